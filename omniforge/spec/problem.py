"""A problem of a spec, and the findings that checks report before paths and lines are known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from omniforge.errors import SpecError

Loc = tuple[str | int, ...]
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found at a location; list items are counted from 0."""

    loc: Loc
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and the way out.

    Attributes:
        path: readable place, e.g. `models.product.fields.price.min`; empty for the whole document.
        line: line in the text, from 1; 0 when there is no text.
        message: names the culprit.
        fix: the edit that solves it.
    """

    path: str
    line: int
    message: str
    fix: str

    def __str__(self) -> str:
        """Return one line: place, message, fix."""
        place = f"{self.line}: {self.path}" if self.line else self.path
        return f"{place or 'spec'}: {self.message} (fix: {self.fix})"


class InvalidSpecError(SpecError):
    """A spec with problems; carries all of them."""

    def __init__(self, problems: Iterable[Problem], *, origin: str = "spec.yaml") -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        place = ":".join(str(part) for part in (origin, first.line, f" {first.path}") if part not in (0, " "))
        more = len(self.problems) - 1
        count = f" (and {more} more problem{'s' if more > 1 else ''}: forge idea check)" if more else ""
        super().__init__(f"{place}: {first.message}{count}", hint=first.fix)


def readable_path(data: Any, loc: Loc) -> str:
    """Return `models.product.fields.price` for a location in plain data: list items by `id`, else by number."""
    parts = []
    for step in loc:
        inner = data[step] if _has(data, step) else None
        named = inner.get("id") if isinstance(step, int) and isinstance(inner, dict) else None
        parts.append(named if isinstance(named, str) and named else str(step))
        data = inner
    return ".".join(parts)


def quoted_list(names: Iterable[str]) -> str:
    """Return a short list of known names for a message."""
    listed = sorted(set(names))
    shown = ", ".join(listed[:_SHOWN])
    return (shown + ", …" if len(listed) > _SHOWN else shown) or "none"


def _has(data: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(data, list) and 0 <= step < len(data)
    return isinstance(data, dict) and step in data
