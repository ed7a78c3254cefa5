"""Test cases that a language model thought of: what holds is tried, what does not is left out and named."""

from typing import Any

import pytest

from omniforge.agents.base import Previous, TaskInputs, TaskOutput
from omniforge.agents.slotted import TaskSlot
from omniforge.agents.test.agent import AGENT
from omniforge.agents.test.slots import Cases
from omniforge.spec.model import Spec

FIELDS: list[dict[str, Any]] = [
    {"id": "title", "name": "Title", "type": "string", "required": True, "max_length": 12},
    {"id": "price", "name": "Price", "type": "money", "min": 0, "max": 5000},
    {"id": "seats", "name": "Seats", "type": "integer", "min": 1},
    {"id": "held_on", "name": "Held on", "type": "date"},
    {"id": "until", "name": "Until", "type": "date"},
    {"id": "size", "name": "Size", "type": "enum", "labels": [{"id": "small", "label": "Small"}]},
    {"id": "secret", "name": "Secret", "type": "string", "hidden_from": ["visitor"]},
    {"id": "mail", "name": "Mail", "type": "email"},
]
SPEC: dict[str, Any] = {
    "forge": 1,
    "name": "Evening school",
    "slug": "evening-school",
    "roles": [{"id": "visitor", "name": "Visitor"}],
    "models": [
        {
            "id": "course",
            "name": "Course",
            "fields": FIELDS,
            "rules": [
                {
                    "id": "r",
                    "kind": "compare",
                    "field": "until",
                    "op": ">=",
                    "other": "held_on",
                    "message": "Late",
                }
            ],
        }
    ],
}
PATH = "tests/models/course.test.ts"


def case(field: str, value: str, expected: str, because: str = "worth a try") -> dict[str, str]:
    return {"field": field, "value": value, "expected": expected, "because": because}


def settled_for() -> tuple[TaskSlot, TaskInputs]:
    slot = next(s for s in AGENT.slots() if s.declared.id == "cases")
    task = next(t for t in AGENT.tasks(Spec.model_validate(SPEC), Previous()) if t.unit == "model")
    return slot, TaskInputs(task, {})


def run(*cases: dict[str, str]) -> TaskOutput:
    _, inputs = settled_for()
    answers = {"cases": {"cases": list(cases)}} if cases else {}
    return AGENT.run(TaskInputs(inputs.task, {}, answers))


def text_of(output: TaskOutput) -> str:
    return next(str(f.content) for f in output.files if f.path == PATH)


def test_cases_that_hold_are_in_the_tests_of_the_model() -> None:
    done = run(
        case("title", "Café d'été", "taken", "an apostrophe and accents"),
        case("price", "4999.99", "taken"),
        case("price", "12.345", "refused", "a third digit"),
        case("seats", "1,000", "refused", "a thousands separator"),
        case("held_on", "2028-02-29", "refused", "a leap day"),
        case("held_on", "29/02/2028", "refused", "another order"),
        case("size", "Small", "refused", "the label instead of the id"),
    )

    text = text_of(done)
    assert '["Title: an apostrophe and accents", "title", "Café d\'été"],' in text
    assert '["Price: worth a try", "price", 4999.99],' in text
    assert '["Price: a third digit", { price: 12.345 }, "price"],' in text
    assert '["Seats: a thousands separator", { seats: "1,000" }, "seats"],' in text
    assert '["Held on: another order", { heldOn: "29/02/2028" }, "heldOn"],' in text
    assert '["Size: the label instead of the id", { size: "Small" }, "size"],' in text
    assert '"takes %s"' in text
    assert "6 more test cases, thought of by a language model" in done.log


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param(case("held_on", "2027-02-29", "taken"), "rules of the field it is refused", id="no leap day"),
        pytest.param(case("held_on", "2028-02-29", "refused"), "by the rules of the field it is taken", id="leap day"),
        pytest.param(case("price", "5000.01", "taken"), "it is refused", id="above the most"),
        pytest.param(case("price", "-1", "refused"), "tried already", id="what forge tries"),
        pytest.param(case("until", "2028-01-01", "taken"), "ties it to another field", id="a field of a rule"),
        pytest.param(case("secret", "x", "taken"), "no such field", id="a field not for everybody"),
        pytest.param(case("mail", "nobody", "refused"), "no such field", id="a type that is not judged"),
        pytest.param(case("moon", "x", "taken"), "no such field", id="no field"),
        pytest.param(case("title", "\U0001f980", "taken"), "leave it open", id="counted in two ways"),
    ],
)
def test_a_wrong_expectation_is_left_out_and_named(wrong: dict[str, str], words: str) -> None:
    right = case("title", "Un été", "taken", "accents")

    both, alone = run(right, wrong), run(right)

    assert [f.data for f in both.files] == [f.data for f in alone.files]
    (named,) = [line for line in both.log if line.startswith("test case left out: ")]
    assert words in named
    assert wrong["value"] in named


def test_the_same_case_twice_is_tried_once() -> None:
    done = run(case("seats", "12", "taken"), case("seats", "12", "taken", "again"))

    assert text_of(done).count("12],") == 1


def test_nothing_right_is_a_reason_to_ask_again() -> None:
    slot, inputs = settled_for()
    wrong, right = case("price", "5000.01", "taken"), case("seats", "12", "taken")

    assert any("refused" in p for p in slot.check(inputs, Cases.model_validate({"cases": [wrong]})))
    assert slot.check(inputs, Cases.model_validate({"cases": [wrong, right]})) == ()


def test_a_case_cannot_be_anything_but_data() -> None:
    text = text_of(run(case("title", '"]);x(', "taken", 'a quote " and %s and ${x'), case("size", "${x}", "refused")))

    assert '"Title: a quote \\" and %s and ${x", "title", "\\"]);x("' in text
    assert '{ size: "${x}" }, "size"],' in text


def test_the_prompt_holds_the_rules_and_no_hidden_field() -> None:
    slot, inputs = settled_for()

    asked = slot.messages(inputs, {})[1].text

    assert '"most": 5000.0' in asked
    assert '"most_characters": 12' in asked
    assert "Secret" not in asked


def test_without_a_model_there_are_no_more_cases() -> None:
    done = run()

    assert text_of(done) == text_of(run(case("no_such_field", "1", "taken")))
    assert len(done.log) == 1
