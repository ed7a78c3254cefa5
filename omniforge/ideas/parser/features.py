"""Behaviours bound to models: those the app can do now, and those it is built around until their code exists.

Invariant: only kinds in `READY` are promised; every other feature says `needs_code`.
"""

from collections.abc import Iterable

from omniforge.codegen.names import snake
from omniforge.codegen.wording import cut, sentences
from omniforge.ideas.parser.copywriting import FORBIDDEN
from omniforge.ideas.parser.domain import Domain
from omniforge.ideas.parser.drafts import EntityDraft, Json
from omniforge.ideas.parser.pack import PackFeature
from omniforge.ideas.parser.phrases import PhraseIndex, base_form

GAME = "game"
_LONGEST = 300
"""Characters of the text that describe a feature of its own."""
READY = frozenset({"search", "filters", "charts"})


def with_status(record: Json) -> Json:
    """Return the record of a feature, which says `needs_code` where the app cannot do it yet."""
    return record if record["kind"] in READY else {**record, "status": "needs_code"}


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
            if _speaks_of_missing(feature, next((d for d in drafts if d.id == target), None)):
                continue
            if match is not domain.primary and not feature.words:
                continue
            found.append(
                (_record(feature, target), hit.words if hit else "", "text" if hit else f"pack:{match.pack.id}")
            )
    return found


def own_work(kind: str, line: str, summary: str, found: Iterable[tuple[Json, str, str]]) -> list[tuple[Json, str, str]]:
    """Return the part that no list or form can do: the game itself, or what a small program works out.

    Args:
        kind: of the app.
        line: what the product is, in one line.
        summary: the text, for people who write the code.
        found: the features so far, with the source of each.
    """
    chosen = tuple(found)
    if any(record["kind"] == "interactive" for record, _, _ in chosen):
        return []
    if kind == GAME:
        name = "The game itself"
    elif not any(source == "text" for _, _, source in chosen):
        name = line
    else:
        return []
    record: Json = {"id": snake(name)[:60].strip("_"), "kind": "interactive", "name": name[:120]}
    plain = " ".join(s for s in sentences(summary) if not FORBIDDEN.search(s))
    record |= {"description": cut(plain, _LONGEST) or line, "status": "needs_code"}
    taken = {r["id"] for r, _, _ in chosen}
    return [] if record["id"] in taken else [(record, "", "text")]


def _speaks_of_missing(feature: PackFeature, draft: EntityDraft | None) -> bool:
    """Whether a feature speaks of a field or of states that its thing lacks, because the text lists others."""
    if draft is None or draft.known is None or not draft.is_told:
        return False
    gone = {base_form(w) for f in draft.known.fields if f not in draft.fields for w in f.split("_")}
    gone |= set() if draft.known.states else {"state", "status"}
    return bool(gone & {base_form(w) for w in f"{feature.name} {feature.description}".rstrip(".").split()})


def _target(feature: PackFeature, pack: str, drafts: Iterable[EntityDraft]) -> str | None:
    return next((d.id for d in drafts if d.pack == pack and d.known is not None and d.known.id == feature.on), None)


def _record(feature: PackFeature, target: str | None) -> Json:
    record: Json = {"id": snake(feature.name), "kind": feature.kind, "name": feature.name}
    if target:
        record["on"] = target
    record["description"] = feature.description
    return with_status(record)
