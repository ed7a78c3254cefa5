"""Who set a value of the spec, when, and why: the commit since which it has stood as it does.

Invariant: follows ids, so moving lines or reformatting the file never changes the answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omniforge.ideas import repository
from omniforge.ideas.commit import Commit, describe_commit
from omniforge.ideas.repository import Idea
from omniforge.spec.edit import get_value
from omniforge.spec.text import load_data

if TYPE_CHECKING:
    import pygit2

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from.

    Attributes:
        path: e.g. `models.product.fields.price.required`.
        value: as it is now.
        commit: the one that set it.
    """

    path: str
    value: Any
    commit: Commit


def blame(idea: Idea, path: str, *, ref: str | None = None) -> tuple[Origin, ...]:
    """Return the origin of a value, or of each part of a record or list.

    Args:
        idea: the idea.
        path: keys joined by dots, records by id.
        ref: the revision to start from; HEAD when missing.

    Raises:
        SpecError: the path leads nowhere.
    """
    git = repository.open_git(idea)
    start = repository.revision(git, idea, ref)
    reader = _Reader(git)
    value = get_value(reader.data(start), path)
    return tuple(
        Origin(part, inner, describe_commit(_since(reader, start, part))) for part, inner in _parts(path, value)
    )


def since(idea: Idea, paths: Iterable[str], *, ref: str | None = None) -> dict[str, Commit]:
    """Return for each path of the spec the commit since which it holds its value.

    Args:
        idea: the idea.
        paths: of values that are there.
        ref: the revision to start from; HEAD when missing.
    """
    git = repository.open_git(idea)
    start = repository.revision(git, idea, ref)
    reader = _Reader(git)
    return {path: describe_commit(_since(reader, start, path)) for path in paths}


def _parts(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the value itself when it is a plain one, else its parts one level down."""
    if isinstance(value, dict) and value:
        yield from ((f"{path}.{key}", inner) for key, inner in value.items())
    elif isinstance(value, list) and value and all(isinstance(item, dict) and "id" in item for item in value):
        yield from ((f"{path}.{item['id']}", item) for item in value)
    else:
        yield path, value


class _Reader:
    """Reads the spec of commits; versions with equal text are read once."""

    def __init__(self, git: "pygit2.Repository") -> None:
        self._git = git
        self._known: dict[str, Any] = {}

    def data(self, commit: "pygit2.Commit") -> Any:
        if repository.SPEC not in commit.tree:
            return None
        blob = commit.tree[repository.SPEC]
        key = str(blob.id)
        if key not in self._known:
            self._known[key] = load_data(self._git[blob.id].read_raw().decode(errors="replace")).data
        return self._known[key]

    def value(self, commit: "pygit2.Commit", path: str) -> Any:
        from omniforge.errors import SpecError

        try:
            return get_value(self.data(commit), path)
        except SpecError:
            return _MISSING


def _since(reader: _Reader, start: "pygit2.Commit", path: str) -> "pygit2.Commit":
    """Walk back as long as a parent holds the same value."""
    commit, wanted = start, reader.value(start, path)
    while True:
        older = next((parent for parent in commit.parents if reader.value(parent, path) == wanted), None)
        if older is None:
            return commit
        commit = older
