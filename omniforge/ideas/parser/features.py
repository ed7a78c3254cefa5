"""Behaviours bound to models: those the app can do now, and those it is built around until their code exists.

Invariant: only kinds in `READY` are promised; every other feature says `needs_code`.
"""

from collections.abc import Iterable

from omniforge.codegen.names import snake
from omniforge.ideas.parser.domain import Domain
from omniforge.ideas.parser.drafts import EntityDraft, Json
from omniforge.ideas.parser.pack import PackFeature
from omniforge.ideas.parser.phrases import PhraseIndex

READY = frozenset({"search", "filters", "charts"})


def choose(index: PhraseIndex, domain: Domain, entities: Iterable[EntityDraft]) -> list[tuple[Json, str, str]]:
    """Return (feature record, words, source) of every feature of the packs that the text or the pack asks for."""
    drafts = tuple(entities)
    found: list[tuple[Json, str, str]] = []
    for match in domain.matches:
        for feature in match.pack.features:
            hit = index.first(feature.words)
            target = _target(feature, match.pack.id, drafts)
            taken = any(f["kind"] == feature.kind and f.get("on") == target for f, _, _ in found)
            if taken or (feature.words and hit is None) or (feature.on and target is None):
                continue
            if match is not domain.primary and not feature.words:
                continue
            found.append(
                (_record(feature, target), hit.words if hit else "", "text" if hit else f"pack:{match.pack.id}")
            )
    return found


def _target(feature: PackFeature, pack: str, drafts: Iterable[EntityDraft]) -> str | None:
    return next((d.id for d in drafts if d.pack == pack and d.known is not None and d.known.id == feature.on), None)


def _record(feature: PackFeature, target: str | None) -> Json:
    record: Json = {"id": snake(feature.name), "kind": feature.kind, "name": feature.name}
    if target:
        record["on"] = target
    record["description"] = feature.description
    if feature.kind not in READY:
        record["status"] = "needs_code"
    return record
