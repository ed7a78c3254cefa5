"""Opening things outside the terminal: folders and addresses, with the desktop's own programs."""

import shutil
import subprocess
import sys
from pathlib import Path


def open_folder(folder: Path) -> bool:
    """Show a folder in the file manager; return whether there is one to ask."""
    return _open(str(folder))


def open_address(url: str) -> bool:
    """Show an address in the browser; return whether there is one to ask."""
    return _open(url)


def _open(target: str) -> bool:
    program = next((p for p in _openers() if shutil.which(p)), None)
    if program is None:
        return False
    subprocess.Popen(  # noqa: S603 - a fixed program, no shell
        [program, target],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True


def _openers() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ("open",)
    return ("explorer",) if sys.platform == "win32" else ("xdg-open", "wslview")
