"""A model's operations on a spec: let through only if the spec with them is without a problem. Pure.

Invariant: nothing is removed, nothing breaks what is stored, and sections that decide where things run or who is told
are out of reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from omniforge.coding.answer import Operation
from omniforge.errors import ForgeError, SpecError
from omniforge.ideas import refining
from omniforge.ideas.parser.request_records import Addition
from omniforge.llm.claims import texts
from omniforge.llm.words import only_words
from omniforge.spec.check import check_text, load_spec
from omniforge.spec.diff.change import Judged
from omniforge.spec.diff.report import diff_specs
from omniforge.spec.edit import set_values
from omniforge.spec.model import Spec
from omniforge.spec.text import parse_value

SECTIONS = ("personas", "roles", "models", "features", "pages", "flows", "business", "marketing", "crm", "workflows")
"""What operations may touch; not deploy, integrations, apis, design, names and addresses of the app itself."""
_LISTS = frozenset({*SECTIONS, "fields", "relations", "states", "transitions", "labels", "rules", "unique"})
_NO_PROSE = frozenset({"pattern", "path", "to", "on", "model", "id"})


@dataclass(frozen=True, slots=True)
class SpecChange:
    """A spec after operations, or what is wrong with them.

    Attributes:
        spec_text: spec.yaml with the operations.
        changes: what they mean; empty when there are problems.
        problems: in words for the model.
    """

    spec_text: str
    changes: tuple[Judged, ...] = ()
    problems: tuple[str, ...] = ()


def apply(spec_text: str, operations: Sequence[Operation]) -> SpecChange:
    """Return the spec after the operations, in turn."""
    before = load_spec(spec_text)
    text, problems = spec_text, []
    for operation in operations:
        try:
            text = _with_one(text, operation)
        except (SpecError, ValueError) as error:
            problems.append(f"{operation.path}: {error}")
    if problems:
        return SpecChange(spec_text, problems=tuple(problems))
    report = check_text(text)
    if not report.is_clean:
        return SpecChange(spec_text, problems=tuple(f"{p.path}: {p.message}" for p in report.problems[:8]))
    changes = diff_specs(before, load_spec(text))
    refused = [f"{c.words}: {c.reason}" for c in changes if c.severity == "breaking" or c.change.kind == "removed"]
    if refused:
        return SpecChange(spec_text, problems=tuple(f"only a person may do this: {r}" for r in refused))
    return SpecChange(text, changes) if changes else SpecChange(spec_text, problems=("the operations change nothing",))


def forges_own(spec_text: str, idea_text: str, request: str) -> SpecChange | None:
    """Return what forge adds for a request without a model, if it understands it."""
    try:
        planned = refining.plan(spec_text, idea_text, request)
    except ForgeError:
        return None
    return SpecChange(planned.spec_text, planned.changes)


def overview(spec: Spec) -> dict[str, object]:
    """Return what a model has to know of a spec to decide where a request belongs."""
    return {
        "name": spec.name,
        "kind": spec.kind,
        "roles": [{"id": r.id, "name": r.name} for r in spec.roles],
        "models": [
            {
                "id": m.id,
                "name": m.name,
                "owner": m.owner or "",
                "fields": {f.id: f.type for f in m.fields},
                "links": {r.id: f"{r.kind} {r.to}" for r in m.relations},
                "states": [s.id for s in m.states],
            }
            for m in spec.models
        ],
        "features": [{"id": f.id, "kind": f.kind, "on": f.on or ""} for f in spec.features],
    }


def _with_one(text: str, operation: Operation) -> str:
    section = operation.path.partition(".")[0]
    if section not in SECTIONS:
        raise ValueError(f"only {', '.join(SECTIONS)} may change")
    value = parse_value(operation.value)
    if value is None:
        raise ValueError("nothing may be removed")
    for path, words in texts(value):
        if path.rpartition(".")[2] not in _NO_PROSE:
            only_words(" ".join(words.split()))
    home, _, last = operation.path.rpartition(".")
    if isinstance(value, dict) and home.rpartition(".")[2] in _LISTS and not last.isdigit():
        record = {k: v for k, v in value.items() if k != "id"}
        return refining.with_additions(text, (Addition(operation.path, record, ""),))
    return set_values(text, ((operation.path, value),))
