"""What happened to an idea: one commit, or the way from one revision to another, told by meaning.

Invariant: only reads; a spec that has problems is compared as plain data all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from omniforge.errors import ForgeError, UsageError
from omniforge.ideas import repository
from omniforge.ideas.commit import Commit, describe_commit
from omniforge.ideas.repository import Idea
from omniforge.spec.check import check_text
from omniforge.spec.diff.change import Judged
from omniforge.spec.diff.report import diff_data, diff_specs
from omniforge.spec.text import load_data

WORK_TREE = "the files in the folder"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of an idea and what lies between them.

    Attributes:
        old: what the older one is called.
        new: what the newer one is called.
        changes: of the spec.
        files: other files that differ.
    """

    old: str
    new: str
    changes: tuple[Judged, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitView:
    """One commit, and what it changed against its first parent."""

    commit: Commit
    parents: tuple[str, ...]
    changes: tuple[Judged, ...]
    files: tuple[str, ...]


def show(idea: Idea, ref: str) -> CommitView:
    """Return a commit with its changes.

    Raises:
        ForgeError: there is no such commit.
    """
    git = repository.open_git(idea)
    commit = repository.revision(git, idea, ref)
    parents = tuple(str(parent) for parent in commit.parent_ids)
    between = _between(idea, parents[0] if parents else None, str(commit.id))
    return CommitView(describe_commit(commit), parents, between.changes, between.files)


def diff(idea: Idea, span: str | None = None) -> Difference:
    """Return what lies between two versions.

    Args:
        idea: the idea.
        span: `A..B`; `A...B` is from where the two parted to B; `A` is from A to the folder; nothing: from HEAD to it.

    Raises:
        ForgeError: there is no such commit.
    """
    if span is None or ".." not in span:
        return _between(idea, span or "HEAD", None)
    parted = "..." in span
    old, _, new = span.partition("..." if parted else "..")
    old, new = old or "HEAD", new or "HEAD"
    if ".." in new:
        raise UsageError(f'"{span}" is no span of commits', hint="write it like main..my-branch")
    return _between(idea, merge_base(idea, old, new) if parted else old, new)


def merge_base(idea: Idea, one: str, other: str) -> str | None:
    """Return the commit where two revisions parted; `None` when they have no common past."""
    git = repository.open_git(idea)
    base = git.merge_base(repository.revision(git, idea, one).id, repository.revision(git, idea, other).id)
    return None if base is None else str(base)


def spec_changes(before: str, after: str) -> tuple[Judged, ...]:
    """Return the changes between two texts of a spec, checked or not.

    Raises:
        ForgeError: one of them is no YAML at all.
    """
    return _changes(before, after, ("the old spec", "the new spec"))


def file_changes(before: str, after: str, names: tuple[str, str]) -> tuple[Judged, ...]:
    """Return the changes between two YAML or JSON files; specs are compared with their defaults left out.

    Raises:
        ForgeError: one of them cannot be read.
    """
    return _changes(before, after, names)


def differing(before: Mapping[str, str], after: Mapping[str, str], names: tuple[str, str]) -> Difference:
    """Return what lies between two sets of files of an idea, by path."""
    spec_before, spec_after = before.get(repository.SPEC, ""), after.get(repository.SPEC, "")
    paths = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
    changes = spec_changes(spec_before, spec_after) if repository.SPEC in paths else ()
    return Difference(*names, changes, tuple(p for p in paths if p != repository.SPEC))


def _between(idea: Idea, old: str | None, new: str | None) -> Difference:
    """Compare two revisions: `None` is nothing at all as the old one, the folder as the new one."""
    before = files_at(idea, old) if old is not None else {}
    after = files_at(idea, new) if new is not None else work_files(idea, before)
    return differing(before, after, (old or "nothing", new or WORK_TREE))


def files_at(idea: Idea, ref: str) -> dict[str, str]:
    """Return the text files of a revision, by path."""
    import pygit2

    git = repository.open_git(idea)
    found: dict[str, str] = {}
    pending: list[tuple[str, pygit2.Tree]] = [("", repository.revision(git, idea, ref).tree)]
    while pending:
        prefix, tree = pending.pop()
        for entry in tree:
            path = f"{prefix}{entry.name}"
            if isinstance(entry, pygit2.Tree):
                pending.append((f"{path}/", entry))
            elif isinstance(entry, pygit2.Blob):
                found[path] = entry.data.decode(errors="surrogateescape")
    return found


def work_files(idea: Idea, known: Iterable[str]) -> dict[str, str]:
    """Return the files that forge keeps and those of known paths, as they lie in the folder."""
    found: dict[str, str] = {}
    for path in sorted({*known, *repository.FILES}):
        target = idea.root / path
        if target.is_file():
            found[path] = target.read_bytes().decode(errors="surrogateescape")
    return found


def _changes(before: str, after: str, names: tuple[str, str]) -> tuple[Judged, ...]:
    old, new = check_text(before).spec, check_text(after).spec
    if old is not None and new is not None:
        return diff_specs(old, new)
    old_data, new_data = (_data(text, name) for text, name in zip((before, after), names, strict=True))
    return diff_data(old_data, new_data)


def _data(text: str, name: str) -> object:
    """Return plain data; an empty text is an empty document."""
    if not text.strip():
        return {}
    document = load_data(text)
    if document.data is None and document.problems:
        problem = document.problems[0]
        raise ForgeError(f"{PurePath(name)}:{problem.line}: {problem.message}", hint=problem.fix)
    return document.data
