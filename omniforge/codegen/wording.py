"""Fitting words into sentences and limits: lists, articles, cuts at word borders.

Invariant: a cut text is never longer than its limit, never ends inside a word unless one word alone exceeds the
limit, and never inside a character.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256

from omniforge.codegen.emit import one_line

_TRAILING = " ,;:-\u2013\u2014(/&"
_SILENT_H = ("hour", "honest", "honour", "honor", "heir")
_SINGULAR_S = ("ss", "us", "is", "as", "ies", "news")
_END_MARKS = ".!?\u2026\u3002\uff01\uff1f"
"""Marks that close a sentence; the last three are the Chinese and Japanese ones."""
WORN_OUT = re.compile(
    r"\b(unlock(?:s|ing)?|seamless(?:ly)?|elevat(?:e|es|ing) your|empower(?:s|ing)?|revolutioni[sz](?:e|es|ing))\b"
    r"|\bwelcome to our platform\b",
    re.IGNORECASE,
)
"""Phrases that give a page away as machine-made; refused in pages and copy, not in the words of records."""
_CONSONANT_VOWEL = ("uni", "use", "user", "usa", "eu", "one", "once", "ubi")


def cut(text: str, limit: int, *, ellipsis: str = "…") -> str:
    """Return the text on one line in at most `limit` characters, cut after a sentence or else after a word."""
    whole = one_line(text)
    if len(whole) <= limit:
        return whole
    sentence = _last_sentence(whole[: limit + 1], limit)
    if len(sentence) >= limit * 0.6:
        return sentence
    room = limit - len(ellipsis)
    head = whole[: room + 1]
    at = head.rfind(" ")
    words = head[:at] if at > room * 0.4 else whole[:room]
    return _unsplit(words).rstrip(_TRAILING) + ellipsis


def cut_plain(text: str, limit: int) -> str:
    """Return `cut` without an ellipsis: for names and titles."""
    return cut(text, limit, ellipsis="")


def cut_bytes(parts: Iterable[str], limit: int, *, separator: str = ",") -> str:
    """Join as many whole parts, in order, as fit in `limit` UTF-8 bytes; a part that does not fit is skipped."""
    kept: list[str] = []
    for part in parts:
        if len(separator.join([*kept, part]).encode()) <= limit:
            kept.append(part)
    return separator.join(kept)


def listed(items: Sequence[str], last: str = "and") -> str:
    """`("a", "b", "c")` -> `a, b and c`."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def with_article(noun: str) -> str:
    """`order` -> `an order`; by sound, as far as spelling tells it. A plural such as `contact details` gets none."""
    low = noun.lower()
    if low.endswith("s") and not low.endswith(_SINGULAR_S):
        return noun
    vowel = low[:1] in tuple("aeiou") and not low.startswith(_CONSONANT_VOWEL)
    return f"an {noun}" if vowel or low.startswith(_SILENT_H) else f"a {noun}"


def upper_first(text: str) -> str:
    """Capitalise the first letter only."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Write the first letter small, for the middle of a sentence; `I` and words in capitals stay."""
    head = text.split(" ", 1)[0]
    return text if head == "I" or head.startswith("I'") or head[1:] != head[1:].lower() else text[:1].lower() + text[1:]


def as_sentence(text: str) -> str:
    """Return the text on one line with a capital first letter and a closing mark; empty stays empty."""
    line = upper_first(one_line(text))
    return line if not line or line[-1] in f"{_END_MARKS}:" else f"{line}."


def sentences(text: str) -> tuple[str, ...]:
    """Split a text into its sentences, each on one line."""
    line = one_line(text)
    return tuple(s.strip() for s in re.split(rf"(?<=[{_END_MARKS}])\s+", line) if s.strip())


def pick(choices: Sequence[str], *seed: str) -> str:
    """Choose one of the texts by the seed words: the same words always give the same choice."""
    digest = sha256("\0".join(seed).encode()).digest()
    return choices[int.from_bytes(digest[:4], "big") % len(choices)]


def _last_sentence(head: str, limit: int) -> str:
    ends = [m.end() for m in re.finditer(r"[.!?](?=\s)", head) if m.end() <= limit]
    return head[: ends[-1]] if ends else ""


def _unsplit(text: str) -> str:
    """Drop marks at the end that would join a character which is cut off (joiners, variation selectors)."""
    while text and (text[-1] == "\u200d" or unicodedata.category(text[-1]) == "Cf"):
        text = text[:-1]
    return text
