"""The examples on the real Node stack: generated, then proved by `verify`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ask_api import ask
from example_apps import FULL, names, write_example

from omniforge.projects.verify.run import verify

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
ASKED = "restaurant-reservations"
"""The example whose running API answers whatever schemathesis thinks of; it is proved in full, so that it is built."""


@pytest.mark.node
@pytest.mark.browser
@pytest.mark.parametrize("name", FULL)
def test_an_example_is_proved_in_full(name: str, tmp_path: Path) -> None:
    project = write_example(name, tmp_path / "project")

    report = verify(project, "full", work_dir=tmp_path / "work", cache_dir=CACHE)

    assert report.ok, report.to_text()
    if name == ASKED:
        asked = ask(tmp_path / "work")
        assert asked.ok, asked.said
        assert asked.n_operations > 30


@pytest.mark.node
@pytest.mark.parametrize("name", [n for n in names() if n not in FULL])
def test_an_example_passes_the_static_checks(name: str, tmp_path: Path) -> None:
    project = write_example(name, tmp_path / "project")

    report = verify(project, "static", work_dir=tmp_path / "work", cache_dir=CACHE)

    assert report.ok, report.to_text()


def test_there_are_ten_examples() -> None:
    assert len(names()) == 10
