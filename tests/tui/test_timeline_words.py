import pytest

from omniforge.build import events as ev
from omniforge.tui.graph import depths, gutter
from omniforge.tui.log_book import LINES_PER_STEP, LogBook
from omniforge.tui.words import MARKS, duration


def test_depth_is_the_longest_way_from_a_root() -> None:
    upstream = {"a": (), "b": ("a",), "c": ("a", "b"), "d": ("unknown",)}

    assert depths(upstream) == {"a": 0, "b": 1, "c": 2, "d": 0}


@pytest.mark.parametrize(
    ("n_rows", "selected", "linked", "cells"),
    [
        pytest.param(3, 1, (), ["   ", "   ", "   "], id="nothing joined"),
        pytest.param(4, 2, (0, 3), ["╭─╴", "│  ", "├─●", "╰─╴"], id="both sides"),
        pytest.param(3, 2, (0,), ["╭─╴", "│  ", "╰─●"], id="only needs"),
        pytest.param(3, 0, (1,), ["╭─●", "╰─╴", "   "], id="only feeds"),
        pytest.param(0, 0, (0,), [], id="no rows"),
    ],
)
def test_lines_join_a_step_to_its_neighbours(
    n_rows: int, selected: int, linked: tuple[int, ...], cells: list[str]
) -> None:
    assert gutter(n_rows, selected, linked) == cells


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0.041, "0.04 s"), (9.996, "10.0 s"), (59.96, "0:59"), (184, "3:04"), (3723, "1:02:03")],
)
def test_durations_fit_seven_columns(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text
    assert len(text) <= 7


def test_marks_differ_without_colour() -> None:
    assert len(set(MARKS.values())) == len(MARKS)


def test_the_log_book_keeps_the_last_lines_of_a_step() -> None:
    book = LogBook()
    for n in range(LINES_PER_STEP + 10):
        book.add(ev.StepLog("a", f"line {n}"))

    assert book.of("a")[0] == "line 10"
    assert len(book.of("a")) == LINES_PER_STEP


def test_the_log_book_cleans_lines_for_the_terminal() -> None:
    added = LogBook().add(ev.StepLog("a", "\x1b[31mred\x1b[0m\tand\x07 more\nsecond"))

    assert added == ("a", ["red and more", "second"])


def test_files_are_the_log_of_the_step_that_writes_them() -> None:
    assert LogBook().add(ev.FileWritten("src/a.ts", "added", "backend")) == ("engine.project", ["added    src/a.ts"])
