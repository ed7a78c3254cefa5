"""The checks of levels `test` and `full`: tests, production build, boot, browser bundle, contract and journeys."""

import json
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from omniforge.projects.verify import parse, scan
from omniforge.projects.verify.check import Check, Outcome
from omniforge.projects.verify.context import CANARY, CANARY_KEYS, Context
from omniforge.projects.verify.free_port import free_port
from omniforge.projects.verify.report import Finding

_BOOT_TIMEOUT_S = 120.0
_PAGES = ("/", "/login", "/api/health")
_CONTRACT = "e2e/contract.spec.ts"
_AXE = "e2e/site.spec.ts"
_START = "node scripts/start.mjs"
_STARTING = threading.Lock()
"""Held while a server starts: two starts at once would copy the static files of one build over each other."""


def _tests(context: Context) -> Outcome:
    ended = context.run(["jest", "--forceExit", "--json", "--maxWorkers=2"])
    if ended.code == 0:
        return Outcome(note=f"{parse.jest_counts(ended.stdout)[0]} tests")
    found = parse.jest(ended.stdout or ended.output, context.app) or parse.last_words(ended.output)
    return Outcome(found, note="{} tests passed, {} failed".format(*parse.jest_counts(ended.stdout)))


def _build(context: Context) -> Outcome:
    ended = context.run(["next", "build"])
    return Outcome() if ended.code == 0 else Outcome(parse.next_build(ended.output))


def _bundle(context: Context) -> Outcome:
    root = context.app / ".next" / "static"
    files = {p.relative_to(context.app).as_posix(): p.read_text("utf-8", "replace") for p in _client_files(root)}
    size = sum(len(text) for text in files.values()) // 1024
    return Outcome(
        scan.bundle_secrets(files, {"JWT_SECRET": CANARY, "DATA_KEYS": CANARY_KEYS}),
        note=f"{len(files)} files, {size} KB",
    )


def _client_files(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*") if p.suffix in (".js", ".css", ".json", ".map"))


def _running(context: Context) -> Outcome:
    """Boot the production build from nothing and look at it from outside."""
    server = Server(context)
    try:
        words = server.start()
        if words is not None:
            return Outcome(parse.last_words(words, file="scripts/start.mjs"))
        found = [f for page in _PAGES for f in _page_findings(server.url, page)]
        return Outcome(tuple(found), note=f"answered after {server.boot_s:.1f} s")
    finally:
        server.stop()


def _journeys(context: Context) -> Outcome:
    if context.browser is None:
        return Outcome(proved=False, note="no browser found; set CHROMIUM_PATH or install Chromium")
    return _playwright(context, [])


def _contract(context: Context) -> Outcome:
    return _playwright(context, [_CONTRACT])


def _playwright(context: Context, only: list[str]) -> Outcome:
    """Run end-to-end tests against a fresh server; without `only`, all but the contract."""
    server = Server(context)
    try:
        words = server.start()
        if words is not None:
            return Outcome(parse.last_words(words, file="scripts/start.mjs"))
        extra = {"E2E_BASE_URL": server.url, "CHROMIUM_PATH": context.browser or ""}
        skip = [] if only else ["--grep-invert", "@contract"]
        traces = ["--output", str(server.folder)]  # runs beside each other must not share a folder of traces
        command = ["playwright", "test", "--reporter=json", "--trace=off", *traces, *skip, *only]
        ended = context.run(command, extra=extra)
    finally:
        server.stop()
    files = parse.playwright(ended.stdout)
    found = tuple(f for _, some, _ in files for f in some)
    if ended.code != 0 and not found:
        found = parse.last_words(ended.output)
    return Outcome(found, note=f"{sum(n for _, _, n in files)} tests")


class Server:
    """The production build on a free port with a new database, seeded with the demo data."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._process: subprocess.Popen[bytes] | None = None
        self._log = context.scratch / f"server-{time.monotonic_ns()}.log"
        self.folder = self._log.with_suffix(".results")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.boot_s = 0.0
        self._extra = {
            "PORT": str(port),
            "HOSTNAME": "127.0.0.1",
            "NODE_ENV": "production",
            "APP_URL": self.url,
            "DATABASE_URL": f"pglite:{self._log.with_suffix('.db')}",
            "SEED_DEMO": "1",
            "COOKIE_SECURE": "false",
            "RATE_LIMIT": "off",
        }

    def start(self) -> str | None:
        """Start it and wait until it is healthy; return what it said when it is not."""
        with _STARTING:
            return self._start()

    def _start(self) -> str | None:
        began = time.monotonic()
        with self._log.open("wb") as log:
            self._process = self._context.processes.start(
                _START.split(),
                cwd=self._context.app,
                env={**self._context.env, **self._extra},
                stdout=log.fileno(),
                stderr=log.fileno(),
            )
        while time.monotonic() - began < _BOOT_TIMEOUT_S:
            if self._process.poll() is not None:
                return f"the server ended with code {self._process.returncode}\n{self._said()}"
            if _is_healthy(self.url):
                self.boot_s = time.monotonic() - began
                return None
            time.sleep(0.2)
        return f"the server was not healthy after {_BOOT_TIMEOUT_S:.0f} s\n{self._said()}"

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._context.processes.stop(self._process)

    def _said(self) -> str:
        return self._log.read_text("utf-8", "replace")[-4000:]


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=5) as answer:  # noqa: S310 - our own http address
            body = json.loads(answer.read())
    except (OSError, ValueError):
        return False
    return isinstance(body, dict) and body.get("status") == "ok"


def _page_findings(url: str, page: str) -> tuple[Finding, ...]:
    try:
        with urllib.request.urlopen(f"{url}{page}", timeout=30) as answer:  # noqa: S310 - our own http address
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError as error:
        return (Finding(f"{page} does not answer: {error}"),)
    return () if status == 200 else (Finding(f"{page} answers {status}"),)  # noqa: PLR2004 - OK


TEST: tuple[Check, ...] = (
    Check("tests", "unit and API tests pass, access matrix included", _tests, "npm test", after=("prisma",)),
)
FULL: tuple[Check, ...] = (
    Check("build", "the production build is made", _build, "npm run build", after=("prisma",)),
    Check(
        "bundle", "no secret is in what the browser gets", _bundle, "npm run build && ls .next/static", after=("build",)
    ),
    Check("boot", "it starts from nothing, migrates, seeds and is healthy", _running, "npm start", after=("build",)),
    Check(
        "contract",
        "the running API keeps to its OpenAPI file",
        _contract,
        f"npx playwright test {_CONTRACT}",
        after=("boot",),
    ),
    Check(
        "journeys",
        "people can do their work in a browser; axe finds nothing",
        _journeys,
        "npm run test:e2e",
        after=("boot",),
    ),
)
