"""Field descriptions and validators of the generated schemas."""

from typing import Any, get_args

import pytest

from omniforge.codegen.app_view import ModelView, build_view
from omniforge.codegen.field_types import BUILDERS, SQL_TYPES
from omniforge.codegen.zod import rule_literals, schema_fields
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Spec


def _model(*fields: dict[str, Any], **more: Any) -> ModelView:
    model = {"id": "item", "name": "Item", "fields": fields, **more}
    return build_view(Spec.model_validate({"forge": 1, "name": "X", "slug": "x", "models": [model]})).models[0]


def test_every_field_type_has_a_column_and_a_validator() -> None:
    assert set(SQL_TYPES) == set(BUILDERS) == set(get_args(FieldType))


@pytest.mark.parametrize(
    ("field", "validator", "row_type"),
    [
        pytest.param({"required": True}, "field.text(itemFields.a)", "string", id="required text"),
        pytest.param({}, "field.text(itemFields.a).nullish()", "string | null", id="optional text"),
        pytest.param({"type": "money"}, "field.decimal(itemFields.a).nullish()", "number | null", id="money"),
        pytest.param({"type": "string_list"}, "field.stringList(itemFields.a).nullish()", "string[]", id="list"),
        pytest.param({"type": "password"}, "field.password(itemFields.a).nullish()", None, id="password"),
        pytest.param(
            {"type": "enum", "required": True, "labels": [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]},
            "field.choice(itemFields.a)", '"x" | "y"', id="enum",
        ),
    ],
)  # fmt: skip
def test_a_field_becomes(field: dict[str, Any], validator: str, row_type: str | None) -> None:
    (made,) = schema_fields(_model({"id": "a", "name": "A", **field}))

    assert (made.validator, made.row_type) == (validator, row_type)


def test_text_of_the_spec_is_quoted_in_the_description() -> None:
    (made,) = schema_fields(_model({"id": "a", "name": 'A "b"', "description": "line\n`${x}` */", "max_length": 9}))

    assert made.meta == (
        '{ name: "aB", label: "A \\"b\\"", type: "string", required: false, help: "line `${x}` */", maxLength: 9 }'
    )


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        pytest.param({"type": "integer", "default": "7"}, "7", id="number given as text"),
        pytest.param({"type": "boolean", "default": "True"}, "true", id="boolean given as text"),
        pytest.param({"type": "integer", "default": "many"}, None, id="not a number"),
        pytest.param({"type": "enum", "labels": [{"id": "x", "label": "X"}], "default": "z"}, None, id="no such label"),
        pytest.param({"default": "it's"}, '"it\'s"', id="text"),
        pytest.param({"type": "date", "default": "2026-01-01"}, '"2026-01-01"', id="a day"),
        pytest.param(
            {"type": "datetime", "default": "2026-01-01T09:00:00+02:00"},
            '"2026-01-01T07:00:00.000Z"',
            id="a moment in UTC",
        ),
    ],
)
def test_a_default_is_given_in_the_type_of_its_field(field: dict[str, Any], expected: str | None) -> None:
    (made,) = schema_fields(_model({"id": "a", "name": "A", **field}))

    assert made.default == expected


def test_rules_speak_of_properties() -> None:
    fields = ({"id": "from_day", "name": "Starts"}, {"id": "to_day", "name": "Ends"})
    rules = [
        {"id": "r", "kind": "compare", "field": "to_day", "op": ">", "other": "from_day", "message": 'not "before"'},
        {"id": "q", "kind": "required_if", "field": "to_day", "other": "from_day", "value": True, "message": "m"},
    ]

    assert rule_literals(_model(*fields, rules=rules)) == (
        '{ kind: "compare", field: "ends", op: ">", other: "starts", message: "not \\"before\\"" }',
        '{ kind: "required_if", field: "ends", other: "starts", value: true, message: "m" }',
    )
