"""Entities that no pack knows: from the nouns of the text and the general vocabulary.

Invariant: every noun becomes an entity with fields, access and links to the things it stands beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from omniforge.codegen.names import plural, snake
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.vocabulary import kind_of

_MIN_FIELDS = 4
DEMAND, SUPPLY = "demand", "supply"
"""Stand for the first role of each side in the owner and access of text entities."""


def draft(noun: Noun, stated: Mapping[str, str], taken: set[str]) -> EntityDraft:
    """Return the draft of a noun.

    Args:
        noun: what the text names.
        stated: field id -> shorthand the text gives for it; come before the typical ones.
        taken: ids in use; the new one is added.
    """
    name = noun.name[:1].upper() + noun.name[1:]
    entity_id = snake(name)[:48].strip("_")
    while entity_id in taken:
        entity_id += "_item"
    taken.add(entity_id)
    kind = kind_of(noun.name)
    fields = _fields(stated, kind.fields)
    catalogue = _is_catalogue(noun)
    known = PackEntity(
        id=entity_id,
        name=name,
        description=f"One of the {plural(noun.name)} that the idea speaks of.",
        owner=SUPPLY if catalogue else DEMAND,
        fields=fields,
        states="" if catalogue else kind.states,
        transitions=() if catalogue else tuple(f"{t} [{SUPPLY}]" for t in kind.transitions),
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


def link(drafts: Sequence[EntityDraft], index: PhraseIndex) -> tuple[EntityDraft, ...]:
    """Return the drafts with a link from each text entity to the earlier thing it most often stands beside."""
    places = [_sentences(d, index) for d in drafts]
    found: list[EntityDraft] = []
    for i, current in enumerate(drafts):
        if current.pack or current.known is None or i == 0:
            found.append(current)
            continue
        shared = [(len(places[i] & places[j]) + _named_after(current, drafts[j]), -j) for j in range(i)]
        best, position = max(shared)
        target = drafts[-position]
        if best == 0 or target.id in current.known.fields:
            found.append(current)
            continue
        relations = {target.id: f"many-to-one {target.id}"}
        found.append(replace(current, known=current.known.model_copy(update={"relations": relations})))
    return tuple(found)


def _fields(stated: Mapping[str, str], typical: Mapping[str, str]) -> dict[str, str]:
    if not stated:
        return dict(typical)
    fields = dict(stated)
    has_title = any(text.startswith(("string!", "string")) for text in fields.values())
    if not has_title:
        first = next(iter(typical))
        fields = {first: typical[first], **fields}
    for name, text in typical.items():
        if len(fields) >= _MIN_FIELDS:
            break
        fields.setdefault(name, text)
    first = next(f for f, text in fields.items() if text.startswith("string"))
    if not fields[first].startswith("string!"):
        fields[first] = fields[first].replace("string", "string!", 1)
    return fields


def _is_catalogue(noun: Noun) -> bool:
    looked = sum(v in word_list("looked_at") for v in noun.verbs)
    made = sum(v in word_list("made") for v in noun.verbs)
    return looked > made


def _access(*, catalogue: bool) -> dict[str, str]:
    if catalogue:
        return {"public": "list read", SUPPLY: "list read; create update delete own", DEMAND: "list read"}
    return {DEMAND: "all own", SUPPLY: "list read update"}


def _sentences(entity: EntityDraft, index: PhraseIndex) -> set[int]:
    names: Iterable[str] = (entity.name, entity.words, entity.name.split()[-1])
    return {h.sentence for n in names if n for h in index.find(n)}


def _named_after(entity: EntityDraft, other: EntityDraft) -> int:
    return 5 if other.name.lower() in entity.name.lower().split()[:-1] else 0
