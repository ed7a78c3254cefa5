"""Makes imported data a spec that checks: clashing names get another one, rules that cannot hold go to the report.

Invariant: what comes out passes every check, or the problems that are left are raised; nothing is dropped in silence.
"""

import json
from collections.abc import Collection
from typing import Any

from omniforge.spec.check import check_text
from omniforge.spec.check_names import MAX_FIELDS, MAX_RELATIONS
from omniforge.spec.edit import get_value
from omniforge.spec.importers.report import Unmapped
from omniforge.spec.model import Spec
from omniforge.spec.problem import InvalidSpecError, Problem

Json = dict[str, Any]
_RULES = (
    "min", "max", "min_length", "max_length", "pattern", "unique", "default", "inverse", "description", "plural",
    "currency", "message", "required",
)  # fmt: skip
_ROUNDS = 30


def fit(data: Json) -> tuple[Spec, tuple[Unmapped, ...]]:
    """Return the spec of imported data, and what had to be changed for it.

    Args:
        data: a spec as plain data with unique ids; it is changed in place.

    Raises:
        InvalidSpecError: a problem is left that no rule here solves.
    """
    reported: list[Unmapped] = []
    for _ in range(_ROUNDS):
        report = check_text(json.dumps(data, ensure_ascii=False))
        if report.spec is not None:
            return report.spec, tuple(reported)
        solved: set[str] = set()
        for problem in report.problems:
            if problem.path not in solved and (done := _solve(data, problem)) is not None:
                reported.append(done)
                solved.add(problem.path)
                if "at most" in problem.message:
                    break  # what other problems name may be gone
        if not solved:
            raise InvalidSpecError(report.problems, origin="the imported spec")
    raise InvalidSpecError(report.problems, origin="the imported spec")


def unique_id(wanted: str, taken: Collection[str]) -> str:
    """Return an id that is free: the wanted one, else with `_2`, `_3`, …."""
    wanted = wanted[:58].rstrip("_-")
    number, found = 2, wanted
    while found in taken:
        found, number = f"{wanted}_{number}", number + 1
    return found


def _solve(data: Json, problem: Problem) -> Unmapped | None:
    parent_path, _, key = problem.path.rpartition(".")
    parent = get_value(data, parent_path) if parent_path else data
    if isinstance(parent, list):
        return _plain_field(get_value(data, problem.path), problem) or _without_group(data, problem)
    if key == "name" and isinstance(parent.get("name"), str):
        return _rename(parent, parent_path, problem)
    if key == "id" and parent_path.startswith("models.") and parent_path.count(".") == 1:
        return _new_model_id(data, parent, problem)
    if key in _RULES and key in parent:
        value = parent.pop(key)
        return Unmapped("rule", 0, f"{problem.path}: {value}", problem.message)
    if "at most" in problem.message and key in ("fields", "relations", "labels"):
        return _cut(parent, key, problem)
    return _without_group(data, problem)


def _rename(record: Json, path: str, problem: Problem) -> Unmapped:
    """Names count by their first letters, so what tells two apart goes to the front."""
    old = record["name"]
    if "reserved" in problem.message:
        record["name"] = f"App {old[:1].lower()}{old[1:]}"
    elif "more than one line" in problem.message or len(old) > 120:  # noqa: PLR2004 - the longest name there is
        record["name"] = " ".join(old.split())[:120]
    elif old[:1].isdigit() or "same name" in problem.message or "already" in problem.message:
        stem, _, number = old.rpartition(" ")
        record["name"] = f"{stem} {int(number) + 1}" if stem and number.isdigit() else f"{old} 2"
        if len(record["name"]) > 24:  # noqa: PLR2004 - within the letters that count
            record["name"] = f"Second {old[:1].lower()}{old[1:]}"
    else:
        record["name"] = f"The {old[:1].lower()}{old[1:]}"[:120]
    return Unmapped("name", 0, f"{path}: {old}", f"{problem.message}; imported as {record['name']}")


def _new_model_id(data: Json, model: Json, problem: Problem) -> Unmapped:
    old = model["id"]
    model["id"] = unique_id(f"app_{old}", {m["id"] for m in data["models"]})
    for other in data["models"]:
        for relation in other.get("relations", ()):
            if relation["to"] == old:
                relation["to"] = model["id"]
    return Unmapped("name", 0, f"the id {old}", f"{problem.message}; imported as {model['id']}")


def _cut(record: Json, key: str, problem: Problem) -> Unmapped:
    """More of something than an app takes: the rest of the fields or links, and choices altogether, go."""
    if key == "labels":
        record["type"] = "string"
        n_labels = len(record.pop("labels"))
        record.pop("default", None)
        return Unmapped("rule", 0, f"{problem.path}: {n_labels} choices", f"{problem.message}; imported as text")
    limit = MAX_FIELDS if key == "fields" else MAX_RELATIONS
    rest = ", ".join(part["name"] for part in record[key][limit:])
    del record[key][limit:]
    return Unmapped("field" if key == "fields" else "relation", 0, f"{problem.path}: {rest}", problem.message)


def _without_group(data: Json, problem: Problem) -> Unmapped | None:
    """A rule or unique group over something that is gone goes with it."""
    parts = problem.path.split(".")
    if len(parts) < 5 or parts[0] != "models" or parts[2] not in ("unique", "rules"):  # noqa: PLR2004 - models.a.rules.b.c
        return None
    groups = get_value(data, ".".join(parts[:3]))
    groups[:] = [group for group in groups if group["id"] != parts[3]]
    return Unmapped("rule", 0, ".".join(parts[:4]), problem.message)


def _plain_field(record: Any, problem: Problem) -> Unmapped | None:
    """A field whose type cannot hold, as an enum without choices, is imported as text."""
    if not (isinstance(record, dict) and record.get("type") == "enum"):
        return None
    record["type"] = "string"
    record.pop("labels", None)
    return Unmapped("rule", 0, f"{problem.path}: enum", f"{problem.message}; imported as text")
