"""Types of text that a model may fill: bounded, on one line, and nothing but words.

Invariant: a value of these types holds no markup, no address of any kind, no control or direction character and no
template gap, so that no place it lands in can be turned into something else.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotated_types import GroupedMetadata
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

_MARKUP = re.compile(r"</?[a-zA-Z!]|&[a-z]+;|&#|\{\{|\}\}|\$\{|`|\]\(|<%|%>")
_ADDRESS = re.compile(
    r"https?:|www\.|javascript:|data:\w+/|\S+@\S+\.\w|\b[a-z0-9-]+\.(com|net|org|io|dev|app|co|ai)\b", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r"lorem ipsum|\bTODO\b|\[(insert|your|name|product|company)\b|\bas an ai\b|language model", re.IGNORECASE
)


class Filled(BaseModel):
    """Base of every answer: unknown keys are dropped, values never change."""

    model_config = ConfigDict(extra="ignore", frozen=True, use_attribute_docstrings=True)


def only_words(text: str) -> str:
    """Return the text when it is nothing but words.

    Raises:
        ValueError: says what is in it instead.
    """
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for c in text):
        raise ValueError("must be plain text on one line, without control characters")
    for pattern, what in ((_MARKUP, "markup"), (_ADDRESS, "an address"), (_PLACEHOLDER, "a placeholder")):
        found = pattern.search(text)
        if found is not None:
            raise ValueError(f"must not contain {what}: {found.group()!r}")
    return text


@dataclass(frozen=True)
class Line(GroupedMetadata):
    """Bounds of a line of words, for annotations: `Annotated[str, Line(60)]`.

    Attributes:
        most: characters.
        least: characters.
    """

    most: int
    least: int = 1

    def __iter__(self) -> Iterator[Any]:
        """Yield what pydantic checks, in order."""
        yield from StringConstraints(strip_whitespace=True, min_length=self.least, max_length=self.most)
        yield AfterValidator(only_words)


@dataclass(frozen=True)
class Choice(GroupedMetadata):
    """One of several words known when the program starts, for annotations: `Annotated[str, Choice(names)]`."""

    options: tuple[str, ...]

    def __iter__(self) -> Iterator[Any]:
        """Yield what pydantic checks, and what providers are told."""
        yield AfterValidator(self._known)
        yield WithJsonSchema({"type": "string", "enum": list(self.options)})

    def _known(self, text: str) -> str:
        if text not in self.options:
            raise ValueError(f"must be one of {', '.join(self.options)}")
        return text
