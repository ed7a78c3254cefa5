"""A pitch: a sentence or two that say what somebody wants, in which nothing is passing talk.

What it lists, what people do something with and what its app is for are all things to keep.
Invariant: longer texts are not touched; a phrase gets the weight of the strongest place it stands in.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from omniforge.ideas.parser import topic
from omniforge.ideas.parser.chunks import Chunk, Part
from omniforge.ideas.parser.grammar import Tag, Word
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.vocabulary import is_known, noun_set

_MOST_WORDS, _MOST_SENTENCES = 45, 3
WEIGHT = 2.2
"""Of a thing that a pitch names in such a place."""
NAMED, LISTED = "keep", "list"
"""Verbs of what is named, and of what is named in a list of three or more: people in it are records, not users."""
CONCERNS = "concern"
"""Verb of what a shop sells: a shop for lamps is a whole shop, whose products they are."""
_SHOPS = frozenset({"shop", "store"})
_FEW = 3
_OWNS = frozenset({"run", "own", "operate", "be", "become", "start", "help", "let", "want", "have"})
"""Verbs whose object is who speaks, or whom it is for."""
_MEET = frozenset({"match", "connect", "pair", "link", "introduce", "bring"})
"""Verbs that bring two kinds of people together."""
_ASKED_FOR = frozenset(
    {"order", "booking", "reservation", "request", "subscription", "bid", "rental", "loan", "review", "quote", "vote"}
)
"""Records of what somebody asks for; what stands behind `for` is then a thing, too."""
_HOLDERS = frozenset({"library", "exchange", "but", "inventory", "register", "registry"})
_EXAMPLES = frozenset({"like", "as"})
_SHOWN = frozenset(
    {"chart", "graph", "map", "calendar", "statistic", "notification", "reminder", "alert", "filter", "search", "chat"}
)
"""What an app shows or does itself."""


def is_pitch(index: PhraseIndex) -> bool:
    """Whether a text is so short that every thing in it counts; a program that only works something out is none."""
    n_words = sum(len(tokens) for tokens in index.tokens)
    is_short = n_words <= _MOST_WORDS and len(index.tokens) <= _MOST_SENTENCES
    return is_short and topic.outcome(index) is None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the phrases of a sentence are to a pitch.

    Attributes:
        kept: place of a phrase -> what is done with it, for those that name what is kept.
        examples: places of phrases that only illustrate another one.
    """

    kept: Mapping[int, str]
    examples: frozenset[int]


NOTHING = Reading({}, frozenset())


def read(words: Sequence[Word], chunks: Sequence[Chunk]) -> Reading:
    """Return what the noun phrases of a tagged sentence are."""
    kept: dict[int, str] = {}
    examples: set[int] = set()
    before: Chunk | None = None
    for chunk in chunks:
        verb = _use(chunk, before, words)
        if before is not None and (chunk.after in _EXAMPLES or _goes_on(chunk, before, examples, words)):
            examples.add(chunk.place)
        elif verb:
            kept[chunk.place] = verb
        before = chunk
    for items in _lists(words, chunks):
        kept.update(dict.fromkeys((c.place for c in items), LISTED if len(items) >= _FEW else NAMED))
    return Reading(kept, frozenset(examples))


def _goes_on(chunk: Chunk, before: Chunk, examples: Collection[int], words: Sequence[Word]) -> bool:
    """Whether it is one more of the examples that began before."""
    joined = before.place in examples and _is_joined(words, chunk.place - 1, chunk.place)
    return joined and chunk.verb == before.verb


def deeds(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the verbs whose object was named before: `find sitters and book them`."""
    for word, following in pairwise(words):
        if word.tag is Tag.VERB and following.token.text.lower() in ("them", "it", "one"):
            yield word


def _use(chunk: Chunk, before: Chunk | None, words: Sequence[Word]) -> str:
    """Return what is done with a thing, or nothing for what is only mentioned."""
    if chunk.head.text.lower().endswith(("'s", "s'", "\u2019s")) or chunk.head.base in _SHOWN:
        return ""
    if _is_handled(chunk):
        return chunk.verb
    if _is_subject_matter(chunk, words):
        holder = words[chunk.place - 2].token.base if chunk.place else ""
        return CONCERNS if holder in _SHOPS else NAMED
    if chunk.head.is_plural and chunk.verb in _MEET and chunk.after in ("with", "to", "and"):
        return "match"
    is_asked_for = chunk.after == "for" and before is not None and _asks(before)
    return NAMED if is_asked_for and chunk.head.is_plural else ""


def _is_handled(chunk: Chunk) -> bool:
    """Whether people do something with it: `sell vegetable boxes`, `take a number`, `keep attendance`."""
    if chunk.part is not Part.OBJECT or chunk.verb in _OWNS or chunk.head.base in word_list("app_words"):
        return False
    return chunk.head.is_plural or chunk.counted or is_known(chunk.head.base) or len(chunk.tokens) > 1


def _is_subject_matter(chunk: Chunk, words: Sequence[Word]) -> bool:
    """Whether it is what the app is for: `marketplace for used textbooks`; or what it is: `expense reports for …`."""
    if chunk.place == 0 and chunk.head.base in noun_set("actions"):
        return True
    if not chunk.head.is_plural or chunk.head.base in word_list("persons"):
        return False
    following = _at(words, chunk.place + len(chunk.tokens))
    acts = following is not None and following.tag in (Tag.MODAL, Tag.VERB)
    if chunk.place == 0 or acts:
        return not acts
    before = words[chunk.place - 1]
    if before.token.text.lower() not in ("for", "of", "about") or chunk.place < 2:  # noqa: PLR2004 - a word and `for`
        return False
    holder = words[chunk.place - 2].token.base
    named = ("app_words", "makers", "groups", "brands")
    return holder in _HOLDERS or any(holder in word_list(name) for name in named)


def _asks(chunk: Chunk) -> bool:
    return chunk.head.base.split("-")[-1] in _ASKED_FOR


def _at(words: Sequence[Word], place: int) -> Word | None:
    return words[place] if place < len(words) else None


def _lists(words: Sequence[Word], chunks: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """Yield what stands in a row behind a colon or `with`."""
    for place, word in enumerate(words):
        is_colon, is_with = ":" in word.gap, word.token.text.lower() == "with"
        if is_colon or is_with:
            items = _row(words, [c for c in chunks if c.place >= place + is_with], place + is_with)
            things = [c for c in items if c.head.base not in _SHOWN]
            several = [c for c in things if c.head.is_plural or c.counted or len(items) > 1]
            is_said_of_thing = is_with and words[place - 1].token.base not in word_list("app_words")
            if several and (is_with or len(several) > 1) and not (is_said_of_thing and _are_fields(several)):
                yield several


def _are_fields(items: Sequence[Chunk]) -> bool:
    """Whether a list says what is noted of a thing: `with name, age and weight`."""
    attributes = [c for c in items if c.head.base in noun_set("attributes")]
    return items[0] in attributes or 2 * len(attributes) > len(items)


def _row(words: Sequence[Word], chunks: Sequence[Chunk], start: int) -> list[Chunk]:
    """Return the phrases that follow each other with nothing but commas, `and` and little words between them."""
    row: list[Chunk] = []
    for chunk in chunks:
        end = row[-1].place + len(row[-1].tokens) if row else start
        between = words[end : chunk.place]
        if any(w.tag not in (Tag.CONJUNCTION, Tag.DETERMINER, Tag.OTHER) for w in between):
            break
        if row and not _is_joined(words, end, chunk.place):
            break
        row.append(chunk)
    return row


def _is_joined(words: Sequence[Word], end: int, place: int) -> bool:
    return any("," in w.gap or w.tag is Tag.CONJUNCTION for w in words[end : place + 1])
