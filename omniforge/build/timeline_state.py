"""What a timeline shows, computed from events alone: one source for plain text, the terminal app and tests.

Invariant: reducing the events of a build in order gives the same state wherever and whenever it is done.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from omniforge.build import events as ev

StepState = Literal["waiting", "running", "cached", "done", "failed", "skipped", "not_proved", "interrupted"]
LOG_TAIL = 200
"""Lines kept per step; all of them are in the database."""
FINISHED: frozenset[StepState] = frozenset({"cached", "done", "failed", "skipped", "not_proved", "interrupted"})


@dataclass(slots=True)
class StepView:
    """One line of the timeline; a check of the proof is a step of the agent `verify`."""

    id: str
    agent: str
    title: str
    upstream: tuple[str, ...] = ()
    state: StepState = "waiting"
    attempts: int = 0
    started_at: float | None = None
    finished_at: float | None = None
    n_files: int = 0
    message: str = ""
    n_log_lines: int = 0
    log: deque[str] = field(default_factory=lambda: deque(maxlen=LOG_TAIL))

    @property
    def retried(self) -> bool:
        """Whether it took more than one attempt."""
        return self.attempts > 1

    def seconds(self, now: float) -> float | None:
        """Return how long it ran, or has been running; None when it never started."""
        if self.started_at is None:
            return None
        return max(0.0, (self.finished_at if self.finished_at is not None else now) - self.started_at)


@dataclass(slots=True)
class Timeline:
    """A whole build, as far as its events tell. Mutable on purpose: one reducer owns it."""

    build: int = 0
    idea: str = ""
    branch: str = ""
    commit: str = ""
    project: str = ""
    verify: str = "none"
    started_at: float | None = None
    finished_at: float | None = None
    outcome: ev.Outcome | None = None
    message: str = ""
    preview_url: str = ""
    n_files: int = 0
    seq: int = 0
    steps: dict[str, StepView] = field(default_factory=dict)
    """By id, in the order of the plan, checks after them."""

    def count(self, *states: StepState) -> int:
        """Return how many steps are in one of the states."""
        return sum(step.state in states for step in self.steps.values())

    def downstream(self, step_id: str) -> tuple[str, ...]:
        """Return the steps that wait for this one, in order."""
        return tuple(s.id for s in self.steps.values() if step_id in s.upstream)


def reduce_events(recorded: list[ev.Recorded]) -> Timeline:
    """Return the timeline after these events."""
    timeline = Timeline()
    for one in recorded:
        reduce_event(timeline, one)
    return timeline


def reduce_event(timeline: Timeline, recorded: ev.Recorded) -> None:
    """Bring the timeline up to date with one more event; an event already seen changes nothing."""
    if recorded.seq <= timeline.seq and recorded.build == timeline.build:
        return
    timeline.build, timeline.seq = recorded.build, recorded.seq
    event = recorded.event
    if isinstance(event, (ev.BuildStarted, ev.BuildPlanned, ev.BuildFinished, ev.PreviewReady)):
        _reduce_build(timeline, event, recorded.at)
    elif isinstance(event, ev.FileWritten):
        timeline.n_files += 1
    elif isinstance(event, (ev.CheckStarted, ev.CheckFinished)):
        _reduce_check(timeline, event, recorded.at)
    else:
        _reduce_step(_step(timeline, event.step), event, recorded.at)


def _reduce_build(
    timeline: Timeline, event: ev.BuildStarted | ev.BuildPlanned | ev.BuildFinished | ev.PreviewReady, at: float
) -> None:
    if isinstance(event, ev.BuildStarted):
        timeline.idea, timeline.branch, timeline.commit = event.idea, event.branch, event.commit
        timeline.project, timeline.verify, timeline.started_at = event.project, event.verify, at
    elif isinstance(event, ev.BuildPlanned):
        for info in event.steps:
            timeline.steps[info.id] = StepView(info.id, info.agent, info.title, info.upstream)
    elif isinstance(event, ev.PreviewReady):
        timeline.preview_url = event.url
    else:
        timeline.outcome, timeline.message, timeline.finished_at = event.outcome, event.message, at
        for step in timeline.steps.values():
            if step.state == "running":
                step.state, step.finished_at = "interrupted", at


def _reduce_check(timeline: Timeline, event: ev.CheckStarted | ev.CheckFinished, at: float) -> None:
    step = _step(timeline, event.check)
    step.agent = "verify"
    if isinstance(event, ev.CheckStarted):
        step.title, step.state, step.started_at, step.finished_at = event.title, "running", at, None
        step.attempts += 1
    else:
        states: dict[ev.CheckOutcome, StepState] = {"passed": "done", "failed": "failed", "not_proved": "not_proved"}
        step.state, step.finished_at, step.message = states[event.outcome], at, event.message
        if step.started_at is None:
            step.started_at = at - event.seconds


def _reduce_step(
    step: StepView,
    event: ev.StepStarted | ev.StepLog | ev.StepRetried | ev.StepCached | ev.StepFinished | ev.StepFailed
    | ev.StepSkipped | ev.SlotSettled,
    at: float,
) -> None:  # fmt: skip
    if isinstance(event, ev.StepStarted):
        step.state, step.attempts = "running", event.attempt
        step.started_at = at if step.started_at is None else step.started_at
    elif isinstance(event, ev.StepLog):
        step.log.append(event.line)
        step.n_log_lines += 1
    elif isinstance(event, ev.SlotSettled):
        step.log.append(ev.slot_line(event))
        step.n_log_lines += 1
    elif isinstance(event, ev.StepRetried):
        step.log.append(f"attempt {event.attempt} failed: {event.reason}")
        step.n_log_lines += 1
    elif isinstance(event, ev.StepCached):
        step.state, step.n_files, step.started_at, step.finished_at = "cached", event.n_files, at, at
    elif isinstance(event, ev.StepFinished):
        step.state, step.n_files, step.finished_at = "done", event.n_files, at
    elif isinstance(event, ev.StepFailed):
        step.state, step.message, step.finished_at, step.attempts = "failed", event.reason, at, event.attempts
    else:
        step.state, step.message = "skipped", f"needs {event.because}"


def _step(timeline: Timeline, step_id: str) -> StepView:
    """Return a step; one that was not in the plan is added at the end."""
    if step_id not in timeline.steps:
        agent = step_id.partition(".")[0]
        timeline.steps[step_id] = StepView(step_id, agent, step_id)
    return timeline.steps[step_id]
