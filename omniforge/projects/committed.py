"""What a project's commit says forge generated: read from its tree, or from a plain folder; nothing is written.

Invariant: a person's edits do not show: only the manifest, and generated files that still are what it says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from omniforge.atomic_write import translating
from omniforge.errors import ForgeError
from omniforge.projects import manifest, repository

_MIGRATIONS = "prisma/migrations/"
_OWN = ".forge/"
_GENERATE = "Generate "


@dataclass(frozen=True, slots=True)
class Committed:
    """The generated part of a project.

    Attributes:
        entries: path -> entry of the manifest, the manifest itself left out.
        previous: path -> text of what agents look at: migrations, and what is below `.forge/`.
        edited: those of them that a person changed, so that nobody can compare them.
        made_from: commit of the idea it was generated from, as far as its history says; empty otherwise.
    """

    entries: Mapping[str, Mapping[str, Any]]
    previous: Mapping[str, str]
    edited: frozenset[str]
    made_from: str = ""


def read_committed(root: Path) -> Committed:
    """Return what the checked-out commit of a project holds; of a folder without `.git`, what lies there.

    Raises:
        ForgeError: there is no project, or it has no manifest.
    """
    if not root.is_dir():
        raise ForgeError(f"{root}: there is no project here", hint="name it with --project")
    read, made_from = _of_commit(root) if (root / ".git").exists() else (_reader_of_folder(root), "")
    text = read(manifest.PATH)
    entries = manifest.read(text.decode(errors="replace")) if text is not None else {}
    if not entries:
        raise ForgeError(
            f"{root} has no {manifest.PATH} that can be read, so nobody can tell what forge generated there",
            hint="commit it: forge build writes it",
        )
    previous: dict[str, str] = {}
    edited: set[str] = set()
    for path in (p for p in entries if p.startswith((_MIGRATIONS, _OWN))):
        content = read(path)
        if content is None or sha256(content).hexdigest() != entries[path].get("sha256"):
            edited.add(path)
        if content is not None:
            previous[path] = content.decode(errors="replace")
    return Committed(entries, previous, frozenset(edited), made_from)


def _of_commit(root: Path) -> tuple[Callable[[str], bytes | None], str]:
    import pygit2

    try:
        repo = pygit2.Repository(str(root))
        if repo.head_is_unborn:
            raise ForgeError(f"{root} has no commit yet", hint="commit what forge build made")
        commit = repo.head.peel(pygit2.Commit)
    except pygit2.GitError as error:
        raise ForgeError(f"{root}: not a usable Git repository: {error}") from error

    def read(path: str) -> bytes | None:
        found = commit.tree[path] if path in commit.tree else None  # noqa: SIM401 - a tree has no get
        return bytes(found.data) if isinstance(found, pygit2.Blob) else None

    return read, _made_from(repo, commit)


def _made_from(repo: Any, commit: Any) -> str:
    """Return the idea's commit (12 digits) named by the newest generated commit the checked-out one contains."""
    branch = repository.current_branch(repo)
    tips = [repository.tip(repo, f"{repository.PRISTINE}{branch}")] if branch else []
    seen = [t for t in tips if t is not None and (t.id == commit.id or repo.descendant_of(commit.id, t.id))]
    for one in seen or [commit, *commit.parents]:
        subject = one.message.splitlines()[0] if one.message else ""
        if subject.startswith(_GENERATE) and "@" in subject:
            return str(subject.rpartition("@")[2])
    return ""


def _reader_of_folder(root: Path) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        target = root / path
        with translating(target, doing="read"):
            return target.read_bytes() if target.is_file() else None

    return read
