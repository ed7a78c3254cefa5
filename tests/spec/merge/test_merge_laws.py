import json

import pytest
import yaml
from support.merge_cases import own_cases, shared_cases
from support.merge_runs import broken_laws, moved_key

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


def test_a_clean_merge_keeps_the_order_of_keys_that_all_versions_have() -> None:
    moved, looked_at = {}, 0
    for case in (*own_cases(), *shared_cases()):
        merged = merge_texts(case.base, case.ours, case.theirs, name=case.path)
        read = json.loads if case.path.endswith(".json") else yaml.safe_load
        try:
            *versions, result = (read(text) for text in (case.base, case.ours, case.theirs, merged.text))
        except (yaml.YAMLError, ValueError):
            continue  # conflict markers, own tags, several documents
        looked_at += 1
        if merged.is_clean and (turned := moved_key(versions, result)):
            moved[case.path] = turned

    assert moved == {}
    assert looked_at >= 15


def test_a_key_in_front_of_one_that_all_versions_have_first_is_noticed() -> None:
    versions = [{"b": 1}, {"b": 1, "l": 2}, {"b": 1, "r": 3}]

    assert moved_key(versions, {"b": 1, "l": 2, "r": 3}) is None
    assert moved_key(versions, {"l": 2, "r": 3, "b": 1}) == "(): 'l' before 'b'"
