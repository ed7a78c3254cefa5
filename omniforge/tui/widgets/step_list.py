"""The steps of a build, one per line, with the edges of the selected one drawn beside them."""

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from omniforge.build.timeline_state import StepView, Timeline
from omniforge.tui.graph import GUTTER, depths, gutter
from omniforge.tui.theme import BACK, COLOURS, FAINT, QUIET, SELECTED, TEXT
from omniforge.tui.words import duration, mark

_TIME, _AGENT = 7, 11
_DEEPEST = 4
"""Indentation stops here; the gutter shows the true edges."""


class StepList(ScrollView, can_focus=True):
    """The list; it draws line by line, so that its cost does not depend on the number of steps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("pageup", "move(-10)", "page up", show=False),
        Binding("pagedown", "move(10)", "page down", show=False),
        Binding("home,g", "move(-100000)", "first", show=False),
        Binding("end,G", "move(100000)", "last", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Selected(Message):
        """Another step is selected; `by_hand` when a person did it."""

        def __init__(self, step_id: str, *, by_hand: bool) -> None:
            self.step_id = step_id
            self.by_hand = by_hand
            super().__init__()

    def __init__(self, timeline: Timeline, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._timeline = timeline
        self._clock = clock
        self._rows: list[StepView] = []
        self._depths: dict[str, int] = {}
        self._gutter: list[str] = []
        self._linked: set[int] = set()

    def show(self, timeline: Timeline) -> None:
        """Draw this timeline from now on; the selected step stays selected when it still exists."""
        before = self.selected
        self._timeline = timeline
        if len(self._rows) != len(timeline.steps) or (self._rows and self._rows[0].id not in timeline.steps):
            self._depths = depths({s.id: s.upstream for s in timeline.steps.values()})
        self._rows = list(timeline.steps.values())
        self.virtual_size = Size(0, len(self._rows))
        if before is not None and before.id in timeline.steps:
            self.cursor = list(timeline.steps).index(before.id)
        self._draw_edges()
        self.refresh()

    @property
    def selected(self) -> StepView | None:
        """The step under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def select(self, step_id: str) -> None:
        """Move the cursor to a step, as the build goes on."""
        index = next((i for i, s in enumerate(self._rows) if s.id == step_id), None)
        if index is not None and index != self.cursor:
            self._go_to(index, by_hand=False)

    def action_move(self, by: int) -> None:
        """Move the cursor, staying inside the list."""
        if self._rows:
            self._go_to(min(max(self.cursor + by, 0), len(self._rows) - 1), by_hand=True)

    def on_click(self, event: object) -> None:
        """Select the clicked line."""
        line = getattr(event, "y", 0) + self.scroll_offset.y
        if 0 <= line < len(self._rows):
            self._go_to(line, by_hand=True)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self._rows):
            return Strip.blank(width, Style(bgcolor=BACK))
        return self._row(index, width)

    def _go_to(self, index: int, *, by_hand: bool) -> None:
        self.cursor = index
        self._draw_edges()
        self.scroll_to_region(Region(0, index, 1, 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.Selected(self._rows[index].id, by_hand=by_hand))

    def _draw_edges(self) -> None:
        step = self.selected
        if step is None:
            self._gutter, self._linked = [], set()
            return
        near = {*step.upstream, *self._timeline.downstream(step.id)}
        self._linked = {i for i, s in enumerate(self._rows) if s.id in near}
        self._gutter = gutter(len(self._rows), self.cursor, self._linked)

    def _row(self, index: int, width: int) -> Strip:
        step, now = self._rows[index], self._clock()
        back = SELECTED if index == self.cursor else BACK
        colour = COLOURS[step.state]
        title_colour = TEXT if step.state in ("running", "failed") or index == self.cursor else QUIET
        if step.state == "waiting" and index != self.cursor:
            title_colour = FAINT
        indent = "  " * min(self._depths.get(step.id, 0), _DEEPEST)
        extra = f" \u00d7{step.attempts}" if step.retried else ""
        room = width - 4 - GUTTER - 2 - _AGENT - 1 - _TIME - 1
        title = _fit(indent + step.title, room - len(extra)) + extra
        parts = [
            (f" {mark(step.state, now)} ", colour, True),
            (self._gutter[index] + " ", COLOURS["running"], False),
            (title.ljust(room), title_colour, index == self.cursor),
            (f"  {_fit(step.agent, _AGENT).ljust(_AGENT)} ", FAINT if step.state == "waiting" else QUIET, False),
            (_time(step, now).rjust(_TIME) + " ", colour if step.state == "running" else QUIET, False),
        ]
        return Strip([Segment(t, Style(color=c, bgcolor=back, bold=bold)) for t, c, bold in parts]).adjust_cell_length(
            width, Style(bgcolor=back)
        )


def _time(step: StepView, now: float) -> str:
    return "" if step.state == "cached" else duration(step.seconds(now))


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"
