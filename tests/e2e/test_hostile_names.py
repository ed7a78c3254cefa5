"""Names that break generators, in every place of a spec: each is refused with path and fix, or type-checks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from example_apps import write_project
from support.hostile import NAMES, PIECES

from omniforge.projects.verify.run import verify
from omniforge.spec.check import check_text
from omniforge.spec.identifiers import folded

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
N_SLICES = 4
FIELDS_EACH = 4
TITLE = {"id": "title", "name": "Title", "type": "string"}
Data = dict[str, Any]


def spec_of(**parts: Any) -> Data:
    return {
        "forge": 1,
        "name": "Things",
        "slug": "things",
        "models": [{"id": "m", "name": "Thing", "fields": [TITLE]}],
    } | parts


def choice(name: str) -> Data:
    return {
        "id": "kind",
        "name": "Kind",
        "type": "enum",
        "labels": [{"id": "a", "label": name}, {"id": "b", "label": "Other"}],
    }


def model(name: str, *fields: Data, number: int = 0, **more: Any) -> Data:
    return {"id": f"m{number}", "name": name, "fields": [TITLE, *fields], **more}


PLACES: dict[str, Callable[[str], Data]] = {
    "idea": lambda name: spec_of(name=name),
    "tagline": lambda name: spec_of(tagline=name),
    "model": lambda name: spec_of(models=[model(name)]),
    "field": lambda name: spec_of(models=[model("Thing", {"id": "f", "name": name, "type": "string"})]),
    "choice": lambda name: spec_of(models=[model("Thing", choice(name))]),
    "role": lambda name: spec_of(roles=[{"id": "r", "name": name}]),
    "state": lambda name: spec_of(
        models=[model("Thing", states=[{"id": "s", "name": name}, {"id": "t", "name": "Done"}])]
    ),
    "relation": lambda name: spec_of(
        models=[model("Thing", relations=[{"id": "r", "name": name, "kind": "many-to-one", "to": "m0"}])]
    ),
}


def text_of(spec: Data) -> str:
    return json.dumps(spec, ensure_ascii=False)  # JSON is YAML


@cache
def accepted(place: str) -> tuple[str, ...]:
    """Return the names a place takes."""
    return tuple(name for name in NAMES if check_text(text_of(PLACES[place](name))).is_clean)


def test_there_are_two_hundred() -> None:
    assert len(NAMES) >= 200


@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_taken_or_refused_with_path_and_fix(place: str) -> None:
    taken = accepted(place)

    refused = [name for name in (*NAMES, *PIECES) if name not in taken and "\ud800" not in name]
    problems = [p for name in refused for p in check_text(text_of(PLACES[place](name))).problems]
    assert all(p.path and p.message and p.fix for p in problems)
    assert len(taken) >= 0.8 * len(NAMES), sorted(set(NAMES) - set(taken))


def parts(place: str, n: int, size: int) -> tuple[str, ...]:
    """Return the `n`-th few names that a place takes."""
    return accepted(place)[n * size : (n + 1) * size]


def distinct(names: Iterable[str], *others: str) -> list[str]:
    """Return the names without those that would share an identifier with another one."""
    found = {folded(name, "x"): name for name in names}
    return [name for key, name in found.items() if key not in others]


def everything(part: int) -> Data:
    """Return a spec in which a quarter of the names are models, and all are fields, choices and states of them."""
    models = []
    for n, name in enumerate(distinct(accepted("model")[part::N_SLICES])):
        fields = distinct(parts("field", n, FIELDS_EACH), "title")
        listed = [{"id": f"f{i}", "name": field, "type": "string"} for i, field in enumerate(fields)]
        labels = [{"id": f"c{i}", "label": label} for i, label in enumerate(parts("choice", n, FIELDS_EACH))]
        kinds = [{"id": "kind", "name": "Kind of it", "type": "enum", "labels": labels}] if labels else []
        states = [{"id": f"s{i}", "name": state} for i, state in enumerate(distinct(parts("state", n, FIELDS_EACH)))]
        models.append(model(name, *listed, *kinds, number=n, states=states))
    roles = [{"id": f"r{n}", "name": name} for n, name in enumerate(parts("role", part, 5))]
    texts = parts("tagline", part, len(NAMES) // N_SLICES)
    faq = [{"id": f"q{n}", "question": text, "answer": text} for n, text in enumerate(texts)]
    return spec_of(models=models, roles=roles, marketing={"faq": faq})


@pytest.mark.node
@pytest.mark.parametrize("part", [pytest.param(n, marks=[pytest.mark.slow] if n else []) for n in range(N_SLICES)])
def test_names_that_are_taken_type_check(part: int, tmp_path: Path) -> None:
    project = write_project(text_of(everything(part)), tmp_path / "project")

    checks = ("prisma", "types", "lint", "placeholders")
    report = verify(project, "static", work_dir=tmp_path / "work", cache_dir=CACHE, only=checks)

    assert report.ok, report.to_text()
