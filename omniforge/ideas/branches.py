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
    here = repository.revision(git, idea, None).id
    current = repository.branch(idea)
    found = []
    for name in sorted(git.branches.local):
        commit = describe_commit(repository.revision(git, idea, f"refs/heads/{name}"))
        ahead, behind = git.ahead_behind(commit.sha, here)
        found.append(Branch(name, commit.sha, commit.subject, commit.time, name == current, ahead, behind))
    return tuple(found)


def create_branch(idea: Idea, name: str, *, at: str | None = None) -> Branch:
    """Make a branch at a revision, HEAD when missing; it is not switched to.

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
        git.branches.local.create(name, commit)
    return next(b for b in list_branches(idea) if b.name == name)


def delete_branch(idea: Idea, name: str, *, force: bool = False) -> Deleted:
    """Delete a branch.

    Args:
        idea: the idea.
        name: of the branch.
        force: delete it even when its commits are in no other branch; a safety ref keeps them.

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
        safety = None
        if not is_merged:
            safety = f"{SAFETY}/{name}-{str(tip)[:10]}"
            git.references.create(safety, tip, force=True)
        branch.delete()
    return Deleted(name, str(tip), safety)


def switch(idea: Idea, name: str, *, create: bool = False) -> Branch:
    """Check a branch out.

    Args:
        idea: the idea.
        name: of the branch.
        create: make it at HEAD first.

    Raises:
        ConflictError: files changed that are not committed, or a merge is not finished.
    """
    if create:
        create_branch(idea, name)
    with repository.locked(idea), repository.translating_git(idea.root, "switch branches in"):
        git = repository.open_git(idea)
        branch = _branch(git, idea, name)
        refuse_unfinished(idea)
        git.checkout(branch.name)
    return next(b for b in list_branches(idea) if b.name == name)


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


def create_tag(idea: Idea, name: str, *, at: str | None = None, message: str = "") -> Tag:
    """Name a revision for good; with a message the tag is an annotated one.

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
        if message:
            from pygit2.enums import ObjectType

            _, tagger = author.signatures(git, os.environ)
            git.create_tag(name, commit.id, ObjectType.COMMIT, tagger, message)
        else:
            git.references.create(ref, commit.id)
    return Tag(name, str(commit.id), message)


def _branch(git: "pygit2.Repository", idea: Idea, name: str) -> "pygit2.Branch":
    if name not in git.branches.local:
        known = ", ".join(sorted(git.branches.local))
        raise ForgeError(f'{idea.slug} has no branch "{name}"', hint=f"branches: {known}")
    return git.branches.local[name]


def _refuse_name(name: str) -> None:
    """Names follow git-check-ref-format(1)."""
    if not _NAME.match(name) or name in ("HEAD", "@"):
        raise UsageError(f'"{name}" cannot name a branch or tag', hint="use words joined by dashes: online-payment")
