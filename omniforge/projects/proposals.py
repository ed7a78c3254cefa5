"""Proposed edits of a project: each is one commit on a branch of its own, until a person takes or refuses it.

Invariant: a proposal never touches the person's branch or files; taking one is a merge like that of a build, and a
conflict changes nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

from omniforge.errors import ConflictError, ForgeError, UsageError
from omniforge.projects import repository, worktree
from omniforge.projects.hunks import Hunk, hunks, with_hunks
from omniforge.projects.tree_merge import Conflict, merge_trees
from omniforge.projects.update import with_uncommitted
from omniforge.projects.worktree import FileChange, changes_between

PREFIX = "forge-code/"
_HEADS = "refs/heads/"
_TRAILER = re.compile(r"^(Forge-[A-Za-z-]+): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What a proposal does to one file."""

    path: str
    is_new: bool
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed edit.

    Attributes:
        number: names it for people.
        branch: of the project, that holds it.
        commit: its one commit.
        onto: branch it is meant for.
        subject: what was asked for.
        body: what the edit does.
        trailers: of the commit.
        files: the edit.
    """

    number: int
    branch: str
    commit: str
    onto: str
    subject: str
    body: str
    trailers: Mapping[str, str]
    files: tuple[FileDiff, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """What an edit starts from: a branch as it is, uncommitted work included."""

    repo: pygit2.Repository
    branch: str
    commit: pygit2.Commit

    def texts(self) -> dict[str, str | None]:
        """Return path -> text of every file; None for links and what is no UTF-8."""
        index = pygit2.Index()
        index.read_tree(self.commit.tree)
        return {entry.path: _text(self.repo, entry) for entry in index}


def open_base(root: Path) -> Base:
    """Return what an edit of a project would start from.

    Raises:
        ForgeError: there is no project, or it shows no branch.
    """
    repo = repository.open_project(root)
    branch = repository.current_branch(repo) if repo is not None else None
    if repo is None or branch is None or repo.head_is_unborn:
        raise ForgeError(f"there is no project on a branch at {root}", hint="run forge build")
    worktree.roll_forward(repo)
    return Base(repo, branch, with_uncommitted(repo, repo.head.peel(pygit2.Commit)))


def tree_with(base: Base, files: Mapping[str, str]) -> pygit2.Oid:
    """Write the tree of a base with some files replaced or added, and return its id."""
    index = pygit2.Index()
    index.read_tree(base.commit.tree)
    for path, text in files.items():
        mode = index[path].mode if path in index else FileMode.BLOB
        index.add(pygit2.IndexEntry(path, base.repo.create_blob(text.encode()), FileMode(mode)))
    return index.write_tree(base.repo)


def write_out(repo: pygit2.Repository, tree: pygit2.Oid, folder: Path) -> None:
    """Write the files of a tree below a folder, for tools to look at."""
    found = repo[tree].peel(pygit2.Tree)
    for change in changes_between(None, found):
        worktree.write_entry(found[change.path], folder / change.path)


def propose(base: Base, tree: pygit2.Oid, message: str) -> Proposal:
    """Keep an edit as a proposal; the branch that holds it appears at once or not at all."""
    commit = repository.commit_tree(
        base.repo, tree, f"{message.rstrip()}\nForge-Onto: {base.branch}\n", [base.commit], at=0
    )
    number = max((p.number for p in proposals(base.repo)), default=0) + 1
    base.repo.references.create(f"{_HEADS}{PREFIX}{number}", commit.id)
    return _read(base.repo, f"{PREFIX}{number}", commit)


def proposals(repo: pygit2.Repository) -> tuple[Proposal, ...]:
    """Return the open proposals, oldest first."""
    found = []
    for ref in repo.references:
        name = ref.removeprefix(_HEADS)
        commit = repository.tip(repo, ref) if ref.startswith(f"{_HEADS}{PREFIX}") else None
        if commit is not None and name.removeprefix(PREFIX).isdigit() and len(commit.parents) == 1:
            found.append(_read(repo, name, commit))
    return tuple(sorted(found, key=lambda p: p.number))


def find(repo: pygit2.Repository, number: int | None) -> Proposal:
    """Return a proposal: the one numbered, else the last one.

    Raises:
        UsageError: there is none.
    """
    known = proposals(repo)
    if number is None and known:
        return known[-1]
    chosen = next((p for p in known if p.number == number), None)
    if chosen is None:
        which = "no proposal" if number is None else f"no proposal {number}"
        listed = ", ".join(str(p.number) for p in known)
        raise UsageError(f"there is {which}", hint=f"known: {listed}" if known else 'ask for one: forge code "…"')
    return chosen


def chosen_files(repo: pygit2.Repository, proposal: Proposal, refused: Mapping[str, frozenset[int]]) -> dict[str, str]:
    """Return path -> text of the files a proposal changes, without the hunks that are refused."""
    commit = repo[proposal.commit].peel(pygit2.Commit)
    before, after = commit.parents[0].tree, commit.tree
    files: dict[str, str] = {}
    for diff in proposal.files:
        wanted = [h.number for h in diff.hunks if h.number not in refused.get(diff.path, frozenset())]
        old = _text_at(repo, before, diff.path)
        if wanted or not diff.is_new:
            files[diff.path] = with_hunks(old, _text_at(repo, after, diff.path), wanted)
    return {path: text for path, text in files.items() if text != _text_at(repo, before, path)}


def texts_before(repo: pygit2.Repository, proposal: Proposal) -> dict[str, str | None]:
    """Return path -> text of what a proposal starts from."""
    return Base(repo, proposal.onto, repo[proposal.commit].peel(pygit2.Commit).parents[0]).texts()


def narrowed(repo: pygit2.Repository, proposal: Proposal, files: Mapping[str, str]) -> Proposal:
    """Return a proposal with only these files; the branch still holds the whole one until it lands."""
    old = repo[proposal.commit].peel(pygit2.Commit)
    base = Base(repo, proposal.onto, old.parents[0])
    commit = repository.commit_tree(repo, tree_with(base, files), old.message, old.parents, at=0)
    return _read(repo, proposal.branch, commit)


@dataclass(frozen=True, slots=True)
class Joined:
    """A proposal merged into its branch, not landed yet.

    Attributes:
        ours: the branch with what is uncommitted.
        tree: the result.
        moved: whether the branch has moved since the proposal was made, so that the result is new.
    """

    ours: pygit2.Commit
    tree: pygit2.Oid
    moved: bool


def join(root: Path, proposal: Proposal) -> Joined:
    """Merge a proposal with its branch as it is now, without landing it.

    Raises:
        ConflictError: both changed the same place; nothing has changed.
        UsageError: another branch is checked out.
    """
    base = open_base(root)
    if base.branch != proposal.onto:
        raise UsageError(
            f"proposal {proposal.number} is for the branch {proposal.onto}; {base.branch} is checked out",
            hint=f"git -C {root} switch {proposal.onto}",
        )
    theirs = base.repo[proposal.commit].peel(pygit2.Commit)
    start = theirs.parents[0]
    if base.commit.tree.id == start.tree.id:
        return Joined(base.commit, theirs.tree.id, moved=False)
    merged = merge_trees(base.repo, start.tree, base.commit.tree, theirs.tree)
    if merged.tree is None:
        by_hand = f"git -C {root} merge {proposal.branch}"
        raise ConflictError(
            _conflict_words(proposal, merged.conflicts), hint=f"ask again: forge code; or merge by hand: {by_hand}"
        )
    return Joined(base.commit, merged.tree, moved=True)


def land(root: Path, proposal: Proposal, joined: Joined) -> tuple[FileChange, ...]:
    """Move the branch and its files to a joined proposal, and delete the proposal's branch.

    The branch of the proposal is moved to what lands first, so that a kill after that leaves nothing open.
    """
    base = open_base(root)
    repo, theirs = base.repo, base.repo[proposal.commit].peel(pygit2.Commit)
    repository.set_ref(repo, f"{_HEADS}{proposal.branch}", theirs)
    parents = [joined.ours, theirs] if joined.moved or joined.ours.id != theirs.parents[0].id else None
    landed = theirs
    if parents is not None:
        message = f"Merge {proposal.branch}: {proposal.subject}\n"
        landed = repository.commit_tree(repo, joined.tree, message, parents, at=0)
    head = repo.head.peel(pygit2.Commit)
    if joined.ours.id != head.id:
        repository.keep_safe(repo, joined.ours)
    changes = changes_between(joined.ours.tree, landed.tree)
    worktree.stage(repo, joined.ours.tree, landed.tree, branch=proposal.onto, commit=str(landed.id))
    worktree.roll_forward(repo)
    drop(repo, proposal)
    return changes


def drop(repo: pygit2.Repository, proposal: Proposal) -> None:
    """Delete the branch of a proposal, if it still is what was shown.

    Raises:
        ForgeError: somebody committed to it.
    """
    name = f"{_HEADS}{proposal.branch}"
    now = repository.tip(repo, name)
    if now is not None and str(now.id) != proposal.commit:
        raise ForgeError(f"{proposal.branch} has moved since", hint=f"look at it: git log {proposal.branch}")
    if now is not None:
        repo.references.delete(name)


def sweep(repo: pygit2.Repository) -> None:
    """Delete the branches of proposals that are in their branch already: what a kill between two steps leaves."""
    for proposal in proposals(repo):
        onto = repository.tip(repo, f"{_HEADS}{proposal.onto}")
        oid = pygit2.Oid(hex=proposal.commit)
        if onto is not None and (onto.id == oid or repo.descendant_of(onto.id, oid)):
            drop(repo, proposal)


def _read(repo: pygit2.Repository, branch: str, commit: pygit2.Commit) -> Proposal:
    subject, _, rest = commit.message.partition("\n")
    trailers = dict(_TRAILER.findall(rest))
    before, after = commit.parents[0].tree, commit.tree
    files = tuple(
        FileDiff(c.path, c.action == "added", hunks(_text_at(repo, before, c.path), _text_at(repo, after, c.path)))
        for c in changes_between(before, after)
    )
    body = _TRAILER.sub("", rest).strip()
    number = int(branch.removeprefix(PREFIX))
    return Proposal(number, branch, str(commit.id), trailers.get("Forge-Onto", "main"), subject, body, trailers, files)


def _conflict_words(proposal: Proposal, conflicts: tuple[Conflict, ...]) -> str:
    listed = ", ".join(c.path for c in conflicts)
    return f"{listed} changed since proposal {proposal.number} was made, in the same places; nothing was changed"


def _text_at(repo: pygit2.Repository, tree: pygit2.Tree, path: str) -> str:
    if path not in tree:
        return ""
    return bytes(repo[tree[path].id].peel(pygit2.Blob).data).decode(errors="replace")


def _text(repo: pygit2.Repository, entry: pygit2.IndexEntry) -> str | None:
    if entry.mode not in (FileMode.BLOB, FileMode.BLOB_EXECUTABLE):
        return None
    try:
        return bytes(repo[entry.id].peel(pygit2.Blob).data).decode()
    except UnicodeDecodeError:
        return None
