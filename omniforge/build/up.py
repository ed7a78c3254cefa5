"""From one sentence to a running app: idea, build, preview, and the proof beside it, as one recorded build."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from omniforge.build import detached, head_start
from omniforge.build import events as ev
from omniforge.build import preview as previews
from omniforge.build.journal import Listener
from omniforge.build.preview import Preview
from omniforge.build.request import PROJECT_STEP, BuildOptions, VerifyLevel
from omniforge.build.run import BuildOutcome, build
from omniforge.errors import ForgeError
from omniforge.store.builds import open_builds
from omniforge.workspace import Workspace

if TYPE_CHECKING:
    from omniforge.llm.setup import ModelOptions

PREVIEW_STEP = "preview.start"
Proof = Literal["proved", "failed", "running", "not made"]


@dataclass(frozen=True, slots=True)
class Up:
    """What came of a sentence; `preview` is missing where there is no Node."""

    outcome: BuildOutcome
    preview: Preview | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Where everything is, for a person or a script.

    Attributes:
        url: of the running preview; None where there is no Node.
        build: number of the build.
        proof: `proved`, `failed`, `running` (in a process of its own) or `not made`.
    """

    idea: str
    project: str
    url: str | None
    build: int
    proof: Proof


def summary(workspace: Workspace, slug: str, proof: Proof) -> Summary:
    """Return what is there now."""
    with open_builds(workspace.db) as store:
        last = store.latest(slug)
    running = previews.status(workspace, slug)
    url = running.url if running else None
    return Summary(slug, str(workspace.project(slug)), url, last.id if last else 0, proof)


def bring_up(
    workspace: Workspace,
    slug: str,
    *,
    verify: VerifyLevel = "full",
    jobs: int = 0,
    port: int | None = None,
    first_port: int = 3000,
    listener: Listener | None = None,
    models: "ModelOptions | None" = None,
) -> Up:
    """Build an idea, start its preview as soon as the project is there, then prove it while the preview runs.

    Raises:
        VerifyError: the app runs, but a check failed.
        ForgeError: the build or the preview failed.
    """
    found: list[Preview] = []
    readying = head_start.begin(workspace.cache, os.environ)

    def on_built(project: Path, emit: Callable[[ev.Event], None]) -> None:
        began = time.monotonic()
        emit(ev.StepStarted(PREVIEW_STEP))
        if shutil.which("node") is None:
            emit(ev.StepLog(PREVIEW_STEP, "no preview: Node is not installed; forge doctor says more", "warning"))
            emit(ev.StepFinished(PREVIEW_STEP, 0, 0.0))
            return
        try:
            if readying.is_alive():
                emit(ev.StepLog(PREVIEW_STEP, "waiting for the packages (installed once for all apps)"))
                readying.join()
            preview = previews.start(
                workspace, project.name, port=port, first_port=first_port,
                progress=lambda text: emit(ev.StepLog(PREVIEW_STEP, text)),
            )  # fmt: skip
        except ForgeError as error:
            emit(ev.StepFailed(PREVIEW_STEP, str(error), 1, time.monotonic() - began))
            raise
        found.append(preview)
        seconds = round(time.monotonic() - began, 3)
        emit(ev.StepFinished(PREVIEW_STEP, 0, seconds))
        emit(ev.PreviewReady(preview.url, seconds))

    step = ev.StepInfo(PREVIEW_STEP, "preview", "Start the app on this machine", (PROJECT_STEP,))
    options = BuildOptions(jobs=jobs, verify=verify, on_built=on_built, extra_steps=(step,), models=models)
    outcome = build(workspace, slug, options=options, listener=listener)
    return Up(outcome, found[0] if found else None)


def verify_detached(workspace: Workspace, slug: str, level: str = "full") -> Path:
    """Start the proof as a process of its own and return the file its report is printed to."""
    log = workspace.state / "verify" / f"{slug}.log"
    command = [sys.executable, "-m", "omniforge", "verify", "--idea", slug, "--level", level]
    detached.start(command, cwd=workspace.root, log=log)
    return log
