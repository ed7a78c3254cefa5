"""Looking at projects without changing them: what there is, what a person edited, the difference as a patch."""

from dataclasses import dataclass
from pathlib import Path

import pygit2
from pygit2.enums import DiffOption, FileStatus

from omniforge.errors import ForgeError
from omniforge.projects import repository
from omniforge.projects.worktree import FileChange, changes_between


@dataclass(frozen=True, slots=True)
class ProjectState:
    """One project as it lies on disk.

    Attributes:
        commit: what the branch points to.
        edited: files that differ from what forge generated, committed or not.
        n_uncommitted: files of the worktree that no commit has.
    """

    slug: str
    root: Path
    branch: str
    commit: str
    edited: tuple[FileChange, ...]
    n_uncommitted: int


def projects(folder: Path) -> tuple[ProjectState, ...]:
    """Return all projects of a workspace by slug."""
    if not folder.is_dir():
        return ()
    roots = sorted(p for p in folder.iterdir() if (p / ".git").exists() and not p.name.startswith("."))
    return tuple(state(root) for root in roots)


def state(root: Path) -> ProjectState:
    """Describe one project.

    Raises:
        ForgeError: there is no project.
    """
    repo = _open(root)
    branch = repository.current_branch(repo) or "(detached)"
    generated = repository.pristine_tip(repo, branch)
    if repo.head_is_unborn:
        raise ForgeError(f"{root} has no commit yet", hint="run forge build")
    head = repo.head.peel(pygit2.Commit)
    edited = changes_between(generated.tree, head.tree) if generated is not None else ()
    unseen = FileStatus.IGNORED | FileStatus.CURRENT
    n_uncommitted = sum(bool(s & ~unseen) for s in repo.status(untracked_files="all").values())
    return ProjectState(root.name, root, branch, str(head.id), edited, n_uncommitted)


def edits_patch(root: Path) -> str:
    """Return everything a person changed since forge generated the branch, uncommitted work included, as a patch."""
    repo = _open(root)
    branch = repository.current_branch(repo) or "main"
    generated = repository.pristine_tip(repo, branch)
    if generated is None:
        raise ForgeError(f"{root} has nothing that forge generated for {branch}", hint="run forge build")
    flags = DiffOption.INCLUDE_UNTRACKED | DiffOption.RECURSE_UNTRACKED_DIRS | DiffOption.SHOW_UNTRACKED_CONTENT
    return generated.tree.diff_to_workdir(flags).patch or ""


def _open(root: Path) -> pygit2.Repository:
    if not (root / ".git").exists():
        raise ForgeError(f"there is no project at {root}", hint="run forge build")
    return pygit2.Repository(str(root))
