"""A branch joined into the one that is checked out; a merge with conflicts is left for a person to settle.

Invariant: an unfinished merge lies in the repository as Git's own would: MERGE_HEAD, three stages in the index,
markers in the file. Plain Git can finish it, or give it up with `git merge --abort`.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from omniforge.atomic_write import write_text
from omniforge.ideas import branches, history, repository, versions
from omniforge.ideas.commit import Commit, describe_commit
from omniforge.ideas.repository import Idea
from omniforge.ideas.versions import JoinedFile
from omniforge.spec.diff.change import Judged

if TYPE_CHECKING:
    import pygit2

Outcome = Literal["up-to-date", "fast-forward", "merged", "conflicts"]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What a merge did, or would do.

    Attributes:
        outcome: `conflicts` when a person must decide.
        branch: what was merged.
        into: the branch that is checked out.
        changes: what it brings to the spec.
        files: the files with conflicts.
        commit: the commit it ended in; `None` for a dry run, or when it did not end.
    """

    outcome: Outcome
    branch: str
    into: str
    changes: tuple[Judged, ...]
    files: tuple[JoinedFile, ...]
    commit: Commit | None


def merge(idea: Idea, branch: str, *, dry_run: bool = False) -> MergeResult:
    """Merge a branch, tag or revision into the branch that is checked out.

    Args:
        idea: the idea.
        branch: what to merge.
        dry_run: only say what would happen.

    Raises:
        ConflictError: there is unfinished work in the folder.
        ForgeError: there is no such branch.
    """
    if dry_run:
        return _plan(idea, branch)[0]
    with repository.locked(idea):
        branches.refuse_unfinished(idea)
        planned, joined = _plan(idea, branch)
        if planned.outcome == "up-to-date":
            return planned
        with repository.translating_git(idea.root, "merge in"):
            return _apply(idea, planned, joined)


def _plan(idea: Idea, branch: str) -> tuple[MergeResult, tuple[JoinedFile, ...]]:
    git = repository.open_git(idea)
    ours, theirs = repository.revision(git, idea, None), repository.revision(git, idea, branch)
    into = repository.branch(idea)
    base = git.merge_base(ours.id, theirs.id)
    if base == theirs.id:
        return MergeResult("up-to-date", branch, into, (), (), None), ()
    ours_files, theirs_files = history.files_at(idea, str(ours.id)), history.files_at(idea, str(theirs.id))
    base_files = history.files_at(idea, str(base)) if base is not None else {}
    joined = versions.join(base_files, ours_files, theirs_files, labels=(into, branch))
    after = next((f.text for f in joined if f.path == repository.SPEC and not f.conflicts), None)
    changes = history.spec_changes(ours_files.get(repository.SPEC, ""), after) if after is not None else ()
    conflicting = tuple(file for file in joined if file.conflicts)
    outcome: Outcome = "fast-forward" if base == ours.id else "conflicts" if conflicting else "merged"
    return MergeResult(outcome, branch, into, changes, conflicting, None), joined


def _apply(idea: Idea, planned: MergeResult, joined: Sequence[JoinedFile]) -> MergeResult:
    import pygit2

    git = repository.open_git(idea)
    theirs = repository.revision(git, idea, planned.branch)
    if planned.outcome == "fast-forward":
        git.checkout_tree(theirs.tree)  # type: ignore[no-untyped-call]  # pygit2 leaves it untyped
        git.head.set_target(theirs.id) if not git.head_is_detached else git.set_head(theirs.id)
        git.index.read()
        commit = describe_commit(git[theirs.id].peel(pygit2.Commit))
        return _ended(planned, commit)
    git.merge(theirs.id)
    write_text(idea.root / ".git" / "MERGE_MSG", _message(planned))
    git.index.read()
    stages = {entry.path for group in git.index.conflicts or () for entry in group if entry is not None}
    for file in joined:
        _write(idea, git, file, stages)
    git.index.write()
    if planned.outcome == "conflicts":
        return planned
    trailers = {"Forge-Agent": "merge"}
    return _ended(planned, repository.write_commit(idea, _message(planned), files={}, trailers=trailers))


def _write(idea: Idea, git: "pygit2.Repository", file: JoinedFile, stages: AbstractSet[str]) -> None:
    """Put the joined text in place; Git's verdict on the path is replaced by ours."""
    target = idea.root / file.path
    if file.text is not None and not target.is_symlink() and "\0" not in file.text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.text.encode(errors="surrogateescape"))
    if file.conflicts:
        if file.path not in stages:
            _add_conflict(git, file.path)
    elif file.path in stages and file.text is not None:
        if git.index.conflicts is not None:
            del git.index.conflicts[file.path]
        git.index.add(file.path)
    elif file.text is not None and target.is_file():
        git.index.add(file.path)


def _add_conflict(git: "pygit2.Repository", path: str) -> None:
    """Git saw no conflict, we do: record the three stages, so that no commit forgets about it."""
    import pygit2

    theirs_id = git.listall_mergeheads()[0]
    base = git.merge_base(git.head.target, theirs_id)
    entries = []
    for sha in (base, git.head.target, theirs_id):
        tree = git[sha].peel(pygit2.Tree) if sha is not None else None
        known = tree[path] if tree is not None and path in tree else None
        entries.append(pygit2.IndexEntry(path, known.id, known.filemode) if known is not None else None)
    if path in git.index:
        git.index.remove(path)
    git.index.add_conflict(*entries)


def _message(planned: MergeResult) -> str:
    lines = [f"Merge {planned.branch} into {planned.into}"]
    if planned.changes:
        lines += ["", *(f"- {change.words}" for change in planned.changes[:20])]
    return "\n".join(lines) + "\n"


def _ended(planned: MergeResult, commit: Commit) -> MergeResult:
    return MergeResult(planned.outcome, planned.branch, planned.into, planned.changes, (), commit)
