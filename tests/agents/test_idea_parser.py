"""The product brief of a generated project."""

from omniforge.agents.base import Previous, TaskInputs
from omniforge.agents.idea_parser.agent import AGENT
from omniforge.ideas.parser.parse import parse
from omniforge.spec.model import ModelField, Spec

SPEC = parse(
    "Careline is a telemedicine service. Patients book appointments with doctors and keep health records."
).spec


def brief(spec: Spec) -> str:
    (task,) = AGENT.tasks(spec, Previous())
    (file,) = AGENT.run(TaskInputs(task=task, results={})).files
    assert file.path == "docs/product.md"
    return file.data.decode()


def test_it_names_people_things_and_who_may_do_what() -> None:
    text = brief(SPEC)

    assert "# Careline: product brief" in text
    assert "### Appointments" in text
    assert "Patient: see own, add own, change own, delete own" in text


def test_what_has_no_code_is_not_promised() -> None:
    text = brief(SPEC)
    ready, _, waiting = text.partition("## Asked for, not there yet")

    assert "Slot conflict check" in waiting
    assert "Slot conflict check" not in ready


def test_a_new_field_changes_nothing() -> None:
    model = SPEC.models[0]
    wider = model.model_copy(update={"fields": (*model.fields, ModelField(id="room", name="Room"))})

    assert brief(SPEC.model_copy(update={"models": (wider, *SPEC.models[1:])})) == brief(SPEC)
