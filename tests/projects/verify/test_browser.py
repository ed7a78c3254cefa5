"""Which browser the journeys of a proof run in."""

from pathlib import Path

import pytest

from omniforge.projects.verify.context import Context
from omniforge.projects.verify.process import Processes


def _browser(tmp_path: Path, *programs: str, **environ: str) -> str | None:
    path = tmp_path / "bin"
    path.mkdir()
    for name in programs:
        (path / name).write_text("#!/bin/sh\n")
        (path / name).chmod(0o755)
    found = {"PATH": str(path), "HOME": str(tmp_path), **environ}
    return Context(tmp_path, {}, {}, Processes(), found, tmp_path).browser


@pytest.mark.parametrize(
    ("programs", "name"),
    [
        (("chromium", "chromium-headless-shell"), "chromium-headless-shell"),
        (("google-chrome", "chromium"), "chromium"),
    ],
)
def test_the_browser_that_takes_least_time_is_taken(tmp_path: Path, programs: tuple[str, ...], name: str) -> None:
    assert _browser(tmp_path, *programs) == str(tmp_path / "bin" / name)


def test_the_browser_that_is_named_comes_first(tmp_path: Path) -> None:
    named = tmp_path / "named"
    named.touch()

    assert _browser(tmp_path, "chromium", CHROMIUM_PATH=str(named)) == str(named)


def test_a_browser_that_is_named_and_not_there_is_none(tmp_path: Path) -> None:
    assert _browser(tmp_path, "chromium", CHROMIUM_PATH=str(tmp_path / "nowhere")) is None


def test_the_browser_of_playwright_will_do(tmp_path: Path) -> None:
    (tmp_path / "browsers" / "chromium-1").mkdir(parents=True)

    assert _browser(tmp_path, PLAYWRIGHT_BROWSERS_PATH=str(tmp_path / "browsers")) == ""
