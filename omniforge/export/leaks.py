"""What may not leave: files that hold secrets, and secrets in files and messages, in any commit.

Invariant: an export that would carry one of them is refused whole, or leaves the file out where there is no history.
"""

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pygit2

from omniforge.errors import ForgeError
from omniforge.export.git_remote import require_git
from omniforge.export.shipment import Shipment
from omniforge.secrets import book, shapes
from omniforge.secrets.redaction import SECRET_NAME
from omniforge.workspace import Workspace

_EXAMPLES = (".example", ".sample", ".template", ".dist")
_NAMES = ("forge.db", "secrets.key", "secrets.json")
_FOLDERS = (".data", "node_modules")
_TOO_VAGUE = {"value named as a secret", "login in an address", "authorization header"}
"""Shapes that fit ordinary source code; they are good for hiding, not for refusing."""
_MIN_VALUE = 12
"""Shorter values of secrets occur in files by chance."""
_MAX_BYTES = 2_000_000
_TEXT_START = 8_000
_MAX_NAMES = 5


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for: the values of known secrets, and whether what looks like one may leave."""

    values: frozenset[str]
    allow_lookalikes: bool = False


def rules(workspace: Workspace, slug: str, environ: Mapping[str, str], *, allow_lookalikes: bool = False) -> Rules:
    """Return the rules for an idea: its stored secrets and the environment's count."""
    values = {v for name, v in environ.items() if SECRET_NAME.search(name) and not name.startswith("GIT_CONFIG_KEY_")}
    for entry in book.listed(workspace):
        if entry.project in {slug, ""}:
            values |= set(book.opened(workspace, entry.project, entry.environment, environ=environ).values())
    return Rules(frozenset(v for v in values if len(v) >= _MIN_VALUE), allow_lookalikes)


def is_private(path: str) -> bool:
    """Whether a file is never exported: `.env` and its variants but for examples, forge's own, an app's data."""
    pure = PurePosixPath(path)
    name = pure.name
    if name == ".env" or (name.startswith(".env.") and not name.endswith(_EXAMPLES)):
        return True
    return name.startswith(_NAMES) or any(part in _FOLDERS for part in pure.parts[:-1])


def refuse_secrets(shipment: Shipment, wanted: Rules) -> None:
    """Look through every file and message of every commit that would leave.

    Raises:
        ForgeError: names private files, or where something is that looks like a secret.
    """
    repo = pygit2.Repository(str(shipment.git_dir))
    objects = list(_objects(shipment.git_dir, shipment.refs))
    private = sorted({path for _, path in objects if is_private(path)})
    if private:
        raise ForgeError(
            f"the history of {shipment.slug} has files that may hold secrets: {_shown(private)}; nothing was exported",
            hint=f"see which commits: git log --all -- '{private[0]}'; forge never rewrites history, so take them out "
            "with git filter-repo, and change what was in them",
        )
    _refuse(_found(((place, _text_of(repo, one)) for one, place in objects), wanted))


def refuse_secrets_in(files: Mapping[str, bytes], wanted: Rules) -> None:
    """Look through files that leave without a history; raises as `refuse_secrets` does."""
    _refuse(_found(((path, _text(data)) for path, data in files.items()), wanted))


def _refuse(found: list[str]) -> None:
    if found:
        raise ForgeError(
            f"secrets would leave: {_shown(found)}; nothing was exported",
            hint="take them out and change them; if they are none, e.g. made up for tests, add --allow-secrets",
        )


def _found(texts: Iterable[tuple[str, str]], wanted: Rules) -> list[str]:
    """Return `place: kind` for what looks like a secret; values that are known count whatever is allowed."""
    found = set()
    for place, text in texts:
        if any(value in text for value in wanted.values):
            found.add(f"{place or 'a commit message'} (a stored secret)")
        elif not wanted.allow_lookalikes:
            kinds = {one.kind for one in shapes.find(text)} - _TOO_VAGUE
            found |= {f"{place or 'a commit message'} ({kind})" for kind in kinds}
    return sorted(found)


def _objects(git_dir: Path, refs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield id and path of every object that the refs lead to, as `git rev-list --objects` names them."""
    command = [require_git(), f"--git-dir={git_dir}", "rev-list", "--objects", "--stdin"]
    asked = "".join(f"{ref}\n" for ref in refs)
    done = subprocess.run(  # noqa: S603 - fixed program
        command, input=asked, capture_output=True, check=False, encoding="utf-8", errors="replace"
    )
    if done.returncode != 0:
        raise ForgeError(f"the history cannot be read: {done.stderr.strip()}", hint="look at: git fsck")
    for line in done.stdout.splitlines():
        one, _, path = line.partition(" ")
        yield one, path


def _text_of(repo: pygit2.Repository, one: str) -> str:
    found = repo[one]
    if isinstance(found, pygit2.Blob):
        return _text(bytes(found.data)) if found.size <= _MAX_BYTES else ""
    return found.message or "" if isinstance(found, (pygit2.Commit, pygit2.Tag)) else ""


def _text(data: bytes) -> str:
    """Return a file as text; pictures and the like, and very large ones, as nothing."""
    return "" if len(data) > _MAX_BYTES or b"\0" in data[:_TEXT_START] else data.decode(errors="replace")


def _shown(names: list[str]) -> str:
    return ", ".join(names[:_MAX_NAMES]) + (f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else "")
