"""Names into words: the normal form in which two names are the same to the generated code.

Invariant: pure, ASCII, and independent of case, accents and punctuation.
"""

import re
import unicodedata


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


def folded(name: str, fallback: str) -> str:
    """Return the letters and digits of the identifier: two names that fold to one text would share an identifier."""
    return "".join(identifier_words(name, fallback))
