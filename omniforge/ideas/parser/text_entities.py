"""Entities that no pack knows: from the nouns of the text and the general vocabulary.

Invariant: every noun becomes an entity with fields, access and links to the things it stands beside.
"""

from collections.abc import Collection, Mapping

from omniforge.codegen.names import plural, snake
from omniforge.ideas.parser.alike import is_sold
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.told import FEW_WORDS, says_when_done
from omniforge.ideas.parser.vocabulary import NounKind, has_fields, kind_of, sense_of

_MIN_FIELDS = 2
_PRODUCT = "product"
_MAX_NAME = 80
"""Letters; pages and journeys add words to a name, which may have 120."""
DEMAND, SUPPLY = "demand", "supply"
"""Stand for the first role of each side in the owner and access of text entities."""


def draft(noun: Noun, stated: Mapping[str, str], taken: set[str], said: Collection[str] = ()) -> EntityDraft:
    """Return the draft of a noun.

    Args:
        noun: what the text names.
        stated: field id -> shorthand the text gives for it; come before the typical ones.
        taken: ids in use; the new one is added.
        said: base forms of the words of the text, by which a noun that means several things is understood.
    """
    short = noun.name[:_MAX_NAME].strip()
    name = short[:1].upper() + short[1:]
    entity_id = new_id(name, taken)
    kind = _kind(noun, said)
    fields = _fields(stated, kind.fields)
    catalogue = _is_catalogue(noun)
    is_flagged = any(says_when_done(f, text) for f, text in stated.items())
    states = "" if catalogue or is_flagged else kind.states
    known = PackEntity(
        id=entity_id,
        name=name,
        description=f"One of the {plural(short)} that the idea speaks of.",
        owner=SUPPLY if catalogue else DEMAND,
        fields=fields,
        states=states,
        transitions=() if not states else tuple(f"{t} [{SUPPLY}]" for t in kind.transitions),
        access=_access(catalogue=catalogue),
    )
    return EntityDraft(
        id=entity_id,
        name=name,
        plural=None if noun.name.isascii() else name,
        description=known.description,
        source="text" if noun.words else "rule",
        words=noun.words,
        known=known,
        weight=noun.weight,
    )


def new_id(name: str, taken: set[str]) -> str:
    """Return the id of a thing, which is taken from now on."""
    entity_id = snake(name)[:48].strip("_")
    while entity_id in taken:
        entity_id += "_item"
    taken.add(entity_id)
    return entity_id


def _kind(noun: Noun, said: Collection[str]) -> NounKind:
    """Return what a noun carries in its sense here; what is sold and else unknown carries what a product does."""
    kind = kind_of(sense_of(noun.name, said, least=_least(said)))
    is_unknown = not kind.id and not has_fields(noun.name.rsplit(maxsplit=1)[-1])
    return kind_of(_PRODUCT) if is_unknown and is_sold(noun) else kind


def _least(said: Collection[str]) -> int:
    """Return how many words must speak for a sense: in a long text one stands there by chance."""
    return 1 if len(said) <= FEW_WORDS else 2


def _fields(stated: Mapping[str, str], typical: Mapping[str, str]) -> dict[str, str]:
    if not stated:
        return dict(typical)
    fields = dict(stated)
    if not any(map(_is_string, fields.values())):
        first = next((f for f, text in typical.items() if _is_string(text)), "title")
        fields = {first: typical.get(first, "string! <=160"), **fields}
    for name, text in typical.items():
        if len(fields) >= _MIN_FIELDS:
            break
        if name not in ("name", "title"):
            fields.setdefault(name, text)
    first = next(f for f, text in fields.items() if _is_string(text))
    if not fields[first].startswith("string!"):
        fields[first] = fields[first].replace("string", "string!", 1)
    return fields


def _is_string(shape: str) -> bool:
    return shape.split(maxsplit=1)[0].rstrip("!") == "string"


def _is_catalogue(noun: Noun) -> bool:
    looked = sum(v in word_list("looked_at") for v in noun.verbs)
    made = sum(v in word_list("made") for v in noun.verbs)
    return looked > made


def _access(*, catalogue: bool) -> dict[str, str]:
    if catalogue:
        return {"public": "list read", SUPPLY: "list read; create update delete own", DEMAND: "list read"}
    return {DEMAND: "all own", SUPPLY: "list read update"}
