"""What a text tells of its things, put into what is known of them: explicit statements win over packs.

Invariant: a field that the text states is kept, under the text's name for it; what it does not state only stays where
the text does not list all, or where a rule or the record's title needs it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from omniforge.codegen.names import snake
from omniforge.ideas.parser import assumed, elements, fields, statements
from omniforge.ideas.parser.declared import Declared
from omniforge.ideas.parser.drafts import DEFINED, EntityDraft
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.vocabulary import sense_of

RESERVED = {
    "user",
    "password_reset",
    "account_key",
    "account_sign_in",
    "site_lead",
    "site_event",
    "site_mail",
    "session",
    "account",
}
"""Model ids that the generated app keeps for itself."""
FEW_WORDS = 60
"""Different words of a text up to which one of them tells what another means: in a long one it may be chance."""
_FORM = 2
"""Inputs of a page from which it shows all that is entered for a thing."""


@dataclass(frozen=True, slots=True)
class Told:
    """The fields a text lists for a thing: field id -> shorthand, and whether these are all it has."""

    fields: Mapping[str, str]
    is_whole: bool


def free_name(name: str, said: Collection[str]) -> str:
    """Return the name of a thing, or of what it means in a text where the app keeps the name for itself.

    The accounts of a budget planner are bank accounts, and become a model; those of users are not.
    """
    is_reserved = snake(name) in RESERVED and len(said) <= FEW_WORDS
    return sense_of(name, said) if is_reserved else name


def renamed(stated: Mapping[str, statements.Statement], said: Collection[str]) -> dict[str, statements.Statement]:
    """Return what is stated of things under names that are free."""
    found: dict[str, statements.Statement] = {}
    for name, thing in stated.items():
        kept = {snake(free_name(f, said)) if f in RESERVED else f: text for f, text in thing.fields.items()}
        own = free_name(name, said)
        found[own] = replace(thing, name=own, fields=kept, parents=[free_name(p, said) for p in thing.parents])
    return found


def linked(stated: statements.Statement, names: Iterable[str]) -> statements.Statement:
    """Return what is stated of a thing, with fields that other things are named after as links to them."""
    others = {snake(name): name for name in names if name != stated.name}
    parents = [others[f] for f in stated.fields if f in others]
    kept = {f: text for f, text in stated.fields.items() if f not in others}
    return replace(stated, fields=kept, parents=[*stated.parents, *(p for p in parents if p not in stated.parents)])


def told_fields(
    index: PhraseIndex, said: Mapping[str, statements.Statement], names: Sequence[str], *, whole: Collection[str]
) -> dict[str, Told]:
    """Return for each thing the fields that the text lists: in a model, in a sentence, on a page.

    Args:
        index: the text.
        said: what it states of things.
        names: of all things the app keeps.
        whole: names of things of which it states all.
    """
    pages = elements.screens(index)
    told: dict[str, Told] = {}
    for name in names:
        own = dict(said[name].fields) if name in said else {}
        shown = elements.screen_fields(pages, name, [n for n in names if n != name]) if pages else {}
        head = name.split()[-1]
        is_apart = sum(n.split()[-1] == head for n in names) == 1 or name == head
        listed = fields.stated(index, name, names) if is_apart and not own else {}
        told[name] = Told({**own, **listed, **shown}, is_whole=name in whole or len(shown) >= _FORM)
    return told


def as_told(draft: EntityDraft, told: Told) -> EntityDraft:
    """Return a pack's entity with the fields the text lists; where it lists all, the pack adds what it must."""
    known = draft.known
    if not told.fields or known is None:
        return draft
    own = draft.name.lower().split()
    spelled = {_known_id(f, known, own): text for f, text in told.fields.items()}
    title = known.title or ""
    called = next((f for f in ("name", "title") if f in spelled and f not in known.fields), None)
    if called and title not in spelled and known.fields.get(title, "").startswith("string"):
        spelled = {title if f == called else f: text for f, text in spelled.items()}
        spelled[title] = f"{spelled[title]} as {called.capitalize()}"
    ruled = assumed.ruled(known)
    kept = {
        name: _as_typed(text, spelled.get(name, ""), is_free=name not in ruled)
        for name, text in known.fields.items()
        if not told.is_whole or name in spelled or name in ruled or name == known.title
    }
    if told.is_whole and known.states and any(says_when_done(f, text) for f, text in spelled.items()):
        known = known.model_copy(update={"states": "", "transitions": ()})
    states = known.states and {"status", "stage", "state"}
    fresh = {f: text for f, text in spelled.items() if f not in kept and f not in states}
    return replace(draft, known=known, fields={**kept, **fresh})


def _known_id(field_id: str, known: PackEntity, own: Sequence[str]) -> str:
    """Return the id that a pack has for a field of the text: `due date` is its `due_on`, `name` its `title`."""
    names = [field_id, *(f"{w}_{field_id}" for w in own)]
    same = next((n for n in names if n in known.fields), None)
    if same is None:
        same = next((n for n in known.fields if _core(n) and _core(n) == _core(field_id)), None)
    return same or field_id


def _core(field_id: str) -> str:
    return "_".join(w for w in field_id.split("_") if w not in ("on", "at", "date"))


def says_when_done(field_id: str, shape: str) -> bool:
    """Whether a yes or no says that a thing is over, so that it needs no states beside it."""
    return shape.startswith("boolean") and field_id in word_list("done_flags")


def _as_typed(known: str, told: str, *, is_free: bool) -> str:
    """Return a pack's shape of a field under the label of the text, or the text's shape where it is of another type."""
    kinds = [shape.split(maxsplit=1)[0].rstrip("!:") for shape in (known, told) if shape]
    other = is_free and len(set(kinds)) > 1 and kinds[1] not in ("string", "text")
    return told if other else _labelled(known, told)


def _labelled(known: str, told: str) -> str:
    """Return a pack's shape of a field under the label that the text gives it."""
    label = told.partition(" as ")[2]
    head, colon, choices = known.partition(":")
    return f"{head.rstrip()} as {label}{colon}{choices}" if label else known


def with_stated(nouns: Sequence[Noun], said: Mapping[str, statements.Statement], *, is_whole: bool) -> Sequence[Noun]:
    """Return the nouns with those first that the text defines; a text that spells out a whole model has no others."""
    defined = [Noun(s.name, DEFINED, s.words, 0, ("define",)) for s in said.values() if s.name not in RESERVED]
    return defined if is_whole else [*defined, *(n for n in nouns if not any(_is_same(n.name, name) for name in said))]


def _is_same(name: str, other: str) -> bool:
    """Whether two names are one, or one is the last word of the other."""
    a, b = name.split(), other.split()
    return a == b or (a[-1] == b[-1] and 1 in (len(a), len(b)))


def is_free(draft: EntityDraft, declared: Declared) -> bool:
    """Whether a pack's thing does not stand for one of which the text states something under a name of its own."""
    known = draft.known
    if known is None or draft.name.lower() in declared.things:
        return True
    hints = {h.lower() for h in known.hints}
    return not any(name in hints or name.split()[-1] in hints for name in declared.things)
