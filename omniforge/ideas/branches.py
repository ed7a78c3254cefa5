"""Branches and tags of an idea: made, listed, switched to, deleted.

Invariant: no commit becomes unreachable: an unmerged branch goes only on request, and leaves a safety ref.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omniforge.errors import ConflictError, ForgeError, UsageError
from omniforge.ideas import repository
from omniforge.ideas.commit import describe_commit
from omniforge.ideas.repository import Idea

if TYPE_CHECKING:
    import pygit2

SAFETY = "refs/forge/safety"
_NAME = re.compile(r"^(?!-)(?!.*(?:\.\.|@\{|//|\.lock(?:/|$)|/\.|\.$|/$))[^\s~^:?*\[\\\x00-\x1f\x7f]+$")


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch.

    Attributes:
        name: without `refs/heads/`.
        sha: its newest commit.
        subject: what that commit says.
        time: of that commit.
        is_current: whether it is checked out.
        n_ahead: commits the current branch lacks.
        n_behind: commits of the current branch that it lacks.
    """

    name: str
    sha: str
    subject: str
    time: dt.datetime
    is_current: bool
    n_ahead: int
    n_behind: int


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag and the commit it names."""

    name: str
    sha: str
    message: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted branch; `safety_ref` still names its commits when it was not merged."""

    name: str
    sha: str
    safety_ref: str | None


def list_branches(idea: Idea) -> tuple[Branch, ...]:
    """Return the local branches, sorted by name."""
    git = repository.open_git(idea)
    tips = ((name, repository.revision(git, idea, f"refs/heads/{name}")) for name in sorted(git.branches.local))
    return tuple(_branch_at(git, idea, name, tip) for name, tip in tips)


def create_branch(idea: Idea, name: str, *, at: str | None = None, dry_run: bool = False) -> Branch:
    """Make a branch at a revision, HEAD when missing; it is not switched to. A dry run only says what it would be.

    Raises:
        UsageError: the name cannot be one.
        ForgeError: the branch is there already.
    """
    _refuse_name(name)
    with repository.locked(idea), repository.translating_git(idea.root, "make a branch in"):
        git = repository.open_git(idea)
        if name in git.branches.local:
            raise ForgeError(f'{idea.slug} has a branch "{name}" already', hint=f"forge idea switch {name}")
        commit = repository.revision(git, idea, at)
        if not dry_run:
            git.branches.local.create(name, commit)
        return _branch_at(git, idea, name, commit)


def delete_branch(idea: Idea, name: str, *, force: bool = False, dry_run: bool = False) -> Deleted:
    """Delete a branch.

    Args:
        idea: the idea.
        name: of the branch.
        force: delete it even when its commits are in no other branch; a safety ref keeps them.
        dry_run: only say what would happen.

    Raises:
        ConflictError: it is checked out, or not merged.
    """
    with repository.locked(idea), repository.translating_git(idea.root, "delete a branch of"):
        git = repository.open_git(idea)
        branch = _branch(git, idea, name)
        tip = branch.peel().id
        if branch.is_checked_out():
            raise ConflictError(f'"{name}" is checked out', hint="switch to another one first: forge idea switch main")
        others = [git.branches.local[other].peel().id for other in git.branches.local if other != name]
        others.append(repository.revision(git, idea, None).id)
        is_merged = any(tip == other or git.descendant_of(other, tip) for other in others)
        if not is_merged and not force:
            hint = f"merge it: forge idea merge {name}, or delete it all the same: --force (a safety ref keeps it)"
            raise ConflictError(f'the branch "{name}" is not merged', hint=hint)
        safety = None if is_merged else f"{SAFETY}/{name}-{str(tip)[:10]}"
        if not dry_run:
            if safety is not None:
                git.references.create(safety, tip, force=True)
            branch.delete()
    return Deleted(name, str(tip), safety)


def switch(idea: Idea, name: str, *, create: bool = False, dry_run: bool = False) -> Branch:
    """Check a branch out.

    Args:
        idea: the idea.
        name: of the branch.
        create: make it at HEAD first.
        dry_run: only say where it would lead.

    Raises:
        ConflictError: files changed that are not committed, or a merge is not finished.
    """
    made = create_branch(idea, name, dry_run=dry_run) if create else None
    with repository.locked(idea), repository.translating_git(idea.root, "switch branches in"):
        git = repository.open_git(idea)
        branch = _branch(git, idea, name) if made is None or not dry_run else None
        refuse_unfinished(idea)
        if branch is not None and not dry_run:
            git.checkout(branch.name)
        return _branch_at(git, idea, name, repository.revision(git, idea, branch.name if branch else None))


def refuse_unfinished(idea: Idea) -> None:
    """Raise when there is work that a switch, merge or revert would tread on.

    Raises:
        ConflictError: a merge is not finished, or files changed that are not committed.
    """
    if repository.is_merging(idea):
        raise ConflictError(
            f"a merge of {idea.slug} is not finished",
            hint="settle it: forge idea conflicts, then forge idea commit; or give it up: git merge --abort",
        )
    changed = repository.changed_files(idea)
    if changed:
        message = f"{idea.slug} has changes that are not committed: {', '.join(changed)}"
        raise ConflictError(message, hint="commit them: forge idea commit -m '…'")


def list_tags(idea: Idea) -> tuple[Tag, ...]:
    """Return the tags, sorted by name."""
    import pygit2

    git = repository.open_git(idea)
    found = []
    for ref in sorted(git.references):
        if ref.startswith("refs/tags/"):
            target = git[git.references[ref].resolve().target]
            message = (target.message or "").strip() if isinstance(target, pygit2.Tag) else ""
            commit = git.references[ref].peel(pygit2.Commit)
            found.append(Tag(ref.removeprefix("refs/tags/"), str(commit.id), message))
    return tuple(found)


def create_tag(
    idea: Idea, name: str, *, at: str | None = None, message: str = "", dry_run: bool = False
) -> Tag:  # fmt: skip
    """Name a revision for good; with a message the tag is an annotated one. A dry run only says what it would name.

    Raises:
        UsageError: the name cannot be one.
        ForgeError: the tag is there already: tags never move.
    """
    import os

    from omniforge.ideas import author

    _refuse_name(name)
    with repository.locked(idea), repository.translating_git(idea.root, "tag"):
        git = repository.open_git(idea)
        ref = f"refs/tags/{name}"
        if ref in git.references:
            raise ForgeError(f'{idea.slug} has a tag "{name}" already', hint="choose another name: tags never move")
        commit = repository.revision(git, idea, at)
        if dry_run:
            return Tag(name, str(commit.id), message)
        if message:
            from pygit2.enums import ObjectType

            _, tagger = author.signatures(git, os.environ)
            git.create_tag(name, commit.id, ObjectType.COMMIT, tagger, message)
        else:
            git.references.create(ref, commit.id)
    return Tag(name, str(commit.id), message)


def _branch_at(git: "pygit2.Repository", idea: Idea, name: str, tip: "pygit2.Commit") -> Branch:
    commit = describe_commit(tip)
    ahead, behind = git.ahead_behind(commit.sha, repository.revision(git, idea, None).id)
    return Branch(name, commit.sha, commit.subject, commit.time, name == repository.branch(idea), ahead, behind)


def _branch(git: "pygit2.Repository", idea: Idea, name: str) -> "pygit2.Branch":
    if name not in git.branches.local:
        known = ", ".join(sorted(git.branches.local))
        raise ForgeError(f'{idea.slug} has no branch "{name}"', hint=f"branches: {known}")
    return git.branches.local[name]


def _refuse_name(name: str) -> None:
    """Names follow git-check-ref-format(1)."""
    if not _NAME.match(name) or name in ("HEAD", "@"):
        raise UsageError(f'"{name}" cannot name a branch or tag', hint="use words joined by dashes: online-payment")
