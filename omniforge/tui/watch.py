"""Opening the timeline on a build: one that this process runs, or one of any process, running or over."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from omniforge.build.request import BuildOptions
from omniforge.build.run import BuildOutcome, build
from omniforge.build.timeline_state import Timeline
from omniforge.tui import desktop
from omniforge.tui.app import ForgeApp
from omniforge.tui.jobs import Listener, Work, following
from omniforge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WorkspaceActions:
    """What the timeline asks of the outside, done in one workspace."""

    workspace: Workspace

    def retry(self, timeline: Timeline, step_id: str) -> Work:
        """Return the work of building the branch again with one step forced."""
        slug, options = timeline.idea, BuildOptions(ref=timeline.branch or None, force=frozenset({step_id}))

        def work(listener: Listener, stop: threading.Event) -> BuildOutcome:  # noqa: ARG001 - a build is never cut off
            return build(self.workspace, slug, options=options, listener=listener)

        return work

    def open_folder(self, folder: Path) -> bool:
        """Show a folder in the file manager."""
        return desktop.open_folder(folder)

    def open_address(self, url: str) -> bool:
        """Show an address in the browser."""
        return desktop.open_address(url)

    def preview_url(self, timeline: Timeline) -> str:
        """Return where the preview of the idea answers."""
        from omniforge.build import preview

        running = preview.status(self.workspace, timeline.idea)
        return running.url if running is not None else ""


def run_build(workspace: Workspace, slug: str, start: Callable[[Listener], BuildOutcome]) -> BuildOutcome:  # noqa: ARG001 - the same signature for every way to build
    """Run a build under the timeline and return how it ended, or raise its error, once the timeline is closed.

    Leaving the timeline early does not end the build: this waits for it.
    """

    def work(listener: Listener, stop: threading.Event) -> BuildOutcome:  # noqa: ARG001 - a build is never cut off
        return start(listener)

    app = ForgeApp(work, WorkspaceActions(workspace))
    app.run()
    app.job.join()
    if app.job.error is not None:
        raise app.job.error
    return cast("BuildOutcome", app.job.outcome)


def watch(workspace: Workspace, build_id: int) -> None:
    """Follow or replay a build until the person leaves."""
    app = ForgeApp(following(workspace.db, build_id), WorkspaceActions(workspace))
    app.run()
    if app.job.error is not None:
        raise app.job.error
