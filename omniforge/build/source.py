"""What a build is of: one commit of an idea, looked at as cheaply as the question allows."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pygit2

from omniforge.errors import ForgeError

_FILES = ("spec.yaml", "forge.lock")
"""What decides the output; the text of the idea does not."""


@dataclass(frozen=True, slots=True)
class Peek:
    """A commit of an idea without its spec being read.

    Attributes:
        commit: full id.
        branch: branch of the idea and of the project.
        spec_key: hash of the files that decide the output; equal keys mean equal specs.
        at: Unix time of the commit.
        clean: whether the files on disk say the same as the commit.
    """

    commit: str
    branch: str
    spec_key: str
    at: int
    clean: bool


def peek(idea_root: Path, ref: str | None = None) -> Peek:
    """Return the commit that a build would be of, changes on disk left aside.

    Args:
        idea_root: the idea's repository.
        ref: branch, tag or commit; the current branch when missing.

    Raises:
        ForgeError: there is no such commit.
    """
    try:
        repo = pygit2.Repository(str(idea_root))
        commit = repo.revparse_single(ref or "HEAD").peel(pygit2.Commit)
    except (KeyError, ValueError, pygit2.GitError) as error:
        raise ForgeError(
            f'{idea_root}: there is no commit "{ref or "HEAD"}"', hint="forge idea log lists them"
        ) from error
    is_branch = ref is not None and f"refs/heads/{ref}" in repo.references
    branch = ref if is_branch and ref is not None else _head_branch(repo)
    blobs = {name: str(commit.tree[name].id) if name in commit.tree else "" for name in _FILES}
    clean = ref is not None or all(_on_disk(idea_root / name) == blob for name, blob in blobs.items())
    key = sha256("\0".join(blobs[name] for name in _FILES).encode()).hexdigest()
    return Peek(str(commit.id), branch, key, commit.commit_time, clean)


def _head_branch(repo: pygit2.Repository) -> str:
    head = repo.references.get("HEAD")
    target = head.target if head is not None else None
    return target.removeprefix("refs/heads/") if isinstance(target, str) else "main"


def _on_disk(path: Path) -> str:
    return str(pygit2.hash(path.read_bytes())) if path.is_file() else ""
