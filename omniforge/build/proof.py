"""Verification inside a build: its checks become events of the build, its report is kept with it."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from omniforge.build import events as ev
from omniforge.build.follow import timeline_of
from omniforge.build.journal import Clock, Journal, Listener
from omniforge.build.lock import lock_file
from omniforge.errors import ForgeError
from omniforge.file_lock import file_lock
from omniforge.observe import telemetry
from omniforge.projects.sources import folder_digest, shown_branch
from omniforge.projects.verify.report import Level, Report
from omniforge.store.builds import open_builds
from omniforge.workspace import Workspace

Emit = Callable[[ev.Event], None]
_STEP = "verify"


def prove(project: Path, level: Level, *, work_dir: Path, cache_dir: Path, emit: Emit) -> Report:
    """Verify a project and tell every check as an event."""
    from omniforge.projects.verify.events import CheckFinished, CheckStarted, Progress, VerifyEvent
    from omniforge.projects.verify.run import verify

    def on_event(event: VerifyEvent) -> None:
        if isinstance(event, CheckStarted):
            emit(ev.CheckStarted(_check_id(event.name), event.proves, level))
        elif isinstance(event, CheckFinished):
            result = event.result
            for finding in result.findings:
                for line in f"{finding.place}: {finding.message}".splitlines()[:12]:
                    emit(ev.StepLog(_check_id(result.name), line, "error"))
            words = (
                result.note or (result.findings[0].message.splitlines() or [""])[0] if result.findings else result.note
            )
            telemetry.finished(
                "forge.check", result.duration_s, ok=result.status != "failed", check=result.name, status=result.status
            )
            emit(ev.CheckFinished(_check_id(result.name), result.status, result.duration_s, words[:400]))
        elif isinstance(event, Progress):
            emit(ev.StepLog(_STEP, event.text))

    with telemetry.span("forge.verify", level=level) as span:
        report = verify(
            project, level, work_dir=work_dir, cache_dir=cache_dir, on_event=telemetry.carried(on_event)
        )  # fmt: skip
        span.set(complete=report.complete)
    return report


def prove_and_keep(
    tree: Path, prove: Callable[[], Report], *, keep: Callable[[str], None], project: Path | None = None
) -> Report:
    """Have a folder verified by `prove` and keep the report together with the digest of the files it is about.

    The digest is left empty when a file changed meanwhile: then nobody can say what was proved. `project` is what the
    report names when the folder is a checkout of it.
    """
    before = folder_digest(tree)
    report = replace(prove(), project=str(project or tree))
    proved = before if folder_digest(tree) == before else ""
    keep(json.dumps({**json.loads(report.to_json()), "sources": proved}))
    return report


def verify_last(
    workspace: Workspace, slug: str, level: Level, *, listener: Listener | None = None, clock: Clock = time.time
) -> Report:
    """Verify the project of an idea as it lies on disk; it is recorded with the last build of the branch shown there.

    Raises:
        ForgeError: there is no build yet, or one is running.
    """
    lock = file_lock(lock_file(workspace, slug), what=f'a build of "{slug}"', timeout_s=0)
    with lock, open_builds(workspace.db) as store:
        project = workspace.project(slug)
        last = store.latest(slug, branch=shown_branch(project)) or store.latest(slug)
        if last is None:
            raise ForgeError(f"{slug} has not been built yet", hint=f"forge build --idea {slug}")
        timeline = timeline_of(store, last.id)
        with Journal(last.id, clock=clock, listener=listener, store=store, timeline=timeline) as journal:
            work = workspace.state / "verify" / slug
            return prove_and_keep(
                project,
                lambda: prove(project, level, work_dir=work, cache_dir=workspace.cache, emit=journal.emit),
                keep=lambda text: store.keep_report(last.id, text),
            )


def _check_id(name: str) -> str:
    return f"{_STEP}.{name}"
