"""The development server of a project: started beside its own database, found again by its recorded process.

Invariant: at most one preview per project; only the recorded process group is ever stopped; the database is migrated
while no server has it open.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path

from omniforge.atomic_write import translating, write_text
from omniforge.build import detached, head_start, preview_data
from omniforge.build.process import is_alive, started_at
from omniforge.errors import ForgeError
from omniforge.file_lock import file_lock
from omniforge.projects.verify import node_tree
from omniforge.projects.verify.free_port import free_port, is_free
from omniforge.workspace import Workspace

READY_TIMEOUT_S = 120.0
_STOP_TIMEOUT_S = 5.0
_PORTS_TRIED = 100
_HOST = "127.0.0.1"
_WITHOUT_DATA = "/login"
"""A page of every app that reads nothing from the database for a stranger."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Preview:
    """A running development server.

    Attributes:
        process_started: start time of `pid`, so that a reused number is not taken for the server.
        schema: hash of the migrations its database has.
    """

    slug: str
    url: str
    port: int
    pid: int
    process_started: float
    log: str
    schema: str


def start(
    workspace: Workspace,
    slug: str,
    *,
    port: int | None = None,
    first_port: int = 3000,
    environ: Mapping[str, str] | None = None,
    progress: Progress = lambda _text: None,
) -> Preview:
    """Start the preview and return when the first page answers; one that runs and fits is returned as it is.

    Args:
        workspace: the workspace.
        slug: the project.
        port: the port to use; the first free one from `first_port` on when missing.
        first_port: see `port`; 0 lets the system choose.
        environ: the process environment when missing.
        progress: told what is going on.

    Raises:
        ForgeError: no project, no Node, the port is taken, or the server does not come up; the message has its words.
    """
    env = dict(os.environ if environ is None else environ)
    project = workspace.project(slug)
    if not (project / "package.json").is_file():
        raise ForgeError(f"there is no project at {project}", hint=f"forge build --idea {slug}")
    if shutil.which("node", path=env.get("PATH", os.defpath)) is None:
        raise ForgeError("a preview needs Node, which is not installed", hint="forge doctor says how to get it")
    with file_lock(_folder(workspace) / f"{slug}.lock", what=f'the preview of "{slug}"', timeout_s=0):
        schema = preview_data.schema_hash(project)
        running = status(workspace, slug)
        if running is not None and running.schema == schema and port in (None, running.port):
            return running
        if running is not None:
            progress("the database schema has changed: restarting the preview")
            stop(workspace, slug)
            port = port or running.port
        chosen = _free_port(port, first_port)
        return _start(workspace, slug, port=chosen, schema=schema, env=env, progress=progress)


def status(workspace: Workspace, slug: str) -> Preview | None:
    """Return the running preview of a project, if there is one."""
    try:
        found = Preview(**json.loads(_state_file(workspace, slug).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if is_alive(found.pid, found.process_started) else None


def stop(workspace: Workspace, slug: str) -> bool:
    """Stop the preview with all its processes; return whether one was running."""
    running = status(workspace, slug)
    if running is not None:
        _end_group(running.pid)
    with translating(_state_file(workspace, slug), doing="remove"):
        _state_file(workspace, slug).unlink(missing_ok=True)
    return running is not None


def require_free(port: int | None) -> None:
    """Refuse a port that is taken; None stands for any port.

    Raises:
        ForgeError: another program listens there.
    """
    if port and not is_free(port):
        raise ForgeError(
            f"port {port} is in use by another program", hint="choose another one with --port, or leave it out"
        )


def _start(
    workspace: Workspace, slug: str, *, port: int, schema: str, env: dict[str, str], progress: Progress
) -> Preview:
    project = workspace.project(slug)
    tree = node_tree.ensure(workspace.cache, environ=env, progress=progress)
    head_start.place(workspace.cache, tree, project)
    url = f"http://localhost:{port}"
    env |= _settings(_secret(workspace, slug), url)
    log = _folder(workspace) / f"{slug}.log"
    command = [str(project / "node_modules" / ".bin" / "next"), "dev", "--port", str(port), "--hostname", _HOST]
    server = detached.start(command, cwd=project, log=log, environ=env)
    preview = Preview(slug, url, port, server.pid, started_at(server.pid), str(log), schema)
    write_text(_state_file(workspace, slug), json.dumps(asdict(preview)))
    try:
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="preview-data") as pool:
            cache = workspace.cache
            client = pool.submit(preview_data.prepare_client, project, cache, tree=tree, environ=env)
            data = pool.submit(
                preview_data.prepare_database, project, cache, tree=tree, environ=env, progress=progress
            )  # fmt: skip
            client.result()
            # the pages import the client; what needs no data is made beside it
            _wait_until_answering(server, port, log, data)
            data.result()
    except BaseException:
        _end_group(server.pid)
        server.wait()
        _state_file(workspace, slug).unlink(missing_ok=True)
        raise
    return preview


def _settings(secret: str, url: str) -> dict[str, str]:
    return {
        "NODE_ENV": "development",
        "NEXT_TELEMETRY_DISABLED": "1",
        "DATABASE_URL": f"pglite:./{preview_data.DATABASE}",
        "JWT_SECRET": secret,
        "APP_URL": url,
        "SEED_DEMO": "1",
    }


def _secret(workspace: Workspace, slug: str) -> str:
    """Return the signing key of this project's previews, made once, so that sessions outlive a restart."""
    path = _folder(workspace) / f"{slug}.secret"
    if not path.is_file():
        write_text(path, secrets.token_urlsafe(48), mode=0o600)
    return path.read_text()


def _wait_until_answering(server: "subprocess.Popen[bytes]", port: int, log: Path, data: Future[None]) -> None:
    """Return when the first page is there; until the data is ready, a page that needs none warms the server up.

    The first page of a shop lists what is in the database: opened too early, it would keep the data from being made.
    """
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ForgeError(f"the preview ended before it answered:\n{_tail(log)}", hint=f"the whole log: {log}")
        has_data = data.done()
        if has_data:
            data.result()
        code = _answer(port, "/" if has_data else _WITHOUT_DATA)
        if has_data and code is not None:
            if code < 500:  # noqa: PLR2004 - server errors
                return
            raise ForgeError(f"the preview answers with status {code}:\n{_tail(log)}", hint=f"the whole log: {log}")
        time.sleep(0.1)
    raise ForgeError(f"the preview did not answer within {READY_TIMEOUT_S:.0f} s", hint=f"its log: {log}")


def _answer(port: int, page: str) -> int | None:
    """Return the status of a page; None while nothing listens."""
    connection = HTTPConnection(_HOST, port, timeout=READY_TIMEOUT_S)
    try:
        connection.request("GET", page, headers={"Accept": "text/html"})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def _free_port(wanted: int | None, first: int) -> int:
    if wanted:
        require_free(wanted)
        return wanted
    for port in range(first, first + _PORTS_TRIED) if first else (0,):
        if port and is_free(port):
            return port
    return free_port()


def _end_group(pid: int) -> None:
    """End a process group: politely, then for good."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_TIMEOUT_S
        while time.monotonic() < deadline:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            os.killpg(pid, 0)
            time.sleep(0.05)
        os.killpg(pid, signal.SIGKILL)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").strip().splitlines()[-15:])


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "preview"


def _state_file(workspace: Workspace, slug: str) -> Path:
    return _folder(workspace) / f"{slug}.json"
