"""Which things the app keeps: those the text names, and those its line of business cannot do without.

Invariant: ids are unique and no draft bears a name that the generated app reserves.
"""

from collections.abc import Collection, Iterable, Sequence

from omniforge.codegen.names import snake
from omniforge.ideas.parser import fields, shorthand, text_entities
from omniforge.ideas.parser.domain import Domain, Match
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.phrases import Hit, PhraseIndex
from omniforge.ideas.parser.vocabulary import noun_set

RESERVED = {"user", "password_reset", "site_lead", "site_event", "site_mail", "session", "account"}
"""Model ids that the generated app keeps for itself."""
_STRONG = 3
"""From so many things named in the text, a pack is taken whole."""
_ENOUGH = 2
_MIN_LETTERS = 3
_FLOOR, _FLOOR_STRONG = 1.9, 4.0
_MAX_SHORT, _MAX_LONG = 6, 10
_LONG_TEXT = 1500


def choose(index: PhraseIndex, domain: Domain, nouns: Sequence[Noun]) -> tuple[EntityDraft, ...]:
    """Return the entities of the app: those of the packs and those only the text knows, linked.

    A text that names few of the pack's things is not forced into its shape: what the pack merely assumes then gives
    way to what the text names.
    """
    known = from_packs(index, domain)
    named = [d for d in known if d.words]
    strong = len(named) >= _STRONG and _is_whole(domain, known)
    if not strong:
        named = [d for d in named if _stands_alone(d, named)]
    actors = {w for m in domain.matches for r in m.pack.roles for w in (r.name.lower(), *r.words)}
    limit = _MAX_SHORT if len(index.idea.text) < _LONG_TEXT else _MAX_LONG
    floor = _FLOOR_STRONG if strong else _FLOOR
    fresh = _fresh(nouns, known if strong else named, actors, floor)
    if not strong and len(named) + len(fresh) < _ENOUGH:
        named = list(known)
        fresh = _fresh(nouns, named, actors, floor)
    keep = list(known) if strong else named
    fresh = fresh[: max(0, limit - len(keep))]
    if len(keep) + len(fresh) < _ENOUGH:
        spare = [n for n in nouns if n not in fresh and not _is_known(n, keep) and not _is_actor(n, actors)]
        fresh += [n for n in spare if n.weight >= 1.0][: _ENOUGH - len(keep) - len(fresh)]
    taken = {d.id for d in keep} | RESERVED
    drafts = [*keep, *(text_entities.draft(n, fields.stated(index, n.name), taken) for n in fresh)]
    if not drafts:
        drafts = _fallback(index, taken)
    if not drafts:
        drafts = [text_entities.draft(Noun(name="record", weight=0.0, words="", sentence=0, verbs=()), {}, taken)]
    return text_entities.link(drafts, index)


def _fresh(nouns: Iterable[Noun], drafts: Collection[EntityDraft], actors: Collection[str], floor: float) -> list[Noun]:
    return [n for n in nouns if n.weight >= floor and not _is_known(n, drafts) and not _is_actor(n, actors)]


def _is_whole(domain: Domain, drafts: Iterable[EntityDraft]) -> bool:
    pack = domain.primary.pack
    ids = {d.known.id for d in drafts if d.known is not None and d.pack == pack.id}
    return {e.id for e in pack.entities if e.core} <= ids


def _stands_alone(draft: EntityDraft, drafts: Collection[EntityDraft]) -> bool:
    """Whether everything the entity cannot do without is there too."""
    if draft.known is None:
        return True
    links = (shorthand.relation(name, text) for name, text in draft.known.relations.items())
    ids = {d.known.id for d in drafts if d.known is not None and d.pack == draft.pack} | {"user"}
    return all(link["to"] in ids for link in links if link.get("required"))


def _fallback(index: PhraseIndex, taken: set[str]) -> list[EntityDraft]:
    """Return entities named by the text's longest repeated words, for texts in which no English noun was found."""
    stop = (
        noun_set("abstract") | noun_set("adjectives") | noun_set("attributes") | word_list("verbs") | word_list("stop")
    )
    stop |= {w for t in taken for w in t.split("_")}
    seen: dict[str, int] = {}
    for tokens in index.tokens:
        for token in tokens:
            if len(token.base) >= _MIN_LETTERS and token.base not in stop and not token.base[0].isdigit():
                seen[token.base] = seen.get(token.base, 0) + 1
    ranked = sorted(seen, key=lambda w: (-seen[w] * min(len(w), 12), w))
    found = []
    for word in ranked[:_ENOUGH]:
        hit = index.first((word,))
        noun = Noun(name=word[:40], weight=1.0, words=hit.words if hit else "", sentence=0, verbs=())
        found.append(text_entities.draft(noun, {}, taken))
    return found


def _is_known(noun: Noun, drafts: Iterable[EntityDraft]) -> bool:
    for entity in drafts:
        names = {entity.name.lower()}
        if entity.known is not None:
            names |= {
                entity.known.name.lower(),
                *entity.known.words,
                *entity.known.hints,
                entity.known.id.replace("_", " "),
            }
        heads = {n.split()[-1] for n in names}
        if noun.name in names or noun.name in heads or (noun.name.split()[-1] in heads and len(noun.name.split()) > 1):
            return True
    return False


def _is_actor(noun: Noun, actors: Collection[str]) -> bool:
    if noun.name in actors:
        return True
    return noun.name.split()[-1] in word_list("persons") and not set(noun.verbs) & word_list("kept_verbs")


def from_packs(index: PhraseIndex, domain: Domain) -> tuple[EntityDraft, ...]:
    """Return the entities that the packs know and the text needs, in pack order."""
    found: list[EntityDraft] = []
    for match in domain.matches:
        is_primary = match is domain.primary
        for entity in match.pack.entities:
            hit = index.first((entity.name, *entity.words, *entity.hints))
            wanted = hit is not None or (entity.core and (is_primary or match.pack.overlay))
            if wanted and not _covered(entity, found):
                found.append(_draft(index, match, entity, hit))
    return tuple(found)


def _covered(entity: PackEntity, found: Iterable[EntityDraft]) -> bool:
    names = {entity.id, entity.name.lower(), *(w.lower() for w in entity.words)}
    return any(d.id in names or d.name.lower() in names or (d.known and d.known.id == entity.id) for d in found)


def _draft(index: PhraseIndex, match: Match, entity: PackEntity, hit: Hit | None) -> EntityDraft:
    name, plural = entity.name, entity.plural
    named = index.first((entity.name,)) or index.first(entity.words)
    if named is not None and not index.find(entity.name) and not _is_part(named.words, entity.name):
        name, plural = _singular_label(index, named), None
    return EntityDraft(
        id=snake(name) if name != entity.name else entity.id,
        name=name,
        plural=plural,
        description=entity.description,
        source="text" if hit else f"pack:{match.pack.id}",
        words=hit.words if hit else "",
        pack=match.pack.id,
        known=entity,
        seed=seed_values(index, entity),
        weight=float(index.count((entity.name, *entity.words))),
    )


def seed_values(index: PhraseIndex, entity: PackEntity) -> dict[str, tuple[object, ...]]:
    """Return the example values of an entity: the narrowest variant the text speaks of, over the general ones."""
    values: dict[str, tuple[object, ...]] = dict(entity.seed)
    for variant in entity.variants:
        if index.first(variant.words) is not None and index.first(variant.when_not) is None:
            size = len(next(iter(variant.seed.values())))
            values = {f: v for f, v in values.items() if f in variant.seed or len(v) >= size}
            values.update(variant.seed)
            break
    return values


def _is_part(words: str, name: str) -> bool:
    return set(words.lower().split()) <= set(name.lower().split())


def _singular_label(index: PhraseIndex, hit: Hit) -> str:
    tokens = index.tokens[hit.sentence][hit.token : hit.token + hit.length]
    label = " ".join(t.base for t in tokens).replace("-", " ")
    return label[:1].upper() + label[1:]
