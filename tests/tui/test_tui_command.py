"""`forge tui` through the front door, and the timeline over stored events."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.builds_of_events import ENDING, RUNNING, START, RecordingActions

from omniforge.build.events import Event
from omniforge.build.journal import Journal
from omniforge.build.process import started_at
from omniforge.store.builds import open_builds
from omniforge.tui.app import ForgeApp
from omniforge.tui.jobs import Job, following
from omniforge.tui.watch import run_build
from omniforge.workspace import Workspace, init_workspace

RunForge = Callable[..., tuple[int, str, str]]


@pytest.fixture
def workspace() -> Workspace:
    return init_workspace(Path(os.environ["FORGE_HOME"]))[0]


def store_build(workspace: Workspace, events: tuple[tuple[float, Event], ...], *, finish: bool = True) -> int:
    """Put a build with these events into the database, as its own process would."""
    clock = iter([START + at for at, _ in events] + [START] * 99)
    with open_builds(workspace.db) as store:
        build_id = store.add(
            idea="clay-co", branch="main", commit_id="3f2a91c", spec_key="k", fingerprint="f", verify="none",
            pid=os.getpid(), process_started=started_at(os.getpid()), started_at=START, heartbeat_at=START,
        )  # fmt: skip
        journal = Journal(build_id, clock=lambda: next(clock), store=store)
        for _, event in events:
            journal.emit(event)
        journal.flush()
        if finish:
            store.finish(build_id, state="failed", at=START + 2, pristine=None, message="")
    return build_id


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_without_a_terminal_the_plain_way_is_named(workspace: Workspace, run_forge: RunForge) -> None:
    store_build(workspace, RUNNING + ENDING)

    code, out, err = run_forge(["tui"])

    assert (code, out) == (2, "")
    assert "forge build logs --follow" in err


@pytest.mark.parametrize("arguments", [["tui"], ["tui", "7"], ["tui", "--idea", "clay-co"]])
def test_no_build_is_a_usage_error(workspace: Workspace, run_forge: RunForge, arguments: list[str]) -> None:
    assert workspace.root.is_dir()

    code, _, err = run_forge(arguments)

    assert code == 2
    assert "there is no build" in err


def test_json_prints_every_event_once(workspace: Workspace, run_forge: RunForge) -> None:
    store_build(workspace, RUNNING + ENDING)

    code, out, _ = run_forge(["tui", "--json"])

    assert code == 0
    assert [json.loads(line)["seq"] for line in out.splitlines()] == list(range(1, len(RUNNING + ENDING) + 1))


def test_a_finished_build_is_replayed_and_ends(workspace: Workspace) -> None:
    build_id = store_build(workspace, RUNNING + ENDING)
    job = Job(following(workspace.db, build_id))

    job.start()
    wait_until(lambda: job.is_over)

    assert [r.event for r in job.take(1000)] == [event for _, event in RUNNING + ENDING]
    assert job.error is None


def test_a_running_build_is_followed_until_it_is_left(workspace: Workspace) -> None:
    build_id = store_build(workspace, RUNNING, finish=False)
    job = Job(following(workspace.db, build_id))

    job.start()
    wait_until(lambda: job.n_waiting == len(RUNNING))
    assert not job.is_over
    job.stop()

    wait_until(lambda: job.is_over)
    assert job.error is None


def test_a_database_that_is_not_one_is_an_error_of_the_job(tmp_path: Path) -> None:
    (tmp_path / "forge.db").write_bytes(b"no database at all, just words" * 50)
    job = Job(following(tmp_path / "forge.db", 1))

    job.start()
    wait_until(lambda: job.is_over)

    assert job.error is not None


def test_the_error_of_a_build_is_raised_when_the_timeline_closes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def close_at_once(self: ForgeApp) -> None:
        self.job.start()

    monkeypatch.setattr(ForgeApp, "run", close_at_once)

    def start(_listener: object) -> object:
        raise ValueError("a step failed")

    with pytest.raises(ValueError, match="a step failed"):
        run_build(workspace, "clay-co", start)  # type: ignore[arg-type] # never returns


async def test_a_stored_build_looks_as_it_did_live(workspace: Workspace) -> None:
    build_id = store_build(workspace, RUNNING + ENDING)
    app = ForgeApp(following(workspace.db, build_id), RecordingActions(), clock=lambda: START + 99)
    async with app.run_test(size=(120, 30)) as pilot:
        for _ in range(100):
            await pilot.pause(0.02)
            if app.job.is_over and not app.job.n_waiting:
                break

        assert app.timeline.outcome == "failed"
        assert app.timeline.count("skipped") == 1
