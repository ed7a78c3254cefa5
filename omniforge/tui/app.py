"""The terminal app: takes events from a job, keeps the timeline, and passes what changed to the screen."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Protocol

from textual.app import App

from omniforge.build.events import Recorded
from omniforge.build.timeline_state import Timeline, reduce_event
from omniforge.tui.jobs import Job, Work
from omniforge.tui.log_book import LogBook
from omniforge.tui.screens.help import HelpScreen
from omniforge.tui.screens.log import LogScreen
from omniforge.tui.screens.timeline import TimelineScreen
from omniforge.tui.theme import FORGE

REFRESH_S = 1 / 12
"""Seconds between two drawings; a key is answered at once, whatever is waiting."""
_BATCH = 2_000
"""Most events taken at once, so that a flood of them never holds up a key."""


class Actions(Protocol):
    """What the app asks of the outside."""

    def retry(self, timeline: Timeline, step_id: str) -> Work:
        """Return the work of building again with one step forced."""
        ...

    def open_folder(self, folder: Path) -> bool:
        """Show a folder; return whether that was possible."""
        ...

    def open_address(self, url: str) -> bool:
        """Show an address; return whether that was possible."""
        ...

    def preview_url(self, timeline: Timeline) -> str:
        """Return where the preview of the idea answers, empty when there is none."""
        ...


class ForgeApp(App[None]):
    """Shows one build, live or replayed."""

    CSS_PATH = "forge.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "forge"
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, work: Work, actions: Actions, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._actions = actions
        self._clock = clock
        self.timeline = Timeline()
        self.log_book = LogBook()
        self.job = Job(work)
        self._told_end = False
        self._timeline_screen = TimelineScreen(self.timeline, self.log_book, clock)

    def on_mount(self) -> None:
        """Dress, show the timeline and begin."""
        self.register_theme(FORGE)
        self.theme = FORGE.name
        self.push_screen(self._timeline_screen)
        self.job.start()
        self.set_interval(REFRESH_S, self.flush)

    def on_unmount(self) -> None:
        """Let a follower end; a build goes on."""
        self.job.stop()

    def flush(self) -> None:
        """Take what has come and show it; let the clock go on while something runs."""
        if not self._timeline_screen.is_ready:
            return
        was_over = self.job.is_over
        events = self.job.take(_BATCH)
        lines = self._reduce(events)
        is_over = was_over and not self.job.n_waiting
        if events or (is_over and not self._told_end):
            self._timeline_screen.progress(lines, is_over=is_over)
            if isinstance(self.screen, LogScreen) and lines.get(self.screen.step_id):
                self.screen.append(lines[self.screen.step_id])
        elif not is_over:
            self._timeline_screen.draw()
        if is_over and not self._told_end:
            self._tell_end()

    def _reduce(self, events: list[Recorded]) -> dict[str, list[str]]:
        """Bring timeline and logs up to date; return step -> lines its log gained."""
        lines: dict[str, list[str]] = {}
        for recorded in events:
            reduce_event(self.timeline, recorded)
            step, added = self.log_book.add(recorded.event)
            if added:
                lines.setdefault(step, []).extend(added)
        return lines

    def action_retry(self) -> None:
        """Run the selected step again in a new build."""
        step_id = self._timeline_screen.selected_id
        if step_id is None or not self.timeline.idea:
            return
        if not self.job.is_over:
            self.notify("The build is still running. Try again when it is over.", title="Retry")
            return
        if self.timeline.steps[step_id].agent in ("verify", "engine"):
            self.notify("Only steps of agents can be run again by themselves.", title="Retry")
            return
        self.job = Job(self._actions.retry(self.timeline, step_id))
        self.timeline, self.log_book, self._told_end = Timeline(), LogBook(), False
        self._timeline_screen.begin(self.timeline, self.log_book)
        self.job.start()

    def action_open_folder(self) -> None:
        """Open the project's folder."""
        if self.timeline.project and not self._actions.open_folder(Path(self.timeline.project)):
            self.notify(self.timeline.project, title="The project is in", timeout=10)

    def action_open_preview(self) -> None:
        """Open the preview in the browser."""
        url = self.timeline.preview_url or self._actions.preview_url(self.timeline)
        if not url:
            self.notify("Start one with: forge preview", title="No preview is running")
        elif not self._actions.open_address(url):
            self.notify(url, title="The preview answers at", timeout=10)

    def action_help(self) -> None:
        """Explain keys and marks."""
        self.push_screen(HelpScreen())

    def _tell_end(self) -> None:
        self._told_end = True
        error = self.job.error
        if error is not None:
            first = (str(error).splitlines() or [type(error).__name__])[0]
            self.notify(first, title="The build did not succeed", severity="error", timeout=15)
