"""The plan and the guides of a generated project."""

import json

from omniforge.agents.base import Previous, TaskInputs, TaskOutput
from omniforge.agents.planner.agent import AGENT
from omniforge.ideas.parser.parse import parse
from omniforge.spec.model import ModelField, Spec

SPEC = parse("A job board called Post where employers post jobs and candidates apply and save jobs.").spec


def run(spec: Spec) -> TaskOutput:
    (task,) = AGENT.tasks(spec, Previous())
    return AGENT.run(TaskInputs(task=task, results={}))


def test_it_makes_the_guides_and_the_plan() -> None:
    assert sorted(f.path for f in run(SPEC).files) == [".forge/plan.json", "AGENTS.md", "README.md", "docs/plan.md"]


def test_every_step_waits_only_for_earlier_ones() -> None:
    plan = json.loads(next(f.data for f in run(SPEC).files if f.path == ".forge/plan.json"))
    seen: set[str] = set()
    for phase in plan["phases"]:
        for step in phase["steps"]:
            assert set(step["after"]) <= seen | {s["id"] for s in phase["steps"]}
            assert step["id"] not in seen
            seen.add(step["id"])


def test_a_feature_without_code_is_listed_as_such() -> None:
    spec = parse(
        "A job board where candidates get job alerts by email. Employers post jobs; candidates apply and save."
    ).spec
    waiting = [f for f in spec.features if f.status == "needs_code"]
    texts = {f.path: f.data.decode() for f in run(spec).files}

    assert waiting
    for feature in waiting:
        assert (feature.name or "") in texts["README.md"]
        assert f"- [ ] {feature.name}" in texts["docs/plan.md"]


def test_a_new_field_changes_no_file() -> None:
    job = next(m for m in SPEC.models if m.id == "job")
    wider = job.model_copy(update={"fields": (*job.fields, ModelField(id="perk", name="Perk"))})
    changed = SPEC.model_copy(update={"models": tuple(wider if m.id == "job" else m for m in SPEC.models)})

    assert run(changed).files == run(SPEC).files


def test_hostile_names_stay_text() -> None:
    spec = SPEC.model_copy(update={"name": "<script>alert(1)</script> `x` | y"})
    readme = next(f.data.decode() for f in run(spec).files if f.path == "README.md")

    assert "<script>" not in readme
