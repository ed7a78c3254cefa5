"""What the tests of a model try beyond the happy path: edges, defaults, orders, its form, and the eyes of visitors."""

from typing import Any

from omniforge.agents.base import Previous, TaskInputs
from omniforge.agents.test.agent import AGENT
from omniforge.spec.model import Spec

AREAS = [{"id": "in", "label": "In"}, {"id": "out", "label": "Out"}]
FIELDS: list[dict[str, Any]] = [
    {"id": "title", "name": "Title", "required": True, "max_length": 80},
    {"id": "seats", "name": "Seats", "type": "integer", "required": True, "min": 1, "max": 12, "default": 2},
    {"id": "area", "name": "Area", "type": "enum", "labels": AREAS},
    {"id": "from", "name": "From", "type": "date"},
    {"id": "until", "name": "Until", "type": "date"},
    {"id": "mobile", "name": "Mobile", "type": "phone", "personal": True},
    {"id": "margin", "name": "Margin", "type": "integer", "hidden_from": ["guest", "public"]},
]  # fmt: skip
RULE = {"id": "order", "kind": "compare", "field": "until", "op": ">=", "other": "from", "message": 'Ends "later"'}
OPEN = [{"role": "public", "operations": ["list", "read"]}, {"role": "guest", "operations": ["list", "read"]}]


def texts(*, access: list[dict[str, Any]] = OPEN, **changes: Any) -> tuple[str, str]:
    """Return the API test and the form test of a table, on one line each."""
    model = {"id": "table", "name": "Table", "fields": FIELDS, "rules": [RULE], "access": access, **changes}
    spec = Spec.model_validate(
        {"name": "Inn", "slug": "inn", "roles": [{"id": "guest", "name": "Guest"}], "models": [model]}
    )
    outputs = [AGENT.run(TaskInputs(task=task, results={})) for task in AGENT.tasks(spec, Previous())]
    files = {file.path: file.data.decode() for output in outputs for file in output.files}
    one, other = (" ".join(files[f"tests/models/table.{end}"].split()) for end in ("test.ts", "form.test.tsx"))
    return one, other


def test_what_is_just_allowed_is_taken() -> None:
    api, _ = texts()

    assert '["the longest Title", "title", "x".repeat(80)]' in api
    assert '["the least Seats", "seats", 1], ["the most Seats", "seats", 12]' in api
    assert '["no Area", "area", null], ["the last Area", "area", "out"]' in api


def test_a_field_that_a_rule_ties_is_not_changed_alone() -> None:
    api, _ = texts()

    assert '"no From"' not in api
    assert '["from", { from: new Date(' not in api


def test_a_huge_number_that_a_formula_reads_is_left_alone() -> None:
    total = {"id": "places", "name": "Places", "type": "integer", "computed": "seats * 1000000000"}
    api, _ = texts(fields=[*FIELDS, total])

    assert "the most Seats" not in api


def test_what_is_left_out_gets_its_default() -> None:
    api, form = texts()

    assert "const sent = await body({ seats: undefined });" in api
    assert "expect(made).toMatchObject({ seats: 2 });" in api
    assert "toHaveFormValues({ seats: 2 })" in form


def test_a_list_is_sorted_by_each_column_that_is_not_encrypted() -> None:
    api, _ = texts()

    assert '["seats", { seats: ' in api
    assert '["area", { area: "in" }, { area: "out" }]' in api
    assert '["mobile", { mobile: ' not in api


def test_a_form_is_asked_for_its_controls_messages_and_what_it_sends() -> None:
    _, form = texts()

    assert '["seats", "Seats", "number"]' in form
    assert '["area", "Area", "select"]' in form
    assert 'for (const name of ["title"])' in form
    assert '["Ends \\"later\\"", { until: ' in form
    assert '["guest", ["margin"]]' in form
    assert "expect(await form.save()).toMatchObject(VALUES);" in form


def test_a_form_that_needs_what_nobody_can_type_is_not_filled_in() -> None:
    _, form = texts(fields=[*FIELDS, {"id": "spot", "name": "Spot", "type": "location", "required": True}])

    assert '["spot.lat", m.form.latitude, "number"]' in form
    assert "VALUES" not in form


def test_visitors_see_what_is_public_of_a_public_model_only() -> None:
    api, _ = texts()
    closed, _ = texts(access=OPEN[1:])

    assert 'toEqual(["Seats", "Area", "From", "Until"])' in api
    assert "expect(JSON.stringify(thing)).not.toContain(VALUES.mobile);" in api
    assert 'describe("visitors"' not in closed


def test_a_field_called_as_a_method_of_every_object_has_a_property_of_its_own() -> None:
    fields = [{"id": "text", "name": "To string"}, {"id": "worth", "name": "valueOf"}, *FIELDS]

    api, _ = texts(fields=fields)

    assert '["toStringValue", ' in api
    assert '["valueOfValue", ' in api
