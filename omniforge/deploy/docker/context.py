"""What the Docker daemon gets to see of a project: the build context, by the rules of `.dockerignore`.

Source of the rules: Docker's reference on `.dockerignore` (patterns of Go's filepath.Match, `**`, exceptions with `!`;
the last match decides, and a folder that is left out takes its files with it unless an exception names them).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from omniforge.errors import DeployError
from omniforge.secrets import shapes

IGNORE = ".dockerignore"
_MAX_BYTES = 1_000_000
_MAX_NAMES = 8


def files(root: Path) -> Iterator[str]:
    """Yield the paths of a folder that are part of the context, sorted."""
    ignore = root / IGNORE
    rules = _rules(ignore.read_text(encoding="utf-8").splitlines() if ignore.is_file() else ())
    for path in sorted(p for p in root.rglob("*") if not p.is_dir() or p.is_symlink()):
        name = path.relative_to(root).as_posix()
        if not _is_left_out(name, rules):
            yield name


def refuse_secrets(root: Path, names: Iterable[str], values: Iterable[str], *, into: str) -> None:
    """Make sure that nothing that is going out holds a secret.

    Args:
        root: the folder.
        names: files of it that go out.
        values: stored secrets of the app.
        into: what they would get into, for the message.

    Raises:
        DeployError: names the files and what they hold, never the secret.
    """
    known = [v for v in values if len(v) >= 8]  # noqa: PLR2004 - shorter ones stand in any text
    found: list[str] = []
    for name in names:
        path = root / name
        if path.is_symlink() or path.stat().st_size > _MAX_BYTES:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        kinds = {f.kind for f in shapes.find(text, only_sure=True)}
        if any(value in text for value in known):
            kinds.add("a stored secret")
        found += [f"  {name}: {kind}" for kind in sorted(kinds)]
    if found:
        listed = "\n".join(found[:_MAX_NAMES])
        raise DeployError(
            f"files that would get into {into} hold secrets:\n{listed}",
            hint="take them out of the files; forge secret set NAME keeps them, and the app reads process.env.NAME",
        )


def _rules(lines: Iterable[str]) -> list[tuple[re.Pattern[str], bool]]:
    """Return (pattern, whether it leaves out), in order."""
    rules = []
    for line in (text.strip() for text in lines):
        if not line or line.startswith("#"):
            continue
        goes = not line.startswith("!")
        cleaned = PurePosixPath("/", line.removeprefix("!").strip()).as_posix().strip("/")
        rules.append((re.compile(_translated(cleaned)), goes))
    return rules


def _is_left_out(name: str, rules: list[tuple[re.Pattern[str], bool]]) -> bool:
    parts = name.split("/")
    ways = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    left_out = False
    for pattern, goes in rules:
        if goes != left_out and any(pattern.fullmatch(way) for way in ways):
            left_out = goes
    return left_out


def _translated(pattern: str) -> str:
    """Return a pattern as a regular expression."""
    found, rest = [], pattern
    while rest:
        if rest.startswith("**/"):
            found.append("(?:.*/)?")
            rest = rest[3:]
        elif rest.startswith("**"):
            found.append(".*")
            rest = rest[2:]
        elif rest[0] == "*":
            found.append("[^/]*")
            rest = rest[1:]
        elif rest[0] == "?":
            found.append("[^/]")
            rest = rest[1:]
        elif (group := re.match(r"\[\^?[^\]]+\]", rest)) is not None:
            found.append(group[0])
            rest = rest[group.end() :]
        else:
            plain = rest[1] if rest[0] == "\\" and len(rest) > 1 else rest[0]
            found.append(re.escape(plain))
            rest = rest[2 if rest[0] == "\\" and len(rest) > 1 else 1 :]
    return "".join(found)
