"""Sentences with gaps: choosing, from `agents/marketing/phrases.yaml`, the ones whose facts are known.

Invariant: a phrase is used only when every fact it mentions is non-empty, so copy never claims what is not so.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

import yaml

from omniforge.codegen.wording import pick
from omniforge.resources import agents_dir

Pair = Mapping[str, Any]


@cache
def phrases() -> Mapping[str, Any]:
    """Return the phrase book; read once per process."""
    text = (agents_dir() / "marketing" / "phrases.yaml").read_text(encoding="utf-8")
    book: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    return book


def is_usable(phrase: str, facts: Mapping[str, str]) -> bool:
    """Whether every fact the phrase mentions is known and non-empty."""
    return all(facts.get(name) for _, name, _, _ in Formatter().parse(phrase) if name is not None)


def fill(phrase: str, facts: Mapping[str, str]) -> str:
    """Put the facts into the gaps."""
    return phrase.format_map(facts)


def usable(choices: Iterable[str], facts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the usable phrases, filled, in order."""
    return tuple(fill(c, facts) for c in choices if is_usable(c, facts))


def first(choices: Iterable[str], facts: Mapping[str, str]) -> str:
    """Return the first usable phrase; empty when there is none."""
    return next(iter(usable(choices, facts)), "")


def varied(choices: Sequence[str], facts: Mapping[str, str], *seed: str) -> str:
    """Return one of the usable phrases, chosen by the app's name and the seed; empty when there is none."""
    found = usable(choices, facts)
    return pick(found, facts["name"], *seed) if found else ""


def pairs(entries: Iterable[Pair], facts: Mapping[str, str], keys: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the usable two-part entries, e.g. title and body; each part may be a list of variants."""
    found = []
    for entry in entries:
        left, right = (_choices(entry[k]) for k in keys)
        texts = varied(left, facts, left[0]), varied(right, facts, right[0])
        if all(texts):
            found.append(texts)
    return tuple(found)


def _choices(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value
