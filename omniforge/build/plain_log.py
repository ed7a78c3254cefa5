"""A build as lines of text: for terminals without the timeline, for files, and for GitHub Actions.

Invariant: pure; says the same as the timeline, in the order in which things happened.
"""

from collections.abc import Iterable

from omniforge.build import events as ev
from omniforge.build.timeline_state import StepView, Timeline, reduce_event

_PERCENT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_MARKS = {"done": "ok", "cached": "cached", "failed": "FAILED", "skipped": "skipped", "not_proved": "not proved"}


class PlainLog:
    """Turns recorded events into lines; keeps the state it needs for durations and titles."""

    def __init__(self, *, github: bool = False, verbose: bool = False) -> None:
        """Start an empty log.

        Args:
            github: whether to add groups and annotations of GitHub Actions (workflow commands).
            verbose: whether starts, log lines and files are shown too.
        """
        self._timeline = Timeline()
        self._github = github
        self._verbose = verbose or github

    @property
    def timeline(self) -> Timeline:
        """What the events so far amount to."""
        return self._timeline

    def lines(self, recorded: ev.Recorded) -> Iterable[str]:
        """Return the lines that this event adds."""
        reduce_event(self._timeline, recorded)
        event = recorded.event
        if isinstance(event, ev.BuildStarted):
            yield f"Build {recorded.build} of {event.idea} ({event.branch} {event.commit[:7]})"
        elif isinstance(event, ev.BuildPlanned):
            yield f"{len(event.steps)} steps"
        elif isinstance(event, ev.SlotSettled):
            if self._verbose or event.source == "kept":
                yield f"  {'model' if event.source != 'kept' else 'warning':<8} {ev.slot_line(event)}"
        elif isinstance(event, (ev.StepStarted, ev.StepLog, ev.FileWritten)):
            yield from self._detail(event)
        elif isinstance(event, ev.StepRetried):
            yield f"  retry    {self._title(event.step)}: {event.reason}"
        elif isinstance(event, ev.PreviewReady):
            yield f"Preview: {event.url} ({event.seconds:.1f} s)"
        elif isinstance(event, ev.BuildFinished):
            yield from self._end(event)
        else:
            yield from self._step_end(event, recorded.at)

    def _detail(self, event: ev.StepStarted | ev.StepLog | ev.FileWritten) -> Iterable[str]:
        if isinstance(event, ev.StepLog) and event.level != "info":
            yield f"  {event.level:<8} {self._title(event.step)}: {event.line}"
        elif not self._verbose:
            return
        elif isinstance(event, ev.StepStarted):
            yield f"  start    {self._title(event.step)}"
        elif isinstance(event, ev.StepLog):
            yield f"           {event.line}"
        else:
            yield f"           {event.action} {event.path}"

    def _step_end(
        self,
        event: ev.StepCached | ev.StepFinished | ev.StepFailed | ev.StepSkipped | ev.CheckStarted | ev.CheckFinished,
        at: float,
    ) -> Iterable[str]:
        if isinstance(event, ev.CheckStarted):
            if self._verbose:
                yield f"  start    {event.title}"
            return
        step = self._timeline.steps[ev.step_of(event) or ""]
        yield step_line(step, at)
        if self._github and step.state == "failed":
            yield f"::error title={_escaped(step.title)}::{_escaped(step.message)}"
        elif self._github and step.state == "not_proved":
            yield f"::warning title={_escaped(step.title)}::{_escaped(step.message)}"
        if self._github and step.log:
            yield f"::group::{_escaped(step.title)}"
            yield from step.log
            yield "::endgroup::"

    def _end(self, event: ev.BuildFinished) -> Iterable[str]:
        cached, made = self._timeline.count("cached"), self._timeline.count("done")
        if event.outcome == "unchanged":
            yield f"Unchanged: {event.message}"
        elif event.outcome == "done":
            counts = f"{event.n_files} files changed, {made} steps made, {cached} from cache"
            yield f"Done in {event.seconds:.1f} s: {counts}"
        else:
            yield f"{event.outcome.capitalize()} after {event.seconds:.1f} s"

    def _title(self, step_id: str) -> str:
        step = self._timeline.steps.get(step_id)
        return step.title if step else step_id


def step_line(step: StepView, now: float) -> str:
    """Return one line about a step: mark, title, duration, files, and why it did not work."""
    seconds = step.seconds(now)
    parts = [f"  {_MARKS.get(step.state, step.state):<8} {step.title}"]
    if seconds is not None and step.state in ("done", "failed"):
        parts.append(f"{seconds:.2f} s")
    if step.n_files:
        parts.append(f"{step.n_files} files")
    if step.retried:
        parts.append(f"{step.attempts} attempts")
    line = "  ".join(parts)
    return f"{line}: {step.message}" if step.message else line


def _escaped(text: str) -> str:
    """Escape the data of a workflow command (GitHub Docs, Workflow commands for GitHub Actions)."""
    return text.translate(_PERCENT)
