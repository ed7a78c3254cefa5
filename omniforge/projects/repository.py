"""The generated project's Git repository: `main` is the person's, `refs/forge/pristine/<branch>` is forge's.

Invariant: refs only move forward to commits that contain what was there before; nothing here resets, forces a push or
drops a commit. Commits of forge depend on their content alone, never on clock or machine.
"""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pygit2
from pygit2.enums import FileMode, RepositoryState

from omniforge.errors import ForgeError
from omniforge.projects.manifest import ProjectFile

PRISTINE = "refs/forge/pristine/"
SAFETY = "refs/forge/safety/"
CONFLICT = "refs/forge/conflict/"
_NAME, _EMAIL = "OmniForge", "forge@localhost"


def open_project(root: Path) -> pygit2.Repository | None:
    """Open the project's repository; None when there is none, or nothing at all.

    Raises:
        ForgeError: the folder holds something else, or is in the middle of a merge or rebase.
    """
    if not (root / ".git").exists():
        if root.exists() and any(root.iterdir()):
            raise ForgeError(f"{root} exists and is no project of forge", hint="move it away, then build again")
        return None
    try:
        repo = pygit2.Repository(str(root))
    except pygit2.GitError as error:
        raise ForgeError(f"{root}: not a usable Git repository: {error}") from error
    if repo.state() != RepositoryState.NONE:
        raise ForgeError(
            f"{root} is in the middle of a merge or rebase", hint="finish or abort it with git, then build again"
        )
    return repo


def init_project(root: Path, branch: str) -> pygit2.Repository:
    """Create an empty repository whose HEAD is `branch`; its files are bytes, whatever Git is set to."""
    try:
        repo = pygit2.init_repository(str(root), initial_head=branch)
        repo.config["core.autocrlf"] = "false"
    except (pygit2.GitError, OSError) as error:
        raise ForgeError(f"cannot create {root}: {error}") from error
    return repo


def list_in_git(folder: Path, names: Iterable[str]) -> None:
    """Make a folder a repository whose index has these files, ignored ones too, so that Git lists exactly them.

    Raises:
        ForgeError: the disk refuses.
    """
    try:
        index = pygit2.init_repository(str(folder)).index
        for name in names:
            index.add(name)
        index.write()
    except (pygit2.GitError, OSError) as error:
        raise ForgeError(f"cannot make a repository of {folder}: {error}") from error


def tip(repo: pygit2.Repository, ref: str) -> pygit2.Commit | None:
    """Return the commit a full ref name points to, if any."""
    found = repo.references.get(ref)
    return found.peel(pygit2.Commit) if found is not None else None


def pristine_tip(repo: pygit2.Repository, branch: str) -> pygit2.Commit | None:
    """Return what forge generated last for a branch; a new branch starts from what `main` or another one has."""
    own = tip(repo, f"{PRISTINE}{branch}")
    if own is not None:
        return own
    others = sorted(r for r in repo.references if r.startswith(PRISTINE))
    start = f"{PRISTINE}main" if f"{PRISTINE}main" in others else next(iter(others), None)
    return tip(repo, start) if start else None


def require_pristine(repo: pygit2.Repository, root: Path) -> None:
    """Make sure the refs of forge are there: a clone lacks them until they are fetched.

    Raises:
        ForgeError: they are nowhere; without them a merge would guess.
    """
    if any(r.startswith(PRISTINE) for r in repo.references):
        return
    if "origin" in list(repo.remotes.names()):
        _fetch_pristine(repo, root)
    if not any(r.startswith(PRISTINE) for r in repo.references):
        raise ForgeError(
            f"{root} has no refs/forge/pristine/*: without them forge cannot tell your changes from its own",
            hint="fetch them from where the project was first built: git fetch <remote> 'refs/forge/*:refs/forge/*'",
        )


def write_tree(repo: pygit2.Repository, files: Iterable[ProjectFile], before: pygit2.Tree | None = None) -> pygit2.Oid:
    """Write generated files as a tree and return its id; content that `before` has at the same path is there."""
    index, known = pygit2.Index(), pygit2.Index()
    if before is not None:
        known.read_tree(before)
    there = {entry.path: entry.id for entry in known}
    for one in files:
        mode = FileMode.BLOB_EXECUTABLE if one.file.executable else FileMode.BLOB
        blob = pygit2.hash(one.file.data)
        if there.get(one.file.path) != blob:
            blob = repo.create_blob(one.file.data)
        index.add(pygit2.IndexEntry(one.file.path, blob, mode))
    return index.write_tree(repo)


def commit_tree(
    repo: pygit2.Repository, tree: pygit2.Oid, message: str, parents: Iterable[pygit2.Commit], *, at: int
) -> pygit2.Commit:
    """Write a commit by forge without moving any ref.

    `at` is the Unix time of the cause (the idea's commit); the commit is never earlier than a parent, so that logs
    read in order.
    """
    listed = list(parents)
    when = max([at, *(p.commit_time for p in listed)])
    by = pygit2.Signature(_NAME, _EMAIL, when, 0)
    oid = repo.create_commit(None, by, by, message, tree, [p.id for p in listed])
    return repo[oid].peel(pygit2.Commit)


def set_ref(repo: pygit2.Repository, name: str, commit: pygit2.Commit) -> None:
    """Point one of forge's own refs at a commit."""
    repo.references.create(name, commit.id, force=True)


def keep_safe(repo: pygit2.Repository, commit: pygit2.Commit) -> str:
    """Keep a commit under the next free safety ref and return its name; one that is kept already is not kept twice."""
    kept = [r for r in repo.references if r.startswith(SAFETY) and tip(repo, r) == commit]
    if kept:
        return kept[0]
    taken = {
        int(r.removeprefix(SAFETY)) for r in repo.references if r.startswith(SAFETY) and r[len(SAFETY) :].isdigit()
    }
    name = f"{SAFETY}{max(taken, default=0) + 1}"
    repo.references.create(name, commit.id)
    return name


def current_branch(repo: pygit2.Repository) -> str | None:
    """Return the branch the worktree shows, also before its first commit; None when HEAD is detached."""
    head = repo.references.get("HEAD")
    target = head.target if head is not None else None
    return target.removeprefix("refs/heads/") if isinstance(target, str) else None


def _fetch_pristine(repo: pygit2.Repository, root: Path) -> None:
    """Fetch with git where it is installed: it knows the person's credentials."""
    spec = f"{PRISTINE}*:{PRISTINE}*"
    git = shutil.which("git")
    if git is not None:
        command = [git, "-C", str(root), "fetch", "--quiet", "origin", spec]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed program
        if done.returncode != 0:
            raise ForgeError(f"{root}: cannot fetch {spec} from origin: {done.stderr.strip()}")
        return
    try:
        repo.remotes["origin"].fetch([spec])
    except pygit2.GitError as error:
        raise ForgeError(f"{root}: cannot fetch {spec} from origin: {error}") from error
