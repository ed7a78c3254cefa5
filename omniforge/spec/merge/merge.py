"""The three-way merge of a file: by structure for YAML and JSON, by appended section for `idea.md`, else by line.

The verdict is made on data (`decide`), the text is made by splicing (`render`) or by line where that gives the same
data, and a clean text is parsed again before it is believed: it must hold exactly the data that was decided, every
comment, and no key or anchor twice that was not twice before. Otherwise it is a conflict, never a guess.
"""

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from omniforge.spec.merge.decision import Choice, Conflict, Side
from omniforge.spec.merge.line_ends import Dress, merged_dress, undress
from omniforge.spec.merge.line_merge import is_clean, merge_lines
from omniforge.spec.merge.markers import marked, one_hunk
from omniforge.spec.merge.node import NotStructuredError
from omniforge.spec.merge.render import Hunk, Piece, one_side

Format = Literal["yaml", "json", "toml", "sections", "text"]
_FORMATS: dict[str, Format] = {
    "yaml": "yaml",
    "yml": "yaml",
    "lock": "yaml",
    "json": "json",
    "webmanifest": "json",
    "ipynb": "json",
    "toml": "toml",
}
_MAX_CALLS = 10_000


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


def merge_texts(
    base: str, ours: str, theirs: str, *, name: str, labels: tuple[str, str] = ("ours", "theirs"),
    comments: Mapping[str, Choice] | None = None,
) -> Merge:  # fmt: skip
    """Merge three versions of a text.

    Args:
        base: the version both sides come from; empty when both made the file.
        ours: our side; its layout wins where both are equal.
        theirs: the other side.
        name: name or path of the file; it decides how the file is merged.
        labels: what stands behind the conflict markers.
        comments: path -> whose comments to take where both sides changed them, there and below.
    """
    if theirs in (base, ours):
        return Merge(ours)
    if ours == base:
        return Merge(theirs)
    (bare_base, bare_ours, bare_theirs), dress = _undressed(base, ours, theirs)
    pieces, conflicts, note = _merged(format_of(name), bare_base, bare_ours, bare_theirs, comments or {})
    return _finish(pieces, conflicts, dress, labels, note)


def favour(base: str, ours: str, theirs: str, *, name: str, side: Side) -> str:
    """Merge three versions of a text, and take one side wherever both exclude each other."""
    (bare_base, bare_ours, bare_theirs), dress = _undressed(base, ours, theirs)
    pieces, _, _ = _merged(format_of(name), bare_base, bare_ours, bare_theirs, {})
    return dress.put_on(one_side(pieces, side))


def _undressed(base: str, ours: str, theirs: str) -> tuple[tuple[str, str, str], Dress]:
    """Return the texts with plain line ends, and what their merge gets back."""
    bare, dresses = zip(*(undress(t) for t in (base, ours, theirs)), strict=True)
    dress = merged_dress(*dresses) if base else merged_dress(dresses[2], *dresses[1:])
    return (bare[0], bare[1], bare[2]), dress


def _merged(
    kind: Format, base: str, ours: str, theirs: str, comments: Mapping[str, Choice]
) -> tuple[list[Piece], tuple[Conflict, ...], str | None]:
    """Merge texts that end with a newline in the way of their format; also say why one was merged by line."""
    if kind == "sections":
        from omniforge.spec.merge.sections import merge_sections

        return merge_sections(base, ours, theirs), (), None
    if kind == "toml":
        return *_checked_toml(base, ours, theirs), None
    note = None
    if kind != "text":
        from omniforge.spec.merge.structured import merge_structured

        try:
            with _no_collector(), _deep_calls():
                return *merge_structured(base, ours, theirs, kind=kind, comments=comments), None
        except NotStructuredError as error:
            note = f"merged by line: {error}"
        except RecursionError:
            note = "merged by line: it is nested too deep"
    return merge_lines(base, ours, theirs), (), note


def _checked_toml(base: str, ours: str, theirs: str) -> tuple[list[Piece], tuple[Conflict, ...]]:
    from omniforge.spec.merge.toml_check import toml_problem

    pieces = merge_lines(base, ours, theirs)
    problem = toml_problem(base, ours, theirs, one_side(pieces, "ours")) if is_clean(pieces) else None
    if problem is None:
        return pieces, ()
    return one_hunk(ours, theirs), (Conflict("", "meaning", base, ours, theirs, problem),)


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


@contextmanager
def _deep_calls() -> Iterator[None]:
    """Let calls nest as deep as a text of a thousand levels needs."""
    allowed = sys.getrecursionlimit()
    sys.setrecursionlimit(max(allowed, _MAX_CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(allowed)


def _finish(
    pieces: list[Piece], conflicts: tuple[Conflict, ...], dress: Dress, labels: tuple[str, str], note: str | None
) -> Merge:
    if not conflicts and not is_clean(pieces):
        conflicts = tuple(Conflict("", "text", None, p.ours, p.theirs) for p in pieces if isinstance(p, Hunk))
    if not conflicts:
        return Merge(dress.put_on(one_side(pieces, "ours")), note=note)
    return Merge(dress.put_on(marked(pieces, ours=labels[0], theirs=labels[1])), conflicts, note)
