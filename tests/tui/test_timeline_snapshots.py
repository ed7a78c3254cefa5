"""One picture per screen, at a fixed size, with a clock that stands still."""

from typing import Protocol

import pytest
from support.builds_of_events import ENDING, RUNNING, START, RecordingActions, playing
from textual.app import App
from textual.pilot import Pilot

from omniforge.build.events import Event
from omniforge.tui.app import ForgeApp

Events = tuple[tuple[float, Event], ...]


class SnapCompare(Protocol):
    def __call__(self, app: App[None], *, terminal_size: tuple[int, int], run_before: object) -> bool: ...


def app_of(events: Events) -> ForgeApp:
    return ForgeApp(playing(events, ends=events != RUNNING), RecordingActions(), clock=lambda: START + 1.5)


async def settle(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, ForgeApp)
    for _ in range(200):
        await pilot.pause(0.02)
        if app.timeline.steps and not app.job.n_waiting:
            break
    await pilot.pause(0.3)


@pytest.mark.parametrize(
    ("size", "events", "keys"),
    [
        pytest.param((120, 30), RUNNING, (), id="running"),
        pytest.param((120, 30), RUNNING + ENDING, (), id="failed"),
        pytest.param((80, 24), RUNNING, ("home", "down"), id="narrow"),
        pytest.param((120, 30), RUNNING, ("home", "down", "enter"), id="log"),
        pytest.param((120, 30), RUNNING, ("question_mark",), id="help"),
    ],
)
def test_screen_looks_as_before(
    snap_compare: SnapCompare,
    size: tuple[int, int],
    events: Events,
    keys: tuple[str, ...],
) -> None:
    async def run_before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        pilot.app.clear_notifications()
        if keys:
            await pilot.press(*keys)
        await pilot.pause(0.2)

    assert snap_compare(app_of(events), terminal_size=size, run_before=run_before)
