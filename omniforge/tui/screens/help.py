"""What the keys and marks mean."""

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from omniforge.tui.theme import COLOURS, QUIET, TEXT
from omniforge.tui.words import MARKS, WORDS

KEYS = (
    ("up down", "another step; its edges are drawn beside the list"),
    ("enter l", "its whole log"),
    ("f", "follow the build again"),
    ("r", "run the step again, once the build is over"),
    ("o", "open the project's folder"),
    ("p", "open the preview"),
    ("q", "leave; a build goes on"),
)


class HelpScreen(ModalScreen[None]):
    """Keys on top, marks below."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,enter", "app.pop_screen", "back")]

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(id="help"):
            yield Static(_table("Keys", [(k, v, COLOURS["running"]) for k, v in KEYS]))
            yield Static(_table("Marks", [(MARKS[s], WORDS[s], COLOURS[s]) for s in MARKS]))


def _table(title: str, rows: list[tuple[str, str, str]]) -> Table:
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(min_width=8)
    table.add_column()
    table.add_row(Text(title, style=f"bold {TEXT}"), "")
    for left, right, colour in rows:
        table.add_row(Text(left, style=colour), Text(right, style=QUIET))
    table.add_row("", "")
    return table
