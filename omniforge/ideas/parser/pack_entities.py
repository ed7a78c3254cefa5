"""The things that the chosen packs know and the text names, under the name the text uses for them.

Invariant: in the order of the packs; the words of a text call for one pack only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from omniforge.codegen.names import snake
from omniforge.ideas.parser import pitch
from omniforge.ideas.parser.domain import Domain, Match
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.phrases import Hit, PhraseIndex, base_form

Place = tuple[int, int]
"""Index of a sentence and of a token in it."""


def from_packs(
    index: PhraseIndex, domain: Domain, nouns: Sequence[Noun] = (), passed: Collection[Place] = ()
) -> tuple[EntityDraft, ...]:
    """Return the entities that the packs know and the text needs, in pack order; a phrase calls for one pack.

    Args:
        index: the text.
        domain: its packs.
        nouns: what the text speaks of.
        passed: (sentence, token) of words that only name fields.
    """
    found: list[EntityDraft] = []
    spoken: dict[tuple[int, int], str] = {}
    weights = {n.name: n.weight for n in nouns}
    parts = pitch.parts_of_app(index)
    for match in domain.matches:
        is_primary = match is domain.primary
        for entity in match.pack.entities:
            hit = _first(index, (entity.name, *entity.words), passed, entity.hints, parts)
            if hit is not None and _is_taken(hit, match.pack.id, spoken):
                continue
            if (hit is not None or (entity.core and is_primary)) and not _covered(entity, found):
                found.append(_draft(index, match, entity, hit, weights))
    return tuple(found)


def _first(
    index: PhraseIndex, names: Iterable[str], passed: Collection[Place], hints: Iterable[str], parts: Collection[Place]
) -> Hit | None:
    """Return the first place of a name, or of a hint that is no part of the app: `opening hours` of a website."""
    hits = [h for name in names for h in index.find(name) if (h.sentence, h.token) not in passed]
    hits += [h for hint in hints for h in index.find(hint) if not {(h.sentence, h.token)} & (set(passed) | set(parts))]
    return min(hits, key=lambda h: (h.sentence, h.token, -h.length), default=None)


def _is_taken(hit: Hit, pack: str, spoken: dict[tuple[int, int], str]) -> bool:
    """Whether another pack has the words of a hit; else they are this pack's now."""
    places = [(hit.sentence, hit.token + i) for i in range(hit.length)]
    if any(spoken.get(place, pack) != pack for place in places):
        return True
    spoken.update(dict.fromkeys(places, pack))
    return False


def _covered(entity: PackEntity, found: Iterable[EntityDraft]) -> bool:
    names = {entity.id, entity.name.lower(), *(w.lower() for w in entity.words)}
    return any(d.id in names or d.name.lower() in names or (d.known and d.known.id == entity.id) for d in found)


def _draft(
    index: PhraseIndex, match: Match, entity: PackEntity, hit: Hit | None, weights: Mapping[str, float]
) -> EntityDraft:
    name, plural = entity.name, entity.plural
    named = _named_most(index, entity, weights)
    if named is not None and base_form(named.words) != entity.name.lower() and not _is_part(named.words, entity.name):
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
        seed=_seed_values(index, entity),
        weight=float(index.count((entity.name, *entity.words))),
    )


def _named_most(index: PhraseIndex, entity: PackEntity, weights: Mapping[str, float]) -> Hit | None:
    """Return the first place of the name that the text uses most for the entity, its own name before others."""
    names = [n for n in (entity.name, *entity.words) if index.find(n)]
    if entity.name in names and pitch.is_pitch(index):
        names = [entity.name]
    best = max(names, key=lambda n: (weights.get(n.lower(), 0.0), n == entity.name, -names.index(n)), default=None)
    return index.first((best,)) if best else None


def _seed_values(index: PhraseIndex, entity: PackEntity) -> dict[str, tuple[object, ...]]:
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
