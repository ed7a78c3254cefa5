"""Where every generated file came from: `.forge/manifest.json`.

Invariant: a function of the file set alone; one line per file, sorted, so that a small change is a small diff.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from omniforge.codegen.files import GeneratedFile

PATH = ".forge/manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A generated file in its final form, with the agent that made it."""

    file: GeneratedFile
    agent: str


def manifest_file(files: Iterable[ProjectFile]) -> ProjectFile:
    """Return the manifest over `files` (itself not listed)."""
    lines = [f"{json.dumps(f.file.path)}: {json.dumps(_entry(f), ensure_ascii=False)}" for f in _sorted(files)]
    inner = ",\n    ".join(lines)
    body = f'{{\n  "format": {FORMAT},\n  "files": {{\n    {inner}\n  }}\n}}\n'
    file = GeneratedFile(path=PATH, content=body, template="engine/manifest", formatted=True)
    return ProjectFile(file, "engine")


def read(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Return path -> entry of a manifest; anything unreadable counts as empty."""
    try:
        files = json.loads(text)["files"]
    except (ValueError, KeyError, TypeError):
        return {}
    return files if isinstance(files, dict) else {}


def _entry(file: ProjectFile) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "sha256": file.file.sha256,
        "agent": file.agent,
        "template": file.file.template,
        "nodes": sorted(file.file.nodes),
    }
    if file.file.write_once:
        entry["write_once"] = True
    return entry


def _sorted(files: Iterable[ProjectFile]) -> list[ProjectFile]:
    return sorted(files, key=lambda f: f.file.path)
