"""The idea text as clean sentences, whatever was typed or pasted.

Invariant: the sentences hold the person's own words in their order; only layout and invisible characters are gone.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from omniforge.errors import SpecError

MAX_CHARACTERS = 60_000
"""What is read of a longer text: the rest repeats, and reading time stays bounded."""

_CONTROL_SHARE = 0.05
_WRAPPED = 40
"""Characters of a line from which the next one, when it begins small, goes on with its sentence."""
_HEADING_WORDS = 6
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ud800-\udfff]"
)
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"'})
_BULLET = re.compile(r"^\s*(?:[-*+\u2022\u00b7\u2013\u2014>]|\d{1,3}[.)]|#{1,6}|\[[ xX]\])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002\uff01\uff1f])[\"')\]]*\s+(?=[^a-z\s])|(?<=[\u3002\uff01\uff1f])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item.

    Attributes:
        text: without bullet and line ends.
        line: index of the line it starts on, from 0.
        is_item: it stood behind a bullet or number.
        is_heading: a short line without a final full stop, or behind `#`.
    """

    text: str
    line: int
    is_item: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class IdeaText:
    """The text in its normal form.

    Attributes:
        text: clean, NFC, LF line ends.
        sentences: in order.
        truncated: whether the end was left unread.
    """

    text: str
    sentences: tuple[Sentence, ...]
    truncated: bool


def normalise(text: str) -> IdeaText:
    """Clean a text and cut it into sentences.

    Raises:
        SpecError: there is nothing to read: no letters, or binary data.
    """
    if "\x00" in text or _share_of_controls(text) > _CONTROL_SHARE:
        raise SpecError("the idea is not text: it holds binary data", hint="give the idea in words")
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    clean = clean.translate(_QUOTES).strip()
    if not clean:
        raise SpecError("the idea is empty", hint='say in a sentence what it is, e.g. "a job board for nurses"')
    if not any(c.isalpha() for c in clean):
        raise SpecError(
            "the idea has no words in it", hint='say in a sentence what it is, e.g. "a job board for nurses"'
        )
    truncated = len(clean) > MAX_CHARACTERS
    clean = clean[:MAX_CHARACTERS]
    return IdeaText(text=clean, sentences=tuple(_sentences(clean)), truncated=truncated)


def _share_of_controls(text: str) -> float:
    bad = sum(1 for c in text[:4000] if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t")
    return bad / max(1, len(text[:4000]))


def _unwrapped(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line, with those that an editor broke put together again."""
    held: tuple[int, str] | None = None
    for number, line in enumerate(lines):
        if held is not None:
            whole = held[1].rstrip()
            if len(whole) >= _WRAPPED and whole[-1] not in ".!?:;" and line[:1].islower():
                held = (held[0], f"{whole} {line}")
                continue
            yield held
        held = (number, line)
    if held is not None:
        yield held


def _sentences(text: str) -> list[Sentence]:
    found: list[Sentence] = []
    for number, line in _unwrapped(text.split("\n")):
        stripped, bullets = _BULLET.subn("", line)
        stripped = " ".join(stripped.replace("**", "").replace("`", "").split())
        if not stripped:
            continue
        heading = line.lstrip().startswith("#") or (
            len(stripped.split()) <= _HEADING_WORDS and stripped[-1] not in ".!?,;" and not bullets and "\n" in text
        )
        pieces = [stripped] if heading else _SENTENCE_END.split(stripped)
        found.extend(
            Sentence(text=p.strip(), line=number, is_item=bool(bullets), is_heading=heading)
            for p in pieces
            if any(c.isalnum() for c in p)
        )
    return found
