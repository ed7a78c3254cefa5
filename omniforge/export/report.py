"""What an export did, or would do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FileKind = Literal["folder", "zip", "bundle"]
RemoteKind = Literal["github", "gitlab", "git"]


@dataclass(frozen=True, slots=True)
class FileExport:
    """An export into a folder or a file.

    Attributes:
        path: where it is.
        commit: the project's commit it shows; of a bundle, the tip of its main branch.
        n_files: files of a folder or zip, refs of a bundle.
        size_bytes: of the files together, or of the one file; 0 in a dry run of a bundle.
        notes: what a person should know: work that is not in it, files left out.
    """

    kind: FileKind
    path: Path
    commit: str
    n_files: int
    size_bytes: int
    dry_run: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PushedRef:
    """One ref at the remote; `before` is missing where it is new."""

    ref: str
    commit: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull or merge request; without a number nobody opened one yet."""

    branch: str
    base: str
    number: int | None = None
    url: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class RemoteExport:
    """An export to a Git host or remote.

    Attributes:
        repository: `owner/name`, or the address of a plain remote.
        url: where a person looks at it.
        created: whether the repository was made now.
        pushed: refs that were made or moved forward, in the order they were pushed.
        n_unchanged: refs that were there already.
        pull_request: what proposes a later build, if there is anything to propose.
    """

    kind: RemoteKind
    repository: str
    url: str
    dry_run: bool
    created: bool
    pushed: tuple[PushedRef, ...]
    n_unchanged: int
    pull_request: PullRequest | None = None
    notes: tuple[str, ...] = ()
