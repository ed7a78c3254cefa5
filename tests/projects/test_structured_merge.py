"""Laws and cases of the merge by structure."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniforge.projects import structured_merge as sm

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", max_size=2), inner, max_size=3)
)


@given(DATA, DATA)
def test_a_change_on_one_side_only_arrives(base: Any, changed: Any) -> None:
    for merged in (sm.merge(base, base, changed), sm.merge(base, changed, base)):
        assert sm.same(merged.value, changed)
        assert merged.conflicts == []


@given(DATA, DATA)
def test_the_same_change_on_both_sides_is_no_conflict(base: Any, changed: Any) -> None:
    merged = sm.merge(base, changed, changed)

    assert sm.same(merged.value, changed)
    assert merged.conflicts == []


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        pytest.param({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "c": 3}, {"a": 1, "b": 2, "c": 3}, id="new keys of both"),
        pytest.param({"a": 1, "b": 2}, {"a": 1}, {"a": 5, "b": 2}, {"a": 5}, id="a removed key stays removed"),
        pytest.param(["x"], ["x", "mine"], ["new", "x"], ["new", "x", "mine"], id="sets of scalars"),
        pytest.param(
            [{"id": "a", "n": 1}], [{"id": "a", "n": 2}], [{"id": "a", "n": 1}, {"id": "b"}],
            [{"id": "a", "n": 2}, {"id": "b"}], id="records by id",
        ),
        pytest.param({"d": {"a": "1"}}, {"d": {"a": "1", "m": "2"}}, {"d": {"a": "9"}}, {"d": {"a": "9", "m": "2"}},
                     id="inside one object"),
    ],
)  # fmt: skip
def test_independent_changes_join(base: Any, ours: Any, theirs: Any, expected: Any) -> None:
    merged = sm.merge(base, ours, theirs)

    assert merged.value == expected
    assert merged.conflicts == []


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "place"),
    [
        pytest.param({"a": {"b": 1}}, {"a": {"b": 2}}, {"a": {"b": 3}}, "a.b", id="two values"),
        pytest.param({"a": {"b": 1}}, {"a": {}}, {"a": {"b": 3}}, "a.b", id="removed and changed"),
        pytest.param([1, 1], [1, 1, 2], [3, 1, 1], "the whole document", id="lists without names"),
        pytest.param({"a": 1}, {"a": True}, {"a": 2}, "a", id="true is not one"),
    ],
)
def test_contradictions_are_named(base: Any, ours: Any, theirs: Any, place: str) -> None:
    assert sm.merge(base, ours, theirs).conflicts == [place]


def test_a_key_that_is_there_twice_is_not_structured() -> None:
    with pytest.raises(sm.NotStructuredError):
        sm.parse_json('{"a": 1, "a": 2}')
    with pytest.raises(sm.NotStructuredError):
        sm.parse_yaml("a: 1\na: 2\n")


def test_yaml_keeps_comments_when_a_value_is_changed() -> None:
    text = "# who\nname: 'x' # keep\nsteps:\n  - run: a\n"

    changed = sm.dump_yaml_like(text, {"name": "x", "steps": [{"run": "a"}], "new": 1})

    assert changed == "# who\nname: 'x' # keep\nsteps:\n  - run: a\nnew: 1\n"
