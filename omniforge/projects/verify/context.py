"""What every check is given: the copy it works on, the tools that are there, and how to run them."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from omniforge.projects.verify.manifest import Origin
from omniforge.projects.verify.process import Ended, Processes

MIN_NODE = (20, 19)
BROWSERS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
"""Programs that can be the browser of a journey, the best first: without windows it takes a third less time."""
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SystemRoot", "PLAYWRIGHT_BROWSERS_PATH")
TIMEOUT_S = 900.0
CANARY = "verify-canary-0123456789abcdef0123456789abcdef"
"""The JWT secret of a verification: if it turns up in a file for the browser, secrets leak."""
CANARY_KEYS = "proof:dmVyaWZ5LWNhbmFyeS1rZXktMDEyMzQ1Njc4OWFiY2Q="
"""The key for personal data of a verification; it must not turn up either."""


@dataclass(frozen=True)
class Context:
    """The surroundings of a verification.

    Attributes:
        app: the copy of the project; `node_modules` is linked into it.
        texts: path -> text of the project's own files.
        origins: the project's manifest.
        processes: starts and owns every outside program.
        environ: the caller's environment, read only for the tools named in it.
        scratch: folder for databases and logs of this run.
    """

    app: Path
    texts: Mapping[str, str]
    origins: Mapping[str, Origin]
    processes: Processes
    environ: Mapping[str, str]
    scratch: Path

    @cached_property
    def env(self) -> dict[str, str]:
        """A small environment for the tools: nothing of the caller's secrets reaches them."""
        base = {name: self.environ[name] for name in _PASSED_ON if name in self.environ}
        return {
            **base,
            "CI": "1",
            "NO_COLOR": "1",
            "FORCE_COLOR": "0",
            "NEXT_TELEMETRY_DISABLED": "1",
            "CHECKPOINT_DISABLE": "1",
            "PRISMA_HIDE_UPDATE_MESSAGE": "1",
            "NO_UPDATE_NOTIFIER": "1",
            "JWT_SECRET": CANARY,
            "DATA_KEYS": CANARY_KEYS,
            "DATABASE_URL": "pglite:memory",
            "NODE_COMPILE_CACHE": self.tool_cache("compiled"),
        }

    def tool_cache(self, name: str) -> str:
        """Return a file where a tool may keep what it knows of files by their content, for the next verification."""
        folder = self.scratch.parent / "tool-cache"
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder / name)

    @cached_property
    def browser(self) -> str | None:
        """The browser to use: CHROMIUM_PATH, else Chromium or Chrome on PATH, else Playwright's own (empty)."""
        asked = self.environ.get("CHROMIUM_PATH")
        if asked:
            return asked if Path(asked).exists() else None
        path = self.environ.get("PATH", os.defpath)
        found = next((p for p in (shutil.which(n, path=path) for n in BROWSERS) if p), None)
        return found if found is not None else _playwright_browser(self.environ)

    def run(
        self, command: Sequence[str], *, extra: Mapping[str, str] | None = None, timeout_s: float = TIMEOUT_S
    ) -> Ended:
        """Run a tool in the copy. Names of packages are looked up in its `node_modules/.bin`."""
        program = self.app / "node_modules" / ".bin" / command[0]
        words = [str(program), *command[1:]] if program.exists() else list(command)
        return self.processes.run(words, cwd=self.app, env={**self.env, **(extra or {})}, timeout_s=timeout_s)


def missing_node(processes: Processes, environ: Mapping[str, str]) -> str | None:
    """Return why Node cannot be used, or `None` when it can."""
    env = {"PATH": environ.get("PATH", os.defpath)}
    if shutil.which("node", path=env["PATH"]) is None:
        return "Node is not installed; install 20.19 or newer"
    ended = processes.run(["node", "--version"], cwd=Path.cwd(), env=env, timeout_s=20)
    text = ended.stdout.strip().lstrip("v")
    parts = text.split(".")
    if ended.code != 0 or len(parts) < 2 or not all(p.isdigit() for p in parts[:2]):  # noqa: PLR2004 - major, minor
        return "Node does not start"
    if (int(parts[0]), int(parts[1])) < MIN_NODE:
        return f"Node {text} is too old; install {MIN_NODE[0]}.{MIN_NODE[1]} or newer"
    return None


def _playwright_browser(environ: Mapping[str, str]) -> str | None:
    home = Path(environ.get("HOME", "/nonexistent"))
    caches = [Path(environ.get("PLAYWRIGHT_BROWSERS_PATH") or home / ".cache" / "ms-playwright")]
    caches.append(home / "Library" / "Caches" / "ms-playwright")
    return "" if any(p.is_dir() and any(p.glob("chromium*")) for p in caches) else None
