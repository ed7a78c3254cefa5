"""What Vercel's command line is told about an app, and whether what it built is whole.

Source of the format: Vercel's Build Output API, version 3 (vercel.com/docs/build-output-api).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omniforge.atomic_write import make_folder, write_text
from omniforge.errors import DeployError

FOLDER = ".vercel/output"
CONFIG = "forge.vercel.json"
_MIGRATES = "npm run db:migrate && "
"""What the app's own configuration does as it builds: forge migrates by itself, after a backup."""
_MAX_FUNCTION_BYTES = 250 * 1024 * 1024
"""Size of a function, uncompressed (vercel.com/docs/functions/limitations)."""


@dataclass(frozen=True, slots=True)
class Output:
    """What was built.

    Attributes:
        functions: names of the functions, sorted.
        n_static: static files.
        size_bytes: of all files.
    """

    functions: tuple[str, ...]
    n_static: int
    size_bytes: int


def prepare(app: Path, *, project: str, team: str) -> None:
    """Write what the command line wants beside the app: whose project it is, and how it is built without a database."""
    settings = {"framework": "nextjs", "installCommand": "true"}
    make_folder(app / ".vercel")
    link = {"projectId": project, "orgId": team, "settings": settings}
    write_text(app / ".vercel/project.json", json.dumps(link, indent=2) + "\n")
    write_text(app / CONFIG, json.dumps(config_of(app), indent=2) + "\n")


def config_of(app: Path) -> dict[str, Any]:
    """Return the app's own configuration with what forge does itself taken out.

    Raises:
        DeployError: it is missing or no JSON.
    """
    try:
        found: dict[str, Any] = json.loads((app / "vercel.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DeployError(f"vercel.json: {error}", hint="forge build writes it") from error
    command = str(found.get("buildCommand") or "npm run db:generate && npm run build")
    return {**found, "installCommand": "true", "buildCommand": command.replace(_MIGRATES, "")}


def check(app: Path) -> Output:
    """Make sure that an output can be deployed.

    Raises:
        DeployError: a part is missing, or a function is larger than Vercel takes.
    """
    root = app / FOLDER
    try:
        config = json.loads((root / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DeployError(f"{root}/config.json: {error}", hint="run forge deploy again") from error
    if config.get("version") != 3:  # noqa: PLR2004 - of the format
        raise DeployError(f"{root}/config.json: version {config.get('version')} is not 3")
    functions = sorted(p for p in (root / "functions").rglob("*.func") if not p.is_symlink())
    if not functions or not (root / "static").is_dir():
        raise DeployError(f"{root}: there are no functions or no static files")
    for function in functions:
        _check_function(function)
    static = [p for p in (root / "static").rglob("*") if p.is_file()]
    names = tuple(sorted(p.relative_to(root / "functions").as_posix() for p in (root / "functions").rglob("*.func")))
    return Output(names, len(static), sum(p.stat().st_size for p in root.rglob("*") if p.is_file()))


def _check_function(folder: Path) -> None:
    """Refuse a function without a runtime, with a file that is not there, or of more than the limit."""
    file = folder / ".vc-config.json"
    try:
        config: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DeployError(f"{file}: {error}") from error
    if not str(config.get("runtime", "")).startswith(("nodejs", "edge")):
        raise DeployError(f"{file}: the runtime is {config.get('runtime')!r}")
    base = next(p for p in folder.parents if p.name == ".vercel").parent
    mapped = [base / source for source in config.get("filePathMap", {}).values()]
    missing = [p for p in mapped if not p.exists()]
    if missing:
        raise DeployError(f"{file}: {missing[0]} is not there")
    size = sum(p.stat().st_size for p in (*folder.rglob("*"), *mapped) if p.is_file())
    if size > _MAX_FUNCTION_BYTES:
        raise DeployError(f"{folder.name} has {size // 2**20} MB; Vercel takes {_MAX_FUNCTION_BYTES // 2**20}")
