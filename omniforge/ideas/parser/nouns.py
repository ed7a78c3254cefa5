"""The things a text speaks of: noun phrases in the places where texts name what an app keeps.

Invariant: rules and word lists only; each noun carries the words it was read from.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from omniforge.ideas.parser import pitch
from omniforge.ideas.parser.brand import given_name, is_colour_sentence
from omniforge.ideas.parser.chunks import Chunk, Part, chunks
from omniforge.ideas.parser.copywriting import FORBIDDEN
from omniforge.ideas.parser.elements import is_element_line
from omniforge.ideas.parser.grammar import tag, verb_stem
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, Token, base_form
from omniforge.ideas.parser.titles import Title, subject, title_of
from omniforge.ideas.parser.vocabulary import has_fields, is_known, noun_set

_MIN_LETTERS, _MAX_LETTERS = 3, 30
_KEPT, _SEEN, _OTHER = 2.2, 1.6, 0.6
_LISTED, _PAGE, _HEADING = 1.5, 2.6, 1.8
_PLAIN, _OBLIQUE, _MODIFIER, _TOPIC = 0.4, 0.3, 0.4, 0.9
_AGAIN = 0.3
"""Share that each further mention in the same sentence adds."""
_UNKNOWN = 0.85
"""Share of its weight that a noun keeps which no vocabulary lists."""
_DEED_ENDINGS = ("tion", "sion", "ment", "ing", "ance", "ence")
_VAGUE_ENDINGS = (*_DEED_ENDINGS, "ed", "ly", "ity", "ness", "ism", "ship")
_STORY = re.compile(r"^as an?\b", re.IGNORECASE)
_SOURCE_FILE = re.compile(r"\b([A-Z]\w+)\.(?:java|vue|tsx?|jsx|py|cs|kt|cpp|rb|go|swift|php)\b")
_BULLET = 2.4
_CLASS = 3.0
"""Weight of a class that a technical document names by its file."""
_CAMEL = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+|\d+)+s?")
_CONTACT = ("contact form", "contact page", "contact us")
_SHOWS = {
    "feed": "post", "timeline": "post", "wall": "post", "forum": "post", "inbox": "message",
    "contact": "contact message", "blog": "blog post",
}  # fmt: skip
"""What a page of this name shows."""
RECORDS = {
    "book": "booking", "reserve": "reservation", "rent": "rental", "enroll": "enrollment", "enrol": "enrolment",
    "apply": "application", "register": "registration", "borrow": "loan", "adopt": "adoption", "donate": "donation",
    "review": "review", "rate": "review", "order": "order", "buy": "order", "purchase": "order", "vote": "vote",
    "comment": "comment", "subscribe": "subscription", "bid": "bid",
}  # fmt: skip
_DONE_FOR = frozenset({"apply", "register", "donate", "vote", "comment", "subscribe", "bid", "enroll", "enrol"})
"""Verbs that take a thing only with a preposition: `register for events`, but `register a car`."""
_PARTS = frozenset({"unit", "item", "element", "entry", "record", "result"})
"""Words that name a thing only by what it is a part of: units of a building."""
_OF_A = 2
"""Words between a part and its whole at most."""
_CONTENT_HEADS = frozenset({"entry", "post", "item", "record", "article", "note"})


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing the text names.

    Attributes:
        name: base form in lower case, one to three words.
        weight: how strongly the text speaks of it as something to keep.
        words: where it stands, verbatim.
        sentence: index of the first sentence.
        verbs: what people do to it.
    """

    name: str
    weight: float
    words: str
    sentence: int
    verbs: tuple[str, ...]


@dataclass(slots=True)
class _Mention:
    weight: float
    words: str
    sentence: int
    verbs: list[str]


@dataclass(frozen=True, slots=True)
class _Hit:
    tokens: tuple[Token, ...]
    weight: float
    verb: str = ""
    counted: bool = False
    name: str = ""
    is_page: bool = False
    is_kept: bool = False


def read_nouns(index: PhraseIndex, passed: Collection[tuple[int, int]] = ()) -> tuple[Noun, ...]:
    """Return the nouns of the text, strongest first; equal ones in the order of the text.

    Args:
        index: the text.
        passed: (sentence, token) of words that only name fields.
    """
    found: dict[str, _Mention] = {}
    own_name = _own_name(index)
    for number in range(len(index.tokens)):
        if is_colour_sentence(index, number) or is_element_line(index, number):
            continue
        text = index.idea.sentences[number].text
        said: dict[str, list[float]] = {}
        for hit in _hits(index, number, passed):
            name = hit.name or _name(hit)
            if not name or name.replace(" ", "") in own_name or FORBIDDEN.search(name):
                continue
            mention = found.setdefault(name, _Mention(0.0, _verbatim(hit.tokens, text, name), number, []))
            said.setdefault(name, []).append(hit.weight)
            if hit.verb and hit.verb not in mention.verbs:
                mention.verbs.append(hit.verb)
        for name, weights in said.items():
            found[name].weight += max(weights) + _AGAIN * (sum(weights) - max(weights))
    _fold(found)
    _settle_contact(found)
    if "message" in found and "contact message" not in found and index.first(_CONTACT) and not index.find("chat"):
        found["contact message"] = found.pop("message")
    unknown = 1.0 if pitch.is_pitch(index) else _UNKNOWN
    nouns = [
        Noun(n, round(m.weight * (1 if is_known(n) else unknown), 3), m.words, m.sentence, tuple(m.verbs))
        for n, m in found.items()
    ]
    return tuple(sorted(nouns, key=lambda n: (-n.weight, n.sentence, n.name)))


def _settle_contact(found: dict[str, _Mention]) -> None:
    """Let a contact page keep what the text says people send there."""
    sent = next((n for n in ("inquiry", "enquiry", "feedback", "question") if n in found), None)
    if sent is not None and "contact message" in found:
        _merge(found, sent, "contact message")


def _own_name(index: PhraseIndex) -> set[str]:
    """Return what the product is called, in the forms a sentence may use."""
    name = (given_name(index) or "").lower()
    return {name.replace(" ", "").replace("_", "")} - {""}


def _hits(index: PhraseIndex, number: int, passed: Collection[tuple[int, int]]) -> Iterator[_Hit]:
    tokens = index.tokens[number]
    text = index.idea.sentences[number].text
    title = title_of(index, number)
    if title is not None:
        yield from _title_hits(tokens, title, text)
        tokens = tuple(t for t in tokens if t.start >= title.body)
    for name in _SOURCE_FILE.findall(text):
        yield _Hit(tuple(t for t in tokens if t.text == name)[:1], _CLASS, "define")
    is_story = _STORY.match(text) is not None
    is_item = index.idea.sentences[number].is_item and title is None
    words = tag(tokens, text)
    phrases = chunks(words)
    known = pitch.NOTHING
    if title is None and pitch.is_pitch(index):
        known = pitch.read(words, phrases)
        yield from (_Hit((w.token,), _KEPT, name=RECORDS[w.stem]) for w in pitch.deeds(words) if w.stem in RECORDS)
    app = frozenset(pitch.of_app(words, phrases)) if passed and number == 0 else frozenset()
    for chunk in phrases:
        if not is_item and chunk.place in known.passed | app:
            continue
        yield from _part_hits(chunk, phrases, known)
        if not (is_story and chunk.after == "as") and (number, chunk.place) not in passed:
            yield from _chunk_hits(chunk, known, is_item=is_item, is_first=number == 0)


def _chunk_hits(chunk: Chunk, known: pitch.Reading, *, is_item: bool, is_first: bool) -> Iterator[_Hit]:
    """Yield a noun phrase, what is kept of what is done with it, and the things that stand before its head."""
    is_kept, is_example = chunk.place in known.kept, chunk.place in known.examples
    weight = pitch.WEIGHT if is_kept else _MODIFIER if is_example else _weight(chunk)
    if is_item and chunk.part is Part.PLAIN and is_known(chunk.head.base) and chunk.head.is_plural:
        weight = _BULLET
    if not is_example:
        yield from _record_of(chunk, is_pitch=known is not pitch.NOTHING)
    verb = chunk.verb if chunk.part is not Part.OBLIQUE else ""
    shown = _SHOWS.get(chunk.head.base, "") if is_kept and not chunk.head.is_plural else ""
    yield _Hit(chunk.tokens, weight, known.kept.get(chunk.place, verb), chunk.counted, name=shown, is_kept=is_kept)
    share = _TOPIC if is_first and chunk.head.base in word_list("app_words") else _MODIFIER
    share = max(share, weight / 2 if chunk.part is Part.LISTED and _is_action(chunk.head) else 0)
    for token in chunk.tokens[:-1]:
        if (is_known(token.base) or share > _MODIFIER) and token.base not in word_list("persons"):
            yield _Hit((token,), share)


def _part_hits(chunk: Chunk, phrases: Collection[Chunk], known: pitch.Reading) -> Iterator[_Hit]:
    """Yield the `units of a building` that a pitch names as building units."""
    end = chunk.place + len(chunk.tokens)
    is_part = chunk.place in known.kept and chunk.head.is_plural and len(chunk.tokens) == 1
    if is_part and chunk.head.base in _PARTS:
        whole = next((c for c in phrases if c.after == "of" and 0 < c.place - end <= _OF_A), None)
        if whole is not None and is_known(whole.head.base):
            yield _Hit(chunk.tokens, pitch.WEIGHT, known.kept[chunk.place], name=f"{whole.head.base} {chunk.head.base}")


def _record_of(chunk: Chunk, *, is_pitch: bool) -> Iterator[_Hit]:
    """Yield what is kept of a deed: who books cars makes bookings."""
    if is_pitch and pitch.due(chunk):
        yield _Hit(chunk.tokens, _KEPT, name=pitch.due(chunk))
    if is_pitch and chunk.verb == "submit" and chunk.part is Part.OBJECT and not _name(_Hit(chunk.tokens, 0.0)):
        yield _Hit((chunk.head,), _KEPT, name="submission")
    name = RECORDS.get(chunk.verb, "")
    after = chunk.after in ("for", "to", "in", "on")
    if name and chunk.part is Part.OBJECT and (after or chunk.verb not in _DONE_FOR) and _name(_Hit(chunk.tokens, 0.0)):
        yield _Hit((chunk.head,), _KEPT, name=name)


def _title_hits(tokens: tuple[Token, ...], title: Title, text: str) -> Iterator[_Hit]:
    inside = tuple(t for t in tokens if t.start >= title.start and t.end <= title.end)
    if title.is_page:
        words = subject(inside)
        shown = next((t for t in inside[-2:] if t.base in _SHOWS), None)
        if shown is not None:
            yield _Hit((shown,), _PAGE, name=_SHOWS[shown.base])
        elif words:
            yield _Hit(words, _PAGE, counted=True, is_page=True)
        return
    for chunk in chunks(tag(inside, text)):
        yield _Hit(chunk.tokens, _weight(chunk) if chunk.part is Part.OBJECT else _HEADING, chunk.verb)


def _weight(chunk: Chunk) -> float:
    if chunk.part in (Part.OBJECT, Part.SUBJECT):
        if chunk.verb in word_list("keeps"):
            return _KEPT
        return _SEEN if chunk.verb in word_list("looks") else _OTHER
    if chunk.part is Part.LISTED:
        return _LISTED
    return _OBLIQUE if chunk.part is Part.OBLIQUE else _PLAIN


def _name(hit: _Hit) -> str:
    """Return the base name of a noun phrase, or nothing when it names no thing."""
    words = [t for t in hit.tokens if not t.text[0].isdigit()]
    if hit.is_kept and words and _is_listed(words):
        return " ".join(_spoken(t) for t in words[-2:] if t is words[-1] or _qualifies(t))
    n_before = len(words)
    while len(words) > 1 and _is_action(words[-1]):
        words = words[:-1]
    if not words or not _names_a_thing(
        words, counted=hit.counted or len(words) < n_before, verb=hit.verb, is_page=hit.is_page
    ):
        return ""
    head = words[-1]
    kept = [words[-2]] if len(words) > 1 and _is_modifier(words[-2]) else []
    if head.base in word_list("generic_heads") and not kept:
        return ""
    return " ".join(_spoken(t) for t in (*kept, head))


def _is_listed(words: list[Token]) -> bool:
    """Whether the vocabulary knows what such a thing carries: parts and fees are things where a pitch lists them."""
    head = words[-1].base
    pair = f"{words[-2].base} {head}" if len(words) > 1 else ""
    if head in word_list("generic_heads"):
        return len(words) > 1 and _qualifies(words[-2])
    is_deed = head.endswith("ing") and head != "thing"
    is_several = words[-1].is_plural and (has_fields(head) or is_deed)
    return has_fields(pair) or is_several


def _qualifies(token: Token) -> bool:
    """Whether a word in front tells one kind of thing from others: a waiting list, donated items, a guest list."""
    low = token.text.lower()
    spoken = token.base in word_list("deeds") or low in word_list("qualities") or low in word_list("deeds")
    return not spoken and (_is_modifier(token) or bool(verb_stem(low)) or token.base in word_list("persons"))


def _spoken(token: Token) -> str:
    """Return the base form as words: `AuthorBlock` and `author-block` are both an author block."""
    if _CAMEL.fullmatch(token.text):
        parts = re.findall(r"[A-Z][a-z]+|\d+", token.text)
        return " ".join([*(p.lower() for p in parts[:-1]), base_form(parts[-1])])
    return token.base.replace("-", " ").replace("'s", "")


def _is_action(token: Token) -> bool:
    """Whether the word names what is done with the thing before it: `order management`, `contest enrollment`."""
    low = token.text.lower()
    if token.base in noun_set("actions") or low in noun_set("actions"):
        return True
    return low == token.base and low.endswith(_DEED_ENDINGS) and not is_known(low) and low not in word_list("noun_like")


def _names_a_thing(words: list[Token], *, counted: bool, verb: str, is_page: bool) -> bool:
    token = words[-1]
    head, is_plural = token.base, token.is_plural
    if head in word_list("sometimes") and _is_meant(words, verb, is_page=is_page):
        return True
    if (
        head in word_list("never")
        or head in word_list("brands")
        or any(head in noun_set(s) for s in ("abstract", "attributes", "adjectives"))
    ):
        return False
    if not _MIN_LETTERS <= len(head) <= _MAX_LETTERS or not head[0].isalpha() or "_" in head:
        return False
    if head in ("file", "document") and any(t.base in word_list("file_words") for t in words[:-1]):
        return False
    if is_known(head) or head in word_list("noun_like") or is_plural:
        return True
    return counted or not (verb_stem(head) or head in noun_set("actions") or head.endswith(_VAGUE_ENDINGS))


def _is_meant(words: list[Token], verb: str, *, is_page: bool) -> bool:
    """Whether a word that texts mostly use of themselves is something the app keeps here."""
    is_plural = words[-1].is_plural
    if words[-1].base == "application" and verb in word_list("handed_in"):
        return True
    if is_page:
        return is_plural or len(words) > 1
    return is_plural and verb in word_list("keeps") | word_list("looks")


def _is_modifier(token: Token) -> bool:
    low = token.text.lower()
    if token.base in word_list("never") or any(token.base in noun_set(s) for s in ("abstract", "adjectives")):
        return False
    if low.endswith("ing") and verb_stem(low) and low not in word_list("qualities"):
        return True
    return (
        low.isascii()
        and low not in word_list("qualities")
        and (is_known(token.base) or not low.endswith(("ed", "ing", "al", "ic", "ive", "ous", "ful", "able")))
    )


def _fold(found: dict[str, _Mention]) -> None:
    """Join the forms in which one thing is named: `fitness equipment` is `equipment`, a `journal` a `journal entry`."""
    for name in sorted(found, key=lambda n: (-len(n.split()), n)):
        first, _, head = name.rpartition(" ")
        if not first or name not in found:
            continue
        are_apart = all(pitch.LISTED in found[n].verbs for n in (name, first) if n in found)
        if head in _CONTENT_HEADS and first in found and not are_apart and _is_lighter(found, first, name):
            _merge(found, name, first)
        rivals = [n for n in found if n != head and n.split()[-1] == head]
        if head not in found:
            continue
        if len(rivals) == 1 and (head in word_list("generic_heads") or found[name].weight >= 2 * found[head].weight):
            _merge(found, name, head)
        elif head not in word_list("generic_heads"):
            _merge(found, head, name)


def _is_lighter(found: dict[str, _Mention], first: str, name: str) -> bool:
    return found[first].weight <= found[name].weight * 2


def _merge(found: dict[str, _Mention], keep: str, drop: str) -> None:
    kept, dropped = found[keep], found.pop(drop)
    kept.weight += dropped.weight
    kept.verbs += [v for v in dropped.verbs if v not in kept.verbs]
    if dropped.sentence < kept.sentence and keep in dropped.words.lower():
        kept.sentence, kept.words = dropped.sentence, dropped.words


def _verbatim(tokens: Iterable[Token], text: str, name: str) -> str:
    """Return the piece of the text that the name was read from."""
    words = tuple(tokens)
    wanted = {w for part in name.split() for w in (part, part.replace(" ", "-"))}
    used = [
        t
        for t in words
        if t.base in wanted
        or _spoken(t) in name
        or t.base.replace("-", " ") in name
        or t.base.replace("'s", "") in wanted
    ]
    return text[used[0].start : used[-1].end] if used else ""
