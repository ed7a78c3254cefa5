"""Words into identifiers: one function per spelling, all deterministic and ASCII.

Invariant: equal names give equal identifiers, and every identifier starts with a letter.
"""

import re

from omniforge.spec.identifiers import CLASS_LENGTH, PROPERTY_LENGTH, fitting_words, words


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IRREGULAR = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "mouse": "mice", "foot": "feet",
    "tooth": "teeth", "criterion": "criteria", "index": "indexes", "analysis": "analyses", "diagnosis": "diagnoses",
    "basis": "bases", "leaf": "leaves", "shelf": "shelves", "knife": "knives", "life": "lives", "half": "halves",
    "quiz": "quizzes", "bus": "buses", "status": "statuses", "staff": "staff", "equipment": "equipment",
    "software": "software", "news": "news", "series": "series", "species": "species", "medium": "media",
    "hero": "heroes", "potato": "potatoes", "tomato": "tomatoes",
}  # fmt: skip
_KEYWORDS = _word_set(
    "break case catch class const continue debugger default delete do else enum export extends false finally for "
    "function if import in instanceof new null return super switch this throw true try typeof var void while with "
    "implements interface let package private protected public static yield await arguments eval undefined "
    "constructor module require"
)
_FILE_LENGTH = 48
"""Letters of folders, routes and ids."""
_TS_RESERVED = _KEYWORDS | _word_set("as any boolean declare get number set string symbol type from of async")
RESERVED_CLASSES = _KEYWORDS | _word_set(
    # Prisma's scalar types and generated names, then globals that generated TypeScript relies on.
    "string boolean int bigint float decimal datetime json bytes unsupported prisma prismaclient prismapromise "
    "array blob date error file formdata function headers intl iterator map math number object omit partial pick "
    "promise proxy readonly record reflect regexp request required response set symbol url urlsearchparams weakmap "
    # Names that pages and components give to their own values, and attributes that React keeps to itself.
    "id session params props children key ref"
)
"""Class names in lower case that a model never gets; it is called `<Name>Record` in code, and keeps its label."""


def pascal(name: str, fallback: str = "item") -> str:
    """`order line` -> `OrderLine`, at most 30 letters."""
    return "".join(w[0].upper() + w[1:] for w in fitting_words(name, fallback, CLASS_LENGTH))


def camel(name: str, fallback: str = "item") -> str:
    """`order line` -> `orderLine`, at most 27 letters; a TypeScript reserved word gets `Value` at its end."""
    first, *rest = fitting_words(name, fallback, PROPERTY_LENGTH)
    joined = first + "".join(w[0].upper() + w[1:] for w in rest)
    return f"{joined}Value" if joined in _TS_RESERVED else joined


def is_reserved(identifier: str) -> bool:
    """Whether TypeScript keeps the word for itself, so that no variable can have it."""
    return identifier in _TS_RESERVED


def kebab(name: str, fallback: str = "item") -> str:
    """`Order Line` -> `order-line`."""
    return "-".join(fitting_words(name, fallback, _FILE_LENGTH))


def snake(name: str, fallback: str = "item") -> str:
    """`Order Line` -> `order_line`: how ids are derived from names."""
    return "_".join(fitting_words(name, fallback, _FILE_LENGTH))


def plural(name: str) -> str:
    """Return the English plural of the last word of `name`, keeping its case: `Order Line` -> `Order Lines`."""
    head, space, last = name.rpartition(" ")
    low = last.lower()
    if low in _IRREGULAR:
        ending = _IRREGULAR[low]
        new = ending if last.islower() else ending[0].upper() + ending[1:]
    elif low in _IRREGULAR.values() or not low or not low[-1].isalpha():
        new = last
    elif re.search(r"(s|x|z|ch|sh)$", low):
        new = last + "es"
    elif re.search(r"[^aeiou]y$", low):
        new = last[:-1] + "ies"
    else:
        new = last + "s"
    return f"{head}{space}{new}"


def sentence(name: str) -> str:
    """`Order Line` -> `order line`: for the middle of a sentence. Words with inner capitals or all caps are kept."""
    return " ".join(w if w.isupper() or any(c.isupper() for c in w[1:]) else w.lower() for w in name.split())


def title(name: str) -> str:
    """`order_line` or `orderLine` -> `Order line`: a label from an identifier or a name."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", name) and ("_" in name or "-" in name or not name.istitle()):
        name = " ".join(words(name)) if name != name.upper() else name
    return name[:1].upper() + name[1:]


def unique(wanted: str, taken: set[str], suffix: str) -> str:
    """Return `wanted`, or the first of `wanted+suffix`, `wanted+suffix2`, … that is not taken; and take it."""
    candidate, n = wanted, 1
    while candidate.lower() in taken:
        candidate = f"{wanted}{suffix}{n if n > 1 else ''}"
        n += 1
    taken.add(candidate.lower())
    return candidate
