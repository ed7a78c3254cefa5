"""The general vocabulary: what a noun that no pack knows usually carries.

Invariant: total; every noun gets fields, the same for the same noun.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from omniforge.ideas.parser.datafile import read_yaml
from omniforge.resources import templates_dir


@dataclass(frozen=True, slots=True)
class NounKind:
    """A family of nouns that carry the same things.

    Attributes:
        id: e.g. `happening`; empty for nouns of no family.
        fields: field id -> shorthand.
        states: shorthand, or empty.
        transitions: shorthand.
    """

    id: str
    fields: Mapping[str, str]
    states: str = ""
    transitions: tuple[str, ...] = ()


@cache
def _file() -> dict[str, object]:
    found: dict[str, object] = read_yaml(templates_dir() / "packs" / "vocabulary" / "nouns.yaml")
    return found


@cache
def noun_set(name: str) -> frozenset[str]:
    """Return one of the noun lists: `abstract`, `attributes`, `actions` or `adjectives`."""
    return frozenset(str(_file()[name]).split())


@cache
def _kinds() -> tuple[dict[str, NounKind], NounKind]:
    by_noun: dict[str, NounKind] = {}
    listed = _file()["kinds"]
    assert isinstance(listed, dict)  # noqa: S101 - the file's own shape
    for kind_id, record in listed.items():
        kind = NounKind(
            id=kind_id,
            fields=record["fields"],
            states=record.get("states", ""),
            transitions=tuple(record.get("transitions", ())),
        )
        for noun in str(record["nouns"]).split():
            by_noun.setdefault(noun, kind)
    default = _file()["default"]
    assert isinstance(default, dict)  # noqa: S101 - the file's own shape
    return by_noun, NounKind(id="", fields=default["fields"])


def kind_of(noun: str) -> NounKind:
    """Return the family of a noun, by its last word."""
    by_noun, default = _kinds()
    words = noun.lower().split()
    return by_noun.get(noun.lower()) or by_noun.get(words[-1] if words else "") or default


def is_known(noun: str) -> bool:
    """Whether some family lists the noun or its last word."""
    return bool(kind_of(noun).id)
