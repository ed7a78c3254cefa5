"""A project as a plain folder, a zip file or a Git bundle.

Invariant: nothing that exists is written over, and a target appears whole or not at all. A zip file depends on the
commits it shows alone: the same bytes on any machine.
"""

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

from omniforge.atomic_write import make_folder, translating, write_bytes
from omniforge.errors import ForgeError, UsageError
from omniforge.export import leaks
from omniforge.export.git_remote import require_git
from omniforge.export.report import FileExport, FileKind
from omniforge.export.shipment import Shipment, packed
from omniforge.workspace import Workspace

IDEA_FOLDER = ".forge/idea"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODES = {FileMode.BLOB: 0o100644, FileMode.BLOB_EXECUTABLE: 0o100755, FileMode.LINK: 0o120777}


@dataclass(frozen=True, slots=True)
class _File:
    """A committed file: its bytes and Git mode."""

    data: bytes
    mode: FileMode


def export_files(
    workspace: Workspace, slug: str, *, kind: FileKind, target: Path, rules: leaks.Rules, dry_run: bool = False
) -> FileExport:
    """Write the committed state of a project and its idea to `target`.

    A folder or zip holds the app with the idea below `.forge/idea`; a bundle holds both histories.

    Raises:
        UsageError: there is something at `target` already.
        ForgeError: there is no project, the disk refuses, or secrets would leave.
    """
    path = target.expanduser().absolute()
    _refuse_taken(path, kind)
    with packed(workspace, slug) as shipment:
        if kind == "bundle":
            return _bundle(shipment, path, rules, dry_run=dry_run)
        files, left_out = _committed_files(shipment)
        leaks.refuse_secrets_in({name: file.data for name, file in files.items()}, rules)
        if not dry_run:
            (_write_folder if kind == "folder" else _write_zip)(path, files, slug)
        notes = (*shipment.notes, *(f"left out: {name}, which may hold secrets" for name in left_out))
        size = sum(len(f.data) for f in files.values())
        return FileExport(kind, path, shipment.shown, len(files), size, dry_run, notes)


def _refuse_taken(path: Path, kind: FileKind) -> None:
    is_empty = kind == "folder" and path.is_dir() and not any(path.iterdir())
    if os.path.lexists(path) and not is_empty:
        raise UsageError(f"{path} exists, and an export writes over nothing", hint="name another path, or move it away")


def _committed_files(shipment: Shipment) -> tuple[dict[str, _File], list[str]]:
    """Return path -> file of the project's commit and, below `.forge/idea`, of the idea's; and what is left out."""
    repo = pygit2.Repository(str(shipment.git_dir))
    found: dict[str, _File] = {}
    for commit, prefix in ((shipment.shown, ""), (shipment.idea_shown, f"{IDEA_FOLDER}/")):
        _collect(repo[commit].peel(pygit2.Tree), prefix, found)
    left_out = sorted(path for path in found if leaks.is_private(path))
    return {path: found[path] for path in sorted(found) if path not in left_out}, left_out


def _collect(tree: pygit2.Tree, prefix: str, found: dict[str, _File]) -> None:
    for entry in tree:
        path = f"{prefix}{entry.name}"
        if isinstance(entry, pygit2.Tree):
            _collect(entry, f"{path}/", found)
        elif isinstance(entry, pygit2.Blob):
            found[path] = _File(bytes(entry.data), FileMode(entry.filemode))


def _write_folder(path: Path, files: Mapping[str, _File], slug: str) -> None:
    """Write beside the place, then rename."""
    make_folder(path.parent)
    with translating(path, doing="create"):
        nursery = Path(tempfile.mkdtemp(prefix=f".{slug}.", dir=path.parent))
        try:
            for name, file in files.items():
                _write_one(nursery / name, file)
            nursery.chmod(0o755)
            os.replace(nursery, path)  # noqa: PTH105 - also replaces an empty folder
        finally:
            shutil.rmtree(nursery, ignore_errors=True)


def _write_one(target: Path, file: _File) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if file.mode == FileMode.LINK:
        target.symlink_to(os.fsdecode(file.data))
        return
    target.write_bytes(file.data)
    target.chmod(_MODES[file.mode] & 0o777)


def _write_zip(path: Path, files: Mapping[str, _File], slug: str) -> None:
    write_bytes(path, zip_bytes({f"{slug}/{name}": (file.data, _MODES[file.mode]) for name, file in files.items()}))


def zip_bytes(entries: Mapping[str, tuple[bytes, int]]) -> bytes:
    """Return a zip file of path -> (bytes, Unix mode) in that order.

    Entries are stored, not deflated: what deflate writes differs between versions of zlib. The date is the earliest
    a zip file can hold (APPNOTE 4.4.6).
    """
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, (data, mode) in entries.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = _UNIX, mode << 16
            archive.writestr(info, data)
    return stream.getvalue()


def _bundle(shipment: Shipment, path: Path, rules: leaks.Rules, *, dry_run: bool) -> FileExport:
    leaks.refuse_secrets(shipment, rules)
    size = 0
    if not dry_run:
        make_folder(path.parent)
        size = _beside(path, lambda temporary: _git_bundle(shipment, temporary))
    commit = shipment.refs[f"refs/heads/{shipment.base}"]
    return FileExport("bundle", path, commit, len(shipment.refs), size, dry_run, shipment.notes)


def _beside(path: Path, write: Callable[[Path], None]) -> int:
    """Let `write` make a file beside `path`, rename it there, and return its size in bytes."""
    with translating(path), tempfile.TemporaryDirectory(prefix=".forge-", dir=path.parent) as folder:
        temporary = Path(folder) / path.name
        write(temporary)
        temporary.replace(path)
        return path.stat().st_size


def _git_bundle(shipment: Shipment, target: Path) -> None:
    command = [
        require_git(),
        f"--git-dir={shipment.git_dir}",
        "bundle",
        "create",
        "--quiet",
        str(target),
        "HEAD",
        "--all",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed program
    if done.returncode != 0:
        raise ForgeError(f"git cannot write the bundle: {done.stderr.strip()}")
