"""The task graph: order, errors that name the culprit, keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniforge.agents.base import Task
from omniforge.build.plan import Plan, order
from omniforge.errors import GraphError


def task(name: str, *upstream: str, spec: str = "x") -> Task:
    return Task(name, "small", "unit", name, {"name": spec}, upstream)


def test_a_cycle_is_spelled_out() -> None:
    tasks = {t.id: t for t in (task("a", "c"), task("b", "a"), task("c", "b"))}

    with pytest.raises(GraphError, match=r"wait for each other: \w → \w → \w → \w"):
        order(tasks)


def test_an_unknown_upstream_names_both_ends() -> None:
    with pytest.raises(GraphError, match='task "a" waits for "ghost", which no agent makes'):
        order({"a": task("a", "ghost")})


@given(st.dictionaries(st.integers(0, 20), st.sets(st.integers(0, 20)), max_size=15))
def test_every_task_comes_once_and_after_its_upstream(edges: dict[int, set[int]]) -> None:
    tasks = {str(n): task(str(n), *(str(u) for u in sorted(ups) if u < n and u in edges)) for n, ups in edges.items()}

    ordered = [t.id for t in order(tasks)]

    assert sorted(ordered) == sorted(tasks)
    for name in ordered:
        assert all(ordered.index(u) < ordered.index(name) for u in tasks[name].upstream)


def test_a_key_follows_inputs_code_and_upstream() -> None:
    base, other = task("a", "u"), task("a", "u", spec="y")
    plan = Plan((base,), {"small": "1"})

    key = plan.key(base, {"u": "h"})

    assert key == plan.key(base, {"u": "h", "unrelated": "z"})
    assert (
        len(
            {
                key,
                plan.key(other, {"u": "h"}),
                plan.key(base, {"u": "g"}),
                Plan((), {"small": "2"}).key(base, {"u": "h"}),
            }
        )
        == 4
    )
