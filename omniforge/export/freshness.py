"""What an export of the committed state does not hold: uncommitted work, and a spec that was not built yet."""

from pathlib import Path

import pygit2
from pygit2.enums import FileStatus

from omniforge.ideas import repository as ideas
from omniforge.projects.repository import current_branch, pristine_tip
from omniforge.workspace import Workspace

_UNSEEN = FileStatus.IGNORED | FileStatus.CURRENT
_MAX_NAMES = 5
_DECIDING = (ideas.SPEC, ideas.LOCK)


def notes(workspace: Workspace, slug: str, project: pygit2.Repository) -> tuple[str, ...]:
    """Return a sentence for each kind of work that stays at home; none when everything is committed and built."""
    found = []
    changed = sorted(p for p, s in project.status(untracked_files="all").items() if s & ~_UNSEEN)
    if changed:
        found.append(f"not in the export, since not committed in {_place(project)}: {_names(changed)}")
    idea = ideas.open_idea(workspace, slug)
    edited = ideas.changed_files(idea)
    if edited:
        found.append(f"not in the export, since not committed in {idea.root}: {_names(list(edited))}")
    if not _is_built(ideas.open_git(idea), project):
        found.append("the project is older than its idea: forge build brings it up to date")
    return tuple(found)


def idea_commit_of(project: pygit2.Repository) -> str | None:
    """Return the idea's commit that the shown branch was generated from, as far as its message names it."""
    generated = pristine_tip(project, current_branch(project) or "main")
    words = generated.message.splitlines()[0].rpartition("@")[2] if generated is not None else ""
    return words or None


def _is_built(idea: pygit2.Repository, project: pygit2.Repository) -> bool:
    """Whether what decides the output is the same in the idea now and in the commit that was built."""
    built = idea_commit_of(project)
    name = f"refs/heads/{current_branch(project)}"
    if built is None or name not in idea.references:
        return True
    try:
        before = idea.revparse_single(built).peel(pygit2.Commit).tree
    except (KeyError, ValueError, pygit2.GitError):
        return False
    now = idea.references[name].peel(pygit2.Commit).tree
    return all(_id(before, path) == _id(now, path) for path in _DECIDING)


def _id(tree: pygit2.Tree, path: str) -> str | None:
    return str(tree[path].id) if path in tree else None


def _place(project: pygit2.Repository) -> Path:
    return Path(project.workdir)


def _names(paths: list[str]) -> str:
    more = f" and {len(paths) - _MAX_NAMES} more" if len(paths) > _MAX_NAMES else ""
    return ", ".join(paths[:_MAX_NAMES]) + more
