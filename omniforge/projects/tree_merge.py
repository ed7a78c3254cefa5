"""Three-way merge of generated trees with what people changed: Git's own merge, JSON and YAML by structure.

Invariant: reads and writes objects only, never a ref or a file of the worktree; what a person wrote is in the merged
tree or in a conflict, never gone.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pygit2
from pygit2.enums import DeltaStatus

from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import is_formatted, lay_out
from omniforge.errors import ForgeError
from omniforge.projects.spaced_merge import merge_spaced
from omniforge.spec.merge.decision import Conflict as Clash
from omniforge.spec.merge.merge import format_of, merge_texts

Stages = tuple[str | None, str | None, str | None]
"""Blob ids of base, ours, theirs; None where the file is absent."""
DELETED = "deleted"
_OWN_FOLDER = ".forge/"


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place in conflict: `line` in our version (from 1), or a path of the structure in `place`."""

    line: int
    ours: str
    theirs: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that cannot be merged."""

    path: str
    kind: str
    stages: Stages
    hunks: tuple[Hunk, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a person settled a conflict: the blob to take or `deleted`, valid for exactly these stages."""

    stages: Stages
    chosen: str


@dataclass(frozen=True, slots=True)
class TreeMerge:
    """The merged tree, or the conflicts that stand in its way.

    Attributes:
        tree: id of the merged tree; None when there are conflicts.
        kept_deleted: generated files that changed but stay deleted, as the person wanted.
        kept: files the person owns that are no longer generated.
    """

    tree: pygit2.Oid | None
    conflicts: tuple[Conflict, ...] = ()
    kept_deleted: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def merge_trees(
    repo: pygit2.Repository,
    base: pygit2.Tree,
    ours: pygit2.Tree,
    theirs: pygit2.Tree,
    *,
    write_once: Collection[str] = (),
    resolutions: Mapping[str, Resolution] | None = None,
) -> TreeMerge:
    """Merge `theirs` (newly generated) into `ours` (the person's) over `base` (generated before)."""
    merge = _Merge(repo, repo.merge_trees(base, ours, theirs), frozenset(write_once), resolutions or {})
    for path in sorted(_changed(base, ours) & _changed(base, theirs)):
        merge.check_clean_file(path, (_entry(base, path), _entry(ours, path), _entry(theirs, path)))
    merge.settle_conflicts()
    return merge.outcome()


class _Merge:
    """One merge under way: Git's result in an index, to which structure and policy are applied."""

    def __init__(
        self, repo: pygit2.Repository, index: pygit2.Index, write_once: frozenset[str],
        resolutions: Mapping[str, Resolution],
    ) -> None:  # fmt: skip
        self._repo = repo
        self._index = index
        self._write_once = write_once
        self._resolutions = resolutions
        self._in_conflict = {_path_of(sides) for sides in index.conflicts or ()}
        self._conflicts: list[Conflict] = []
        self._kept_deleted: list[str] = []
        self._kept: list[str] = []

    def check_clean_file(self, path: str, sides: "_Sides") -> None:
        """Replace Git's clean line merge of a structured file by the merge of its structure, if they differ."""
        if path in self._in_conflict or path not in self._index or not _is_structured(path):
            return
        if sides[1] is None or sides[2] is None:
            return
        merged = self._by_structure(path, sides)
        if isinstance(merged, Conflict):
            self._add_conflict(merged)
        elif merged is not None:
            self._put(path, merged, sides)

    def settle_conflicts(self) -> None:
        """Go through Git's conflicts: settle what has one right answer, list the others."""
        for sides in [tuple(s) for s in self._index.conflicts or ()]:
            path = _path_of(sides)
            self._settle(path, sides)
            self._drop_stages(path)

    def outcome(self) -> TreeMerge:
        """Return the result; the tree is written only if nothing is left in conflict."""
        conflicts = tuple(sorted(self._conflicts, key=lambda c: c.path))
        tree = None if conflicts else self._index.write_tree(self._repo)
        return TreeMerge(tree, conflicts, tuple(sorted(self._kept_deleted)), tuple(sorted(self._kept)))

    def _settle(self, path: str, sides: "_Sides") -> None:
        base, ours, theirs = sides
        if path.startswith(_OWN_FOLDER):
            self._take(path, theirs)
        elif ours is None and theirs is not None and base is not None:
            self._take(path, None)
            self._kept_deleted.append(path)
        elif theirs is None and ours is not None and path in self._write_once:
            self._take(path, ours)
            self._kept.append(path)
        elif ours is None or theirs is None:
            kind = "deleted upstream" if ours is not None else "renamed twice"
            self._add_conflict(Conflict(path, kind, _stages(sides), self._whole_file(sides)))
        else:
            self._settle_content(path, sides)

    def _settle_content(self, path: str, sides: "_Sides") -> None:
        merged = self._by_structure(path, sides) if _is_structured(path) else self._by_words(path, sides)
        if isinstance(merged, Conflict):
            self._add_conflict(merged)
        elif merged is not None:
            self._put(path, merged, sides)
        else:
            kind = "content" if sides[0] is not None else "added twice"
            self._add_conflict(self._text_conflict(path, kind, sides))

    def _by_structure(self, path: str, sides: "_Sides") -> str | Conflict | None:
        """Return the merged text, a conflict, or None when the texts have to be merged by line."""
        base, ours, theirs = (self._text(side) for side in sides)
        if ours is None or theirs is None or (base is None and sides[0] is not None):
            return None
        merged = merge_texts(base or "", ours, theirs, name=path)
        if merged.note is not None:
            return None
        if merged.conflicts:
            return Conflict(path, "structure", _stages(sides), tuple(map(_structure_hunk, merged.conflicts)))
        if format_of(path) == "yaml" or merged.text == self._line_merge(sides):
            return merged.text
        return _laid_out(path, merged.text)

    def _by_words(self, path: str, sides: "_Sides") -> str | None:
        """Return the merge of a file that differs in blanks, too; a file in forge's layout stays in it."""
        base, ours, theirs = (self._text(side) for side in sides)
        if base is None or ours is None or theirs is None:
            return None
        merged = merge_spaced(path, base, ours, theirs)
        if merged is not None and is_formatted(path) and _laid_out(path, ours) == ours:
            return _laid_out(path, merged)
        return merged

    def _line_merge(self, sides: "_Sides") -> str | None:
        """Return Git's merge by line if it is clean and text."""
        if sides[0] is None:
            return None
        result = self._repo.merge_file_from_index(*sides)
        return _contents(result) if result.automergeable else None

    def _text_conflict(self, path: str, kind: str, sides: "_Sides") -> Conflict:
        if any(self._text(s) is None for s in sides if s is not None):
            return Conflict(path, "binary", _stages(sides))
        marked = conflict_text(self._repo, _stages(sides))
        return Conflict(path, kind, _stages(sides), parse_hunks(marked))

    def _whole_file(self, sides: "_Sides") -> tuple[Hunk, ...]:
        return (Hunk(1, self._text(sides[1]) or "", self._text(sides[2]) or ""),)

    def _add_conflict(self, conflict: Conflict) -> None:
        """List a conflict, unless a person has settled just this one."""
        resolution = self._resolutions.get(conflict.path)
        if resolution is None or resolution.stages != conflict.stages:
            self._conflicts.append(conflict)
            return
        self._drop_stages(conflict.path)
        if resolution.chosen == DELETED:
            if conflict.path in self._index:
                self._index.remove(conflict.path)
        else:
            mode = pygit2.enums.FileMode.BLOB
            self._index.add(pygit2.IndexEntry(conflict.path, pygit2.Oid(hex=resolution.chosen), mode))

    def _put(self, path: str, text: str, sides: "_Sides") -> None:
        ours = sides[1]
        mode = ours.mode if ours is not None else pygit2.enums.FileMode.BLOB
        self._drop_stages(path)
        self._index.add(pygit2.IndexEntry(path, self._repo.create_blob(text.encode()), mode))

    def _take(self, path: str, side: pygit2.IndexEntry | None) -> None:
        self._drop_stages(path)
        if side is not None:
            self._index.add(pygit2.IndexEntry(path, side.id, side.mode))

    def _drop_stages(self, path: str) -> None:
        conflicts = self._index.conflicts
        if conflicts is not None and path in conflicts:
            del conflicts[path]

    def _text(self, side: pygit2.IndexEntry | None) -> str | None:
        if side is None:
            return None
        try:
            return _blob(self._repo, side.id).decode()
        except UnicodeDecodeError:
            return None


_Sides = tuple[pygit2.IndexEntry | None, pygit2.IndexEntry | None, pygit2.IndexEntry | None]


def conflict_text(repo: pygit2.Repository, stages: Stages) -> str:
    """Return our text with conflict markers, as an editor shows it."""
    entries = [pygit2.IndexEntry("file", pygit2.Oid(hex=s), pygit2.enums.FileMode.BLOB) if s else None for s in stages]
    if entries[0] is None:
        entries[0] = pygit2.IndexEntry("file", repo.create_blob(b""), pygit2.enums.FileMode.BLOB)
    if entries[1] is None or entries[2] is None:
        there = entries[1] or entries[2]
        text = _blob(repo, there.id).decode(errors="replace") if there is not None else ""
        ours, theirs = (text, "") if entries[1] is not None else ("", text)
        return f"<<<<<<< yours\n{ours}=======\n{theirs}>>>>>>> generated\n"
    return _contents(repo.merge_file_from_index(entries[0], entries[1], entries[2]))


def parse_hunks(marked: str) -> tuple[Hunk, ...]:
    """Return the conflict hunks of a text with markers; lines count as in our version."""
    hunks: list[Hunk] = []
    side, ours, theirs, line = "", [""], [""], 0
    for text in marked.splitlines(keepends=True):
        if text.startswith("<<<<<<< ") and not side:
            side, ours, theirs = "ours", [], []
        elif text.startswith("=======") and side == "ours":
            side = "theirs"
        elif text.startswith(">>>>>>> ") and side == "theirs":
            side = ""
            hunks.append(Hunk(line - len(ours) + 1, "".join(ours), "".join(theirs)))
        elif side == "theirs":
            theirs.append(text)
        else:
            line += 1
            if side == "ours":
                ours.append(text)
    return tuple(hunks)


def _structure_hunk(found: Clash) -> Hunk:
    ours, theirs = (json.dumps(value, indent=2, ensure_ascii=False) for value in (found.ours, found.theirs))
    return Hunk(0, ours, theirs, place=found.path or "the whole document")


def _laid_out(path: str, text: str) -> str:
    """Return JSON in the layout of the project, so that its formatter has nothing to say."""
    try:
        (file,) = lay_out((GeneratedFile(path=path.rpartition("/")[2], content=text, template=""),))
    except ForgeError:
        return text
    return file.data.decode()


def _blob(repo: pygit2.Repository, oid: pygit2.Oid) -> bytes:
    return bytes(repo[oid].peel(pygit2.Blob).data)


def _contents(result: Any) -> str:
    contents = result.contents
    return contents.decode(errors="replace") if isinstance(contents, bytes) else str(contents)


def _is_structured(path: str) -> bool:
    return format_of(path) in {"yaml", "json"}


def _changed(before: pygit2.Tree, after: pygit2.Tree) -> set[str]:
    deltas = before.diff_to_tree(after).deltas
    return {d.new_file.path for d in deltas if d.status == DeltaStatus.MODIFIED}


def _entry(tree: pygit2.Tree, path: str) -> pygit2.IndexEntry | None:
    try:
        found = tree[path]
    except KeyError:
        return None
    return pygit2.IndexEntry(path, found.id, found.filemode)


def _path_of(sides: Any) -> str:
    return str(next(s.path for s in (sides[1], sides[2], sides[0]) if s is not None))


def _stages(sides: "_Sides") -> Stages:
    first, second, third = (str(s.id) if s is not None else None for s in sides)
    return first, second, third
