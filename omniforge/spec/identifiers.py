"""Names into words: the normal form in which two names are the same to the generated code.

Invariant: pure, ASCII, and independent of case, accents and punctuation.
"""

import re
import unicodedata
from functools import lru_cache

CLASS_LENGTH, PROPERTY_LENGTH = 30, 27
"""Letters. PostgreSQL cuts names at 63 bytes: `<Class>_<property>_idx` must stay whole to stay unique."""


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """Split a name into lower-case ASCII words; camel case and punctuation are borders. May be empty."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    ascii_text = re.sub(r"['`]", "", ascii_text)
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", ascii_text)
    return tuple(w.lower() for w in re.findall(r"[A-Za-z0-9]+", spaced))


def identifier_words(name: str, fallback: str) -> tuple[str, ...]:
    """Return the words of `name`, else of `fallback`; the first starts with a letter."""
    found = words(name) or words(fallback) or ("item",)
    return found if found[0][0].isalpha() else ("n", *found)


def fitting_words(name: str, fallback: str, limit: int) -> tuple[str, ...]:
    """Return as many words of the identifier as fit into `limit` letters; a first word that is longer is cut."""
    found = identifier_words(name, fallback)
    while len(found) > 1 and sum(map(len, found)) > limit:
        found = found[:-1]
    return (found[0][:limit], *found[1:])


def folded(name: str, fallback: str, *, limit: int = CLASS_LENGTH) -> str:
    """Return the letters and digits of the identifier: two names that fold to one text would share an identifier."""
    return "".join(fitting_words(name, fallback, limit))
