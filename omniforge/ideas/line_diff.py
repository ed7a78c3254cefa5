"""What `git diff` shows of a spec: the changes by meaning, else the lines.

Invariant: never fails on a file that cannot be read as a spec; Git would stop in the middle of its output.
"""

import difflib
from pathlib import Path

from omniforge.errors import ForgeError
from omniforge.ideas import history
from omniforge.spec.diff.report import as_text


def driver_text(path: str, old: Path, new: Path) -> str:
    """Return the text of one file in a diff.

    Args:
        path: of the file in the repository.
        old: the older version; the null device when there is none.
        new: the newer version.
    """
    before, after = (_read(version) for version in (old, new))
    head = f"forge diff {path}"
    try:
        found = history.file_changes(before, after, (path, path))
    except ForgeError:
        found = ()
    if found:
        return f"{head}\n{as_text(found)}"
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    return "\n".join([head, *lines])


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", errors="replace") if path.is_file() else ""
