"""Names of other languages as ids and names of a spec."""

from omniforge.spec.identifiers import identifier_words

_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse", "feet": "foot",
    "geese": "goose", "teeth": "tooth", "indices": "index", "vertices": "vertex", "matrices": "matrix", "lives": "life",
    "wives": "wife", "leaves": "leaf", "shelves": "shelf", "knives": "knife", "halves": "half", "movies": "movie",
    "cookies": "cookie", "ties": "tie", "caches": "cache", "quizzes": "quiz", "criteria": "criterion", "axes": "axis",
    "heroes": "hero", "shoes": "shoe", "toes": "toe",
}  # fmt: skip
_UNCHANGED = ("news", "series", "species", "sms", "gps", "dns", "data", "media", "analytics", "lens", "canvas", "alias")
_IN_S = ("status", "bus", "alias", "bonus", "virus", "campus", "census", "atlas", "gas", "lens", "canvas", "corpus")
_ES = ("sses", "xes", "ches", "shes")


def to_id(name: str) -> str:
    """Return `order_line` for `OrderLine`, `orderLine` or `ORDER_LINE`."""
    return "_".join(identifier_words(_folded(name), "item"))


def to_label(name: str) -> str:
    """Return `Order line` for `OrderLine`."""
    words = " ".join(identifier_words(_folded(name), "item"))
    return words[:1].upper() + words[1:]


def to_slug(name: str) -> str:
    """Return a folder name of at most 40 characters."""
    return to_id(name).replace("_", "-")[:40].rstrip("-")


def singular(name: str) -> str:
    """Return `order_line` for `order_lines`: the last word in the singular, by English rules."""
    *first, last = identifier_words(_folded(name), "item")
    return "_".join((*first, _singular_word(last)))


def _singular_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _UNCHANGED or len(word) <= 3 or word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - `bus`, `gas`
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_ES) or word[:-2] in _IN_S:
        return word[:-2]
    return word.removesuffix("s")


def _folded(name: str) -> str:
    """A name all in capitals has no borders inside of its words."""
    return name.lower() if name.isupper() else name
