"""Three-way merge of files on disk: for the command line and as the merge driver of Git.

Invariant: the driver never leaves our side unmarked. Whatever goes wrong inside of it, the file holds a merge by line
with markers and the exit code is 1: Git 2.39 takes a higher code for "the driver did not run", keeps our side without
markers, and the next `git add` would lose theirs.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from omniforge.atomic_write import translating, write_bytes
from omniforge.spec.merge.line_merge import merge_lines
from omniforge.spec.merge.markers import marked
from omniforge.spec.merge.merge import Merge, merge_texts

CLEAN, CONFLICT = 0, 1


def merge_files(base: Path, ours: Path, theirs: Path, *, name: str) -> Merge:
    """Merge three files and return the outcome; nothing is written.

    Args:
        base: the version both sides come from.
        ours: our side.
        theirs: the other side.
        name: name of the file in its repository; it decides how it is merged.

    Raises:
        ForgeError: a file cannot be read.
    """
    texts = [_read(path) for path in (base, ours, theirs)]
    return merge_texts(texts[0], texts[1], texts[2], name=name)


def drive(arguments: Sequence[str]) -> int:
    """Be Git's merge driver: merge into our file, return 0 when clean and 1 in every other case.

    Args:
        arguments: what Git passes for `%O %A %B %P`: base, ours (overwritten), theirs, path in the repository.
    """
    base, ours, theirs, name = arguments
    paths = Path(base), Path(ours), Path(theirs)
    try:
        merge = merge_files(*paths, name=name)
        _write(paths[1], merge.text)
    except Exception:  # noqa: BLE001 - whatever it is, Git must get markers and the code 1
        _mark_by_line(*paths)
        return CONFLICT
    return CLEAN if merge.is_clean else CONFLICT


def _mark_by_line(base: Path, ours: Path, theirs: Path) -> None:
    """Write a merge by line; where even that fails our file stays, and the code 1 still says conflict."""
    with suppress(Exception):
        texts = [_read(path) for path in (base, ours, theirs)]
        _write(ours, marked(merge_lines(texts[0], texts[1], texts[2])))


def _read(path: Path) -> str:
    with translating(path, doing="read"):
        return path.read_bytes().decode("utf-8", "surrogateescape")


def _write(path: Path, text: str) -> None:
    write_bytes(path, text.encode("utf-8", "surrogateescape"), mode=path.stat().st_mode & 0o777)
