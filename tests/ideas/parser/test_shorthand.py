"""The one-line notation of packs."""

import pytest

from omniforge.ideas.parser import shorthand


def test_a_field_with_all_marks() -> None:
    assert shorthand.field("unit_price", "money! >=0 <=10 EUR") == {
        "id": "unit_price",
        "name": "Unit price",
        "type": "money",
        "required": True,
        "min": 0,
        "max": 10,
        "currency": "EUR",
    }


def test_an_enum_with_a_default() -> None:
    record = shorthand.field("size", "enum! =Extra_large: Small | Extra large")

    assert record["labels"] == [{"id": "small", "label": "Small"}, {"id": "extra_large", "label": "Extra large"}]
    assert record["default"] == "extra_large"


def test_limits_of_text_are_lengths() -> None:
    assert shorthand.field("title", "string! <=120") | {} == {
        "id": "title",
        "name": "Title",
        "type": "string",
        "required": True,
        "max_length": 120,
    }


def test_a_relation_with_inverse() -> None:
    assert shorthand.relation("course", "many-to-one! course cascade as Lessons of it") == {
        "id": "course",
        "name": "Course",
        "kind": "many-to-one",
        "to": "course",
        "required": True,
        "on_delete": "cascade",
        "inverse": "Lessons of it",
    }


def test_states_and_transitions() -> None:
    assert shorthand.states("Open > Done* ; Lost*") == [
        {"id": "open", "name": "Open"},
        {"id": "done", "name": "Done", "final": True},
        {"id": "lost", "name": "Lost", "final": True},
    ]
    assert shorthand.transition("Finish it: open, lost -> done [clerk]") == {
        "id": "finish_it",
        "name": "Finish it",
        "source": ["open", "lost"],
        "target": "done",
        "roles": ["clerk"],
    }


def test_access_in_two_scopes() -> None:
    assert shorthand.access("seller", "list read; update own") == [
        {"role": "seller", "operations": ["list", "read"]},
        {"role": "seller", "operations": ["update"], "scope": "own"},
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        pytest.param(lambda: shorthand.field("x", "strng"), "unknown type", id="type"),
        pytest.param(lambda: shorthand.field("x", "string huge"), "unknown mark", id="mark"),
        pytest.param(lambda: shorthand.relation("x", "one-to-some y"), "unknown kind", id="kind"),
        pytest.param(lambda: shorthand.transition("Finish"), "is not", id="transition"),
        pytest.param(lambda: shorthand.access("x", "fly"), "is not a list of operations", id="access"),
        pytest.param(lambda: shorthand.rule("a ~ b: c"), "is not", id="rule"),
    ],
)
def test_a_mistake_is_named(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=message):
        call()
