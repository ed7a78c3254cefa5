"""A project's own files as one artefact, and back.

Invariant: equal files give equal bytes; nothing is written outside the folder that is unpacked into.
"""

import io
import shutil
import tarfile
from pathlib import Path

from omniforge.atomic_write import make_folder, translating
from omniforge.errors import ForgeError
from omniforge.projects import repository
from omniforge.projects.verify.workdir import listed_files


def pack(project: Path) -> bytes:
    """Return the files Git would keep, with their modes and links."""
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in listed_files(project):
            path = project / name
            if path.is_symlink() or path.is_file():
                with translating(path, doing="read"):
                    archive.add(path, arcname=name, recursive=False, filter=_plain)
    return packed.getvalue()


def unpack(body: bytes, folder: Path) -> None:
    """Write packed files below a folder, which is emptied first; Git lists there what it lists where they come from.

    Raises:
        ForgeError: a path would leave the folder, or the disk refuses.
    """
    with translating(folder, doing="replace"):
        shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    try:
        with tarfile.open(fileobj=io.BytesIO(body), mode="r:") as archive, translating(folder):
            archive.extractall(folder, filter="data")
            repository.list_in_git(folder, archive.getnames())
    except tarfile.TarError as error:
        raise ForgeError(f"a packed project cannot be unpacked: {error}") from error


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out what depends on the machine: owner, times, and the modes of others."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry
