"""The spec that says everything a model can say, on the real Node stack: all of it works and is tested."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from example_apps import write_project
from support.specs import EVERYTHING

from omniforge.projects.verify.run import verify
from omniforge.spec import check
from omniforge.spec.kinds import FieldType, RelationKind

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))


@pytest.mark.node
def test_everything_a_model_can_say_is_proved(tmp_path: Path) -> None:
    project = write_project(EVERYTHING, tmp_path / "project")

    report = verify(project, "test", work_dir=tmp_path / "work", cache_dir=CACHE)

    assert report.ok, report.to_text()


def test_it_says_everything() -> None:
    models = check.load_spec(EVERYTHING).models
    fields = [f for m in models for f in m.fields]
    relations = [r for m in models for r in m.relations]

    assert {f.type for f in fields} == set(FieldType.__args__)  # type: ignore[attr-defined]  # a Literal
    assert {r.kind for r in relations} == set(RelationKind.__args__)  # type: ignore[attr-defined]  # a Literal
    assert {r.kind for m in models for r in m.relations if r.to == m.id} == {"many-to-one", "many-to-many"}
    assert {rule.kind for m in models for rule in m.rules} == {"compare", "required_if"}
    assert any(m.audit and m.soft_delete and m.owner and m.states and m.unique for m in models)
    assert any(f.hidden_from for f in fields)
    assert any(f.computed and f.hidden_from for f in fields)
    assert {"count(labels)", "count(item, part_of)", "sum(item.worth, shelf)"} <= {f.computed for f in fields}
    assert any(f.personal and f.unique for f in fields)
