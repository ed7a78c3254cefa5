"""What sentences state of things: `each book has a title and an author`, `Visit (date, notes)`, `belongs to a client`.

Invariant: things, fields and links stand in the text; longer texts are not read this way, since things are described in
them for many reasons.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from omniforge.ideas.parser.chunks import Chunk, Part, chunks
from omniforge.ideas.parser.declared_items import Item, Line, items
from omniforge.ideas.parser.elements import is_element_line
from omniforge.ideas.parser.grammar import Tag, Word, tag, verb_stem
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.nouns import RECORDS
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.sharing import is_several, read_shared
from omniforge.ideas.parser.statements import Statement
from omniforge.ideas.parser.vocabulary import has_fields, is_known, likes, noun_set

Place = tuple[int, int]
"""Index of a sentence and of a token in it."""
_MOST_WORDS, _MOST_SENTENCES = 90, 8
_WITH = frozenset({"with"})
_HAS = frozenset({"has", "have", "having", "contains", "contain", "includes", "include", "lists", "needs"})
_BELONGS = frozenset({"belongs", "belong"})
_IS = frozenset({"is", "are"})
_ONE = frozenset({"a", "an", "one", "each", "every", "exactly"})
_BETWEEN = frozenset(
    {"also", "always", "should", "must", "can", "may", "will", "would", "usually", "each", "all", "both"}
)
"""Words that may stand between a thing and what is said of it."""
_WISHES = frozenset({"should", "must", "will", "would", "shall", "to", "we", "i", "you"})
_NOBODY = frozenset({"user", "person", "someone", "somebody", "admin"})
_NAME_WORDS = 3
"""Place up to which a deed may end what a text calls the app."""
_EARLY = 8
"""Words from the start in which a text says what it is like."""
_LIMITS = frozenset({"at", "up", "no", "not", "between", "exactly", "only", "more", "less", "fewer", "its", "to"})
_FEW = 2


@dataclass(frozen=True, slots=True)
class Declared:
    """What the sentences state.

    Attributes:
        things: name -> the thing, in the order of the text.
        places: tokens that only name fields, so that no things are read from them.
        loose: names of things whose fields only stand behind what somebody does: `agents list homes with a price`.
    """

    things: Mapping[str, Statement]
    places: frozenset[Place]
    loose: frozenset[str] = frozenset()


NOTHING = Declared({}, frozenset())


def read_declared(index: PhraseIndex) -> Declared:
    """Return what a short text states of its things."""
    if sum(map(len, index.tokens)) > _MOST_WORDS or len(index.tokens) > _MOST_SENTENCES:
        return NOTHING
    things: dict[str, Statement] = {}
    places: set[Place] = set()
    firm: set[str] = set()
    shared: set[str] = set()
    for number, tokens in enumerate(index.tokens):
        if is_element_line(index, number):
            continue
        text = index.idea.sentences[number].text
        words = tag(tokens, text)
        phrases = chunks(words)
        reader = _Reader(Line(words, text), phrases, things, firm)
        shared |= _note_shared(words, phrases, things)
        if number == 0:
            _note_likeness(words, phrases, things)
            _note_deed(words, things)
        places |= {(number, place) for place in reader.read()}
    parents = {p for t in things.values() for p in t.parents}
    known = {
        t.name: t
        for t in things.values()
        if t.fields or t.parents or t.name in parents | shared or t.words.lower() in likes()
    }
    return Declared(known, frozenset(places), frozenset(known) - firm)


def _note_likeness(words: Sequence[Word], phrases: Sequence[Chunk], things: dict[str, Statement]) -> None:
    """Note what an app keeps that is told to be like a known one: the bookings of an `Airbnb for boats`."""
    told = next((w for w in words[:_EARLY] if w.token.base in likes()), None)
    meant = next((c for c in phrases if c.after in ("for", "of") and told and c.tokens[0].start > told.token.end), None)
    if told is None or meant is None or any(w.token.text.lower() == "with" or ":" in w.gap for w in words):
        return
    for name in likes()[told.token.base]:
        parents = (
            [" ".join(_kept(meant))] if meant.head.is_plural and meant.head.base not in word_list("persons") else []
        )
        things[name] = Statement(name, told.token.text, parents=parents)


def _note_deed(words: Sequence[Word], things: dict[str, Statement]) -> None:
    """Note what is done to what in the name of an app: a `pizza ordering app` has orders of pizzas."""
    for place, (what, deed) in enumerate(pairwise(words)):
        low = deed.token.text.lower()
        record = RECORDS.get(verb_stem(low), "") if low.endswith("ing") else ""
        name = what.token.base
        if record and _is_of_name(words, place + 1) and what.tag is Tag.NOUN and not deed.gap.strip():
            things[name] = Statement(name, what.token.text)
            things[record] = Statement(record, deed.token.text, parents=[name])


def _is_of_name(words: Sequence[Word], place: int) -> bool:
    """Whether a word stands before the word for an app, or ends what a text calls the app: `pizza ordering for …`."""
    behind = words[place + 1] if place + 1 < len(words) else None
    if behind is not None and behind.token.base in word_list("app_words"):
        return True
    ends = behind is None or bool(behind.gap.strip()) or behind.token.text.lower() in ("for", "with", "at", "in")
    return ends and place <= _NAME_WORDS


def _note_shared(words: Sequence[Word], phrases: Sequence[Chunk], things: dict[str, Statement]) -> set[str]:
    """Note things of which a sentence says that each has several of the other: `many actors play in many movies`."""
    told = read_shared(words, [(c, i) for i, c in enumerate(phrases)])
    pairs = {(one, other) for one, other, _ in told}
    both = sorted(one for one, other in pairs if (other, one) in pairs)
    named = [phrases[one] for one in both if is_several(words, phrases[one])]
    for phrase in named:
        name = " ".join(_kept(phrase))
        if name not in _NOBODY:
            things.setdefault(name, Statement(name, " ".join(t.text for t in phrase.tokens)))
    return {" ".join(_kept(phrase)) for phrase in named}


class _Reader:
    """Goes through one sentence and notes what it states."""

    def __init__(self, line: Line, phrases: Sequence[Chunk], things: dict[str, Statement], firm: set[str]) -> None:
        self._firm = firm
        self._line, self._words, self._phrases, self._things = line, line.words, phrases, things
        self._last: Chunk | None = None
        self._places: set[int] = set()

    def read(self) -> set[int]:
        """Note what is stated, and return the places of the tokens that only name fields."""
        place = 0
        while place < len(self._words):
            place = max(place + 1, self._at(place))
        return self._places

    def _at(self, place: int) -> int:
        """Read what begins at a place; return the place behind it."""
        word = self._words[place]
        low = word.token.text.lower()
        if place and self._line.opens(place):
            return self._list(self._named_before(place), place, is_open=False)
        if low in _WITH and "," not in word.gap:
            named = self._named_before(place)
            return self._list(None if self._is_audience(named) else named, place + 1, is_open=False)
        if low in _HAS and not self._is_wished(place) and not self._is_limit(place + 1):
            return self._list(self._subject(place), place + 1, is_open=True)
        following = self._words[place + 1 : place + 3]
        if low in _BELONGS and following and following[0].token.text.lower() == "to":
            return self._parents(self._subject(place), place + 2)
        if low in _IS and len(following) == _FEW and following[0].token.text.lower() in ("for", "of", "about", "in"):
            is_one = following[1].token.text.lower() in _ONE
            return self._parents(self._subject(place), place + 2) if is_one else place
        return place

    def _named_before(self, place: int) -> Chunk | None:
        """Return the noun phrase that ends just before a place; before `for me`, the one that the tool is called."""
        found = next((c for c in self._phrases if c.place + len(c.tokens) == place), None)
        if found is None and self._line.is_for_oneself(place):
            return self._phrases[0] if self._phrases and self._phrases[0].place < place else None
        return found

    def _is_audience(self, named: Chunk | None) -> bool:
        """Whether a phrase says whom or what the app is for: a `website for my bakery with opening hours`."""
        if named is None or named.after != "for" or not self._is_said_of_another(named):
            return False
        before = next((c for c in reversed(self._phrases) if c.place < named.place), None)
        lists = ("app_words", "makers", "holders", "brands", "screens")
        return before is not None and any(before.head.base in word_list(name) for name in lists)

    def _is_wished(self, place: int) -> bool:
        """Whether the sentence says what the app should have: `the editor should have features`."""
        return any(w.token.text.lower() in _WISHES for w in self._words[max(0, place - _FEW) : place])

    def _is_limit(self, place: int) -> bool:
        """Whether a sentence only says how much there may be: `a room has at most twenty seats`."""
        return place < len(self._words) and self._words[place].token.text.lower() in _LIMITS

    def _subject(self, place: int) -> Chunk | None:
        """Return what a verb speaks of: the phrase before it, or the one the sentence spoke of last."""
        start = place
        while start and self._words[start - 1].token.text.lower() in _BETWEEN:
            start -= 1
        before = self._named_before(start)
        if before is not None and not self._is_said_of_another(before):
            return before
        joined = start and (self._words[start - 1].tag is Tag.CONJUNCTION or "," in self._words[start].gap)
        return self._last if joined or before is not None else None

    def _is_said_of_another(self, phrase: Chunk) -> bool:
        """Whether a phrase stands behind a preposition, so that it only says more of the one before."""
        place = phrase.place - 1
        while place > 0 and self._words[place].tag is Tag.DETERMINER and "," not in self._words[place].gap:
            place -= 1
        between = self._words[max(place, 0) + 1 : phrase.place + 1]
        return place >= 0 and self._words[place].tag is Tag.PREPOSITION and not any("," in w.gap for w in between)

    def _list(self, subject: Chunk | None, start: int, *, is_open: bool) -> int:
        """Note the fields and parts of a thing, if a list names such; return the place behind the list."""
        name = self._name(subject)
        if subject is None or not name:
            return start
        listed, end = items(self._line, start)
        named = [i for i in listed if not i.is_many and i.name != name]
        is_enough = len(named) >= _FEW or (is_open and bool(named))
        are_fields = is_enough and _are_fields(listed, is_open=is_open, is_one=subject.counted or is_open)
        if is_open and (are_fields or self._is_thing(subject)):
            self._last = subject
            self._note_children(name, listed, start)
        if not are_fields:
            return start
        if is_open or subject.part is not Part.OBJECT or self._line.opens(start):
            self._firm.add(name)
        if subject.head.base != name.rsplit(maxsplit=1)[-1]:
            self._places.update(range(subject.place, subject.place + len(subject.tokens)))
        is_label = self._line.opens(start)
        own = [i for i in listed if i.name != name and (is_label or not i.is_many or i.is_picture)]
        self._note_fields(name, self._line.verbatim(subject.tokens), own)
        self._last = subject
        return end

    def _note_fields(self, name: str, words: str, listed: Sequence[Item]) -> None:
        thing = self._thing(name, words)
        for item in listed:
            if item.field_id:
                thing.fields.setdefault(item.field_id, item.shorthand)
                self._places.update(item.places)

    def _note_children(self, name: str, listed: Sequence[Item], start: int) -> None:
        """Note that a thing has others, also where more is said of them: `a workout contains exercises with sets`."""
        for item in listed:
            if item.is_many and item.field_id and not item.is_picture and not self._is_none(item.name):
                self._thing(item.name, item.words).parents.append(name)
        part = next((c for c in self._phrases if start <= c.place <= start + 1), None)
        if not listed and part is not None and part.head.is_plural and is_known(part.head.base):
            child = " ".join(_kept(part))
            self._thing(child, self._line.verbatim(part.tokens)).parents.append(name)

    def _parents(self, subject: Chunk | None, start: int) -> int:
        name = self._name(subject)
        if subject is None or not name or not self._is_thing(subject):
            return start
        listed, end = items(self._line, start)
        thing = self._thing(name, self._line.verbatim(subject.tokens))
        self._firm.add(name)
        for item in (i for i in listed if i.name not in (name, *thing.parents) and i.name not in _NOBODY):
            thing.parents.append(item.name)
            self._thing(item.name, item.words)
        self._last = subject
        return end

    def _thing(self, name: str, words: str) -> Statement:
        return self._things.setdefault(name, Statement(name, words))

    def _is_none(self, name: str) -> bool:
        """Whether a word says nothing by itself and is not told of: `features`, but not `many lines; a line has`."""
        head = name.rsplit(maxsplit=1)[-1]
        is_empty = (head in noun_set("abstract") or head in word_list("never")) and not has_fields(name)
        return is_empty and sum(w.token.base == head for w in self._words) < _FEW

    def _is_thing(self, subject: Chunk) -> bool:
        return subject.counted or subject.head.is_plural or is_known(subject.head.base)

    def _name(self, subject: Chunk | None) -> str:
        """Return what a phrase names, or nothing for the app itself and for what no app keeps."""
        if subject is None:
            return ""
        head = subject.head.base
        holds = head in word_list("holders") and not subject.head.is_plural
        held = subject.tokens[-2].base if len(subject.tokens) > 1 else ""
        if held and (holds or (head in word_list("app_words") and has_fields(held))):
            return held
        is_app = not subject.head.is_plural and self._is_of_app(subject)
        is_none = head in noun_set("abstract") and not is_known(head) and not subject.counted
        if is_app or is_none or holds or (head in word_list("persons") and subject.after == "for"):
            return ""
        return " ".join(_kept(subject))

    def _is_of_app(self, subject: Chunk) -> bool:
        """Whether a phrase means the app: a website, the editor; but a game is a thing where each has a name."""
        head = subject.head.base
        before = self._words[subject.place - 1].token.text.lower() if subject.place else ""
        if before in ("each", "every") or (before in ("a", "an") and has_fields(head)):
            return False
        return head in word_list("app_words") or (head in word_list("makers") and before in ("the", "this", "our"))


def _kept(subject: Chunk) -> Iterator[str]:
    """Yield the words of a name: its head, with the noun before it."""
    words = subject.tokens[-2:]
    for token in words:
        low = token.text.lower()
        says_kind = low not in word_list("qualities") and low not in noun_set("adjectives") and not low[0].isdigit()
        if token is subject.head or (says_kind and low.isascii()):
            yield token.base.replace("-", " ")


def _are_fields(listed: Sequence[Item], *, is_open: bool, is_one: bool) -> bool:
    """Whether a list names what is noted of a thing rather than things.

    Args:
        listed: the items.
        is_open: a verb says that the thing has them.
        is_one: it is said of one such thing, or of each.
    """
    sure = sum(i.is_sure for i in listed)
    things = sum(i.is_thing for i in listed)
    if not listed or things > sure:
        return False
    plain = len(listed) - sure - things
    return sure > plain or (sure > 0 and things == 0) or (is_open and is_one and things == 0 and len(listed) >= _FEW)
