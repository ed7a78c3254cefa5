"""A pitch: a sentence or two that say what somebody wants, in which nothing is passing talk.

What it lists, what people do something with and what its app is for are all things to keep.
Invariant: longer texts are not touched; a phrase gets the weight of the strongest place it stands in.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from omniforge.ideas.parser import topic
from omniforge.ideas.parser.chunks import Chunk, Part, chunks
from omniforge.ideas.parser.grammar import Tag, Word, tag
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.vocabulary import is_known, kind_of, noun_set

_MOST_WORDS, _MOST_SENTENCES = 45, 3
WEIGHT = 2.2
"""Of a thing that a pitch names in such a place."""
NAMED, LISTED = "keep", "list"
"""Verbs of what is named, and of what is named in a list of three or more: people in it are records, not users."""
CONCERNS = "concern"
"""Verb of what a shop sells: a shop for lamps is a whole shop, whose products they are."""
_SHOPS = frozenset({"shop", "store"})
_SEVERAL, _FEW = 2, 3
_OWNS = frozenset({"run", "own", "operate", "be", "become", "start", "help", "let", "want", "have"})
"""Verbs whose object is who speaks, or whom it is for."""
_DONE = frozenset({"apply", "enrol", "enroll", "donate", "vote", "subscribe", "rsvp"})
"""Verbs that leave a record though nothing is named behind them: `nurses apply with a CV`."""
_MEET = frozenset({"match", "connect", "pair", "link", "introduce", "bring"})
"""Verbs that bring two kinds of people together."""
_ASKED_FOR = frozenset(
    {"order", "booking", "reservation", "request", "subscription", "bid", "rental", "loan", "review", "quote", "vote"}
)
"""Records of what somebody asks for; what stands behind `for` is then a thing, too."""
_HOLDERS = frozenset({"library", "exchange", "but", "inventory", "register", "registry"})
_EXAMPLES = frozenset({"like", "as"})
_CONTAINERS = frozenset(
    {
        "schedule",
        "list",
        "gallery",
        "collection",
        "overview",
        "calendar",
        "history",
        "log",
        "archive",
        "catalogue",
        "catalog",
        "record",
    }
)
"""What only holds the things named behind `of`."""
_PAID = frozenset({"collect", "pay", "charge"})
_DUES = frozenset({"rent", "tuition", "tax", "salary", "commission", "interest", "wage", "toll", "alimony"})
"""What is collected and paid, though nobody speaks of several."""


def is_pitch(index: PhraseIndex) -> bool:
    """Whether a text is so short that every thing in it counts; a program that only works something out is none."""
    return is_short(index) and topic.outcome(index) is None


def is_short(index: PhraseIndex) -> bool:
    """Whether a text is a sentence or two."""
    n_words = sum(len(tokens) for tokens in index.tokens)
    return n_words <= _MOST_WORDS and len(index.tokens) <= _MOST_SENTENCES


@dataclass(frozen=True, slots=True)
class Reading:
    """What the phrases of a sentence are to a pitch.

    Attributes:
        kept: place of a phrase -> what is done with it, for those that name what is kept.
        examples: places of phrases that only illustrate another one.
        passed: places of phrases that name the app or a part of it.
    """

    kept: Mapping[int, str]
    examples: frozenset[int]
    passed: frozenset[int] = frozenset()


NOTHING = Reading({}, frozenset())


def read(words: Sequence[Word], phrases: Sequence[Chunk]) -> Reading:
    """Return what the noun phrases of a tagged sentence are."""
    kept: dict[int, str] = {}
    examples: set[int] = set()
    passed = {c.place for c in phrases if is_part_of_app(c)}
    before: Chunk | None = None
    for chunk in phrases:
        verb = _use(chunk, before, words)
        following = next((c for c in phrases if c.place > chunk.place), None)
        if chunk.head.base in _CONTAINERS and following is not None and following.after == "of":
            passed.add(chunk.place)
        if (before is not None and before.place in passed and chunk.after == "of" and chunk.head.is_plural) or (
            before is not None and _is_of_theirs(chunk, words)
        ):
            kept[chunk.place] = NAMED
        elif before is not None and (chunk.after in _EXAMPLES or _goes_on(chunk, before, examples, words)):
            examples.add(chunk.place)
        elif verb:
            kept[chunk.place] = verb
        before = chunk
    for items in _lists(words, phrases):
        kept.update(dict.fromkeys((c.place for c in items), LISTED if len(items) >= _FEW else NAMED))
    if sum(verb in (NAMED, LISTED) for verb in kept.values()) >= _SEVERAL:
        passed |= set(of_app(words, phrases))
    return Reading({p: v for p, v in kept.items() if p not in passed}, frozenset(examples), frozenset(passed))


def _is_of_theirs(chunk: Chunk, words: Sequence[Word]) -> bool:
    """Whether it is something that things named before have: `employees and their vacation requests`."""
    owned = chunk.place > 0 and words[chunk.place - 1].token.text.lower() in ("their", "its")
    return owned and chunk.head.is_plural and is_known(chunk.head.base)


def parts_of_app(index: PhraseIndex) -> frozenset[tuple[int, int]]:
    """Return (sentence, token) of the words of a pitch that name a page or a function."""
    if not is_pitch(index):
        return frozenset()
    found: set[tuple[int, int]] = set()
    for number, tokens in enumerate(index.tokens):
        for chunk in chunks(tag(tokens, index.idea.sentences[number].text)):
            if is_part_of_app(chunk):
                found |= {(number, chunk.place + i) for i in range(len(chunk.tokens))}
    return frozenset(found)


def is_part_of_app(chunk: Chunk) -> bool:
    """Whether a phrase names a page or a function: a landing page, a contact form, a sales dashboard, dark mode."""
    pair = "-".join(t.base for t in chunk.tokens[-2:])
    if chunk.head.base in word_list("functions") or pair in word_list("functions"):
        return True
    is_page = chunk.head.base == "page" and len(chunk.tokens) > 1
    is_screen = chunk.head.base in word_list("screens") and chunk.head.base not in word_list("app_words")
    return (is_page or is_screen) and not chunk.head.is_plural


def of_app(words: Sequence[Word], phrases: Sequence[Chunk]) -> Iterator[int]:
    """Yield the place of the phrase that only names the app: a `budget planner with …`, a `site diary with …`."""
    first = next(iter(phrases), None)
    if first is None or first.head.is_plural or first.part not in (Part.PLAIN, Part.OBJECT):
        return
    behind = _at(words, first.place + len(first.tokens))
    is_open = behind is not None and (
        ":" in behind.gap or behind.token.text.lower() in ("with", "for", "where", "that")
    )
    names = ("makers", "holders", "app_words")
    if is_open and any(first.head.base in word_list(name) for name in names):
        yield first.place


def due(chunk: Chunk) -> str:
    """Return what is kept of a sum that is collected: `collect rent` makes rent payments."""
    is_one = not chunk.head.is_plural and chunk.part is Part.OBJECT
    return f"{chunk.head.base} payment" if is_one and chunk.verb in _PAID and chunk.head.base in _DUES else ""


def _goes_on(chunk: Chunk, before: Chunk, examples: Collection[int], words: Sequence[Word]) -> bool:
    """Whether it is one more of the examples that began before."""
    joined = before.place in examples and _is_joined(words, chunk.place - 1, chunk.place)
    return joined and chunk.verb == before.verb


def deeds(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the verbs whose object was named before: `find sitters and book them`."""
    for word, following in pairwise(words):
        is_alone = word.stem in _DONE and following.token.text.lower() in ("with", "by", "and", "online")
        if word.tag is Tag.VERB and (is_alone or following.token.text.lower() in ("them", "it", "one")):
            yield word


def _use(chunk: Chunk, before: Chunk | None, words: Sequence[Word]) -> str:
    """Return what is done with a thing, or nothing for what is only mentioned."""
    if chunk.head.text.lower().endswith(("'s", "s'", "\u2019s")) or chunk.head.base in word_list("functions"):
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
    following = _at(words, chunk.place + len(chunk.tokens))
    if chunk.place == 0 and chunk.head.base in noun_set("actions"):
        is_place = len(chunk.tokens) > 1 and kind_of(chunk.tokens[-2].base).id in ("group", "place")
        return not (is_place and following is not None and ":" in following.gap)
    if not chunk.head.is_plural or _is_somebody(chunk, words):
        return False
    acts = following is not None and following.tag in (Tag.MODAL, Tag.VERB)
    if chunk.place == 0 or acts:
        return not acts
    before = words[chunk.place - 1]
    if before.token.text.lower() not in ("for", "of", "about") or chunk.place < 2:  # noqa: PLR2004 - a word and `for`
        return False
    holder = words[chunk.place - 2].token.base
    named = ("app_words", "makers", "groups", "brands", "holders")
    return holder in _HOLDERS or any(holder in word_list(name) for name in named)


def _is_somebody(chunk: Chunk, words: Sequence[Word]) -> bool:
    """Whether a phrase names people; a `directory of restaurants` is about them, though they are businesses."""
    is_listed = chunk.place > 0 and words[chunk.place - 1].token.text.lower() == "of"
    is_business = kind_of(chunk.head.base).id in ("group", "place")
    return chunk.head.base in word_list("persons") and not (is_listed and is_business)


def _asks(chunk: Chunk) -> bool:
    return chunk.head.base.split("-")[-1] in _ASKED_FOR


def _at(words: Sequence[Word], place: int) -> Word | None:
    return words[place] if place < len(words) else None


def _lists(words: Sequence[Word], phrases: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """Yield what stands in a row behind a colon or `with`."""
    for place, word in enumerate(words):
        is_colon, is_with = ":" in word.gap, word.token.text.lower() == "with"
        if is_colon or is_with:
            items = _row(words, [c for c in phrases if c.place >= place + is_with], place + is_with)
            things = [c for c in items if not is_part_of_app(c)]
            several = [c for c in things if c.head.is_plural or c.counted or len(items) > 1]
            is_said_of_thing = is_with and words[place - 1].token.base not in word_list("app_words")
            if several and (is_with or len(several) > 1) and not (is_said_of_thing and _are_fields(several)):
                yield several


def _are_fields(items: Sequence[Chunk]) -> bool:
    """Whether a list says what is noted of a thing: `with name, age and weight`."""
    attributes = [
        c for c in items if c.head.base in noun_set("attributes") and not (c.head.is_plural and is_known(c.head.base))
    ]
    return items[0] in attributes or 2 * len(attributes) > len(items)


def _row(words: Sequence[Word], phrases: Sequence[Chunk], start: int) -> list[Chunk]:
    """Return the phrases that follow each other with nothing but commas, `and` and little words between them.

    What stands behind `of` only says more of one of them: `units of a building, tenants and leases`.
    """
    row: list[Chunk] = []
    end = start
    for chunk in phrases:
        between = words[end : chunk.place]
        is_more = bool(row) and bool(between) and between[0].token.text.lower() == "of" and "," not in between[0].gap
        if not is_more:
            if any(w.tag not in (Tag.CONJUNCTION, Tag.DETERMINER, Tag.OTHER) for w in between):
                break
            if row and not _is_joined(words, end, chunk.place):
                break
            row.append(chunk)
        end = chunk.place + len(chunk.tokens)
    return row


def _is_joined(words: Sequence[Word], end: int, place: int) -> bool:
    return any("," in w.gap or w.tag is Tag.CONJUNCTION for w in words[end : place + 1])
