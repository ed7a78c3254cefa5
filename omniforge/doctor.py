"""What forge needs from a machine: tools, space, memory, a browser; what is there, and how to get the rest.

Invariant: looking changes nothing. Only Python and a writable workspace are needed to generate; Node proves and runs.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from omniforge.workspace import Workspace, idea_slugs

Status = Literal["ok", "warn", "missing"]
MIN_PYTHON, MIN_NODE = (3, 11), (20, 19)
MIN_DISK_BYTES, MIN_MEMORY_BYTES = 2 * 1024**3, 2 * 1024**3
_TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: e.g. `node`.
        status: `missing` stops what needs it; `warn` does not.
        found: version, place or amount.
        needed_for: what does not work without it.
        fix: what to do; empty when it is fine.
    """

    name: str
    status: Status
    found: str
    needed_for: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """All findings, in the order of need."""

    findings: tuple[Finding, ...]

    @property
    def can_generate(self) -> bool:
        """Whether apps can be made."""
        return not any(f.status == "missing" for f in self.findings if f.name in ("python", "workspace", "disk"))

    @property
    def can_verify(self) -> bool:
        """Whether apps can be proved in full and run."""
        return not any(f.status == "missing" for f in self.findings)


def examine(workspace: Workspace, environ: Mapping[str, str]) -> Health:
    """Look at this machine.

    Args:
        workspace: where ideas and projects would lie; it need not exist.
        environ: PATH, HOME, CHROMIUM_PATH, PLAYWRIGHT_BROWSERS_PATH and the variables of Docker are read.
    """
    which = _finder(environ)
    return Health(
        (
            _python(),
            _workspace(workspace),
            _disk(workspace.root),
            _memory(),
            _git(which),
            _identity(),
            _node(which),
            _npm(which),
            _browser(which, environ),
            _docker(environ),
            _drivers(workspace),
        )
    )


def register_drivers(workspace: Workspace) -> None:
    """Register the merge and diff drivers in every idea that lacks them, such as a clone; only this changes things."""
    from omniforge.ideas import driver

    for slug in _without_driver(workspace):
        driver.register(workspace.ideas / slug)


def _finder(environ: Mapping[str, str]) -> Callable[[str], str | None]:
    return lambda program: shutil.which(program, path=environ.get("PATH", os.defpath))


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info[:2] >= MIN_PYTHON:
        return Finding("python", "ok", found, "everything")
    wanted = ".".join(map(str, MIN_PYTHON))
    return Finding("python", "missing", found, "everything", f"install Python {wanted} or newer")


def _workspace(workspace: Workspace) -> Finding:
    folder = _nearest(workspace.root)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        fix = "give yourself write access, or set FORGE_HOME to another folder"
        return Finding("workspace", "missing", f"{workspace.root} ({error.strerror})", "ideas and projects", fix)
    state = "" if workspace.settings_file.is_file() else " (made on first use)"
    return Finding("workspace", "ok", f"{workspace.root}{state}", "ideas and projects")


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(_nearest(root)).free
    if free >= MIN_DISK_BYTES:
        return Finding("disk", "ok", f"{free / 1024**3:.1f} GB free", "packages of generated apps")
    status: Status = "missing" if free < MIN_DISK_BYTES // 20 else "warn"
    fix = "free 2 GB: one dependency tree takes 1 GB"
    return Finding("disk", status, f"{free / 1024**3:.1f} GB free", "packages of generated apps", fix)


def _memory() -> Finding:
    import psutil

    total = psutil.virtual_memory().total
    found = f"{total / 1024**3:.1f} GB"
    if total >= MIN_MEMORY_BYTES:
        return Finding("memory", "ok", found, "production builds")
    return Finding("memory", "warn", found, "production builds", "close other programs; builds need 2 GB")


def _git(which: Callable[[str], str | None]) -> Finding:
    version = _version(which("git"), "--version")
    if version is None:
        return Finding("git", "warn", "not found", "plain git commands and pushes", _install("git"))
    return Finding("git", "ok", version.removeprefix("git version "), "plain git commands and pushes")


def _identity() -> Finding:
    import pygit2

    config = pygit2.Config.get_global_config() if _has_global_config() else pygit2.Config()
    if "user.name" in config and "user.email" in config:
        return Finding("git identity", "ok", f"{config['user.name']} <{config['user.email']}>", "your name on commits")
    fix = 'git config --global user.name "Ada" && git config --global user.email ada@example.com'
    found = "none: commits are by OmniForge <forge@localhost>"
    return Finding("git identity", "warn", found, "your name on commits", fix)


def _has_global_config() -> bool:
    import pygit2

    try:
        pygit2.Config.get_global_config()
    except OSError:
        return False
    return True


def _node(which: Callable[[str], str | None]) -> Finding:
    purpose = "proving and running apps"
    wanted = ".".join(map(str, MIN_NODE))
    version = _version(which("node"), "--version")
    if version is None:
        return Finding("node", "missing", "not found", purpose, _install("node", f"Node {wanted} or newer"))
    numbers = tuple(int(part) for part in version.lstrip("v").split(".")[:2] if part.isdigit())
    if numbers < MIN_NODE:
        return Finding("node", "missing", f"{version} is too old", purpose, f"install Node {wanted} or newer")
    return Finding("node", "ok", version.lstrip("v"), purpose)


def _npm(which: Callable[[str], str | None]) -> Finding:
    version = _version(which("npm"), "--version")
    if version is None:
        return Finding("npm", "missing", "not found", "packages of apps", _install("npm", "npm; it comes with Node"))
    return Finding("npm", "ok", version, "packages of apps")


def _browser(which: Callable[[str], str | None], environ: Mapping[str, str]) -> Finding:
    from omniforge.projects.verify.context import BROWSERS

    purpose = "journeys and accessibility checks of verify full"
    asked = environ.get("CHROMIUM_PATH")
    if asked:
        if Path(asked).is_file():
            return Finding("browser", "ok", f"{asked} (CHROMIUM_PATH)", purpose)
        return Finding(
            "browser", "missing", f"CHROMIUM_PATH is {asked}: no such file", purpose, "correct CHROMIUM_PATH"
        )
    found = next((path for path in map(which, BROWSERS) if path), None) or _playwright(environ)
    if found is not None:
        return Finding("browser", "ok", found, purpose)
    fix = f"{_install('chromium')}; or: npx playwright install chromium"
    return Finding("browser", "missing", "not found", purpose, fix)


def _docker(environ: Mapping[str, str]) -> Finding:
    from omniforge.deploy.docker import engine

    purpose = "the target docker of forge deploy"
    found = engine.look(environ)
    if found.server and found.compose:
        return Finding("docker", "ok", f"daemon {found.server}, Compose {found.compose}", purpose)
    if found.server:
        return Finding("docker", "warn", f"daemon {found.server}, no Compose", purpose, _install("docker-compose-v2"))
    if found.client:
        words = f"client {found.client}, but no daemon answers: {found.why}"
        return Finding("docker", "warn", words, purpose, "start it: systemctl start docker, or Docker Desktop")
    return Finding("docker", "warn", "not found", purpose, _install("docker.io", "Docker"))


def _drivers(workspace: Workspace) -> Finding:
    lacking = _without_driver(workspace)
    needed_for = "plain git merges of ideas by meaning"
    if not lacking:
        return Finding("merge driver", "ok", "in every idea", needed_for)
    fix = "register it: forge doctor --fix, or forge idea adopt FOLDER"
    return Finding("merge driver", "warn", f"not in {', '.join(lacking)}", needed_for, fix)


def _without_driver(workspace: Workspace) -> list[str]:
    from omniforge.ideas import driver

    roots = [workspace.ideas / slug for slug in idea_slugs(workspace)]
    return [root.name for root in roots if (root / ".git").exists() and not driver.is_registered(root)]


def _playwright(environ: Mapping[str, str]) -> str | None:
    home = Path(environ.get("HOME") or Path.home())
    stated = environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = [Path(stated)] if stated else [home / ".cache/ms-playwright", home / "Library/Caches/ms-playwright"]
    found = sorted(path for cache in caches for path in cache.glob("chromium*"))
    return f"{found[-1]} (Playwright's)" if found else None


def _version(program: str | None, argument: str) -> str | None:
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - a program of PATH, fixed argument
            [program, argument], capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 and done.stdout.strip() else None


def _install(package: str, what: str | None = None) -> str:
    if sys.platform == "darwin":
        return f"install {what or package}, e.g. brew install {package}"
    debian = {"node": "nodejs"}.get(package, package)
    return f"install {what or package}, e.g. apt-get install {debian}"


def _nearest(path: Path) -> Path:
    """Return the path or its nearest existing parent."""
    candidates: Iterable[Path] = (path, *path.parents)
    return next((p for p in candidates if p.is_dir()), Path.cwd())
