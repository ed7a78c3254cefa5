from hypothesis import given
from hypothesis import strategies as st

from omniforge.spec.merge.sequence import changes, regions

SEQUENCES = st.lists(st.integers(0, 6), max_size=12)


@given(SEQUENCES, SEQUENCES)
def test_changes_turn_the_base_into_the_side(base: list[int], side: list[int]) -> None:
    rebuilt: list[int] = []
    at = 0
    for change in changes(base, side):
        rebuilt += base[at : change.start] + side[change.side_start : change.side_stop]
        at = change.stop

    assert rebuilt + base[at:] == side


@given(SEQUENCES, SEQUENCES, SEQUENCES)
def test_regions_cover_all_three_without_a_gap(base: list[int], ours: list[int], theirs: list[int]) -> None:
    cut = regions(base, ours, theirs)

    assert [n for r in cut for n in base[r.base]] == base
    assert [n for r in cut for n in ours[r.ours]] == ours
    assert [n for r in cut for n in theirs[r.theirs]] == theirs


@given(SEQUENCES, SEQUENCES)
def test_a_side_that_did_not_change_has_no_changes(base: list[int], side: list[int]) -> None:
    assert changes(base, base) == []
    assert all(not r.our_changes for r in regions(base, base, side))


def test_unique_lines_anchor_the_alignment() -> None:
    base = ["{", "a", "}", "{", "b", "}"]
    side = ["{", "n", "}", "{", "a", "}", "{", "b", "}"]

    assert sum(c.stop - c.start for c in changes(base, side)) == 0
