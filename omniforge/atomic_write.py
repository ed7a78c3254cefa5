"""Crash-safe writes: the one place where forge puts a file on disk.

Invariant: a reader sees the old content or the whole new content, never a part; a refusal of the system (full disk,
read-only folder, missing rights) becomes one `ForgeError` that names the path.
"""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from omniforge.errors import ForgeError

_REASONS = {
    errno.ENOSPC: ("no space left on the disk", "free some space and run the command again; nothing was changed"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run the command again; nothing was changed"),
    errno.EROFS: ("the file system is read-only", "choose another folder with FORGE_HOME"),
    errno.EACCES: ("permission denied", "give yourself write access, or choose another folder with FORGE_HOME"),
    errno.EPERM: ("operation not permitted", "give yourself write access, or choose another folder with FORGE_HOME"),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "move that file away, or choose another folder"),
    errno.EISDIR: ("there is a folder with this name", "move that folder away"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter name"),
}


@contextmanager
def translating(path: Path, *, doing: str = "write") -> Iterator[None]:
    """Turn an `OSError` of the block into a `ForgeError` that names `path` and says what to do.

    Args:
        path: the file or folder the block works on.
        doing: verb for the message, e.g. `write`, `read`, `create`.
    """
    try:
        yield
    except OSError as error:
        reason, hint = _REASONS.get(error.errno or 0, (error.strerror or str(error), None))
        raise ForgeError(f"cannot {doing} {path}: {reason}", hint=hint) from error


def make_folder(path: Path) -> None:
    """Create a folder and its parents; an existing one is fine."""
    with translating(path, doing="create"):
        path.mkdir(parents=True, exist_ok=True)


def write_text(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write UTF-8 text with LF line ends as `write_bytes` does."""
    write_bytes(path, text.encode(), mode=mode)


def write_bytes(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write to a temporary file beside `path`, flush it to the disk, then rename it over `path`.

    Args:
        path: the file; missing parent folders are created.
        content: the whole new content.
        mode: permission bits of the file.

    Raises:
        ForgeError: the system refuses; the old content is untouched and no temporary file stays behind.
    """
    make_folder(path.parent)
    with translating(path):
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Flush the rename itself; systems without folder handles are left alone."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
