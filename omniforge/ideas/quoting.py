"""Words of a text that a language model points at: what it says is implied must stand there. Pure."""

import re

_WORD = re.compile(r"\w+")
_SPELT = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "hundred": 100,
}  # fmt: skip
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ALWAYS = frozenset({0.0, 1.0, 100.0})
"""Numbers that need not stand in a text: nothing, one, and the whole in per cent."""


def is_quoted(words: str, text: str) -> bool:
    """Whether words stand in a text one after the other, whatever lies between them and however they are written."""
    said, whole = _plain(words), _plain(text)
    return bool(said) and f" {said} " in f" {whole} "


def not_quoted(words: str, text: str, what: str) -> list[str]:
    """Return that words are not of the text, in words for the model."""
    return [] if is_quoted(words, text) else [f'{what}: "{words}" are not words of the description; copy them from it']


def is_said(number: float, text: str) -> bool:
    """Whether a number stands in a text, in figures or spelt out, or is one that needs no saying."""
    said = {float(_SPELT[w]) for w in _WORD.findall(text.lower()) if w in _SPELT}
    for figure in _FIGURE.findall(text):
        said |= {float(f) for f in (figure.replace(",", ""), figure.replace(",", ".")) if f.count(".") <= 1}
    return number in said | _ALWAYS


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
