"""Where packs come from: forge's own folder and installed packages. Heads are read first, a whole pack when it fits.

Invariant: heads are sorted by id, whatever the order on disk; no module of an installed package is imported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from omniforge.errors import SpecError
from omniforge.ideas.parser.datafile import parse_yaml
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.pack_check import check_text
from omniforge.resources import templates_dir

GROUP = "omniforge.packs"
"""Entry points of other packages: pack id -> the package folder that holds its `pack.yaml`."""
OWN = "forge"
FILE_NAME = "pack.yaml"
_REST = "\nroles:"
"""What follows the head of a pack file."""


@dataclass(frozen=True, slots=True)
class PackHead:
    """What must be known of a pack to see whether it fits a text.

    Attributes:
        id: of the pack.
        title: for people.
        kind: of app.
        overlay: whether it joins a line of business rather than being one.
        triggers: words or phrases of a text -> weight.
        origin: `forge`, or the package that brings it.
        path: of its file.
    """

    id: str
    title: str
    kind: str
    overlay: bool
    triggers: Mapping[str, float]
    origin: str
    path: Path


@cache
def heads() -> tuple[PackHead, ...]:
    """Return the heads of all packs, sorted by id.

    Raises:
        SpecError: a pack cannot be read, or two have one id; the message names the file or the package.
    """
    own = [read_head(path) for path in sorted((templates_dir() / "packs").glob(f"*/{FILE_NAME}"))]
    return _distinct([*own, *(_installed_head(entry) for entry in entry_points(group=GROUP))])


def head_of(pack_id: str, known: Iterable[PackHead] | None = None) -> PackHead | None:
    """Return the head of one pack, if there is such a pack."""
    return next((head for head in (heads() if known is None else known) if head.id == pack_id), None)


def load(head: PackHead) -> Pack:
    """Return the whole pack of a head."""
    return load_pack(head.path)


def packs() -> tuple[Pack, ...]:
    """Return all packs as a whole, sorted by id: for tests and lists, not for parsing."""
    return tuple(load(head) for head in heads())


@cache
def load_pack(path: Path) -> Pack:
    """Read and check one `pack.yaml`.

    Raises:
        SpecError: it is not a pack; the message names the file, the line and what is wrong.
    """
    text = _read(path)
    report = check_text(text)
    if report.pack is None:
        first, more = report.problems[0], len(report.problems) - 1
        count = f" (and {more} more: forge pack check {path})" if more else ""
        raise SpecError(f"{_shown(path)}:{first.line}: {first.path}: {first.message}{count}", hint=first.fix)
    return report.pack


def read_head(path: Path, *, origin: str = OWN) -> PackHead:
    """Read what stands before the roles of a pack file: a small part of it.

    Raises:
        SpecError: the head cannot be read.
    """
    text = _read(path)
    try:
        data = parse_yaml(text.partition(_REST)[0])
        if not isinstance(data, dict) or "triggers" not in data:
            data = parse_yaml(text)
        return _head(data, origin, path)
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise SpecError(f"{_shown(path)}: this is no pack", hint=f"forge pack check {path}") from error


def _head(data: Mapping[str, Any], origin: str, path: Path) -> PackHead:
    return PackHead(
        id=str(data["id"]),
        title=str(data["title"]),
        kind=str(data["kind"]),
        overlay=bool(data.get("overlay", False)),
        triggers={str(phrase): float(weight) for phrase, weight in data["triggers"].items()},
        origin=origin,
        path=path,
    )


def _installed_head(entry: EntryPoint) -> PackHead:
    package = entry.dist.name if entry.dist is not None else entry.value
    path = _file_of(entry)
    if path is None:
        message = f'the package {package} offers the pack "{entry.name}", but {entry.value} holds no {FILE_NAME}'
        raise SpecError(message, hint=f"update or remove the package {package}")
    head = read_head(path, origin=package)
    if head.id != entry.name:
        message = f'the package {package} offers the pack "{entry.name}", but its file says `id: {head.id}`'
        raise SpecError(message, hint="give the entry point the id of the pack")
    return head


def _file_of(entry: EntryPoint) -> Path | None:
    """Return the file without importing the package: only its place is looked up."""
    root, *inner = entry.module.split(".")
    place = find_spec(root)
    folders = place.submodule_search_locations if place is not None else None
    files = (Path(folder, *inner, FILE_NAME) for folder in folders or ())
    return next((path for path in files if path.is_file()), None)


def _distinct(found: Iterable[PackHead]) -> tuple[PackHead, ...]:
    by_id: dict[str, PackHead] = {}
    for head in found:
        other = by_id.setdefault(head.id, head)
        if other is not head:
            message = f'two packs are called "{head.id}": of {other.origin} and of {head.origin}'
            raise SpecError(message, hint=f"remove the package {head.origin}, or give its pack another id")
    return tuple(by_id[pack_id] for pack_id in sorted(by_id))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: the pack cannot be read", hint="give the path of a pack.yaml") from error


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
