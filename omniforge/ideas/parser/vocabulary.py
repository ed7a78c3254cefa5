"""The general vocabulary: what a noun that no pack knows usually carries.

Invariant: total; every noun gets fields, one of them a required text that names the record, the same for the same noun.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
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
def _file(name: str) -> dict[str, object]:
    found: dict[str, object] = read_yaml(templates_dir() / "packs" / "vocabulary" / name)
    return found


@cache
def noun_set(name: str) -> frozenset[str]:
    """Return one of the noun lists: `abstract`, `attributes`, `actions` or `adjectives`."""
    return frozenset(str(_file("nouns.yaml")[name]).split())


@cache
def _kinds() -> tuple[dict[str, NounKind], NounKind]:
    by_noun: dict[str, NounKind] = {}
    listed = _file("nouns.yaml")["kinds"]
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
    default = _file("nouns.yaml")["default"]
    assert isinstance(default, dict)  # noqa: S101 - the file's own shape
    return by_noun, NounKind(id="", fields=default["fields"])


@cache
def _things() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """Return noun -> names of its fields, and the glossary of shapes."""
    things, glossary = _file("things.yaml")["things"], _file("things.yaml")["fields"]
    assert isinstance(things, dict)  # noqa: S101 - the file's own shape
    assert isinstance(glossary, dict)  # noqa: S101 - the file's own shape
    by_noun: dict[str, tuple[str, ...]] = {}
    for nouns, names in things.items():
        for noun in nouns.split():
            by_noun.setdefault(noun.replace("_", " "), tuple(names.split()))
    return by_noun, glossary


@cache
def belongs() -> Mapping[str, tuple[str, ...]]:
    """Return noun -> nouns of what such a thing usually belongs to, the likeliest first."""
    return {noun: tuple(str(parents).split()) for noun, parents in _file("belongs.yaml").items()}


@cache
def likes() -> Mapping[str, tuple[str, ...]]:
    """Return name of a known app -> what an app like it keeps of the thing it is for."""
    return {brand: tuple(str(things).split()) for brand, things in _file("likes.yaml").items()}


@cache
def _senses() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return noun -> sense -> base forms of words of texts in which it has that sense."""
    senses: dict[str, dict[str, frozenset[str]]] = {}
    for noun, listed in _file("senses.yaml").items():
        assert isinstance(listed, dict)  # noqa: S101 - the file's own shape
        senses[noun] = {s.replace("_", " "): frozenset(str(words).split()) for s, words in listed.items()}
    return senses


def sense_of(noun: str, said: Collection[str], *, least: int = 1) -> str:
    """Return the name of what a noun means in a text, such as `admission ticket`; the noun itself where that is plain.

    Args:
        noun: one word or more; a pair of words that has fields of its own means that.
        said: base forms of the words of the text.
        least: words that must speak for a sense.
    """
    words = noun.lower().split()
    senses = _senses().get(words[-1], {}) if words else {}
    if not senses or (len(words) > 1 and has_fields(noun)):
        return noun
    best = max(senses, key=lambda s: len(senses[s] & set(said)))
    return best if len(senses[best] & set(said)) >= least else noun


def kind_of(noun: str) -> NounKind:
    """Return what a noun carries: the fields of the noun itself, or else of its last word, or else of its family."""
    family = _family(noun)
    words = noun.lower().split()
    things, glossary = _things()
    names = things.get(" ".join(words)) or things.get(words[-1] if words else "")
    if names is None:
        return family
    kept = [name for name in names if name != "status" or not family.states]
    return replace(family, fields=_named({name: glossary[name] for name in kept}))


def has_fields(noun: str) -> bool:
    """Whether the vocabulary lists fields of the noun itself."""
    return noun.lower() in _things()[0]


def glossary() -> Mapping[str, str]:
    """Return field id -> usual shape, for fields that many things have."""
    return _things()[1]


def is_known(noun: str) -> bool:
    """Whether some family lists the noun or its last word."""
    return bool(_family(noun).id)


def _family(noun: str) -> NounKind:
    by_noun, default = _kinds()
    words = noun.lower().split()
    return by_noun.get(noun.lower()) or by_noun.get(words[-1] if words else "") or default


def _named(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with a required text among them, which names the record."""
    if any(text.startswith("string!") for text in fields.values()):
        return fields
    first = next((name for name, text in fields.items() if text.startswith("string")), None)
    if first is None:
        return {"title": "string! <=160", **fields}
    return {**fields, first: fields[first].replace("string", "string!", 1)}
