"""The files of a project as one thing: listed, hashed and copied, from the folder or from a branch.

Invariant: equal files give equal digests, whether they lie in the folder or in a commit.
"""

import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

from omniforge.atomic_write import make_folder, translating
from omniforge.errors import ForgeError
from omniforge.projects import repository
from omniforge.projects.verify.workdir import listed_files

Entry = tuple[str, str, str]
"""Path, kind (`file`, `program` or `link`) and hash of the content."""
_KINDS = {FileMode.BLOB: "file", FileMode.BLOB_EXECUTABLE: "program", FileMode.LINK: "link"}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a branch of a project holds now.

    Attributes:
        commit: tip of the branch; empty before the first one.
        shown: whether the files are those of the folder, with what is not committed.
        digest: hash of all files.
    """

    root: Path
    branch: str
    commit: str
    shown: bool
    digest: str


def folder_digest(project: Path) -> str:
    """Return the hash of the files of a project's folder, as Git would keep them."""
    return _digest(_folder_entry(project, name) for name in listed_files(project) if _is_there(project / name))


def folder_digest_of(copy: Path, found: Sources) -> str:
    """Return the digest a copy of a project has, by the names of the original; what tools made there is left out."""
    return _digest(_folder_entry(copy, name) for name in names_of(found) if _is_there(copy / name))


def names_of(found: Sources) -> tuple[str, ...]:
    """Return the paths of the files, sorted."""
    if found.shown:
        return tuple(n for n in listed_files(found.root) if _is_there(found.root / n))
    return tuple(sorted(entry[0] for entry in _commit_entries(*_tree_of(found))))


def sources(project: Path, branch: str | None = None) -> Sources:
    """Look at a branch; the one the folder shows when missing.

    Raises:
        ForgeError: there is no project, or no such branch.
    """
    repo = repository.open_project(project)
    if repo is None:
        raise ForgeError(f"there is no project at {project}", hint="forge build makes it")
    current = repository.current_branch(repo)
    wanted = branch or current or "main"
    tip = repository.tip(repo, f"refs/heads/{wanted}")
    if wanted == current:
        return Sources(project, wanted, str(tip.id) if tip is not None else "", True, folder_digest(project))
    if tip is None:
        raise ForgeError(f'{project} has no branch "{wanted}"', hint=f"forge build --ref {wanted}")
    return Sources(project, wanted, str(tip.id), False, _digest(_commit_entries(repo, tip.tree)))


def shown_branch(project: Path) -> str | None:
    """Return the branch a project's folder shows; None when there is no project or HEAD is at no branch.

    Raises:
        ForgeError: the repository cannot be read.
    """
    if not (project / ".git").exists():
        return None
    try:
        return repository.current_branch(pygit2.Repository(str(project)))
    except pygit2.GitError as error:
        raise ForgeError(f"{project}: not a usable Git repository: {error}") from error


@contextmanager
def checked_out(found: Sources, folder: Path) -> Iterator[Path]:
    """Give a folder that shows a branch: the project's own, or else a checkout in `folder` for the length of the block.

    Raises:
        ForgeError: the disk refuses.
    """
    if found.shown:
        yield found.root
        return
    shutil.rmtree(folder, ignore_errors=True)
    try:
        copy_to(found, folder)
        repository.list_in_git(folder, names_of(found))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_to(found: Sources, target: Path) -> None:
    """Write the files into a folder that does not exist yet.

    Raises:
        ForgeError: the disk refuses.
    """
    make_folder(target)
    with translating(target):
        if found.shown:
            for name in listed_files(found.root):
                if _is_there(found.root / name):
                    (target / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(found.root / name, target / name, follow_symlinks=False)
            return
        _write_tree(*_tree_of(found), target)


def _tree_of(found: Sources) -> tuple[pygit2.Repository, pygit2.Tree]:
    repo = pygit2.Repository(str(found.root))
    return repo, repo[found.commit].peel(pygit2.Commit).tree


def _write_tree(repo: pygit2.Repository, tree: pygit2.Tree, target: Path) -> None:
    index = pygit2.Index()
    index.read_tree(tree)
    for entry in index:
        path, data = target / entry.path, repo[entry.id].peel(pygit2.Blob).data
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.mode == FileMode.LINK:
            path.symlink_to(data.decode())
            continue
        path.write_bytes(data)
        if entry.mode == FileMode.BLOB_EXECUTABLE:
            path.chmod(0o755)


def _digest(entries: Iterable[Entry]) -> str:
    whole = sha256()
    for entry in sorted(entries):
        whole.update("\0".join(entry).encode() + b"\n")
    return whole.hexdigest()


def _is_there(path: Path) -> bool:
    """Whether a listed file exists: one deleted in the folder is still in Git's index."""
    return path.is_symlink() or path.is_file()


def _folder_entry(project: Path, name: str) -> Entry:
    path = project / name
    if path.is_symlink():
        return name, "link", sha256(str(path.readlink()).encode()).hexdigest()
    with translating(path, doing="read"):
        kind = "program" if path.stat().st_mode & stat.S_IXUSR else "file"
        return name, kind, sha256(path.read_bytes()).hexdigest()


def _commit_entries(repo: pygit2.Repository, tree: pygit2.Tree) -> Iterable[Entry]:
    index = pygit2.Index()
    index.read_tree(tree)
    for entry in index:
        data = repo[entry.id].peel(pygit2.Blob).data
        yield entry.path, _KINDS[FileMode(entry.mode)], sha256(data).hexdigest()
