"""What a language model may say must hold of fields, and which behaviours a text implies: taken whole, or left out."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.good_model import FakeModel, good

from omniforge.agents import registry
from omniforge.agents.base import Previous, TaskInputs
from omniforge.ideas import explanation
from omniforge.ideas.create import IdeaPlan, create_idea, plan_idea
from omniforge.ideas.modelling import IdeaModels
from omniforge.ideas.proposing import slots
from omniforge.llm.models import TIERS, Model
from omniforge.llm.protocol import Call
from omniforge.llm.setup import ModelOptions
from omniforge.spec.check import check_spec, check_text
from omniforge.spec.model import Model as Thing
from omniforge.spec.text import dump
from omniforge.workspace import init_workspace

TEXT = (
    "A studio where members reserve rooms. Room: name, seats, description. "
    "Reservation: title, date, start time, end time, guests, completed, reference. "
    "A reservation ends after it starts, the same room is never reserved twice on a date, "
    "a room has at most twenty seats and its description at least 30 characters. "
    "Every reservation has a reference of its own, and a completed one says how many guests came. "
    "A title has up to 500 characters. "
    "The manager gets a notice when a reservation is made."
)


def limit(field: str, kind: str, number: float = 0, because: str = "a room has", thing: str = "Room") -> dict[str, Any]:
    return {"thing": thing, "field": field, "kind": kind, "number": number, "because": because}


ORDER: dict[str, Any] = {
    "thing": "Reservation", "field": "End time", "op": ">", "other": "Start time",
    "message": "Choose an end after the start.", "because": "ends after it starts",
}  # fmt: skip
NEED: dict[str, Any] = {
    "thing": "Reservation", "field": "Guests", "other": "Completed", "value": "yes",
    "message": "Say how many guests came.", "because": "a completed one says how many guests came",
}  # fmt: skip
ONCE: dict[str, Any] = {
    "thing": "Reservation", "fields": ["Room", "Date"], "because": "the same room is never reserved twice on a date",
}  # fmt: skip
RULES: dict[str, Any] = {
    "limits": [
        limit("Seats", "at_most", 20),
        limit("Description", "at_least", 30, "at least 30 characters"),
        limit("Reference", "unique", 0, "a reference of its own", "Reservation"),
        limit("Date", "required", 0, "on a date", "Reservation"),
    ],
    "comparisons": [ORDER],
    "needs": [NEED],
    "once": [ONCE],
}
FEATURES: dict[str, Any] = {
    "features": [
        {
            "kind": "notifications", "name": "Notice of reservations", "thing": "Reservation",
            "about": "The manager is told of each new reservation.", "because": "The manager gets a notice",
        },
        {
            "kind": "charts", "name": "Seats at a glance", "thing": "Room",
            "about": "Rooms side by side by their seats.", "because": "a room has at most twenty seats",
        },
    ],
}  # fmt: skip
LONG_TITLE = limit("Title", "at_most", 500, "up to 500 characters", "Reservation")
NONE: dict[str, Any] = {"limits": [], "comparisons": [], "needs": [], "once": []}


def planned(cache: Path, said: dict[str, Any]) -> tuple[IdeaPlan, FakeModel]:
    """Return the plan of an idea when a model gives these answers, by a key of their shape, and none else."""

    def script(call: Call) -> str:
        properties = (call.schema or {})["properties"]
        return next((json.dumps(answer) for key, answer in said.items() if key in properties), "no")

    model = FakeModel(script)
    tiers = dict.fromkeys(TIERS, (Model("openai/fake"),))
    models = IdeaModels(ModelOptions("live", by_name=True, tiers=tiers, client=lambda: model), cache)
    return plan_idea(TEXT, models=models), model


def thing(plan: IdeaPlan, name: str) -> Thing:
    return next(m for m in plan.spec.models if m.name == name)


def test_rules_of_the_text_are_in_the_spec_and_show_its_words(tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, {"limits": RULES})

    room, reservation = thing(plan, "Room"), thing(plan, "Reservation")
    fields = {f.name: f for m in (room, reservation) for f in m.fields}
    assert check_text(dump(plan.spec)).is_clean
    assert (fields["Seats"].max, fields["Description"].min_length) == (20, 30)
    assert (fields["Reference"].unique, fields["Date"].required) == (True, True)
    rules = {r.kind: r for r in reservation.rules}
    assert (rules["compare"].field, rules["compare"].op, rules["compare"].other) == ("end_time", ">", "start_time")
    assert (rules["required_if"].field, rules["required_if"].value) == ("guests", True)
    assert [g.fields for g in reservation.unique] == [("room", "date")]
    why = {e.path: (e.source, e.words) for e in plan.evidence}
    assert why["models.room.fields.seats.max"] == ("model", "a room has")
    assert why["models.reservation.rules.end_time_start_time"] == ("model", "ends after it starts")
    assert why["models.reservation.unique.room_date"][0] == "model"


def test_demo_rows_keep_the_rules(tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, {"limits": RULES})

    rows = seeds_of(plan, "reservation")
    assert len({(r["roomId"], r["date"]) for r in rows}) == len(rows)
    assert all(r["endTime"] > r["startTime"] for r in rows)
    assert all(r["guests"] is not None for r in rows if r["completed"])
    assert len({r["reference"] for r in rows}) == len(rows)
    assert all(r["seats"] <= 20 and len(r["description"]) >= 30 for r in seeds_of(plan, "room"))


def seeds_of(plan: IdeaPlan, folder: str) -> list[dict[str, Any]]:
    agent = registry.load("test")
    for task in agent.tasks(plan.spec, Previous()):
        for file in agent.run(TaskInputs(task, {u: {} for u in task.upstream})).files:
            if file.path == f"prisma/seed/{folder}.json":
                found: list[dict[str, Any]] = json.loads(file.data)
                return found
    raise AssertionError(folder)


def test_features_of_the_text_say_whether_their_code_exists(tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, {"features": FEATURES})

    found = {f.name: (f.kind, f.on, f.status) for f in plan.spec.features}
    assert check_spec(plan.spec) == ()
    assert found["Notice of reservations"] == ("notifications", "reservation", "needs_code")
    assert found["Seats at a glance"] == ("charts", "room", "ready")
    why = {e.path: (e.source, e.words) for e in plan.evidence}
    assert why["features.notice_of_reservations"] == ("model", "The manager gets a notice")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"limits": [limit("Seats", "at_most", 12)]}, "12 is not in the", id="an invented number"),
        pytest.param({"limits": [limit("Seats", "at_most", 20, "as usual")]}, "not words of the", id="invented words"),
        pytest.param({"limits": [limit("Colour", "required")]}, "no field Colour", id="no such field"),
        pytest.param({"limits": [limit("Seats", "required", thing="Moon")]}, "no such thing", id="no such thing"),
        pytest.param(
            {"limits": [limit("Date", "at_least", 1, "on a date", "Reservation")]}, "no such limit", id="type"
        ),
        pytest.param(
            {"limits": [limit("Completed", "unique", 0, "completed", "Reservation")]}, "cannot be", id="two values"
        ),
        pytest.param({"limits": [limit("Seats", "required")] * 2}, "limits must differ", id="a limit twice"),
        pytest.param({"limits": [limit("Seats", "at_least", -30)]}, "-30 is not in", id="less than nothing"),
        pytest.param({"limits": [LONG_TITLE]}, "more narrowly already", id="a looser limit"),
        pytest.param({"comparisons": [{**ORDER, "other": "Guests"}]}, "cannot be compared", id="unlike fields"),
        pytest.param({"comparisons": [ORDER, {**ORDER, "op": ">="}]}, "compared already", id="compared twice"),
        pytest.param({"needs": [{**NEED, "other": "Title"}]}, "neither a choice", id="no choice"),
        pytest.param({"needs": [{**NEED, "value": "perhaps"}]}, "no value perhaps", id="no such value"),
        pytest.param({"once": [{**ONCE, "fields": ["Room", "Moon"]}]}, "no field Moon", id="no such link"),
        pytest.param({"once": [{**ONCE, "fields": ["Room", "Completed"]}]}, "name a field", id="too few to differ"),
        pytest.param({"once": [{**ONCE, "fields": ["Date", "Date"]}]}, "must differ", id="a field with itself"),
    ],
)
def test_a_rule_that_does_not_fit_is_explained_and_left_out(change: dict[str, Any], words: str, tmp_path: Path) -> None:
    plan, model = planned(tmp_path, {"limits": NONE | change})

    assert plan.spec == plan_idea(TEXT).spec
    asked = [c for c in model.calls if "limits" in (c.schema or {})["properties"]]
    assert len(asked) == 3
    assert words in asked[1].messages[-1].text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"because": "they want a blog"}, "not words of the", id="invented words"),
        pytest.param({"thing": "Moon"}, "no thing Moon", id="no such thing"),
        pytest.param({"kind": "teleport"}, "must be one of", id="a kind the spec does not know"),
        pytest.param({"kind": "search", "thing": ""}, "name the thing", id="ready, but of nothing"),
        pytest.param({"about": "Read by 9731 managers"}, "9731 is not in the data", id="an invented figure"),
    ],
)
def test_a_feature_that_does_not_fit_is_explained_and_left_out(
    change: dict[str, Any], words: str, tmp_path: Path
) -> None:
    bad = {"features": [FEATURES["features"][0] | change]}
    plan, model = planned(tmp_path, {"features": bad})

    assert plan.spec == plan_idea(TEXT).spec
    asked = [c for c in model.calls if "features" in (c.schema or {})["properties"]]
    assert words in asked[1].messages[-1].text


def test_a_good_model_fills_every_slot_of_an_idea(tmp_path: Path) -> None:
    tiers = dict.fromkeys(TIERS, (Model("openai/fake"),))
    options = ModelOptions("live", by_name=True, tiers=tiers, client=lambda: FakeModel(good))
    models = IdeaModels(options, tmp_path)

    plan = plan_idea(TEXT, models=models)

    assert [s.source for s in models.settled] == ["answered"] * len(slots()), [s.reason for s in models.settled]
    assert check_spec(plan.spec) == ()


def test_the_words_behind_a_rule_are_shown_and_its_neighbours_keep_their_reasons(tmp_path: Path) -> None:
    workspace, _ = init_workspace(tmp_path)
    plan, model = planned(workspace.cache, {"limits": RULES, "features": FEATURES})
    tiers = dict.fromkeys(TIERS, (Model("openai/fake"),))
    options = ModelOptions("recorded", by_name=False, tiers=tiers, client=lambda: model)
    made = create_idea(workspace, TEXT, models=IdeaModels(options, workspace.cache))
    plain = create_idea(workspace, TEXT, name=f"{plan.spec.name} again")

    why = {r.path: r for r in explanation.explain(made.idea)}
    before = {r.path: r for r in explanation.explain(plain.idea)}

    seats, order = why["models.room.fields.seats.max"], why["models.reservation.rules.end_time_start_time"]
    assert (seats.source, seats.words, seats.value, seats.line) == ("model", "a room has", "20", 1)
    assert (order.source, order.words, order.line) == ("model", "ends after it starts", 1)
    assert why["features.notice_of_reservations"].words == "The manager gets a notice"
    fields = [p for p in before if ".fields." in p]
    assert fields
    assert [why[p].source for p in fields] == [before[p].source for p in fields]
