"""The timeline: header, steps with their edges, the selected step and its log."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Log

from omniforge.build.timeline_state import Timeline
from omniforge.tui.log_book import LogBook
from omniforge.tui.screens.log import LogScreen
from omniforge.tui.widgets.build_header import BuildHeader
from omniforge.tui.widgets.step_detail import StepDetail
from omniforge.tui.widgets.step_list import StepList

_LOG_LINES = 2_000
"""Lines in the log pane; the full-screen log keeps more."""
_SPOKEN, _SILENT = "log", "nothing said"


class TimelineScreen(Screen[None]):
    """Draws what it is shown; asks the app for everything that is not drawing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "logs", "log"),
        Binding("f", "follow", "follow"),
        Binding("r", "app.retry", "retry"),
        Binding("o", "app.open_folder", "folder"),
        Binding("p", "app.open_preview", "preview"),
        Binding("question_mark", "app.help", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
    ]
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (96, "-wide")]  # noqa: RUF012 - as the base class declares it

    def __init__(self, timeline: Timeline, log_book: LogBook, clock: Callable[[], float]) -> None:
        super().__init__()
        self._timeline = timeline
        self._log_book = log_book
        self._clock = clock
        self._header = BuildHeader(id="header")
        self._steps = StepList(timeline, clock, id="steps")
        self._detail = StepDetail(id="detail")
        self._log = Log(max_lines=_LOG_LINES, id="log")
        self._is_over = False
        self._follows = True
        self._shown = ""

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield self._header
        with Horizontal(id="body"):
            yield self._steps
            with Vertical(id="side"):
                yield self._detail
                yield self._log
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Let the list have the keys; the log pane is only looked at."""
        self._log.can_focus = False
        self._steps.focus()
        self.draw()

    def on_resize(self) -> None:
        """The bar depends on the width."""
        self.draw()

    def begin(self, timeline: Timeline, log_book: LogBook) -> None:
        """Start over with another build."""
        self._timeline, self._log_book = timeline, log_book
        self._follows, self._shown = True, ""
        self._log.clear()
        self.draw()

    def progress(self, lines: Mapping[str, list[str]], *, is_over: bool) -> None:
        """Show what has happened: the timeline has moved on and these lines were added to logs."""
        self._is_over = is_over
        self._steps.show(self._timeline)
        if self._follows:
            self._select_running()
        shown = self.selected_id or ""
        if shown != self._shown:
            self._show_log(shown)
        elif lines.get(shown):
            self._log.border_title = _SPOKEN
            self._log.write_lines(lines[shown])
        self.draw()

    def draw(self) -> None:
        """Draw header and detail for this moment, and let running marks turn."""
        if not self.is_ready:
            return
        now = self._clock()
        self._header.show(self._timeline, now, is_over=self._is_over)
        self._detail.show(self._timeline, self._steps.selected, now)
        self._steps.refresh()

    @property
    def is_ready(self) -> bool:
        """Whether the parts are on the screen; not yet, or no longer, while the app opens or closes."""
        return self.is_mounted and self._steps.is_attached and self._log.is_attached

    @property
    def selected_id(self) -> str | None:
        """Id of the selected step."""
        step = self._steps.selected
        return step.id if step is not None else None

    @on(StepList.Selected)
    def _on_selected(self, message: StepList.Selected) -> None:
        if message.by_hand:
            self._follows = False
        if message.step_id != self._shown:
            self._show_log(message.step_id)
        self.draw()

    def action_logs(self) -> None:
        """Show the whole log of the selected step."""
        step = self._steps.selected
        if step is not None:
            self.app.push_screen(LogScreen(step.id, step.title, self._log_book.of(step.id)))

    def action_follow(self) -> None:
        """Let the selection go with the build again."""
        self._follows = True
        self._select_running()

    def _select_running(self) -> None:
        """Select what matters now: a failed step, else the last one that runs, else the last that ended."""
        order = list(self._timeline.steps.values())
        failed = [s.id for s in order if s.state == "failed"]
        running = [s.id for s in order if s.state == "running"]
        ended = [s for s in order if s.finished_at is not None]
        latest = max(ended, key=lambda s: (s.finished_at or 0.0, order.index(s)), default=None)
        wanted = (failed[:1] or running[-1:] or ([latest.id] if latest else []))[:1]
        if wanted:
            self._steps.select(wanted[0])

    def _show_log(self, step_id: str) -> None:
        self._shown = step_id
        lines = self._log_book.of(step_id)
        self._log.border_title = _SPOKEN if lines else _SILENT
        self._log.clear()
        self._log.write_lines(lines[-_LOG_LINES:])
