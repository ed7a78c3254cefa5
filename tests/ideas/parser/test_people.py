"""Roles in the words of the text."""

import pytest

from omniforge.ideas.parser.parse import parse
from omniforge.spec.check import check_spec

STORIES = "\n".join(
    f"As a {who}, I want to {what} swarms, so that nothing is lost."
    for who, what in (
        ("Beekeeper", "add"), ("Beekeeper", "edit"), ("swarm coordinator", "assign"), ("swarm coordinator", "delete"),
        ("User", "see"),
    )
)  # fmt: skip


def test_the_tellers_of_stories_are_the_roles() -> None:
    parsed = parse(STORIES)

    assert {r.id for r in parsed.spec.roles} == {"beekeeper", "swarm_coordinator"}
    assert {e.words for e in parsed.evidence if e.path.startswith("roles.")} == {"Beekeeper", "swarm coordinator"}
    assert check_spec(parsed.spec) == ()


@pytest.mark.parametrize(
    ("text", "role", "there"),
    [
        pytest.param("Farmers add swarms. Farmers edit swarms.", "farmer", True, id="subject"),
        pytest.param("The editor should add swarms. The editor should edit swarms.", "editor", False, id="a-program"),
        pytest.param("Users add swarms. Users edit swarms.", "user", False, id="anybody"),
    ],
)
def test_people_who_do_things_are_roles(text: str, role: str, there: bool) -> None:  # noqa: FBT001 - a table
    assert (role in {r.id for r in parse(text).spec.roles}) is there
