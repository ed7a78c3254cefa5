"""Verification inside a build: its checks become events of the build, its report is kept with it."""

from collections.abc import Callable
from pathlib import Path

from omniforge.build import events as ev
from omniforge.projects.verify.report import Level, Report

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
            emit(ev.CheckFinished(_check_id(result.name), result.status, result.duration_s, words[:400]))
        elif isinstance(event, Progress):
            emit(ev.StepLog(_STEP, event.text))

    return verify(project, level, work_dir=work_dir, cache_dir=cache_dir, on_event=on_event)


def _check_id(name: str) -> str:
    return f"{_STEP}.{name}"
