"""Settling conflicts: file by file, then the merge that was refused is made with what was chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from omniforge.build import conflict_book, source
from omniforge.build.lock import lock_file
from omniforge.errors import ForgeError, UsageError
from omniforge.file_lock import file_lock
from omniforge.projects import repository
from omniforge.projects.favoured import chosen_text, favoured
from omniforge.projects.tree_merge import Conflict, conflict_text
from omniforge.projects.update import Cause, Update, merge_pristine
from omniforge.store.builds import BuildStore, open_builds, read_builds
from omniforge.workspace import Workspace

Side = Literal["ours", "theirs"]
Editor = Callable[[str, str], str]
"""Given a path and a text with conflict markers, returns the text a person made of it."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a conflict stands after a choice.

    Attributes:
        settled: paths settled now.
        open: conflicts that are left.
        commit: the merge commit, when nothing is left.
    """

    settled: tuple[str, ...]
    open: tuple[Conflict, ...]
    commit: str | None = None


def open_conflicts(workspace: Workspace, slug: str) -> tuple[Conflict, ...]:
    """Return the conflicts of the idea's current branch that are not settled, by path."""
    branch = source.peek(workspace.idea(slug)).branch
    with read_builds(workspace.db) as store:
        rows = conflict_book.open_book(store, slug, branch).all()
    return tuple(conflict_book.conflict(r) for r in rows if r.resolution is None)


def resolve(workspace: Workspace, slug: str, *, path: str | None, how: Side | Editor) -> Resolved:
    """Settle one file or all; when nothing is left, merge.

    Args:
        workspace: the workspace.
        slug: the idea.
        path: file in conflict; every open one when missing.
        how: whose version wins where both changed the same place, or an editor.

    Raises:
        UsageError: there is no such conflict.
        ForgeError: the edited text still has conflict markers, or the project is busy.
    """
    lock = file_lock(lock_file(workspace, slug), what=f'a build of "{slug}"', timeout_s=0)
    with lock, open_builds(workspace.db) as store:
        branch = source.peek(workspace.idea(slug)).branch
        book = conflict_book.open_book(store, slug, branch)
        repo = repository.open_project(workspace.project(slug))
        wanted = [r for r in book.all() if r.resolution is None and path in (None, r.path)]
        if repo is None or not wanted:
            raise UsageError(f"{slug} has no open conflict{f' in {path}' if path else ''} on {branch}")
        for row in wanted:
            found = conflict_book.conflict(row)
            if callable(how):
                text = how(row.path, conflict_text(repo, found.stages))
                book.resolve(row.path, chosen_text(repo, row.path, text))
            else:
                book.resolve(row.path, favoured(repo, found, how))
        settled = tuple(r.path for r in wanted)
        left = tuple(conflict_book.conflict(r) for r in book.all() if r.resolution is None)
        if left:
            return Resolved(settled, left)
        return _merge(workspace, slug, branch, store, settled)


def _merge(workspace: Workspace, slug: str, branch: str, store: BuildStore, settled: tuple[str, ...]) -> Resolved:
    book = conflict_book.open_book(store, slug, branch)
    repo = repository.open_project(workspace.project(slug))
    last = store.latest(slug, branch=branch)
    if repo is None or last is None:
        raise ForgeError(f"{slug} has no build on {branch}", hint="run forge build")
    cause = Cause(slug, branch, last.commit_id, int(last.started_at))
    rows = book.all()
    update: Update = merge_pristine(repo, cause, resolutions=conflict_book.resolutions(rows))
    book.replace(conflict_book.rows(update.conflicts), build_id=last.id)
    if update.conflicts:
        return Resolved(settled, update.conflicts)
    if last.state == "conflict":
        store.finish(
            last.id, state="done", at=last.finished_at or last.started_at, pristine=update.pristine, message="resolved"
        )
    return Resolved(settled, (), update.commit)
