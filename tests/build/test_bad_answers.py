"""Builds while a model answers badly in every way there is: each ends in a whole app, within the money, and says why.

Where no answer can be used, the tree is the one without models. `make bad-answers` proves the trees too.
"""

from pathlib import Path

import pytest
from support.bad_answers import CASES, FULL, USABLE, build_against, build_offline

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_offline(tmp_path_factory.mktemp("offline") / "ws").tree


@pytest.mark.parametrize("case", CASES)
def test_a_build_ends_whole_whatever_a_model_says(tmp_path: Path, offline: str, case: str) -> None:
    assert build_against(tmp_path / "ws", case).problems(offline) == []


def test_there_are_thirty_ways_of_no_use_and_three_trees_are_proved_in_full() -> None:
    assert len(CASES) - len(USABLE) >= 30
    assert set(FULL) <= USABLE
    assert len(FULL) == 3
