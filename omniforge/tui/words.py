"""How states and times are said in the timeline: one mark, one word, one colour name each.

Invariant: pure; every mark is one column wide and stands without colour.
"""

from collections.abc import Mapping

from omniforge.build.timeline_state import StepState, Timeline

MARKS: Mapping[StepState, str] = {
    "waiting": "·",
    "running": "◐",
    "cached": "≡",
    "done": "✓",
    "failed": "✗",
    "skipped": "–",  # noqa: RUF001 - a dash is meant
    "not_proved": "?",
    "interrupted": "!",
}
WORDS: Mapping[StepState, str] = {
    "waiting": "waiting",
    "running": "running",
    "cached": "from cache",
    "done": "done",
    "failed": "failed",
    "skipped": "skipped",
    "not_proved": "not proved",
    "interrupted": "interrupted",
}
_SPINNER = "◐◓◑◒"
_TURNS_A_SECOND = 4
_COUNTED: tuple[StepState, ...] = (
    "done", "cached", "running", "failed", "interrupted", "skipped", "not_proved", "waiting",
)  # fmt: skip


def mark(state: StepState, now: float) -> str:
    """Return the mark of a state; a running step's mark turns with the clock."""
    return _SPINNER[int(now * _TURNS_A_SECOND) % len(_SPINNER)] if state == "running" else MARKS[state]


def duration(seconds: float | None) -> str:
    """Return a duration in at most seven columns: `0.04 s`, `12.3 s`, `3:04`, `1:02:03`; empty for None."""
    if seconds is None:
        return ""
    if seconds < 9.995:  # noqa: PLR2004 - two decimals below ten
        return f"{seconds:.2f} s"
    if seconds < 59.95:  # noqa: PLR2004 - one decimal below a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def n_of(number: int, noun: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def status(timeline: Timeline, *, is_over: bool) -> tuple[str, StepState]:
    """Return how the build stands in a word, and the state whose colour fits."""
    if timeline.outcome is None:
        if not is_over:
            return (
                ("running", "running")
                if timeline.started_at is not None
                else ("waiting for the first event", "waiting")
            )
        return ("interrupted", "interrupted") if timeline.started_at is not None else ("no events", "waiting")
    states: Mapping[str, StepState] = {"done": "done", "unchanged": "cached", "interrupted": "interrupted"}
    return timeline.outcome, states.get(timeline.outcome, "failed")


def counts(timeline: Timeline) -> list[tuple[str, StepState]]:
    """Return the counts worth saying, e.g. `("31 done", "done")`, with the state whose colour they take."""
    found: list[tuple[str, StepState]] = []
    for state in _COUNTED:
        n = timeline.count(state)
        if n:
            found.append((f"{n} {WORDS[state]}", state))
    return found
