"""What happens in a build, as data: the engine emits, every face listens.

Invariant: `from_json(to_json(x)) == x`; an event says what happened, never how it looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Literal

Outcome = Literal["done", "unchanged", "failed", "conflict", "interrupted"]
CheckOutcome = Literal["passed", "failed", "not_proved"]
LogLevel = Literal["info", "warning", "error"]
SlotSource = Literal["answered", "recorded", "kept"]


@dataclass(frozen=True, slots=True)
class StepInfo:
    """A step as planned: its place in the graph and its name for people."""

    id: str
    agent: str
    title: str
    upstream: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildStarted:
    """A build of one commit begins."""

    kind: ClassVar[str] = "build_started"
    idea: str
    branch: str
    commit: str
    project: str
    jobs: int
    verify: str


@dataclass(frozen=True, slots=True)
class BuildPlanned:
    """The graph is known; steps are in topological order."""

    kind: ClassVar[str] = "build_planned"
    steps: tuple[StepInfo, ...]


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step begins; `attempt` counts from 1."""

    kind: ClassVar[str] = "step_started"
    step: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class StepLog:
    """A line of a step's log."""

    kind: ClassVar[str] = "step_log"
    step: str
    line: str
    level: LogLevel = "info"


@dataclass(frozen=True, slots=True)
class StepRetried:
    """An attempt failed and another one will be made."""

    kind: ClassVar[str] = "step_retried"
    step: str
    attempt: int
    reason: str


@dataclass(frozen=True, slots=True)
class StepCached:
    """The step's output was made before and is used as it is."""

    kind: ClassVar[str] = "step_cached"
    step: str
    n_files: int


@dataclass(frozen=True, slots=True)
class StepFinished:
    """The step is done."""

    kind: ClassVar[str] = "step_finished"
    step: str
    n_files: int
    seconds: float


@dataclass(frozen=True, slots=True)
class StepFailed:
    """The step failed for good."""

    kind: ClassVar[str] = "step_failed"
    step: str
    reason: str
    attempts: int = 1
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """The step was not run because `because` (a step) failed."""

    kind: ClassVar[str] = "step_skipped"
    step: str
    because: str


@dataclass(frozen=True, slots=True)
class SlotSettled:
    """A slot of a step has its value.

    Attributes:
        source: `answered` by a model now, `recorded` before, or `kept`: forge's own value stands.
        reason: why it stands; of an answer, what went wrong before it came.
        cost_usd: None when nobody knows the price.
    """

    kind: ClassVar[str] = "slot_settled"
    step: str
    slot: str
    source: SlotSource
    model: str = ""
    reason: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = 0.0
    n_calls: int = 0


@dataclass(frozen=True, slots=True)
class FileWritten:
    """A file of the project changed on disk; `action` is `added`, `changed` or `deleted`."""

    kind: ClassVar[str] = "file_written"
    path: str
    action: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class CheckStarted:
    """A check of the proof begins; checks appear in the timeline like steps."""

    kind: ClassVar[str] = "check_started"
    check: str
    title: str
    level: str


@dataclass(frozen=True, slots=True)
class CheckFinished:
    """A check is done."""

    kind: ClassVar[str] = "check_finished"
    check: str
    outcome: CheckOutcome
    seconds: float
    message: str = ""


@dataclass(frozen=True, slots=True)
class PreviewReady:
    """The app answers at `url`."""

    kind: ClassVar[str] = "preview_ready"
    url: str
    seconds: float


@dataclass(frozen=True, slots=True)
class BuildFinished:
    """The build ends.

    Attributes:
        n_files: files changed in the project.
        commit: the project's commit after the build, empty when it was not touched.
    """

    kind: ClassVar[str] = "build_finished"
    outcome: Outcome
    n_files: int
    seconds: float
    commit: str = ""
    message: str = ""


Event = (
    BuildStarted | BuildPlanned | StepStarted | StepLog | StepRetried | StepCached | StepFinished | StepFailed
    | StepSkipped | SlotSettled | FileWritten | CheckStarted | CheckFinished | PreviewReady | BuildFinished
)  # fmt: skip
KINDS: Mapping[str, type[Event]] = {
    event.kind: event
    for event in (
        BuildStarted, BuildPlanned, StepStarted, StepLog, StepRetried, StepCached, StepFinished, StepFailed,
        StepSkipped, SlotSettled, FileWritten, CheckStarted, CheckFinished, PreviewReady, BuildFinished,
    )
}  # fmt: skip


_WORDS = ("line", "reason", "message")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in a build: `seq` counts from 1 without gaps, `at` is Unix time in seconds."""

    build: int
    seq: int
    at: float
    event: Event


def with_words(event: Event, changed: Callable[[str], str]) -> Event:
    """Return the event with its free text changed: lines of logs, reasons, messages."""
    texts: dict[str, str] = {f.name: getattr(event, f.name) for f in fields(event) if f.name in _WORDS}
    words: dict[str, Any] = {name: changed(text) for name, text in texts.items()}
    return event if words == texts else replace(event, **words)


def to_json(event: Event) -> dict[str, Any]:
    """Return the event as plain data, its kind included."""
    body: dict[str, Any] = {"event": event.kind}
    for field in fields(event):
        value = getattr(event, field.name)
        body[field.name] = [_info_json(i) for i in value] if isinstance(value, tuple) else value
    return body


def from_json(body: Mapping[str, Any]) -> Event:
    """Return the event that `to_json` described; an unknown kind is a `KeyError`."""
    kind = KINDS[body["event"]]
    values = {k: v for k, v in body.items() if k in {f.name for f in fields(kind)}}
    if kind is BuildPlanned:
        values["steps"] = tuple(StepInfo(**{**s, "upstream": tuple(s["upstream"])}) for s in body["steps"])
    return kind(**values)


def recorded_json(recorded: Recorded) -> dict[str, Any]:
    """Return one line of the JSON-lines log."""
    return {"build": recorded.build, "seq": recorded.seq, "at": round(recorded.at, 3), **to_json(recorded.event)}


def step_of(event: Event) -> str | None:
    """Return the step or check an event is about, if any."""
    found = getattr(event, "step", None) or getattr(event, "check", None)
    return str(found) if found else None


def slot_line(event: SlotSettled) -> str:
    """Return what happened to a slot, as a line of a step's log."""
    if event.source == "recorded":
        return f"{event.slot}: recorded answer of {event.model}"
    tokens = f"{event.tokens_in} + {event.tokens_out} tokens"
    cost = "price unknown" if event.cost_usd is None else f"{event.cost_usd:.4f} USD"
    if event.source == "answered":
        after = f" (after: {event.reason})" if event.reason else ""
        return f"{event.slot}: {event.model}, {tokens}, {cost}{after}"
    return f"{event.slot}: forge's own value stands: {event.reason}"


def _info_json(info: StepInfo) -> dict[str, Any]:
    return {"id": info.id, "agent": info.agent, "title": info.title, "upstream": list(info.upstream)}
