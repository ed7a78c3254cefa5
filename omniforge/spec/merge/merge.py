"""The three-way merge of a file: by structure for YAML and JSON, by appended section for Markdown, else by line.

The verdict is made on data (`decide`), the text is made by splicing (`render`) or by line where that gives the same
data, and a clean text is parsed again before it is believed: it must hold exactly the data that was decided, every
comment, and no key or anchor twice that was not twice before. Otherwise it is a conflict, never a guess.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from omniforge.spec.merge.decision import Conflict
from omniforge.spec.merge.line_ends import Dress, merged_dress, undress
from omniforge.spec.merge.line_merge import is_clean, merge_lines
from omniforge.spec.merge.markers import marked
from omniforge.spec.merge.node import NotStructuredError
from omniforge.spec.merge.render import Hunk, Piece, one_side

Format = Literal["yaml", "json", "sections", "text"]
_FORMATS: dict[str, Format] = {
    "yaml": "yaml",
    "yml": "yaml",
    "lock": "yaml",
    "json": "json",
    "webmanifest": "json",
    "ipynb": "json",
}


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome: the text (with markers when there are conflicts) and the conflicts as data.

    `note` says why a structured file was merged by line.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()
    note: str | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nobody needs to look."""
        return not self.conflicts


def format_of(name: str) -> Format:
    """Return how a file is merged, by its name."""
    last = name.replace("\\", "/").rpartition("/")[2]
    if last == "idea.md":
        return "sections"
    return _FORMATS.get(last.rpartition(".")[2].lower(), "text") if "." in last else "text"


def merge_texts(base: str, ours: str, theirs: str, *, name: str, labels: tuple[str, str] = ("ours", "theirs")) -> Merge:
    """Merge three versions of a text.

    Args:
        base: the version both sides come from; empty when both made the file.
        ours: our side; its layout wins where both are equal.
        theirs: the other side.
        name: name or path of the file; it decides how the file is merged.
        labels: what stands behind the conflict markers.
    """
    if theirs in (base, ours):
        return Merge(ours)
    if ours == base:
        return Merge(theirs)
    bare, dresses = zip(*(undress(t) for t in (base, ours, theirs)), strict=True)
    dress = merged_dress(*dresses) if base else merged_dress(dresses[2], *dresses[1:])
    kind = format_of(name)
    if kind == "sections":
        from omniforge.spec.merge.sections import merge_sections

        return _finish(merge_sections(*bare), (), dress, labels, None)
    if kind == "text":
        return _finish(merge_lines(*bare), (), dress, labels, None)
    from omniforge.spec.merge.structured import merge_structured

    try:
        with _no_collector():
            pieces, conflicts = merge_structured(*bare, kind=kind)
    except NotStructuredError as error:
        return _finish(merge_lines(*bare), (), dress, labels, f"merged by line: {error}")
    return _finish(pieces, conflicts, dress, labels, None)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Stop the search for garbage: the trees of a large spec are half a million objects and none is garbage yet."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _finish(
    pieces: list[Piece], conflicts: tuple[Conflict, ...], dress: Dress, labels: tuple[str, str], note: str | None
) -> Merge:
    if not conflicts and not is_clean(pieces):
        conflicts = tuple(Conflict("", "text", None, p.ours, p.theirs) for p in pieces if isinstance(p, Hunk))
    if not conflicts:
        return Merge(dress.put_on(one_side(pieces, "ours")), note=note)
    return Merge(dress.put_on(marked(pieces, ours=labels[0], theirs=labels[1])), conflicts, note)
