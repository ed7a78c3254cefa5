"""Verification on a project without Node: what reads the source runs, the rest is said to be unproved."""

from pathlib import Path

import pytest

from omniforge.errors import ForgeError
from omniforge.projects.verify.events import CheckFinished, CheckStarted, VerifyEvent
from omniforge.projects.verify.run import checks_of, verify


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name, text in {
        "src/app/page.tsx": "export default function Page() {\n  return <a href='/missing'>x</a>; // TODO\n}\n",
        ".env": "JWT_SECRET=not-to-be-copied\n",
        "node_modules/x/index.js": "// TODO\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_without_node_the_source_is_read_and_the_rest_is_not_proved(project: Path, tmp_path: Path) -> None:
    events: list[VerifyEvent] = []

    report = verify(
        project,
        "full",
        work_dir=tmp_path / "work",
        cache_dir=tmp_path / "cache",
        on_event=events.append,
        environ={"PATH": str(tmp_path)},
    )

    assert {c.name: c.status for c in report.checks if c.name in ("placeholders", "links", "secrets")} == {
        "placeholders": "failed",
        "links": "failed",
        "secrets": "passed",
    }
    unproved = {c.name: c.note for c in report.not_proved}
    assert unproved["types"] == "Node is not installed; install 20.19 or newer"
    assert len(report.checks) == len(checks_of("full"))
    assert sum(isinstance(e, CheckStarted) for e in events) == 4
    assert sum(isinstance(e, CheckFinished) for e in events) == len(report.checks)


def test_the_project_itself_is_not_touched(project: Path, tmp_path: Path) -> None:
    before = sorted(p.relative_to(project) for p in project.rglob("*"))

    verify(project, "static", work_dir=tmp_path / "work", cache_dir=tmp_path / "c", environ={"PATH": str(tmp_path)})

    assert sorted(p.relative_to(project) for p in project.rglob("*")) == before
    assert not (tmp_path / "work" / "app" / "node_modules" / "x").exists()


def test_a_missing_project_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ForgeError, match="there is no project here"):
        verify(tmp_path / "nothing", "static", work_dir=tmp_path / "w", cache_dir=tmp_path / "c")


def test_levels_hold_each_other() -> None:
    static, test, full = (checks_of(level) for level in ("static", "test", "full"))

    assert test[: len(static)] == static
    assert full[: len(test)] == test
    assert len({c.name for c in full}) == len(full)
