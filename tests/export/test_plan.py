"""What a push would do, for every way a remote's ref can stand to ours."""

from collections.abc import Mapping

import pytest

from omniforge.errors import ConflictError
from omniforge.export.plan import PushPlan, Wish, plan_push

MAIN, IDEA, PRISTINE, SIDE, TAG = (
    "refs/heads/main", "refs/heads/forge/idea/main", "refs/forge/pristine/main", "refs/heads/side", "refs/tags/v1",
)  # fmt: skip
PROPOSED = "refs/heads/forge/build-m3"


class Line:
    """Commits named by a letter and a number: of one letter, a higher number follows a lower one."""

    def __init__(self, *, unknown: frozenset[str] = frozenset(), same: frozenset[str] = frozenset()) -> None:
        self.unknown, self.same = unknown, same

    def has(self, commit: str) -> bool:
        return commit not in self.unknown

    def contains(self, newer: str, older: str) -> bool:
        return newer[0] == older[0] and newer[1:] >= older[1:]

    def are_related(self, one: str, other: str) -> bool:
        return "z" not in {one[0], other[0]}

    def same_files(self, one: str, other: str) -> bool:
        return {one, other} <= self.same


def plan(remote: Mapping[str, str], *, propose: bool = True, history: Line | None = None) -> PushPlan:
    ours = {MAIN: "m3", IDEA: "i3", PRISTINE: "p3", SIDE: "s3", TAG: "t1"}
    return plan_push(Wish(ours, "main", propose, lambda ref: f"get {ref}"), remote, history or Line())


def pushed(made: PushPlan) -> dict[str, str | None]:
    return {one.ref: one.before for one in made.all}


def test_an_empty_remote_gets_main_alone_and_first() -> None:
    made = plan({})

    assert [one.ref for one in made.first] == [MAIN]
    assert {one.ref for one in made.rest} == {IDEA, PRISTINE, SIDE, TAG}
    assert made.proposal is None


def test_an_equal_remote_gets_nothing() -> None:
    made = plan({MAIN: "m3", IDEA: "i3", PRISTINE: "p3", SIDE: "s3", TAG: "t1"})

    assert (made.all, made.n_unchanged, made.proposal) == ((), 5, None)


@pytest.mark.parametrize("theirs", ["m2", pytest.param("x2", id="apart")])
def test_a_later_build_is_proposed(theirs: str) -> None:
    made = plan({MAIN: theirs, IDEA: "i2", PRISTINE: "p2", SIDE: "s2", TAG: "t1"})

    assert pushed(made) == {IDEA: "i2", PRISTINE: "p2", SIDE: "s2", PROPOSED: None}
    assert (made.proposal, made.was) == ("forge/build-m3", theirs)


def test_a_proposal_that_was_pushed_before_is_still_proposed() -> None:
    made = plan({MAIN: "m2", IDEA: "i3", PRISTINE: "p3", SIDE: "s3", TAG: "t1", PROPOSED: "m3"})

    assert (pushed(made), made.proposal) == ({}, "forge/build-m3")


def test_without_requests_main_moves_forward_only() -> None:
    assert pushed(plan({MAIN: "m2", IDEA: "i3", PRISTINE: "p3", SIDE: "s3", TAG: "t1"}, propose=False)) == {MAIN: "m2"}
    with pytest.raises(ConflictError, match="main went another way"):
        plan({MAIN: "x2"}, propose=False)


def test_main_that_was_merged_by_other_commits_is_left_alone() -> None:
    made = plan({MAIN: "x9", PRISTINE: "p3"}, history=Line(same=frozenset({"x9", "m3"})))

    assert made.proposal is None
    assert "same files" in made.notes[0]


@pytest.mark.parametrize("ref", [MAIN, IDEA, PRISTINE, SIDE])
def test_what_is_newer_there_stays_and_is_named(ref: str) -> None:
    whole = {MAIN: "m3", IDEA: "i3", PRISTINE: "p3", SIDE: "s3", TAG: "t1"}

    made = plan({**whole, ref: f"{whole[ref][0]}4"})

    assert pushed(made) == {}
    assert f"get {ref}" in made.notes[0]


@pytest.mark.parametrize("ref", [IDEA, PRISTINE])
def test_refs_of_forge_that_went_another_way_stop_everything(ref: str) -> None:
    with pytest.raises(ConflictError, match="nothing was pushed") as raised:
        plan({MAIN: "m2", ref: "x4"})

    assert raised.value.hint == f"join them first: get {ref}"


def test_a_side_branch_or_tag_that_went_another_way_is_left_out() -> None:
    made = plan({MAIN: "m3", IDEA: "i3", PRISTINE: "p3", SIDE: "x1", TAG: "t0"})

    assert pushed(made) == {}
    assert [note.split()[0] for note in made.notes] == ["branch", "tag"]


@pytest.mark.parametrize(
    ("remote", "unknown"),
    [
        pytest.param({MAIN: "z1"}, set(), id="no history in common"),
        pytest.param({MAIN: "q1"}, {"q1"}, id="commits that are nowhere here"),
        pytest.param({"refs/heads/master": "q1"}, {"q1"}, id="another main branch"),
    ],
)
def test_a_repository_of_other_work_is_taken(remote: Mapping[str, str], unknown: set[str]) -> None:
    with pytest.raises(ConflictError, match="taken"):
        plan(remote, history=Line(unknown=frozenset(unknown)))


def test_an_export_that_was_broken_off_goes_on() -> None:
    made = plan({IDEA: "i3"})

    assert [one.ref for one in made.first] == [MAIN]
    assert IDEA not in pushed(made)
