"""Which thing belongs to which: `comments on posts`, `an order has items`, `a walker's reviews`.

Invariant: every link is read from one sentence, or follows from names; both ends are things the app keeps.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from omniforge.ideas.parser.chunks import Chunk, Part, chunks
from omniforge.ideas.parser.elements import is_element_line
from omniforge.ideas.parser.grammar import Tag, Word, tag
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.sharing import is_shared, read_shared
from omniforge.ideas.parser.vocabulary import belongs, kind_of

_OWNED = frozenset({"of", "on", "in", "for", "to", "per", "about", "within", "from", "into"})
"""Prepositions whose object is what the thing before them belongs to."""
_CLOSE = frozenset({"on", "in", "per"})
"""Those by which a thing in a list belongs to the one right behind: `with posts and tags on posts`."""
_CLOSE = frozenset({"on", "in", "per"})
"""Those by which a thing in a list belongs to the one right behind: `with posts and tags on posts`."""
_IS, _PASSIVE = frozenset({"is", "are"}), range(2, 4)
"""`A plot is let to one tenant`, `a book is lent by a member`: the words between them."""
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
_ASKED_BY_PEOPLE = frozenset({"request"})
"""Kinds of things that somebody asks for: a loan, an order; they belong to people of whom records are kept."""
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
        is_many: the child has several of the parent, and the parent of the child.
    """

    child: int
    parent: int
    words: str
    is_usual: bool = False
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A tagged sentence with the noun phrases that name things, and which."""

    text: str
    words: tuple[Word, ...]
    named: Sequence[tuple[Chunk, int]]


def read_links(index: PhraseIndex, names: Sequence[Sequence[str]]) -> tuple[Link, ...]:
    """Return the links the text states, each pair once, in the order of the text.

    Args:
        index: the text.
        names: the names of each thing, lower-case base forms.
    """
    things = _Things(names)
    sentences = tuple(_sentences(index, things))
    found: dict[frozenset[int], Link] = {}
    told = (*_shared(sentences, names), *_from_names(names), *_from_sentences(sentences, things))
    for link in (*told, *_from_use(names, things)):
        if link.child != link.parent:
            found.setdefault(frozenset((link.child, link.parent)), link)
    return tuple(_as_shared(link, names) for link in found.values())


def _sentences(index: PhraseIndex, things: "_Things") -> Iterator[_Sentence]:
    for number, tokens in enumerate(index.tokens):
        if not is_element_line(index, number):
            text = index.idea.sentences[number].text
            words = tag(tokens, text)
            named = [(c, thing) for c in chunks(words) if (thing := things.find(c)) is not None]
            yield _Sentence(text, words, named)


def _shared(sentences: Iterable[_Sentence], names: Sequence[Sequence[str]]) -> Iterator[Link]:
    """Yield the pairs of which the text says that each has several of the other."""
    several: dict[tuple[int, int], str] = {}
    for sentence in sentences:
        for one, other, tokens in read_shared(sentence.words, sentence.named):
            several.setdefault((one, other), sentence.text[tokens[0].start : tokens[-1].end])
    for (one, other), words in several.items():
        if (other, one) in several and not is_shared(names[one][0]):
            yield Link(one, other, words, is_many=True)


def _as_shared(link: Link, names: Sequence[Sequence[str]]) -> Link:
    """Return a link to what is made to be shared as one that things have several of."""
    if link.is_many or is_shared(names[link.child][0]) == is_shared(names[link.parent][0]):
        return link
    ends = (link.parent, link.child) if is_shared(names[link.child][0]) else (link.child, link.parent)
    return replace(link, child=ends[0], parent=ends[1], is_many=True)


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
        is_holder = noun in word_list("generic_heads") or noun in word_list("holders")
        return self._by_name.get(noun, None if is_holder else self._by_head.get(noun))


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
    people = [i for i, own in enumerate(names) if _comes_for_something(own[0])]
    for child, own in enumerate(names):
        usual = belongs().get(own[0].split()[-1], ()) if own[0] else ()
        parents = (things.by_noun(noun) for noun in usual)
        known = list(dict.fromkeys(p for p in parents if p is not None and p != child))[:_MAX_USUAL]
        is_theirs = bool(own[0]) and kind_of(own[0]).id in _ASKED_BY_PEOPLE
        if is_theirs and len(people) == 1 and not {child, *known} & set(people):
            known += people
        yield from (Link(child, parent, "", is_usual=True) for parent in known)


def _comes_for_something(name: str) -> bool:
    """Whether a thing is people who come for something, of whom the app keeps records: members, patients, tenants."""
    head = name.rsplit(maxsplit=1)[-1] if name else ""
    is_person = head in word_list("persons") and kind_of(head).id not in ("group", "place")
    return is_person and head not in word_list("runs_it")


def _from_sentences(sentences: Iterable[_Sentence], things: _Things) -> Iterator[Link]:
    for sentence in sentences:
        words, named, text = sentence.words, sentence.named, sentence.text
        for (one, a), (two, b) in pairwise(named):
            if a == b:
                continue
            piece = text[one.tokens[0].start : two.tokens[-1].end]
            link = _between((one, a), (two, b), words, piece) or _possessive((one, a), (two, b), words, piece)
            if link is not None:
                yield link
        yield from _from_deeds(named, things, text)
        yield from _from_pronouns(words, named, things, text)


def _between(first: tuple[Chunk, int], second: tuple[Chunk, int], words: Sequence[Word], piece: str) -> Link | None:
    (one, a), (two, b) = first, second
    if two.of is not None and two.of is one:
        return Link(b, a, piece)
    if _is_put(one, two) and _is_person(one) and not _is_person(two):
        return Link(b, a, piece)
    end = one.place + len(one.tokens)
    gap = two.place - end
    between = [w.token.text.lower() for w in words[end : two.place] if w.tag is not Tag.DETERMINER]
    is_owned = one.part is not Part.OBLIQUE or two.after == "of" or (gap == 1 and two.after in _CLOSE)
    is_behind = two.after in _OWNED and two.after in between and gap <= _MAX_BETWEEN
    is_passive = len(between) in _PASSIVE and between[0] in _IS and between[-1] in _OWNED | {"by"}
    if (is_behind and is_owned) or is_passive:
        return Link(a, b, piece)
    if two.verb in _HOLDS and one.part is Part.PLAIN and two.part is Part.OBJECT and gap <= _MAX_BETWEEN:
        return Link(a, b, piece) if _is_one_for_each(one, two) else Link(b, a, piece)
    if two.verb in _BELONGS:
        return Link(a, b, piece)
    return Link(a, b, piece) if _is_put(one, two) else None


def _is_put(one: Chunk, two: Chunk) -> bool:
    return one.verb in _PUTS and one.part is Part.OBJECT and two.after in ("to", "for", "with")


def _is_person(chunk: Chunk) -> bool:
    return chunk.head.base in word_list("persons")


def _is_one_for_each(one: Chunk, two: Chunk) -> bool:
    """Whether each of the first has one of the second, which is no part of it: `each class has an instructor`."""
    is_one = two.counted and not two.head.is_plural
    return is_one and one.head.base not in belongs().get(two.head.base, ()) and _is_person(two)


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
