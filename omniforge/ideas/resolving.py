"""The conflicts of an unfinished merge as data, and settling them one place at a time.

Invariant: what is open is read from Git's own index, so a merge begun with plain Git is settled the same way. Choices
are kept beside it in the repository until the file is free of conflicts.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from omniforge.atomic_write import write_text
from omniforge.errors import ForgeError, SpecError, UsageError
from omniforge.ideas import repository
from omniforge.ideas.commit import Commit
from omniforge.ideas.repository import Idea
from omniforge.spec.check import check_text
from omniforge.spec.edit import get_value, set_value
from omniforge.spec.merge.decision import Conflict
from omniforge.spec.merge.merge import merge_texts
from omniforge.spec.text import load_data

if TYPE_CHECKING:
    import pygit2

Side = Literal["ours", "theirs", "base"]
CHOICES: tuple[Side, ...] = ("ours", "theirs", "base")
_NOTES = "forge-choices.json"


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One place that is not settled: the file and what the three versions hold there."""

    file: str
    path: str
    kind: str
    base: Any
    ours: Any
    theirs: Any
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided: a side, or a value of their own."""

    side: Side | None
    value: Any = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What is left after a choice; `commit` is the merge when that was the last one."""

    path: str
    left: tuple[OpenConflict, ...]
    commit: Commit | None


@dataclass(frozen=True, slots=True)
class _Versions:
    """The three stages of a file in Git's index; `None` where the file is not there."""

    base: str | None
    ours: str | None
    theirs: str | None

    def side(self, side: Side) -> str | None:
        return {"base": self.base, "ours": self.ours, "theirs": self.theirs}[side]


def conflicts(idea: Idea) -> tuple[OpenConflict, ...]:
    """Return every open conflict of the merge that is under way; none when there is no merge."""
    choices = _read_choices(idea)
    found: list[OpenConflict] = []
    for file, stages in sorted(_stages(idea).items()):
        found += _open_in(file, stages, choices.get(file, {}))
    return tuple(found)


def resolve(idea: Idea, path: str, choice: Choice, *, may_commit: bool = True, dry_run: bool = False) -> Settled:
    """Settle one conflict, or a whole file; after the last one the merge is committed.

    Args:
        idea: the idea.
        path: of the conflict as `conflicts` lists it, or the name of a file.
        choice: a side, or a value.
        may_commit: whether the last choice ends the merge with a commit.
        dry_run: only say what would be left.

    Raises:
        UsageError: there is no such conflict.
        InvalidSpecError: everything is settled, but the spec has problems; nothing is committed.
    """
    with repository.locked(idea), repository.translating_git(idea.root, "settle a conflict in"):
        stages = _stages(idea)
        found = conflicts(idea)
        file = path if path in stages else next((c.file for c in found if c.path and _covers(path, c.path)), None)
        if file is None:
            known = ", ".join(dict.fromkeys(c.path or c.file for c in found)) or "none"
            raise UsageError(f'there is no conflict at "{path}"', hint=f"open conflicts: {known}")
        if file == path:
            settled = _settle_file(idea, path, stages[path], choice, dry_run=dry_run)
        else:
            settled = _settle_path(idea, file, stages[file], path, choice, dry_run=dry_run)
        if dry_run:
            others = (c for c in found if c.file != file)
            return Settled(path, tuple(sorted((*others, *settled), key=lambda c: c.file)), None)
        left = conflicts(idea)
        if left or not may_commit:
            return Settled(path, left, None)
        return Settled(path, (), finish(idea))


def finish(idea: Idea, message: str | None = None) -> Commit:
    """Commit a merge whose conflicts are settled. The caller holds the lock.

    Raises:
        InvalidSpecError: the merged spec has problems.
    """
    from omniforge.spec.check import load_spec

    repository.refuse_open_conflicts(idea)
    load_spec(repository.read_work_file(idea, repository.SPEC))
    files = {path: repository.read_work_file(idea, path) for path in repository.changed_files(idea)}
    words = message or repository.merge_message(idea)
    commit = repository.write_commit(idea, words, files=files, trailers={"Forge-Agent": "merge"})
    (idea.root / ".git" / _NOTES).unlink(missing_ok=True)
    return commit


def _open_in(file: str, stages: _Versions, choices: Mapping[str, Choice]) -> list[OpenConflict]:
    return _as_open(file, _joined(file, stages, choices)[1])


def _as_open(file: str, left: Sequence[Conflict]) -> list[OpenConflict]:
    return [OpenConflict(file, c.path, c.kind, c.base, c.ours, c.theirs, c.reason or c.describe()) for c in left]


def _joined(file: str, stages: _Versions, choices: Mapping[str, Choice]) -> tuple[str, tuple[Conflict, ...]]:
    """Merge the stages with the choices put into both sides, so that a settled place is equal in them."""
    if stages.ours is None or stages.theirs is None:
        kept = stages.ours or stages.theirs or ""
        reason = "one side deleted the file, the other changed it"
        return kept, (Conflict("", "delete", stages.base, stages.ours, stages.theirs, reason),)
    ours, theirs = stages.ours, stages.theirs
    found = merge_texts(stages.base or "", ours, theirs, name=file).conflicts if choices else ()
    for path, choice in choices.items():
        if choice.side is not None and _is_of_comments(path, found):
            continue
        value = choice.value if choice.side is None else _value_at(stages.side(choice.side) or "", path)
        ours, theirs = _with(ours, path, value), _with(theirs, path, value)
    comments = {path: choice.side or "ours" for path, choice in choices.items()}
    merge = merge_texts(stages.base or "", ours, theirs, name=file, comments=comments)
    if merge.conflicts or file != repository.SPEC:
        return merge.text, merge.conflicts
    if any(not check_text(side).is_clean for side in (ours, theirs)):
        return merge.text, ()
    problems = check_text(merge.text).problems
    return merge.text, tuple(Conflict(p.path, "meaning", None, None, None, f"{p.message}; {p.fix}") for p in problems)


def _is_of_comments(path: str, found: Sequence[Conflict]) -> bool:
    """Whether nothing but comments is in conflict at a place, or else below it: its values are merged already."""
    covered = [conflict for conflict in found if _covers(path, conflict.path)]
    exact = [conflict for conflict in covered if conflict.path == path]
    return {conflict.kind for conflict in exact or covered} == {"comment"}


def _settle_path(
    idea: Idea, file: str, stages: _Versions, path: str, choice: Choice, *, dry_run: bool
) -> list[OpenConflict]:  # fmt: skip
    """Settle one place and return what is still open in its file."""
    choices = _read_choices(idea)
    mine = {**choices.get(file, {}), path: choice}
    text, left = _joined(file, stages, mine)
    if not dry_run:
        _write_choices(idea, {**choices, file: mine})
        write_text(idea.root / file, text)
        if not left:
            _stage(idea, file)
    return _as_open(file, left)


def _settle_file(
    idea: Idea, file: str, stages: _Versions, choice: Choice, *, dry_run: bool
) -> list[OpenConflict]:  # fmt: skip
    """Take a whole file from one side; nothing is open in it then."""
    if choice.side is None:
        raise UsageError("a value settles one place, not a file", hint="choose --ours, --theirs or --base")
    text = stages.side(choice.side)
    if dry_run:
        return []
    if text is None:
        (idea.root / file).unlink(missing_ok=True)
        git = repository.open_git(idea)
        if git.index.conflicts is not None:
            del git.index.conflicts[file]
        git.index.write()
        return []
    write_text(idea.root / file, text)
    _stage(idea, file)
    return []


def _stage(idea: Idea, file: str) -> None:
    git = repository.open_git(idea)
    if git.index.conflicts is not None:
        del git.index.conflicts[file]
    git.index.add(file)
    git.index.write()


def _stages(idea: Idea) -> dict[str, _Versions]:
    git = repository.open_git(idea)
    found = {}
    for base, ours, theirs in git.index.conflicts or ():
        path = next(entry.path for entry in (ours, theirs, base) if entry is not None)
        found[path] = _Versions(*(_text(git, entry) for entry in (base, ours, theirs)))
    return found


def _text(git: "pygit2.Repository", entry: "pygit2.IndexEntry | None") -> str | None:
    return git[entry.id].read_raw().decode(errors="surrogateescape") if entry is not None else None


def _value_at(text: str, path: str) -> Any:
    try:
        return get_value(load_data(text).data, path)
    except SpecError:
        return None


def _with(text: str, path: str, value: Any) -> str:
    """Set a value, or take it out; a record goes in under its id."""
    there = _value_at(text, path)
    if value is None and there is None:
        return text
    if value == there:
        return text
    try:
        return set_value(text, path, value)
    except SpecError as error:
        raise ForgeError(
            f"{path} cannot be settled on its own: {error}", hint="settle the file: --ours or --theirs"
        ) from error


def _covers(path: str, inner: str) -> bool:
    return path == inner or inner.startswith(f"{path}.") or path.startswith(f"{inner}.")


def _read_choices(idea: Idea) -> dict[str, dict[str, Choice]]:
    """Return the choices of this merge; those of another one are forgotten."""
    target = idea.root / ".git" / _NOTES
    heads = [str(head) for head in repository.open_git(idea).listall_mergeheads()]
    try:
        stored = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(stored, dict) or stored.get("merge") != heads:
        return {}
    return {
        file: {path: Choice(c["side"], c["value"]) for path, c in paths.items()}
        for file, paths in stored["choices"].items()
    }


def _write_choices(idea: Idea, choices: Mapping[str, Mapping[str, Choice]]) -> None:
    heads = [str(head) for head in repository.open_git(idea).listall_mergeheads()]
    stored = {
        file: {path: {"side": c.side, "value": c.value} for path, c in paths.items()} for file, paths in choices.items()
    }
    write_text(idea.root / ".git" / _NOTES, json.dumps({"merge": heads, "choices": stored}, ensure_ascii=False) + "\n")
