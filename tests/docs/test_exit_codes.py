"""The table of exit codes says what the program does."""

import re
from collections.abc import Iterator
from pathlib import Path

from omniforge import errors
from omniforge.cli import app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "exit-codes.md"
_ROW = re.compile(r"^\| (\d+) \| (?:`(\w+)`)? ?\| (.+?) \|", re.MULTILINE)


def family(root: type[errors.ForgeError]) -> Iterator[type[errors.ForgeError]]:
    """Yield the error and all that are told apart by a code of their own."""
    yield root
    for inner in root.__subclasses__():
        yield from family(inner)


def test_every_code_of_the_family_has_a_row_and_every_row_a_code() -> None:
    rows = {int(code): name for code, name, _ in _ROW.findall(PAGE.read_text())}
    named = {e.exit_code: e.__name__ for e in family(errors.ForgeError) if e.__module__ == errors.__name__}
    others = {0: "", app.BUG: "", app.INTERRUPTED: "", app.BROKEN_PIPE: ""}

    assert rows == named | others


def test_no_two_errors_share_a_code() -> None:
    own = [e for e in family(errors.ForgeError) if e.__module__ == errors.__name__]

    assert len({e.exit_code for e in own}) == len(own)


def test_errors_of_other_rooms_keep_the_code_of_their_kind() -> None:
    known = {e.exit_code for e in family(errors.ForgeError) if e.__module__ == errors.__name__}

    assert {e.exit_code for e in family(errors.ForgeError)} <= known
