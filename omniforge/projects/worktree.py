"""The files a person sees: what they changed, and how a new tree gets there.

Invariant: new files are staged first, then a journal is written, then they are renamed into place. A kill before the
journal leaves everything as it was; a kill after it is rolled forward at the next start. A file that is neither the
old nor the new version is a person's and is left alone.
"""

import json
import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pygit2
from pygit2.enums import CheckoutStrategy, DeltaStatus, FileMode, FileStatus

from omniforge.atomic_write import make_folder, translating, write_text
from omniforge.errors import ForgeError

_ACTIONS = {DeltaStatus.ADDED: "added", DeltaStatus.DELETED: "deleted"}
_UNSEEN = FileStatus.IGNORED | FileStatus.CURRENT


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs between two trees: `added`, `changed` or `deleted`."""

    path: str
    action: str


def forge_folder(repo: pygit2.Repository) -> Path:
    """Return the folder inside `.git` where an update is staged."""
    return Path(repo.path) / "forge"


def worktree_tree(repo: pygit2.Repository) -> pygit2.Oid:
    """Write what the worktree holds (ignored files left out) as a tree and return its id; the index is not touched."""
    index = pygit2.Index()
    if not repo.head_is_unborn:
        index.read_tree(repo.head.peel(pygit2.Tree))
    root = Path(repo.workdir)
    for path, status in repo.status(untracked_files="all").items():
        if not status & ~_UNSEEN or path.endswith("/"):
            continue
        mode = _mode(root / path)
        if mode is not None:
            index.add(pygit2.IndexEntry(path, _blob_of(repo, root, path), mode))
        elif path in index:
            index.remove(path)
    return index.write_tree(repo)


def changes_between(before: pygit2.Tree | None, after: pygit2.Tree) -> tuple[FileChange, ...]:
    """Return the files that differ, by path; renames count as deleted and added."""
    diff = after.diff_to_tree(swap=True) if before is None else before.diff_to_tree(after)
    found = []
    for delta in diff.deltas:
        path = delta.old_file.path if delta.status == DeltaStatus.DELETED else delta.new_file.path
        found.append(FileChange(path, _ACTIONS.get(delta.status, "changed")))
    return tuple(sorted(found, key=lambda c: c.path))


def check_out(repo: pygit2.Repository, commit: pygit2.Commit, branch: str) -> None:
    """Fill an empty worktree with a commit and point `branch` and HEAD at it; a kill leaves it half done.

    Only for a folder that is not yet the project: `stage` and `roll_forward` are for one that a person may see.
    """
    repo.checkout_tree(commit, strategy=CheckoutStrategy.FORCE)  # type: ignore[no-untyped-call]  # pygit2 leaves it untyped
    _point(repo, branch, commit.id)


def stage(repo: pygit2.Repository, before: pygit2.Tree | None, after: pygit2.Tree, *, branch: str, commit: str) -> None:
    """Put the new files beside the worktree and write the journal; from here on the update will happen.

    Finishing it also points `branch` at `commit`, and HEAD at `branch`.

    Raises:
        ForgeError: the disk refuses; nothing has changed.
    """
    folder = forge_folder(repo)
    staged = folder / "stage"
    shutil.rmtree(staged, ignore_errors=True)
    make_folder(staged)
    entries = []
    try:
        for n, change in enumerate(changes_between(before, after)):
            old, new = _at(before, change.path), _at(after, change.path)
            if new is not None:
                write_entry(new, staged / str(n))
            entries.append(
                {"path": change.path, "staged": str(n), "old": _id(old), "new": _id(new), "mode": _kind(new)}
            )
        journal = {"branch": branch, "commit": commit, "entries": entries}
        write_text(folder / "update.json", json.dumps(journal))
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def roll_forward(repo: pygit2.Repository) -> bool:
    """Finish a staged update, if there is one; return whether there was.

    Safe to call again after a kill at any point of it.
    """
    folder = forge_folder(repo)
    journal_file = folder / "update.json"
    if not journal_file.exists():
        shutil.rmtree(folder / "stage", ignore_errors=True)
        return False
    journal = json.loads(journal_file.read_text())
    root = Path(repo.workdir)
    for entry in journal["entries"]:
        _swap(repo, root, folder / "stage" / entry["staged"], entry)
    _write_index(repo, journal)
    _point(repo, journal["branch"], pygit2.Oid(hex=journal["commit"]))
    with translating(journal_file, doing="remove"):
        journal_file.unlink()
    shutil.rmtree(folder / "stage", ignore_errors=True)
    return True


def _point(repo: pygit2.Repository, branch: str, commit: pygit2.Oid) -> None:
    repo.references.create(f"refs/heads/{branch}", commit, force=True)
    repo.references.create("HEAD", f"refs/heads/{branch}", force=True)


def _swap(repo: pygit2.Repository, root: Path, staged: Path, entry: dict[str, str | None]) -> None:
    path = root / str(entry["path"])
    current = str(pygit2.hash(_content(path))) if _mode(path) is not None else None
    if current not in (entry["old"], entry["new"]):
        return
    with translating(path):
        if entry["new"] is None:
            path.unlink(missing_ok=True)
            _remove_empty_parents(path.parent, root)
            return
        if current == entry["new"] and not staged.exists():
            return
        if not staged.exists():
            blob = repo[pygit2.Oid(hex=entry["new"])].peel(pygit2.Blob)
            staged.parent.mkdir(parents=True, exist_ok=True)
            _write_content(bytes(blob.data), str(entry["mode"]), staged)
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(path)


def _write_index(repo: pygit2.Repository, journal: dict[str, object]) -> None:
    """Make the index equal the new commit, with the times of the files just written, so that status stays cheap."""
    tree = repo[pygit2.Oid(hex=str(journal["commit"]))].peel(pygit2.Tree)
    index = repo.index
    index.read(force=True)
    fresh = pygit2.Index()
    fresh.read_tree(tree)
    wanted = {e.path: (e.id, e.mode) for e in fresh}
    have = {e.path: (e.id, e.mode) for e in index}
    for path in have.keys() - wanted.keys():
        index.remove(path)
    root = Path(repo.workdir)
    for path in sorted(p for p in wanted if have.get(p) != wanted[p]):
        oid, mode = wanted[path]
        if _mode(root / path) is not None and pygit2.hash(_content(root / path)) == oid:
            index.add(path)
        else:
            index.add(pygit2.IndexEntry(path, oid, mode))
    index.write()


def write_entry(entry: pygit2.Object, target: Path) -> None:
    """Write what Git has at a path of a tree to a file; folders above it are made."""
    with translating(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_content(bytes(entry.peel(pygit2.Blob).data), _kind(entry), target)


def _write_content(content: bytes, kind: str, target: Path) -> None:
    if kind == "link":
        target.unlink(missing_ok=True)
        target.symlink_to(os.fsdecode(content))
    else:
        target.write_bytes(content)
        target.chmod(0o755 if kind == "executable" else 0o644)


def _kind(entry: pygit2.Object | None) -> str:
    mode = entry.filemode if entry is not None else None
    return {int(FileMode.LINK): "link", int(FileMode.BLOB_EXECUTABLE): "executable"}.get(int(mode or 0), "file")


def _mode(path: Path) -> FileMode | None:
    """Return Git's mode of what is at `path`; None for nothing, folders and special files."""
    try:
        found = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISLNK(found):
        return FileMode.LINK
    if not stat.S_ISREG(found):
        return None
    return FileMode.BLOB_EXECUTABLE if found & stat.S_IXUSR else FileMode.BLOB


def _content(path: Path) -> bytes:
    return os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()


def _blob_of(repo: pygit2.Repository, root: Path, path: str) -> pygit2.Oid:
    try:
        return repo.create_blob(_content(root / path))
    except OSError as error:
        raise ForgeError(f"cannot read {root / path}: {error.strerror}") from error


def _remove_empty_parents(folder: Path, root: Path) -> None:
    while folder != root:
        with suppress(OSError):
            folder.rmdir()
        if folder.exists():
            return
        folder = folder.parent


def _at(tree: pygit2.Tree | None, path: str) -> pygit2.Object | None:
    try:
        return tree[path] if tree is not None else None
    except KeyError:
        return None


def _id(entry: pygit2.Object | None) -> str | None:
    return str(entry.id) if entry is not None else None
