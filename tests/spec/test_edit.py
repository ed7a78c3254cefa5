import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.specs import SMALL

from omniforge.errors import SpecError
from omniforge.spec.edit import get_value, set_value
from omniforge.spec.text import load_data

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        pytest.param("tagline", "Mud", ["-tagline: Handmade ceramics", "+tagline: Mud"], id="text"),
        pytest.param(
            "models.product.fields.price.required",
            False,
            [
                "-      - {id: price, name: Price, type: money, required: true, min: 0}",
                "+      - {id: price, name: Price, type: money, required: false, min: 0}",
            ],
            id="record-by-id",
        ),
        pytest.param(
            "models.product.fields.weight",
            {"name": "Weight", "type": "decimal"},
            ["+      - {id: weight, name: Weight, type: decimal}"],
            id="new-record",
        ),
        pytest.param(
            "models.product.fields.made_on", None, ["-      - {id: made_on, name: Made on, type: date}"], id="remove"
        ),
        pytest.param("design.shell", "topnav", ["+design:", "+  shell: topnav"], id="new-section"),
        pytest.param("brand.adjectives.0", "warm", ["+brand:", "+  adjectives:", "+    - warm"], id="new-list"),
        pytest.param(
            "models.category.access.0.operations",
            ["list"],
            ["-      - {role: public, operations: [list, read]}", "+      - {role: public, operations: [list]}"],
            id="list",
        ),
        pytest.param("locales", ["en", "fr"], ["+locales: [en, fr]"], id="new-short-list"),
        pytest.param("roles.2", {"id": "guest", "name": "Guest"}, ["+  - {id: guest, name: Guest}"], id="next-number"),
        pytest.param("x-deep", {"a": {"b": 1}}, ["+x-deep:", "+  a: {b: 1}"], id="nested"),
        pytest.param("x-list", [{"a": 1}], ["+x-list:", "+  - {a: 1}"], id="list-of-records"),
    ],
)
def test_only_the_lines_of_the_value_change(path: str, value: object, lines: list[str]) -> None:
    after = set_value(SMALL, path, value)

    assert changed_lines(SMALL, after) == lines
    assert "# what it is called" in after


@settings(max_examples=40, deadline=None)
@given(WORDS)
def test_a_set_text_reads_back_as_it_was_given(words: str) -> None:
    after = set_value(SMALL, "marketing.headline", words)

    assert load_data(after).data == {**load_data(SMALL).data, "marketing": {"headline": words}}


@pytest.mark.parametrize("value", ["no", "1_000", "2024-01-01", "0o17", "null", "3", "~", "True", "1e3"])
def test_text_that_looks_like_something_else_stays_text(value: str) -> None:
    assert load_data(set_value(SMALL, "tagline", value)).data["tagline"] == value


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        pytest.param("models.gone.name", "x", 'there is no "gone"', id="no-record"),
        pytest.param("name.first", "x", "is a single value", id="below-a-value"),
        pytest.param("models.product.fields.gone", 3, 'there is no "gone"', id="no-record-to-set"),
        pytest.param("models.9", {"id": "x"}, 'there is no "9"', id="number-beyond-the-end"),
        pytest.param("summary", None, "is not set", id="remove-nothing"),
        pytest.param("a..b", 1, "is no path", id="empty-step"),
        pytest.param("", 1, "is no path", id="empty"),
    ],
)
def test_a_path_that_leads_nowhere_says_what_is_known_there(path: str, value: object, words: str) -> None:
    with pytest.raises(SpecError, match=words) as caught:
        set_value(SMALL, path, value)

    assert caught.value.hint


def test_a_text_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(SpecError, match=r"spec.yaml:2: not valid YAML"):
        set_value("a: [", "a", 1)


def test_an_empty_file_and_an_empty_value_take_new_keys() -> None:
    assert load_data(set_value("", "name", "A")).data == {"name": "A"}
    assert load_data(set_value("brand:\n", "brand.voice", "calm")).data == {"brand": {"voice": "calm"}}


def test_lists_that_are_not_indented_stay_so() -> None:
    text = "roles:\n- id: a\n  name: A\n- id: b\n  name: B\n"

    assert set_value(text, "roles.b.name", "C") == text.replace("name: B", "name: C")


def test_values_are_found_by_path() -> None:
    data = load_data(SMALL).data

    assert get_value(data, "models.product.fields.price.min") == 0
    assert get_value(data, "models.0.name") == "Category"
    with pytest.raises(SpecError, match='no "gone"'):
        get_value(data, "models.product.gone")
    with pytest.raises(SpecError, match="first") as caught:
        get_value(data, "name.first")
    assert caught.value.hint == "known there: none"
