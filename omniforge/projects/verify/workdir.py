"""A copy of the project to work on: source files only, so that a verification never touches the original."""

import os
import shutil
import subprocess
from pathlib import Path

from omniforge.errors import ForgeError

_NEVER = frozenset({".git", "node_modules", ".next", ".data", "coverage", "test-results", "playwright-report"})
_TEXT_LIMIT = 2_000_000


def copy_project(project: Path, work_dir: Path) -> Path:
    """Copy the files Git would keep (tracked, and untracked but not ignored) into `work_dir/app` and return it.

    A leftover of an earlier run is removed first, but for its `node_modules`, which is linked, not made.
    """
    target = work_dir / "app"
    _empty(target)
    for name in listed_files(project):
        source, copy = project / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(source, copy, follow_symlinks=False)
        except FileNotFoundError:
            continue  # deleted in the work tree but still in Git's index: the project as it is now lacks it
        except OSError as error:
            raise ForgeError(f"{copy}: cannot copy the project: {error.strerror}") from error
    return target


def listed_files(project: Path) -> tuple[str, ...]:
    """Return the POSIX paths of a project's own files, sorted, as `.gitignore` sees them."""
    git = shutil.which("git")
    if git is not None and (project / ".git").exists():
        command = [git, "-C", str(project), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed program
        if done.returncode == 0:
            return tuple(sorted({os.fsdecode(n) for n in done.stdout.split(b"\0") if n}))
    return tuple(sorted(_walk(project)))


def read_texts(project: Path) -> dict[str, str]:
    """Return path -> text of every listed file that is UTF-8 and not huge."""
    texts: dict[str, str] = {}
    for name in listed_files(project):
        path = project / name
        try:
            if path.is_symlink() or path.stat().st_size > _TEXT_LIMIT:
                continue
            texts[name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            texts[name] = ""
    return texts


def _walk(project: Path) -> list[str]:
    found: list[str] = []
    for folder, folders, files in os.walk(project):
        folders[:] = sorted(f for f in folders if f not in _NEVER)
        found.extend((Path(folder) / f).relative_to(project).as_posix() for f in files)
    return [f for f in found if not f.startswith("src/generated/")]


def _empty(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in target.iterdir():
        if entry.name == "node_modules":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
