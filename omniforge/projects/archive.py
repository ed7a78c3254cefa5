"""A repository as one file that Git itself reads, with what Git leaves out beside it; and the way back.

Invariant: an archive under its final name is whole: its bundle was proved by Git to hold every ref before.
"""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pygit2

from omniforge.atomic_write import make_folder, translating, write_text
from omniforge.errors import ForgeError
from omniforge.projects import repository, worktree

_ABOUT = "about.json"
_DATA = "data.tar.gz"
_UNTRACKED = (".data", ".env*")
"""What Git leaves out and no build makes again: the local database with its keys, and settings of one's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """One repository of an archive.

    Attributes:
        bundle: name of the file with all its refs.
        branch: what its worktree showed.
        data: name of the file with what Git leaves out, if there was any.
    """

    bundle: str
    branch: str
    data: str | None = None


def pack(root: Path, folder: Path, name: str, *, with_data: bool) -> Part:
    """Write a repository with all refs into a folder, and with `with_data` what Git leaves out.

    Raises:
        ForgeError: Git is missing or refuses, or the disk is full; the repository is untouched.
    """
    make_folder(folder)
    repo = pygit2.Repository(str(root))
    branch = repository.current_branch(repo)
    if branch is None or repository.tip(repo, f"refs/heads/{branch}") is None:
        raise ForgeError(f"{root} shows no branch with a commit", hint="switch to a branch first: git switch main")
    bundle = folder / f"{name}.bundle"
    _git(root, "bundle", "create", "--quiet", str(bundle), "--all")
    _git(root, "bundle", "verify", "--quiet", str(bundle))
    left_out = sorted(p for pattern in _UNTRACKED for p in root.glob(pattern) if repo.path_is_ignored(p.name))
    if not (left_out and with_data):
        return Part(bundle.name, branch)
    target = folder / f"{name}-{_DATA}"
    with translating(target), tarfile.open(target, "x:gz") as packed:
        target.chmod(0o600)
        for path in left_out:
            packed.add(path, path.name)
    return Part(bundle.name, branch, target.name)


def unpack(folder: Path, part: Part, root: Path) -> None:
    """Make the repository again at a place that is free, in one step.

    Raises:
        ForgeError: the place is taken, or the archive is damaged.
    """
    if root.exists():
        raise ForgeError(f"{root} exists", hint="move it away first")
    nursery = root.with_name(f".{root.name}.restoring")
    shutil.rmtree(nursery, ignore_errors=True)
    make_folder(nursery)
    try:
        repo = repository.init_project(nursery, part.branch)
        _git(nursery, "fetch", "--quiet", str(folder / part.bundle), "refs/*:refs/*", "--update-head-ok")
        commit = repository.tip(repo, f"refs/heads/{part.branch}")
        if commit is None:
            raise ForgeError(f"{folder / part.bundle} has no branch {part.branch}")
        worktree.check_out(repo, commit, part.branch)
        if part.data is not None:
            with translating(folder / part.data, doing="read"), tarfile.open(folder / part.data) as packed:
                packed.extractall(nursery, filter="data")
        with translating(root):
            nursery.rename(root)
    finally:
        shutil.rmtree(nursery, ignore_errors=True)


def write_about(folder: Path, about: Mapping[str, object]) -> None:
    """Note what an archive is of."""
    write_text(folder / _ABOUT, json.dumps(about, indent=2) + "\n")


def read_about(folder: Path) -> dict[str, object]:
    """Return what an archive is of.

    Raises:
        ForgeError: it is no archive.
    """
    try:
        found: dict[str, object] = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ForgeError(f"{folder} is no archive of forge", hint="forge project restore lists them") from error
    return found


def _git(root: Path, *arguments: str) -> None:
    git = shutil.which("git")
    if git is None:
        raise ForgeError("an archive is written by Git, which is not installed", hint="forge doctor says how to get it")
    command: Sequence[str] = (git, "-C", str(root), *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed program
    if done.returncode != 0:
        raise ForgeError(f"git {arguments[0]} failed in {root}: {done.stderr.strip()}")
