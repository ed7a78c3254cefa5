"""Which things the app keeps: those the text names, and those its line of business cannot do without.

Invariant: ids are unique and no draft bears a name that the generated app reserves.
"""

from collections.abc import Iterable

from omniforge.codegen.names import snake
from omniforge.ideas.parser.domain import Domain, Match
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.phrases import Hit, PhraseIndex


def from_packs(index: PhraseIndex, domain: Domain) -> tuple[EntityDraft, ...]:
    """Return the entities that the packs know and the text needs, in pack order."""
    found: list[EntityDraft] = []
    for match in domain.matches:
        is_primary = match is domain.primary
        for entity in match.pack.entities:
            hit = index.first((entity.name, *entity.words, *entity.hints))
            wanted = hit is not None or (entity.core and (is_primary or match.pack.overlay))
            if wanted and not _covered(entity, found):
                found.append(_draft(index, match, entity, hit))
    return tuple(found)


def _covered(entity: PackEntity, found: Iterable[EntityDraft]) -> bool:
    names = {entity.id, entity.name.lower(), *(w.lower() for w in entity.words)}
    return any(d.id in names or d.name.lower() in names or (d.known and d.known.id == entity.id) for d in found)


def _draft(index: PhraseIndex, match: Match, entity: PackEntity, hit: Hit | None) -> EntityDraft:
    name, plural = entity.name, entity.plural
    named = index.first((entity.name,)) or index.first(entity.words)
    if named is not None and not index.find(entity.name) and not _is_part(named.words, entity.name):
        name, plural = _singular_label(index, named), None
    return EntityDraft(
        id=snake(name) if name != entity.name else entity.id,
        name=name,
        plural=plural,
        description=entity.description,
        source="text" if hit else f"pack:{match.pack.id}",
        words=hit.words if hit else "",
        pack=match.pack.id,
        known=entity,
        seed=seed_values(index, entity),
        weight=float(index.count((entity.name, *entity.words))),
    )


def seed_values(index: PhraseIndex, entity: PackEntity) -> dict[str, tuple[object, ...]]:
    """Return the example values of an entity: the narrowest variant the text speaks of, over the general ones."""
    values: dict[str, tuple[object, ...]] = dict(entity.seed)
    for variant in entity.variants:
        if index.first(variant.words) is not None and index.first(variant.when_not) is None:
            size = len(next(iter(variant.seed.values())))
            values = {f: v for f, v in values.items() if f in variant.seed or len(v) >= size}
            values.update(variant.seed)
            break
    return values


def _is_part(words: str, name: str) -> bool:
    return set(words.lower().split()) <= set(name.lower().split())


def _singular_label(index: PhraseIndex, hit: Hit) -> str:
    tokens = index.tokens[hit.sentence][hit.token : hit.token + hit.length]
    label = " ".join(t.base for t in tokens).replace("-", " ")
    return label[:1].upper() + label[1:]
