"""What a formula says, as a tree; and what is wrong with one that says nothing.

Invariant: numbers are exact; a quotient keeps `DIVISION_DIGITS` digits, here as in SQL and TypeScript.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

DIVISION_DIGITS = 20
"""Digits after the point of a quotient."""


class FormulaError(Exception):
    """A formula that cannot be read, or does not fit; the message names the culprit, the fix the way out."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text or truth that stands in the formula."""

    value: Fraction | str | bool


@dataclass(frozen=True, slots=True)
class Name:
    """The value of another field, or of the state."""

    id: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with one operand (`-`, `not`) or two."""

    operator: str
    operands: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: "tuple[Node, ...]"


Node = Literal | Name | Operation | Call


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure over the records linked to one: `count(line)`, `sum(line.total)`.

    Attributes:
        function: `count` or `sum`.
        source: id of the other model, or of this model's own one-to-many link to it.
        field: id of the number that is added up; none for a count.
        link: id of the link, where several lead here.
    """

    function: str
    source: str
    field: str | None
    link: str | None


Formula = Node | Aggregate


def names_in(node: Formula) -> Iterator[str]:
    """Yield the ids of the fields of its own model that a formula reads, each as often as it does."""
    if isinstance(node, Name):
        yield node.id
    elif isinstance(node, Operation):
        for operand in node.operands:
            yield from names_in(operand)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from names_in(argument)


def rounded(value: Fraction, digits: int) -> Fraction:
    """Return a number rounded to digits after the point, halves away from zero, as PostgreSQL's `round` does."""
    scale = 10**digits
    whole, rest = divmod(abs(value) * scale, 1)
    size = Fraction(int(whole) + (1 if rest * 2 >= 1 else 0), scale)
    return -size if value < 0 else size


def decimal_text(value: Fraction) -> str:
    """Return a finite decimal without needless zeros: `12`, `-0.5`."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    text = f"{abs(value * 10**digits).numerator:0{digits + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"
