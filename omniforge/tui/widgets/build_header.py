"""What is being built and how it stands: three lines on top of the timeline."""

from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from omniforge.build.timeline_state import StepView, Timeline
from omniforge.tui.theme import COLOURS, FAINT, QUIET, TEXT
from omniforge.tui.words import counts, duration, n_of, status


class BuildHeader(Static):
    """Idea, branch, build number, state and time; a bar with one piece per step; counts."""

    def show(self, timeline: Timeline, now: float, *, is_over: bool) -> None:
        """Draw the state at a moment."""
        width = self.content_size.width or self.size.width
        self.update(render_header(timeline, now, width, is_over=is_over), layout=False)


def render_header(timeline: Timeline, now: float, width: int, *, is_over: bool) -> Table:
    """Return the three lines."""
    word, state = status(timeline, is_over=is_over)
    elapsed = _elapsed(timeline, now, is_over=is_over)
    left = Text.assemble(
        ("forge", f"bold {COLOURS['running']}"),
        ("  ", ""),
        (timeline.idea or "…", f"bold {TEXT}"),
        (f"  {timeline.branch} {timeline.commit[:7]}", QUIET),
        no_wrap=True,
        overflow="ellipsis",
    )
    right = Text.assemble(
        (f"build {timeline.build}  " if timeline.build else "", QUIET),
        (word, f"bold {COLOURS[state]}"),
        (f"  {duration(elapsed)}", TEXT),
    )
    head, foot = _two_columns(), _two_columns()
    head.add_row(left, right)
    foot.add_row(_counts(timeline), Text(timeline.preview_url, style=COLOURS["cached"]))
    lines = Table.grid(expand=True)
    lines.add_column()
    for line in (head, _bar(list(timeline.steps.values()), width), foot):
        lines.add_row(line)
    return lines


def _two_columns() -> Table:
    table = Table.grid(expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    return table


def _elapsed(timeline: Timeline, now: float, *, is_over: bool) -> float | None:
    if timeline.started_at is None:
        return None
    ends = [s.finished_at or s.started_at or 0.0 for s in timeline.steps.values()]
    end = timeline.finished_at or (max([*ends, timeline.started_at]) if is_over else now)
    return max(0.0, end - timeline.started_at)


def _bar(steps: list[StepView], width: int) -> Text:
    """Return a line in which every step has its share, in plan order and in the colour of its state."""
    bar = Text(no_wrap=True)
    if not steps or width <= 0:
        return bar.append("━" * max(width, 0), style=FAINT)
    edges = [round(i * width / len(steps)) for i in range(len(steps) + 1)]
    for step, start, end in zip(steps, edges, edges[1:], strict=False):
        bar.append("━" * (end - start), style=COLOURS[step.state])
    return bar


def _counts(timeline: Timeline) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    for text, state in counts(timeline):
        line.append(text, style=COLOURS[state]).append("   ")
    if timeline.n_files:
        line.append(f"{n_of(timeline.n_files, 'file')} changed", style=QUIET)
    return line
