"""One step in full: what it is, how it went, and its neighbours in the graph."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text
from textual.widgets import Static

from omniforge.build.timeline_state import StepView, Timeline
from omniforge.tui.theme import COLOURS, FAINT, QUIET, TEXT
from omniforge.tui.words import WORDS, duration, mark, n_of

_NEIGHBOURS = 4
"""Most neighbours listed on each side."""
_MESSAGE_LINES = 6


class StepDetail(Static):
    """The selected step."""

    _shape: tuple[str, int, str] | None = None

    def show(self, timeline: Timeline, step: StepView | None, now: float) -> None:
        """Draw a step, or the build's own message when there is none."""
        lines = render_step(timeline, step, now) if step else [Text("No steps yet.", style=FAINT)]
        # A new layout of the screen costs more than all drawing: only when another step or another height needs it.
        shape = (step.id if step else "", len(lines), step.message if step else "")
        self.update(Group(*lines), layout=shape != self._shape)
        self._shape = shape


def render_step(timeline: Timeline, step: StepView, now: float) -> list[RenderableType]:
    """Return title, facts, message and neighbours of a step."""
    facts = [step.id, WORDS[step.state], "" if step.state == "cached" else duration(step.seconds(now))]
    facts.append(n_of(step.n_files, "file") if step.n_files else "")
    facts.append(n_of(step.attempts, "attempt") if step.retried else "")
    lines: list[RenderableType] = [
        Text.assemble((f"{mark(step.state, now)} ", COLOURS[step.state]), (step.title, f"bold {TEXT}")),
        Text("  ".join(f for f in facts if f), style=QUIET),
    ]
    if step.message:
        shown = step.message.splitlines()[:_MESSAGE_LINES]
        lines.append(Text("\n".join(shown), style=COLOURS[step.state]))
    before = [timeline.steps[u] for u in step.upstream if u in timeline.steps]
    after = [timeline.steps[d] for d in timeline.downstream(step.id)]
    lines += [Text(""), *_neighbours("needs", before, now), *_neighbours("feeds", after, now)]
    return lines


def _neighbours(label: str, steps: Sequence[StepView], now: float) -> list[Text]:
    if not steps:
        return [Text.assemble((label.ljust(7), FAINT), ("nothing", FAINT))]
    lines = []
    for index, step in enumerate(steps[:_NEIGHBOURS]):
        more = len(steps) - _NEIGHBOURS if index == _NEIGHBOURS - 1 else 0
        lines.append(
            Text.assemble(
                ((label if index == 0 else "").ljust(7), FAINT),
                (f"{mark(step.state, now)} ", COLOURS[step.state]),
                (step.title, QUIET),
                (f"  and {more} more" if more > 0 else "", FAINT),
                no_wrap=True,
                overflow="ellipsis",
            )
        )
    return lines
