"""What forge wrote into a project, as its manifest says: for tracing a finding back to the spec."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from omniforge.projects.verify.report import Finding

MANIFEST = ".forge/manifest.json"
MIGRATIONS = "prisma/migrations/"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one generated file came from."""

    sha256: str
    nodes: tuple[str, ...]
    write_once: bool


def read(project: Path) -> Mapping[str, Origin]:
    """Return path -> origin; empty when the project has no readable manifest."""
    try:
        body = json.loads((project / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    files = body.get("files", {}) if isinstance(body, dict) else {}
    listed = files.items() if isinstance(files, dict) else ((f.get("path", ""), f) for f in files)
    return {
        path: Origin(
            sha256=str(entry.get("sha256", "")),
            nodes=tuple(entry.get("nodes", ())),
            write_once=bool(entry.get("write_once", False)),
        )
        for path, entry in listed
    }


def edited(project: Path, origins: Mapping[str, Origin]) -> tuple[str, ...]:
    """Return the generated files that differ from what forge wrote or are gone, sorted."""
    found = []
    for path, origin in sorted(origins.items()):
        if origin.write_once or not origin.sha256 or path == MANIFEST:
            continue
        now = _digest(project / path)
        if now is None:
            found.append(f"{path} (deleted)")
        elif now != origin.sha256:
            found.append(path)
    return tuple(found)


def changed_migrations(project: Path, origins: Mapping[str, Origin]) -> tuple[Finding, ...]:
    """Return a finding for each migration that is no longer what forge wrote: an applied one is never changed."""
    found = []
    for path, origin in sorted(origins.items()):
        if not path.startswith(MIGRATIONS) or not path.endswith(".sql"):
            continue
        now = _digest(project / path)
        if now is None:
            found.append(Finding("this migration was deleted; databases that applied it would drift", path))
        elif origin.sha256 and now != origin.sha256:
            message = "this migration was changed after it was made; add a new migration instead"
            found.append(Finding(message, path, 1))
    return tuple(found)


def with_nodes(finding: Finding, origins: Mapping[str, Origin]) -> Finding:
    """Return the finding with the spec nodes of its file."""
    origin = origins.get(finding.file)
    return finding if origin is None or finding.nodes else replace(finding, nodes=origin.nodes)


def _digest(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
