"""The words of seed rows, read once from `agents/test/vocabulary.yaml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from omniforge.resources import agents_dir
from omniforge.spec.identifiers import words as split_words

Range = tuple[float, float, float]
"""Least, most and step of a number."""


@dataclass(frozen=True)
class Vocabulary:
    """Words and ranges by the names of models and fields; see the data file for the meaning of each list."""

    people: tuple[str, ...]
    person_models: frozenset[str]
    titles: Mapping[str, tuple[str, ...]]
    adjectives: tuple[str, ...]
    strings: Mapping[str, tuple[str, ...]]
    neutral: tuple[str, ...]
    codes: frozenset[str]
    texts: Mapping[str, tuple[str, ...]]
    integers: Mapping[str, Range]
    amounts: Mapping[str, Range]
    amounts_of: Mapping[str, Range]
    past: frozenset[str]
    birth: frozenset[str]
    late: frozenset[str]
    due: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with forge."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    body: dict[str, Any] = yaml.load((agents_dir() / "test" / "vocabulary.yaml").read_text("utf-8"), loader)  # noqa: S506 - a safe loader
    people = tuple(body["people"])
    strings = {word: people if values == "people" else tuple(values) for word, values in body["strings"].items()}
    return Vocabulary(
        people=people,
        person_models=frozenset(body["person_models"]),
        titles=_tuples(body["titles"]),
        adjectives=tuple(body["adjectives"]),
        strings=strings,
        neutral=tuple(body["neutral"]),
        codes=frozenset(body["codes"]),
        texts=_tuples(body["texts"]),
        integers=_ranges(body["integers"]),
        amounts=_ranges(body["amounts"]),
        amounts_of=_ranges(body["amounts_of"]),
        **{name: frozenset(body[name]) for name in ("past", "birth", "late", "due")},
    )


def words_of(identifier: str) -> tuple[str, ...]:
    """Return the words of an id, the most telling (last) first: `order_total` -> `total`, `order`."""
    return tuple(reversed(split_words(identifier)))


def _tuples(body: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(values) for word, values in body.items()}


def _ranges(body: Mapping[str, Sequence[float]]) -> dict[str, Range]:
    return {word: (least, most, step) for word, (least, most, step) in body.items()}
