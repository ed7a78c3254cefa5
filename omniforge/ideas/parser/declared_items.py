"""The items of a list behind a thing: `a title, a due date, a priority (low, high) and whether it is paid`.

Invariant: every item stands in the text; a list ends where the sentence goes on to something else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from omniforge.codegen.names import snake, title
from omniforge.ideas.parser.fields import shorthand_for
from omniforge.ideas.parser.grammar import Tag, Word
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import Token, base_form
from omniforge.ideas.parser.vocabulary import glossary, has_fields, is_known, noun_set

_ENDS = frozenset({"which", "who", "where", "that", "so", "when", "while", "because", "but", "then", "if"})
_INSIDE = frozenset({"of", "per"})
"""Prepositions that belong to a field's name; others only say more of it."""
_MANY = frozenset({"many", "several", "multiple", "various", "some", "any", "more"})
_OPENERS = frozenset({"with", "has", "have", "belongs", "belong"})
_FLAGS = frozenset({"flag", "checkbox", "tick", "switch", "toggle"})
_UNITS = {
    "day": "integer >=0", "hour": "integer >=0", "week": "integer >=0", "month": "integer >=0", "year": "integer >=0",
    "minute": "duration >=0", "km": "decimal >=0", "kilometre": "decimal >=0", "kilometer": "decimal >=0",
    "mile": "decimal >=0", "kg": "decimal >=0", "kilo": "decimal >=0", "metre": "decimal >=0", "meter": "decimal >=0",
    "cm": "decimal >=0", "litre": "decimal >=0", "liter": "decimal >=0", "percent": "decimal >=0 <=100",
    "euro": "money >=0", "dollar": "money >=0",
}  # fmt: skip
_PICTURES = frozenset({"photo", "image", "picture"})
_COUNTED = ("number of ", "max ", "maximum ", "min ", "minimum ")
_ORDINALS = frozenset({"first", "second", "third"})
_RANGE = re.compile(r"\bfrom (\d{1,6}) (?:to|up to) (\d{1,6})\b")
_NO_FIELDS = frozenset({"id", "password", "owner", "state", "user"})
"""What every record or account has already."""
_MAX_WORDS, _MAX_ITEMS = 4, 16


@dataclass(frozen=True, slots=True)
class Line:
    """A tagged sentence.

    Attributes:
        words: its words.
        text: as typed.
    """

    words: Sequence[Word]
    text: str

    def opens(self, place: int) -> bool:
        """Whether a bracket, a colon or a dash stands before a word."""
        gap = self.words[place].gap
        return "(" in gap or ":" in gap or is_dash(gap)

    def is_for_oneself(self, place: int) -> bool:
        """Whether the words before a place only say whom the thing is for: `watchlist for me:`."""
        before = [w.token.text.lower() for w in self.words[max(0, place - 2) : place]]
        return before in (["for", "me"], ["for", "myself"], ["for", "us"])

    def verbatim(self, tokens: Sequence[Token]) -> str:
        """Return the piece of the text from the first token to the last."""
        return self.text[tokens[0].start : tokens[-1].end]


@dataclass(frozen=True, slots=True)
class Item:
    """One item.

    Attributes:
        name: base form, lower case.
        field_id: as a field.
        shorthand: shape of the field.
        words: verbatim.
        is_many: several of it belong to the thing.
        is_sure: such a name is a field wherever it stands.
        is_thing: it names things that are kept for themselves.
        places: indexes of its words.
    """

    name: str
    field_id: str
    shorthand: str
    words: str
    is_many: bool = False
    is_sure: bool = False
    is_thing: bool = False
    places: tuple[int, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether it is something a thing shows rather than has for parts, though there be several."""
        return self.name.rsplit(maxsplit=1)[-1] in _PICTURES


def items(line: Line, start: int) -> tuple[list[Item], int]:
    """Return the items from a place on, and the place behind the last one."""
    found: list[Item] = []
    end = start
    is_bracket = start < len(line.words) and "(" in line.words[start].gap
    for first, last in _spans(line.words, start):
        words = list(line.words[first:last])
        if not words or len(found) >= _MAX_ITEMS or (not is_bracket and _goes_on(words)):
            break
        behind = _choices_end(line, last)
        item = _item(line, words, line.words[last:behind])
        if item is not None:
            found.append(replace(item, places=tuple(range(first, behind))))
        end = behind
    return found, end


def _spans(words: Sequence[Word], start: int) -> Iterator[tuple[int, int]]:
    """Yield the places of the items: cut at commas and conjunctions, up to the end of the list."""
    first = place = behind = start
    while place < len(words):
        word, low = words[place], words[place].token.text.lower()
        if place > behind and _closes(word, words[place - 1]):
            if "(" in word.gap and ")" not in word.gap:
                yield first, place
                place = first = behind = _bracket_end(words, place)
                if place >= len(words) or not _joins(words[place]):
                    return
                continue
            break
        if low in _ENDS:
            break
        if place > first and _joins(word):
            yield first, place
            first = place
        if _joins(word) and word.tag is Tag.CONJUNCTION:
            first = place + 1
        place += 1
    if first < place:
        yield first, place


def _bracket_end(words: Sequence[Word], place: int) -> int:
    """Return the place of the first word behind a bracket that opens before a word."""
    return next((i for i in range(place + 1, len(words)) if ")" in words[i].gap), len(words))


def _choices_end(line: Line, last: int) -> int:
    is_bracket = last < len(line.words) and "(" in line.words[last].gap
    return _bracket_end(line.words, last) if is_bracket else last


def _closes(word: Word, before: Word) -> bool:
    return any(c in word.gap for c in ".;:!?()[]") or is_dash(word.gap) or before.token.text.lower() in _ENDS


def is_dash(gap: str) -> bool:
    """Whether a dash between spaces parts two words."""
    return gap.strip() in ("-", "--", "\u2013", "\u2014") and gap != gap.strip()


def _joins(word: Word) -> bool:
    return "," in word.gap or word.tag is Tag.CONJUNCTION


def _goes_on(words: Sequence[Word]) -> bool:
    """Whether these words are no item, but say what somebody does, or what another thing has."""
    lows = [w.token.text.lower() for w in words]
    if not words or lows[0] == "whether":
        return False
    if len(words) > 1 and any(low in _OPENERS for low in lows):
        return True
    is_person = words[0].token.is_plural and words[0].token.base in word_list("persons")
    if len(words) > 1 and is_person:
        return True
    if len(words) > 1 and words[1].tag is Tag.DETERMINER and words[0].tag is not Tag.DETERMINER:
        return True
    acts = any(w.tag in (Tag.MODAL, Tag.PRONOUN) for w in words)
    is_noun = words[0].tag in (Tag.DETERMINER, Tag.NUMBER)
    does = any(w.tag is Tag.VERB for w in words[: -1 if is_noun or len(words) == 1 else None])
    return len(words) > 1 and (acts or does) and lows[0] != "to"


def _item(line: Line, words: Sequence[Word], choices: Sequence[Word]) -> Item | None:
    if words[0].token.text.lower() == "whether":
        return _answer(line, words)
    kept, behind = _parts(words)
    if not kept or len(kept) > _MAX_WORDS or not all(w.token.text.isascii() for w in kept):
        return None
    tokens = [w.token for w in kept]
    spoken = [t.text.lower() for t in tokens]
    if spoken[-1] in _FLAGS and len(spoken) > 1:
        return _flag(" ".join(spoken[:-1]), line.verbatim(tokens))
    name, said = (" ".join([*spoken[:-1], last]).replace("-", " ") for last in (tokens[-1].base, spoken[-1]))
    if spoken[-1] in word_list("screens"):
        return Item(name, "", "", said, is_thing=True)
    shape = _shape(said, line.text, behind, [w.token.text for w in choices if w.tag is not Tag.CONJUNCTION])
    is_kept = tokens[-1].is_plural and _names_things(name, shape)
    is_sure = not is_kept and _names_field(said, shape, tokens[-1])
    is_many = tokens[-1].is_plural and (is_kept or words[0].tag is Tag.NUMBER or words[0].token.text.lower() in _MANY)
    field_id = _field_id(name if tokens[-1].base in _PICTURES else said)
    return Item(name, field_id, shape, said, is_many, is_sure, is_kept) if field_id else None


def _answer(line: Line, words: Sequence[Word]) -> Item | None:
    """Return the yes or no of `whether I have read it`."""
    verb = next((w for w in reversed(words) if w.stem and w.stem not in ("be", "have")), None)
    name = verb.token.text.lower() if verb is not None else ""
    return _flag(name, line.verbatim([w.token for w in words])) if _field_id(name) else None


def _parts(words: Sequence[Word]) -> tuple[Sequence[Word], list[str]]:
    """Return the words that name an item, and the base forms of those behind that only say more of it."""
    named = [w for w in words if w.tag is not Tag.DETERMINER]
    says_more = (
        i for i, w in enumerate(named) if i and w.tag is Tag.PREPOSITION and w.token.text.lower() not in _INSIDE
    )
    cut = next(says_more, len(named))
    kept = [w for w in named[:cut] if w.tag not in (Tag.OTHER, Tag.ADVERB)]
    while kept and kept[0].tag in (Tag.NUMBER, Tag.PREPOSITION) and kept[0].token.text.lower() not in _ORDINALS:
        kept = kept[1:]
    return kept, [w.token.base for w in named[cut:]]


def _field_id(name: str) -> str:
    """Return the id of a field, or nothing for a name that no field may have."""
    field_id = snake(name)[:40].strip("_") if name.isascii() else ""
    return field_id if field_id[:1].isalpha() and field_id not in _NO_FIELDS else ""


def _names_things(name: str, shape: str) -> bool:
    """Whether a plural names things rather than a field such as notes, tags or seats."""
    if name.startswith(_COUNTED):
        return False
    is_noun = is_known(name) or has_fields(name) or name in word_list("persons")
    is_prose = shape.split(maxsplit=1)[0].rstrip("!:") in ("text", "string_list", "duration", "money", "decimal")
    return is_noun and not is_prose and name.rsplit(maxsplit=1)[-1] not in word_list("plural_fields")


def _names_field(said: str, shape: str, head: Token) -> bool:
    """Whether a name is that of a field wherever it stands."""
    if not shape.startswith("string ") or head.base in noun_set("attributes"):
        return True
    return said.replace(" ", "_") in glossary() and not is_known(head.base) and head.base not in word_list("persons")


def _flag(name: str, words: str) -> Item:
    return Item(name, _field_id(name), "boolean =false", words, is_sure=True)


def _shape(name: str, text: str, behind: Sequence[str], choices: Sequence[str]) -> str:
    """Return the shorthand of a field: from its choices, its unit, or else its name."""
    if len(choices) > 1 and all(c.isalnum() for c in choices):
        return f"enum: {' | '.join(title(c.lower()) for c in choices)}"
    unit = next((_UNITS[base_form(w)] for w in behind if base_form(w) in _UNITS), "")
    limits = _RANGE.search(text[text.lower().find(name.rsplit(maxsplit=1)[-1]) :])
    if limits is not None and behind[:1] == ["from"]:
        return f"integer >={limits.group(1)} <={limits.group(2)}"
    if base_form(name.rsplit(maxsplit=1)[-1]) in _PICTURES:
        return "image"
    if name.startswith(_COUNTED) and shorthand_for(name).startswith("string"):
        return "integer >=0"
    known = glossary().get(name.replace(" ", "_"), "")
    return unit or known.replace("!", "") or shorthand_for(name)
