"""The log of one step, full-screen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Log, Static

from omniforge.tui.log_book import LINES_PER_STEP


class LogScreen(Screen[None]):
    """Shows what a step has said and goes on while it speaks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,l,enter", "app.pop_screen", "back"),
        Binding("home,g", "top", "start"),
        Binding("end,G", "bottom", "end"),
    ]

    def __init__(self, step_id: str, title: str, lines: list[str]) -> None:
        super().__init__()
        self.step_id = step_id
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay out title, log and keys."""
        yield Static(f"{self._title}  [dim]{self.step_id}[/dim]", id="log-title")
        yield Log(max_lines=LINES_PER_STEP, id="full-log")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Write what there is."""
        log = self.query_one(Log)
        log.write_lines(self._lines or ["Nothing was said."])
        log.focus()

    def append(self, lines: list[str]) -> None:
        """Write lines that came since."""
        self.query_one(Log).write_lines(lines)

    def action_top(self) -> None:
        """Go to the first line."""
        self.query_one(Log).scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Go to the last line and stay there."""
        self.query_one(Log).scroll_end(animate=False)
