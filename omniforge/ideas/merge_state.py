"""What Git's index says of a merge that is under way: which files are open, which a person has settled."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from omniforge.errors import ConflictError

if TYPE_CHECKING:
    import pygit2


def open_paths(git: "pygit2.Repository") -> list[str]:
    """Return the files with conflicts, sorted."""
    return sorted({entry.path for group in git.index.conflicts or () for entry in group if entry is not None})


def settled_paths(git: "pygit2.Repository", root: Path) -> tuple[str, ...]:
    """Return files with conflicts in which a person left no marker: saved is settled, as for `git commit -a`."""
    return tuple(path for path in open_paths(git) if (root / path).is_file() and not _has_markers(root / path))


def refuse_open(git: "pygit2.Repository", slug: str, *, settled: Collection[str]) -> None:
    """Raise when a merge has conflicts that nobody settled.

    Args:
        git: the repository.
        slug: name of the idea, for the message.
        settled: paths that are about to be written, so that their conflicts end.

    Raises:
        ConflictError: names the files.
    """
    left = [path for path in open_paths(git) if path not in settled]
    if left:
        message = f"{slug} is in a merge with conflicts in {', '.join(left)}"
        raise ConflictError(message, hint="see them: forge idea conflicts; settle them: forge idea resolve PATH --ours")


def message_of(root: Path) -> str:
    """Return what the merge that is under way says of itself, in the words of forge or Git."""
    stated = root / ".git" / "MERGE_MSG"
    text = stated.read_text(encoding="utf-8", errors="replace") if stated.is_file() else ""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip() or "Merge"


def _has_markers(path: Path) -> bool:
    content = path.read_bytes()
    return b"<<<<<<< " in content and b">>>>>>> " in content
