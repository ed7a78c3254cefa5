"""Which things the app keeps: those the text names, and those its line of business cannot do without.

Invariant: ids are unique and no draft bears a name that the generated app reserves.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from omniforge.codegen.names import snake
from omniforge.ideas.parser import (
    alike,
    assumed,
    elements,
    kinds,
    language,
    linking,
    pitch,
    shorthand,
    statements,
    text_entities,
    told,
    topic,
)
from omniforge.ideas.parser.declared import NOTHING, Declared
from omniforge.ideas.parser.domain import GENERAL, Domain
from omniforge.ideas.parser.drafts import DEFINED, EntityDraft
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.pack_entities import from_packs
from omniforge.ideas.parser.phrases import Hit, PhraseIndex
from omniforge.ideas.parser.told import RESERVED

_RESERVED_WORDS = {name.replace("_", "") for name in RESERVED}
_SPOKEN = 1.5
"""Weight from which a noun is what a text is about, though nobody keeps it."""
_WHOLE_MODEL = 3
"""From so many things on whose fields it lists, a text lists them all."""
_STRONG = 3
"""From so many of its things named in the text, a pack is taken whole."""
_MOST = 0.6
"""Share of its core that makes a pack whole."""
_MIN_LETTERS = 3
_FLOOR, _FLOOR_STRONG = 1.9, 4.0
_FLOOR_WORDS = 90
"""Words of the text up to which the floor stands; beyond, things are named more often and must be."""
_MAX_SHORT, _MAX_LONG = 6, 12
_LONG_TEXT = 1500
_PLAIN_WORDS = 50
"""Words of a text up to which a pack's thing counts as named wherever its word stands."""
_NAMED = 1.2
_SHARE = 0.12
"""Share of the strongest noun's weight below which a noun of a long text is passing talk."""


_ABOUT_PEOPLE = word_list("kept_verbs") | {
    "browse",
    "search",
    "view",
    "list",
    "filter",
    "rate",
    "match",
    "define",
    "find",
    "choose",
    "keep",
    "invite",
    "assign",
    "book",
    "hire",
    "compare",
    "review",
}
"""What is done to people of whom records are kept."""


def choose(
    index: PhraseIndex, domain: Domain, nouns: Sequence[Noun], declared: Declared = NOTHING
) -> tuple[EntityDraft, ...]:
    """Return the entities of the app: those of the packs and those only the text knows, linked.

    A text that names few of the pack's things is not forced into its shape: what the pack merely assumes then gives
    way to what the text names.
    """
    nouns = [replace(n, name=told.free_name(n.name, index.bases)) for n in nouns]
    declared = replace(declared, things=told.renamed(declared.things, index.bases))
    said = {s.name: s for s in statements.read_statements(index)}
    spelled = said if len(said) >= _WHOLE_MODEL else {}
    if not spelled:
        said = {**said, **declared.things}
    nouns = told.with_stated([] if language.unread(index) else nouns, said, is_whole=bool(spelled))
    known = [
        d
        for d in from_packs(index, domain, nouns, declared.places)
        if d.pack != GENERAL and d.name.lower() not in spelled and told.is_free(d, declared)
    ]
    is_stated = any(s.fields for name, s in declared.things.items() if name not in declared.loose)
    named = [d for d in known if _is_named(index, d, nouns, is_stated=is_stated)]
    strong = len(named) >= _STRONG and _is_whole(domain, named)
    loose = declared.loose if strong else frozenset()
    is_spelled_out = _is_spelled_out(index, nouns) or any(
        s.fields for n, s in declared.things.items() if n not in loose
    )
    if pitch.is_pitch(index) and (is_spelled_out or not strong):
        users = [d for d in named if _is_user(d, nouns) and not _is_needed(d, named)]
        named = [_as_called(d, nouns) for d in named if d not in users and not _is_other(index, d, nouns)]
    if not strong:
        named = [d for d in named if _stands_alone(d, named)]
    actors = {w for m in domain.matches for r in m.pack.roles for w in (r.name.lower(), *r.words)}
    fresh = _fresh(nouns, named, actors, _floor(index, nouns, strong=strong and not is_spelled_out))
    if _is_bare(index, domain, nouns, named):
        named += [d for d in known if d.pack == domain.primary.pack.id]
        strong = strong or bool(named)
    if known and not named and all(n.verbs == (pitch.CONCERNS,) for n in fresh):
        fresh = []
    is_lean = not strong
    if not named and not fresh:
        is_lean = False
        named = [] if topic.outcome(index) else known
        fresh = [] if named else _about(index, nouns)
    elif strong and not is_spelled_out:
        named = [d for d in known if d in named or not d.words]
    fresh, second = alike.distinct(fresh, [d.name.lower() for d in named])
    fresh = fresh[: max(0, (_MAX_SHORT if len(index.idea.text) < _LONG_TEXT else _MAX_LONG) - len(named))]
    taken = {d.id for d in named} | RESERVED
    names = [*(n.name for n in fresh), *(d.name.lower() for d in named)]
    said = {name: told.linked(s, names) for name, s in said.items()} if not spelled else said
    listed = told.told_fields(index, said, names, whole=said.keys() - loose)
    firm = {name for name, s in declared.things.items() if s.fields and name not in loose}
    drafts = [replace(told.as_told(d, listed[d.name.lower()]), is_told=d.name.lower() in firm) for d in named]
    if is_lean:
        drafts = [assumed.lean(index, d) for d in drafts]
    drafts += [text_entities.draft(n, listed[n.name].fields, taken, index.bases) for n in fresh]
    drafts = [replace(d, also=second.get(d.name.lower(), ())) for d in drafts]
    return linking.link(drafts, index, {s.name: s.parents for s in said.values()}, is_whole=strong)


def _about(index: PhraseIndex, nouns: Sequence[Noun]) -> list[Noun]:
    """Return the one thing that a text is about which names nothing that is kept."""
    given = topic.outcome(index)
    if given is None and nouns and nouns[0].weight >= _SPOKEN and not _is_actor(nouns[0], ()):
        return [nouns[0]]
    if language.unread(index):
        return _longest_words(index)
    name, words = topic.topic(index)
    if name.replace(" ", "") in _RESERVED_WORDS:
        name = f"{name} record"
    if name == topic.RESULT and nouns:
        name, words = f"{nouns[0].name} {name}", nouns[0].words
    return [Noun(name=name, weight=0.0, words=words, sentence=0, verbs=())]


def _floor(index: PhraseIndex, nouns: Sequence[Noun], *, strong: bool) -> float:
    n_words = elements.n_running_words(index)
    floor = (_FLOOR_STRONG if strong else _FLOOR) * math.pow(max(1.0, n_words / _FLOOR_WORDS), 0.2)
    return max(floor, _SHARE * nouns[0].weight) if nouns and n_words > _FLOOR_WORDS else floor


def _is_named(index: PhraseIndex, draft: EntityDraft, nouns: Iterable[Noun], *, is_stated: bool) -> bool:
    """Whether the text speaks of the entity: in a short text by any of its words, in a long one as something kept.

    So it must be in a short text that states what its things have.
    """
    if not draft.words or draft.known is None:
        return False
    names = {draft.name.lower(), draft.known.name.lower(), *(w.lower() for w in draft.known.words)}
    if sum(len(t) for t in index.tokens) <= _PLAIN_WORDS and not is_stated:
        return True
    return any(n.weight >= _NAMED and (n.name in names or n.name.split()[-1] in names) for n in nouns)


def _fresh(nouns: Iterable[Noun], drafts: Collection[EntityDraft], actors: Collection[str], floor: float) -> list[Noun]:
    fit = [n for n in nouns if n.weight >= floor and n.name.replace(" ", "") not in _RESERVED_WORDS]
    listed = {n.name for n in fit if pitch.LISTED in n.verbs}
    return [n for n in fit if not _is_known(n, drafts, listed) and not _is_actor(n, actors)]


def _is_user(draft: EntityDraft, nouns: Iterable[Noun]) -> bool:
    """Whether a pack's thing is a person whom a pitch only speaks of as somebody who uses the app."""
    own = draft.name.lower()
    is_person = own.split()[-1] in word_list("persons")
    return is_person and not any(n.name == own and set(n.verbs) & _ABOUT_PEOPLE for n in nouns)


def _is_other(index: PhraseIndex, draft: EntityDraft, nouns: Iterable[Noun]) -> bool:
    """Whether a pitch names something of its own where the pack sees a hint of its thing, or a part of the name."""
    own = draft.name.lower()
    if any(n.weight >= pitch.WEIGHT and n.name.startswith(own + " ") for n in nouns):
        return all(n.name != own for n in nouns)
    if draft.known is None or index.first((draft.known.name, *draft.known.words)) is not None:
        return False
    hints = {w.lower() for w in draft.known.hints}
    if draft.words.lower() in word_list("holders") and any(
        n.weight >= pitch.WEIGHT and n.verbs == (pitch.NAMED,) for n in nouns
    ):
        return True
    return any(n.weight >= pitch.WEIGHT and (n.name in hints or n.name.split()[-1] in hints) for n in nouns)


def _as_called(draft: EntityDraft, nouns: Iterable[Noun]) -> EntityDraft:
    """Return a pack's thing under the longer name that a pitch has for it: its list is the guest list."""
    own = draft.name.lower()
    deeds = word_list("keeps") | word_list("looks")
    longer = (n for n in nouns if n.weight >= pitch.WEIGHT and n.name.split()[-1] == own and n.name != own)
    noun = next((n for n in longer if n.name.split()[0] not in deeds), None)
    if noun is None:
        return draft
    label = noun.name[:1].upper() + noun.name[1:]
    return replace(draft, id=snake(label), name=label, plural=None, words=noun.words or draft.words)


def _is_spelled_out(index: PhraseIndex, nouns: Iterable[Noun]) -> bool:
    """Whether a pitch lists its things, so that nothing is to be added."""
    return pitch.is_pitch(index) and sum(pitch.LISTED in n.verbs for n in nouns) >= _WHOLE_MODEL


def _is_whole(domain: Domain, named: Iterable[EntityDraft]) -> bool:
    """Whether the text names most of what the primary pack is built on."""
    pack = domain.primary.pack
    ids = {d.known.id for d in named if d.known is not None and d.pack == pack.id}
    core = {e.id for e in pack.entities if e.core}
    return len(core & ids) >= _MOST * len(core)


def _is_bare(index: PhraseIndex, domain: Domain, nouns: Iterable[Noun], named: Iterable[EntityDraft]) -> bool:
    """Whether a pitch says what kind of app it is, and nothing that it keeps: a `CRM for wedding photographers`."""
    hit = index.first(domain.primary.words)
    is_said = pitch.is_short(index) and hit is not None and kinds.is_called(index, hit)
    return (
        is_said and all(n.weight < pitch.WEIGHT for n in nouns) and all(d.pack != domain.primary.pack.id for d in named)
    )


def _stands_alone(draft: EntityDraft, drafts: Collection[EntityDraft]) -> bool:
    """Whether everything the entity cannot do without is there too."""
    if draft.known is None:
        return True
    ids = {d.known.id for d in drafts if d.known is not None and d.pack == draft.pack} | {"user"}
    return _required(draft) <= ids


def _is_needed(draft: EntityDraft, drafts: Iterable[EntityDraft]) -> bool:
    """Whether another thing of the same pack cannot do without it."""
    return draft.known is not None and any(draft.known.id in _required(d) for d in drafts if d.pack == draft.pack)


def _required(draft: EntityDraft) -> set[str]:
    """Return the ids of what a pack's thing must be linked to."""
    relations = draft.known.relations.items() if draft.known is not None else ()
    links = (shorthand.relation(name, text) for name, text in relations)
    return {link["to"] for link in links if link.get("required")}


def _longest_words(index: PhraseIndex) -> list[Noun]:
    """Return the text's longest repeated words, for texts in other languages."""
    seen: dict[str, int] = {}
    for tokens in index.tokens:
        for word in (run for token in tokens for run in language.runs(token.base)):
            said = word in word_list("other_marks") or word in _RESERVED_WORDS or word[0].isdigit()
            if not said and (len(word) >= _MIN_LETTERS or not word.isascii()):
                seen[word] = seen.get(word, 0) + 1
    found = []
    for word in sorted(seen, key=lambda w: (-seen[w] * min(len(w), 12), w))[:2]:
        hit = index.first((word,))
        found.append(Noun(name=word[:40], weight=1.0, words=_verbatim(index, word, hit), sentence=0, verbs=()))
    return found or [Noun(name="record", weight=0.0, words="", sentence=0, verbs=())]


def _verbatim(index: PhraseIndex, word: str, hit: Hit | None) -> str:
    """Return the word as the text has it; a part of a longer word stands in the text itself."""
    if hit is not None:
        return hit.words
    return word if word in index.idea.text else ""


def _is_known(noun: Noun, drafts: Iterable[EntityDraft], listed: Collection[str]) -> bool:
    """Whether a draft stands for the noun already; people whom a list names beside it are other things."""
    if noun.weight >= DEFINED:
        return any(noun.name == d.name.lower() for d in drafts)
    for entity in drafts:
        names = {entity.name.lower()}
        if entity.known is not None:
            names |= {entity.known.name.lower(), *entity.known.words, entity.known.id.replace("_", " ")}
            is_person = noun.name.split()[-1] in word_list("persons")
            is_apart = is_person and noun.name in listed and entity.name.lower() in listed
            names |= set() if is_apart else set(entity.known.hints)
        heads = {n.split()[-1] for n in names}
        if noun.name in names or noun.name in heads or (noun.name.split()[-1] in heads and len(noun.name.split()) > 1):
            return True
    return False


def _is_actor(noun: Noun, actors: Collection[str]) -> bool:
    if set(noun.verbs) & _ABOUT_PEOPLE:
        return False
    return noun.name in actors or noun.name.split()[-1] in word_list("persons")
