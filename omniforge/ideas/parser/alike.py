"""Two names of one thing: a rating here and a review there, the pieces of a shop that are bought as ceramics.

Invariant: what a list names side by side is never taken for one thing, nor is what the text says two things of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from omniforge.ideas.parser import pitch
from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.drafts import DEFINED
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.vocabulary import kind_of
from omniforge.resources import templates_dir

_SOLD_KINDS = frozenset({"good", "media", ""})
"""Kinds of things that a shop sells; nouns that no vocabulary lists are such, too."""


@cache
def _groups() -> Mapping[str, int]:
    """Return word -> number of its group."""
    listed = _file()["groups"]
    assert isinstance(listed, list)  # noqa: S101 - the file's own shape
    return {word: number for number, words in enumerate(listed) for word in str(words).split()}


@cache
def _file() -> Mapping[str, object]:
    found: Mapping[str, object] = read_yaml(templates_dir() / "packs" / "vocabulary" / "alike.yaml")
    return found


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(_file()[name]).split())


def distinct(nouns: Sequence[Noun], names: Iterable[str]) -> tuple[list[Noun], dict[str, tuple[str, ...]]]:
    """Return the nouns without second names, and name of a thing -> its second names.

    Args:
        nouns: what the text names, the strongest first.
        names: of things that stand for themselves already.
    """
    kept: dict[str, Noun] = {}
    second: dict[str, tuple[str, ...]] = {}
    fixed = [Noun(name, DEFINED, "", 0, ()) for name in names]
    for noun in nouns:
        same = next((k for k in (*fixed, *kept.values()) if _are_one(noun, k)), None)
        if same is None:
            kept[noun.name] = noun
            continue
        second[same.name] = (*second.get(same.name, ()), noun.name)
        if same.name in kept:
            kept[same.name] = replace(same, verbs=tuple(dict.fromkeys((*same.verbs, *noun.verbs))))
    return list(kept.values()), second


def is_sold(noun: Noun) -> bool:
    """Whether people buy or sell it."""
    return bool(set(noun.verbs) & _words("sold")) and kind_of(noun.name).id in _SOLD_KINDS


def _are_one(noun: Noun, other: Noun) -> bool:
    is_listed = pitch.LISTED in noun.verbs and pitch.LISTED in other.verbs
    if noun.weight >= DEFINED or is_listed or noun.name == other.name:
        return False
    group = _groups().get(noun.name)
    if group is not None and group == _groups().get(other.name):
        return True
    return _is_sold_as(noun, other) or _is_sold_as(other, noun)


def _is_sold_as(noun: Noun, generic: Noun) -> bool:
    """Whether a noun is what people buy where the text speaks of products."""
    return generic.name in _words("generic") and noun.name not in _words("generic") and is_sold(noun)
