"""Stable choices from a name: the same idea always looks the same, two ideas rarely do."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


def number(*parts: str | int) -> int:
    """Return a 64-bit number that depends on the parts alone, on every machine."""
    text = "\x1f".join(str(p) for p in parts)
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def pick(options: Sequence[T], *parts: str | int) -> T:
    """Return one of the options."""
    return options[number(*parts) % len(options)]


def between(low: float, high: float, *parts: str | int) -> float:
    """Return a number in [low, high], with three decimals."""
    return round(low + (high - low) * (number(*parts) % 10_001) / 10_000, 3)
