"""What a language model may add to a new idea, and what stays whatever it says."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import RunForge
from support.good_model import FakeModel

from omniforge.errors import ProviderError
from omniforge.ideas.create import IdeaPlan, create_idea, plan_idea
from omniforge.ideas.modelling import IdeaModels
from omniforge.llm.models import TIERS, Model
from omniforge.llm.protocol import Call, FinalError
from omniforge.llm.setup import ModelOptions
from omniforge.spec.check import check_spec
from omniforge.store.builds import open_builds
from omniforge.store.model_calls import find_calls
from omniforge.workspace import init_workspace

TEXT = "A booking app for a small pottery school where students reserve wheels and teachers publish courses"
THINGS: dict[str, Any] = {
    "roles": [{"name": "Kiln keeper", "about": "Fires what students have made"}],
    "things": [
        {
            "name": "Firing",
            "about": "One run of the kiln",
            "owner": "Kiln keeper",
            "fields": [
                {"name": "Title", "type": "string", "required": True, "choices": []},
                {"name": "Heat", "type": "enum", "required": True, "choices": ["Bisque", "Glaze"]},
            ],
            "belongs_to": ["Course"],
        }
    ],
}
ITEM = {"title": "Your own wheel", "body": "Reserve a wheel for the hour that suits you."}
WORDS = {
    "tagline": "A wheel is free on Thursday evening",
    "headline": "Reserve a wheel at the pottery school",
    "subheadline": "See which wheels are free and take part in the courses of the teachers.",
    "promise": "You come in and the wheel is yours.",
    "audience": "people who learn to throw pots",
    "benefits": [ITEM, {**ITEM, "title": "Courses with dates"}],
    "steps": [{**ITEM, "title": t} for t in ("Sign up", "Pick a course", "Reserve")],
    "faq": [{"question": f"{q} do I begin?", "answer": "Pick a course first."} for q in ("How", "When", "Where")],
    "story_title": "No list on the door",
    "story_body": "The paper list on the door was full of crossings-out, and nobody knew which wheel was free.",
}


LIVES: dict[str, Any] = {
    "lives": [
        {
            "thing": "Firing",
            "states": ["Planned", "In the kiln", "Cooled"],
            "steps": [
                {"name": "Load", "source": ["Planned"], "target": "In the kiln", "roles": ["Kiln keeper"]},
                {"name": "Unload", "source": ["In the kiln"], "target": "Cooled", "roles": []},
            ],
        }
    ]
}
"""Of the proposed thing: slots are settled in turn, each on what the ones before gave."""


NO_FORMULAS: dict[str, Any] = {"computed": []}


def welcome(call: Call) -> dict[str, Any]:
    current = json.loads(call.messages[1].text.split("<data>")[4].partition("</data>")[0])
    return {
        "landing": "place",
        "stages": [f"{name} here" for name in current["stages"]],
        "task": "Say which wheel is free on the evening they asked for.",
    }


def answers(call: Call) -> str:
    properties = (call.schema or {})["properties"]
    if "landing" in properties:
        return json.dumps(welcome(call))
    if {"limits", "features"} & set(properties):
        return json.dumps({name: [] for name in properties})
    if "computed" in properties:
        return json.dumps(NO_FORMULAS)
    return json.dumps(THINGS if "things" in properties else LIVES if "lives" in properties else WORDS)


def helpers(model: FakeModel, cache: Path, mode: str = "live") -> IdeaModels:
    tiers = dict.fromkeys(TIERS, (Model("openai/fake"),))
    return IdeaModels(ModelOptions(mode, by_name=True, tiers=tiers, client=lambda: model), cache)  # type: ignore[arg-type]  # a mode


def planned(model: FakeModel, cache: Path) -> IdeaPlan:
    return plan_idea(TEXT, models=helpers(model, cache))


def test_roles_things_and_words_are_added_and_say_where_they_are_from(tmp_path: Path) -> None:
    plan = planned(FakeModel(answers), tmp_path)

    spec = plan.spec
    firing = next(m for m in spec.models if m.id == "firing")
    assert check_spec(spec) == ()
    assert firing.owner == "kiln_keeper"
    assert [r.to for r in firing.relations] == ["course"]
    assert [label.label for label in firing.fields[1].labels] == ["Bisque", "Glaze"]
    assert [(s.id, s.final) for s in firing.states] == [("planned", False), ("in_the_kiln", False), ("cooled", True)]
    assert [(t.id, t.source, t.target, t.roles) for t in firing.transitions] == [
        ("load", ("planned",), "in_the_kiln", ("kiln_keeper",)), ("unload", ("in_the_kiln",), "cooled", ()),
    ]  # fmt: skip
    assert spec.marketing.headline == WORDS["headline"]
    sources = {e.path: e.source for e in plan.evidence}
    assert (sources["models.firing"], sources["marketing.headline"]) == ("model", "model")
    assert sources["models.course"] == "text"


def test_the_first_page_and_the_stages_of_a_lead_are_those_of_the_business(tmp_path: Path) -> None:
    before, plan = plan_idea(TEXT).spec, planned(FakeModel(answers), tmp_path)

    after = plan.spec
    assert (before.design.archetype, after.design.archetype) == ("programme", "place")
    assert [s.name for s in after.crm.stages] == [f"{s.name} here" for s in before.crm.stages]
    assert [s.probability for s in after.crm.stages] == [s.probability for s in before.crm.stages]
    actions = {a.kind: a.value for w in after.workflows for a in w.actions}
    assert actions["create_task"] == "Say which wheel is free on the evening they asked for."
    assert actions["change_stage"] in {s.name for s in after.crm.stages}
    sources = {e.path: e.source for e in plan.evidence}
    assert {sources[p] for p in ("design.archetype", "crm.stages", f"workflows.{after.workflows[0].id}")} == {"model"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"stages": ["One"]}, "exactly", id="too few stages"),
        pytest.param({"landing": "billboard"}, "must be one of", id="no such page"),
        pytest.param({"task": "Answer within 9731 minutes"}, "9731 is not in the data", id="an invented figure"),
    ],
)
def test_a_welcome_that_does_not_fit_is_explained_and_left_out(
    change: dict[str, object], words: str, tmp_path: Path
) -> None:
    def script(call: Call) -> str:
        return json.dumps(welcome(call) | change) if "landing" in (call.schema or {})["properties"] else "no"

    model = FakeModel(script)

    assert planned(model, tmp_path).spec == plan_idea(TEXT).spec
    assert any(words in c.messages[-1].text for c in model.calls)


def test_what_the_text_gave_stays(tmp_path: Path) -> None:
    before, after = plan_idea(TEXT).spec, planned(FakeModel(answers), tmp_path).spec

    assert after.models[: len(before.models)] == before.models
    assert after.roles[: len(before.roles)] == before.roles
    assert after.marketing.call_to_action == before.marketing.call_to_action


@pytest.mark.parametrize(
    ("things", "words"),
    [
        pytest.param({"things": [{**THINGS["things"][0], "name": "Course"}]}, "there already", id="a thing twice"),
        pytest.param({"things": [{**THINGS["things"][0], "belongs_to": ["Moon"]}]}, "no thing of this", id="loose"),
        pytest.param({"things": [{**THINGS["things"][0], "owner": "Nobody"}]}, "no role Nobody", id="no such owner"),
        pytest.param({"roles": [{"name": "Student", "about": "Learns things"}]}, "role is there", id="a role twice"),
        pytest.param({"roles": [{"name": "Kiln <b>", "about": "Fires pots"}]}, "markup", id="markup"),
    ],
)
def test_a_proposal_that_does_not_fit_is_explained_and_left_out(
    things: dict[str, object], words: str, tmp_path: Path
) -> None:
    body = {"roles": THINGS["roles"], "things": [], **things}
    model = FakeModel(lambda c: json.dumps(body) if "things" in (c.schema or {})["properties"] else "no")

    plan = planned(model, tmp_path)

    assert plan.spec == plan_idea(TEXT).spec
    assert words in model.calls[1].messages[-1].text


@pytest.mark.parametrize(
    ("life", "words"),
    [
        pytest.param({"thing": "Moon"}, "no such thing", id="no such thing"),
        pytest.param({"states": ["Planned", "Lost"]}, "nothing leads to Lost", id="a state nobody reaches"),
        pytest.param({"states": ["Planned", "planned"]}, "must differ", id="a state twice"),
        pytest.param({"steps": [{**LIVES["lives"][0]["steps"][0], "roles": ["Nobody"]}]}, "no role Nobody", id="role"),
        pytest.param({"steps": [{**LIVES["lives"][0]["steps"][0], "target": "Gone"}]}, "no state Gone", id="target"),
    ],
)
def test_a_life_that_does_not_fit_is_explained_and_left_out(
    life: dict[str, object], words: str, tmp_path: Path
) -> None:
    bad = {"lives": [{**LIVES["lives"][0], **life}]}

    def script(call: Call) -> str:
        return json.dumps(bad) if "lives" in (call.schema or {})["properties"] else answers(call)

    model = FakeModel(script)
    plan = planned(model, tmp_path)

    assert not next(m for m in plan.spec.models if m.id == "firing").states
    assert any(words in c.messages[-1].text for c in model.calls)


def formulas(*computed: dict[str, str]) -> FakeModel:
    """A model that answers well, and with these formulas."""

    def script(call: Call) -> str:
        asked = (call.schema or {})["properties"]
        return json.dumps({"computed": computed}) if "computed" in asked else answers(call)

    return FakeModel(script)


HOURLY = {"thing": "Course", "name": "Price per hour", "type": "money", "formula": "round(price / hours, 2)"}
LABEL = {"thing": "Reservation", "name": "Notes", "type": "text", "formula": 'title & ", " & guests & " guests"'}
COUNT = {"thing": "Wheel", "name": "Reservations made", "type": "integer", "formula": "count(reservation)"}


def test_formulas_are_added_and_say_where_they_are_from(tmp_path: Path) -> None:
    before, plan = plan_idea(TEXT).spec, planned(formulas(HOURLY, LABEL, COUNT), tmp_path)

    models = {m.id: m for m in plan.spec.models}
    found = {f"{m.id}.{f.id}": (f.type, f.computed) for m in plan.spec.models for f in m.fields if f.computed}
    assert found == {
        "course.price_per_hour": ("money", HOURLY["formula"]),
        "reservation.notes": ("text", LABEL["formula"]),
        "wheel.reservations_made": ("integer", COUNT["formula"]),
    }
    assert check_spec(plan.spec) == ()
    assert len(models["reservation"].fields) == len(next(m for m in before.models if m.id == "reservation").fields)
    sources = {e.path: e.source for e in plan.evidence}
    assert sources["models.course.fields.price_per_hour"] == "model"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"thing": "Moon"}, "no such thing", id="no such thing"),
        pytest.param({"formula": "prise / hours"}, "did you mean price", id="no such field"),
        pytest.param({"formula": "price / 0"}, "divides by zero", id="zero"),
        pytest.param({"type": "string"}, "the field is a string", id="another type"),
        pytest.param({"name": "Hours", "type": "integer"}, "Hours is a decimal", id="a field of another type"),
        pytest.param({"name": "Hours", "type": "decimal", "formula": "hours * 2"}, "none of them", id="a circle"),
        pytest.param({"formula": "sum(reservation.guests)"}, "no link leads", id="no link"),
        pytest.param({"formula": "fetch(`http://x`)"}, "should match pattern", id="no formula at all"),
        pytest.param({"formula": "price; DROP TABLE course"}, "should match pattern", id="another language"),
    ],
)
def test_a_formula_that_does_not_fit_is_explained_and_left_out(
    change: dict[str, str], words: str, tmp_path: Path
) -> None:
    model = formulas({**HOURLY, **change})

    plan = planned(model, tmp_path)

    assert not any(f.computed for m in plan.spec.models for f in m.fields)
    assert any(words in c.messages[-1].text for c in model.calls)


def test_formulas_are_asked_only_where_something_can_follow(tmp_path: Path) -> None:
    model = FakeModel(lambda _: "no")

    plan_idea("A page that says hello", models=helpers(model, tmp_path))

    assert not any("computed" in (c.schema or {})["properties"] for c in model.calls)


@pytest.mark.parametrize("said", ["I cannot", '{"roles": [', "</script>", FinalError("no key", down=True)])
def test_a_model_of_no_use_changes_nothing(said: str | Exception, tmp_path: Path) -> None:
    assert planned(FakeModel(lambda _: said), tmp_path).spec == plan_idea(TEXT).spec


def test_the_answers_are_in_the_first_commit_and_paid_for_once(tmp_path: Path) -> None:
    workspace, _ = init_workspace(tmp_path)
    model = FakeModel(answers)

    made = create_idea(workspace, TEXT, models=helpers(model, workspace.cache))
    again = create_idea(workspace, TEXT, models=helpers(FakeModel(lambda _: "no"), workspace.cache, "recorded"))

    lock = yaml.safe_load((made.idea.root / "forge.lock").read_text())
    assert {a["slot"] for a in lock["answers"].values()} == {
        *(f"idea_parser.{s}" for s in ("things", "lives", "rules", "features", "words", "welcome")),
        "backend.formulas",
    }
    assert again.plan.spec.models == made.plan.spec.models
    with open_builds(workspace.db) as store:
        rows = find_calls(store.connection, store.path, idea=made.plan.slug, build_id=None)
    assert [r.n_calls for r in rows] == [1, 1, 1, 1, 1, 1, 1]


def test_recordings_alone_without_one_make_no_idea(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match=r"slot idea_parser\.things"):
        plan_idea(TEXT, models=helpers(FakeModel(answers), tmp_path, "recorded"))


def test_without_a_model_nothing_is_asked(run_forge: RunForge) -> None:
    code, _, err = run_forge(["idea", "new", TEXT])

    assert (code, "note" in err) == (0, False)
