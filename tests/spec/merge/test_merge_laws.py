import pytest
from support.merge_runs import broken_laws

from omniforge.spec.merge.merge import merge_texts

RUNS, CHUNK = 2_000, 250


@pytest.mark.parametrize("first", range(0, RUNS, CHUNK))
def test_no_edit_is_lost_and_every_law_holds(first: int) -> None:
    broken = {seed: laws for seed in range(first, first + CHUNK) if (laws := broken_laws(seed))}

    assert broken == {}


@pytest.mark.parametrize("name", ["spec.yaml", "spec.json", "idea.md", "notes.txt"])
def test_a_side_without_changes_gives_the_other_side_byte_by_byte(name: str) -> None:
    base, side = "\ufeff{a:   1}\r\n", "{a: 1 }  # ünïcode\r\n\r\n"

    assert merge_texts(base, side, base, name=name).text == side
    assert merge_texts(base, base, side, name=name).text == side
    assert merge_texts(base, side, side, name=name).text == side
