"""The last log lines of every step, in memory, cleaned for a terminal.

Invariant: at most `LINES_PER_STEP` lines a step and `LINES` in all; the oldest go first. All of them are in `forge.db`.
"""

import re
from collections import deque

from omniforge.build import events as ev
from omniforge.build.request import PROJECT_STEP

LINES_PER_STEP = 5_000
LINES = 50_000
_WIDEST = 2_000
"""Characters of a line; longer ones are cut."""
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|[\x00-\x08\x0b-\x1f\x7f]")
"""ANSI escape sequences (ECMA-48) and other control characters but tab and line feed."""


class LogBook:
    """Keeps lines per step."""

    def __init__(self) -> None:
        self._lines: dict[str, deque[str]] = {}
        self._n_lines = 0

    def add(self, event: ev.Event) -> tuple[str, list[str]]:
        """Keep what the event adds to a step's log; return the step and those lines."""
        step = PROJECT_STEP if isinstance(event, ev.FileWritten) else ev.step_of(event) or ""
        lines = [_cleaned(line) for line in _text(event).splitlines()]
        if not step or not lines:
            return step, []
        kept = self._lines.setdefault(step, deque())
        kept.extend(lines)
        self._n_lines += len(lines)
        while len(kept) > LINES_PER_STEP:
            self._drop(kept)
        while self._n_lines > LINES:
            self._drop(max(self._lines.values(), key=len))
        return step, lines

    def of(self, step_id: str) -> list[str]:
        """Return the lines kept of a step."""
        return list(self._lines.get(step_id, ()))

    def _drop(self, kept: deque[str]) -> None:
        kept.popleft()
        self._n_lines -= 1


def _text(event: ev.Event) -> str:
    if isinstance(event, ev.StepLog):
        return event.line if event.level == "info" else f"{event.level}: {event.line}"
    if isinstance(event, ev.StepRetried):
        return f"attempt {event.attempt} failed: {event.reason}"
    if isinstance(event, ev.StepFailed):
        return f"failed: {event.reason}"
    if isinstance(event, ev.FileWritten):
        return f"{event.action:<8} {event.path}"
    return event.message if isinstance(event, ev.CheckFinished) else ""


def _cleaned(line: str) -> str:
    return _CONTROL.sub("", line).expandtabs(4)[:_WIDEST]
