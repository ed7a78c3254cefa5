"""Which thing belongs to which: `comments on posts`, `an order has items`, `a walker's reviews`.

Invariant: every link is read from one sentence, or follows from names; both ends are things the app keeps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from omniforge.ideas.parser.chunks import Chunk, Part, chunks
from omniforge.ideas.parser.elements import is_element_line
from omniforge.ideas.parser.grammar import Tag, Word, tag
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import belongs

_OWNED = frozenset({"of", "on", "in", "for", "to", "per", "about", "within", "from", "into"})
"""Prepositions whose object is what the thing before them belongs to."""
_HOLDS = frozenset({"have", "has", "contain", "include", "hold", "consist", "list", "comprise"})
_BELONGS = frozenset({"belong"})
_PUTS = frozenset(
    {"assign", "link", "add", "attach", "connect", "attribute", "submit", "apply", "invite", "book", "post"}
)
_MAX_BETWEEN = 3
"""Words that may stand between a preposition's two things."""
_DEEDS: Mapping[str, frozenset[str]] = {
    "booking": frozenset({"book", "reserve"}),
    "reservation": frozenset({"reserve", "book"}),
    "appointment": frozenset({"book", "schedule"}),
    "rental": frozenset({"rent", "lend", "borrow"}),
    "loan": frozenset({"lend", "borrow"}),
    "return": frozenset({"return"}),
    "order": frozenset({"order", "buy", "purchase"}),
    "purchase": frozenset({"purchase", "buy"}),
    "enrolment": frozenset({"enrol", "enroll"}),
    "enrollment": frozenset({"enrol", "enroll"}),
    "registration": frozenset({"register", "join", "attend"}),
    "application": frozenset({"apply"}),
    "review": frozenset({"review", "rate"}),
    "rating": frozenset({"rate"}),
    "comment": frozenset({"comment"}),
    "reply": frozenset({"reply", "respond"}),
    "vote": frozenset({"vote"}),
    "donation": frozenset({"donate"}),
    "bid": frozenset({"bid"}),
    "submission": frozenset({"submit"}),
    "favorite": frozenset({"favorite", "save", "bookmark"}),
    "favourite": frozenset({"favourite", "save", "bookmark"}),
    "bookmark": frozenset({"bookmark", "save"}),
    "payment": frozenset({"pay"}),
}
"""What somebody does to the thing that such a record is about."""
_MAX_USUAL = 2
"""Things that a thing belongs to though no sentence says so."""


@dataclass(frozen=True, slots=True)
class Link:
    """One thing belongs to another.

    Attributes:
        child: index of the thing that belongs.
        parent: index of the thing it belongs to.
        words: the piece of the text that says so; empty when their names do.
        is_usual: nothing in the text says so, and no name; such things usually belong together.
    """

    child: int
    parent: int
    words: str
    is_usual: bool = False


def read_links(index: PhraseIndex, names: Sequence[Sequence[str]]) -> tuple[Link, ...]:
    """Return the links the text states, each pair once, in the order of the text.

    Args:
        index: the text.
        names: the names of each thing, lower-case base forms.
    """
    things = _Things(names)
    found: dict[frozenset[int], Link] = {}
    for link in (*_from_names(names), *_from_sentences(index, things), *_from_use(names, things)):
        if link.child != link.parent:
            found.setdefault(frozenset((link.child, link.parent)), link)
    return tuple(found.values())


class _Things:
    """Finds the thing that a noun phrase names."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        self._by_name = {name: i for i, own in reversed(list(enumerate(names))) for name in own if name}
        heads: dict[str, set[int]] = {}
        for i, own in enumerate(names):
            for name in own[:1]:
                heads.setdefault(name.split()[-1], set()).add(i)
        self._by_head = {head: min(ids) for head, ids in heads.items() if len(ids) == 1}

    def find(self, chunk: Chunk) -> int | None:
        """Return the index of the thing, or nothing."""
        words = [base_form(w) for t in chunk.tokens for w in t.base.split("-")]
        for start in range(len(words)):
            thing = self._by_name.get(" ".join(words[start:]))
            if thing is not None:
                return thing
        return self._by_head.get(words[-1])

    def by_noun(self, noun: str) -> int | None:
        """Return the thing whose name ends with a noun."""
        return self._by_name.get(noun, self._by_head.get(noun))


def _from_names(names: Sequence[Sequence[str]]) -> Iterator[Link]:
    """Yield what names say alone: an order item belongs to its order, an answer to its question."""
    first = [own[0] for own in names]
    for child, name in enumerate(first):
        words = name.split()
        for parent, other in enumerate(first):
            if len(words) > 1 and " ".join(words[:-1]) == other:
                holds = words[-1] in word_list("groups")
                yield Link(parent, child, "") if holds else Link(child, parent, "")


def _from_use(names: Sequence[Sequence[str]], things: _Things) -> Iterator[Link]:
    """Yield what things usually belong to: an answer to a question, an invoice to a customer."""
    for child, own in enumerate(names):
        usual = belongs().get(own[0].split()[-1], ()) if own[0] else ()
        parents = (things.by_noun(noun) for noun in usual)
        known = dict.fromkeys(p for p in parents if p is not None and p != child)
        yield from (Link(child, parent, "", is_usual=True) for parent in list(known)[:_MAX_USUAL])


def _from_sentences(index: PhraseIndex, things: _Things) -> Iterator[Link]:
    for number, tokens in enumerate(index.tokens):
        if is_element_line(index, number):
            continue
        text = index.idea.sentences[number].text
        words = tag(tokens, text)
        named = [(c, thing) for c in chunks(words) if (thing := things.find(c)) is not None]
        for (one, a), (two, b) in pairwise(named):
            if a == b:
                continue
            piece = text[one.tokens[0].start : two.tokens[-1].end]
            link = _between(one, two, a, b, piece) or _possessive((one, a), (two, b), words, piece)
            if link is not None:
                yield link
        yield from _from_deeds(named, things, text)
        yield from _from_pronouns(words, named, things, text)


def _between(one: Chunk, two: Chunk, a: int, b: int, piece: str) -> Link | None:
    if two.of is not None and two.of is one:
        return Link(b, a, piece)
    gap = two.place - one.place - len(one.tokens)
    if two.after in _OWNED and gap <= _MAX_BETWEEN and (one.part is not Part.OBLIQUE or two.after == "of"):
        return Link(a, b, piece)
    if two.verb in _HOLDS and one.part is Part.PLAIN and two.part is Part.OBJECT and gap <= _MAX_BETWEEN:
        return Link(b, a, piece)
    if two.verb in _BELONGS:
        return Link(a, b, piece)
    if one.verb in _PUTS and one.part is Part.OBJECT and two.after in ("to", "for", "with"):
        return Link(a, b, piece)
    return None


def _possessive(first: tuple[Chunk, int], second: tuple[Chunk, int], words: Sequence[Word], piece: str) -> Link | None:
    """Return the link of `employees and their vacation requests`."""
    (one, a), (two, b) = first, second
    end = one.place + len(one.tokens)
    between = [w.token.text.lower() for w in words[end : two.place]]
    return Link(b, a, piece) if between in (["and", "their"], ["and", "its"]) else None


def _from_pronouns(
    words: Sequence[Word], named: Sequence[tuple[Chunk, int]], things: _Things, text: str
) -> Iterator[Link]:
    """Yield `share plans and comment on them` as a link from comments to plans."""
    for place, word in enumerate(words):
        behind = [w.token.text.lower() for w in words[place + 1 : place + 3]]
        if word.tag is not Tag.VERB or not {"them", "it"} & set(behind):
            continue
        meant = [
            (c, t)
            for c, t in named
            if c.place < place and c.head.base not in _DEEDS and (c.head.is_plural or "it" in behind)
        ]
        for noun, verbs in _DEEDS.items():
            record = things.by_noun(noun) if word.stem in verbs and meant else None
            thing = next((t for c, t in reversed(meant) if t != record), None)
            if record is not None and thing is not None:
                yield Link(record, thing, text[word.token.start : word.token.end])


def _from_deeds(named: Sequence[tuple[Chunk, int]], things: _Things, text: str) -> Iterator[Link]:
    """Yield `users book cars` as a link from bookings to cars."""
    for chunk, thing in named:
        if chunk.part is not Part.OBJECT:
            continue
        for noun, verbs in _DEEDS.items():
            record = things.by_noun(noun) if chunk.verb in verbs else None
            if record is not None and record != thing:
                yield Link(record, thing, text[chunk.tokens[0].start : chunk.tokens[-1].end])
