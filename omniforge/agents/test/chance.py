"""Choices that look random and never change: a hash of what the choice is about.

Invariant: equal keys give equal choices on every machine and Python version; other keys do not disturb them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chance:
    """A source of choices for one subject, e.g. the field `price` of row 3 of `product`."""

    key: str

    def number(self, *about: object) -> int:
        """Return a 64-bit number for the subject and the given particulars."""
        text = "\x1f".join((self.key, *map(str, about)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")

    def below(self, limit: int, *about: object) -> int:
        """Return a number in 0 … limit-1."""
        return self.number(*about) % limit

    def one_of(self, values: Sequence[T], *about: object) -> T:
        """Return one of the values."""
        return values[self.below(len(values), *about)]


def spread(values: Sequence[T], key: str, index: int) -> T:
    """Return the value of row `index` so that the first `len(values)` rows all differ.

    The order is a rotation with a stride that is coprime to the length, chosen by `key`.
    """
    size = len(values)
    chance = Chance(key)
    strides = [s for s in range(1, size + 1) if _coprime(s, size)] or [1]
    return values[(chance.below(size, "start") + index * chance.one_of(strides, "stride")) % size]


def _coprime(first: int, second: int) -> bool:
    while second:
        first, second = second, first % second
    return first == 1
