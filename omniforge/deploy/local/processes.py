"""Programs of a place that outlive the command: started, recognised again, asked about their health, ended.

Invariant: everything started here carries the folder it belongs to in its environment, so that it is found even when
the command that started it was killed before it could write a record; nothing else is ever ended.
"""

import json
import os
import signal
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from omniforge.build import detached
from omniforge.build.process import is_alive, started_at
from omniforge.errors import DeployError
from omniforge.projects.verify.free_port import is_free

HOST = "127.0.0.1"
MARK = "FORGE_DEPLOY_PLACE"
"""Variable that names the folder a process belongs to."""
TOKEN_HEADER = "X-Forge-Token"  # noqa: S105 - the name of a header
"""What proves to a process of ours that forge asks."""
HEALTH = "/api/health"
_BOOT_S = 60.0
_ILL_S = 2.0
"""How long a server may answer that it is ill before that counts: a pool that opens may need a moment."""
_GRACE_S = 10.0
_POLL_S = 0.03
_TAIL = 12
_OK, _SERVER_ERROR = 200, 500


@dataclass(frozen=True, slots=True)
class Process:
    """A process that can be told from a later one with its number, and the port it listens on."""

    pid: int
    started: float
    port: int

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return is_alive(self.pid, self.started)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"{HOST}:{self.port}"


def start(
    command: Sequence[str], *, root: Path, cwd: Path, log: Path, environ: Mapping[str, str], port: int
) -> Process:
    """Start a program that belongs to the folder `root` and return at once."""
    child = detached.start(command, cwd=cwd, log=log, environ={**environ, MARK: str(root)})
    return Process(child.pid, started_at(child.pid), port)


def strays(root: Path, known: Collection[int]) -> Iterator[Process]:
    """Yield the processes that belong to a folder and are not among the known ones."""
    import psutil

    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid in known or process.pid == os.getpid() or process.uids().real != os.getuid():
                continue
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == str(root):
                yield Process(process.pid, process.create_time(), 0)


def end(process: Process, *, grace_s: float = _GRACE_S) -> None:
    """End a process with its group: asked first, forced after a grace time."""
    if not process.alive:
        return
    _signal(process.pid, signal.SIGTERM)
    if not _gone(process, grace_s):
        _signal(process.pid, signal.SIGKILL)
        _gone(process, grace_s)


def wait_healthy(process: Process, log: Path, *, timeout_s: float = _BOOT_S) -> None:
    """Return when a server says that it is well and its first page is no error.

    Raises:
        DeployError: it ends, stays ill, stays silent, or does not get its port; the message has its last words.
    """
    deadline, ill_since = time.monotonic() + timeout_s, 0.0
    while time.monotonic() < deadline:
        if not process.alive:
            why = "" if is_free(process.port) else f": port {process.port} is in use by another program"
            raise DeployError(f"the release ended before it answered{why}:\n{tail(log)}", hint=f"the whole log: {log}")
        illness = _illness(process, timeout_s=timeout_s)
        if not illness and illness is not None:
            return
        if illness is not None:
            ill_since = ill_since or time.monotonic()
            if time.monotonic() - ill_since >= _ILL_S:
                raise DeployError(f"the release is not healthy: {illness}:\n{tail(log)}", hint=f"the whole log: {log}")
        time.sleep(_POLL_S)
    raise DeployError(f"the release did not answer within {timeout_s:.0f} s:\n{tail(log)}", hint=f"its log: {log}")


def _illness(process: Process, *, timeout_s: float) -> str | None:
    """Return what is wrong with the answers of a server; empty when it is well, None while nothing answers."""
    status, body = get(process.port, HEALTH)
    if status is None:
        return None
    if not _listens(process):
        return f"port {process.port} is in use by another program"
    if status != _OK or not _is_ok(body):
        return f"{HEALTH} answers {status}"
    page, _ = get(process.port, "/", timeout_s=timeout_s)
    if page is None:
        return None
    return f"/ answers {page}" if page >= _SERVER_ERROR else ""


def _listens(process: Process) -> bool:
    """Whether the process, or one it started, is what answers on its port; yes where the system does not say."""
    import psutil

    try:
        own = psutil.Process(process.pid)
        return any(
            connection.status == psutil.CONN_LISTEN and connection.laddr.port == process.port
            for one in (own, *own.children(recursive=True))
            for connection in one.net_connections("tcp")
        )
    except psutil.NoSuchProcess:
        return False
    except (psutil.Error, OSError):
        return True


def get(port: int, path: str, *, timeout_s: float = 5.0) -> tuple[int | None, bytes]:
    """Ask a server on this machine; None as status while nothing answers."""
    connection = HTTPConnection(HOST, port, timeout=timeout_s)
    try:
        connection.request("GET", path, headers={"Accept": "text/html, application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return None, b""
    finally:
        connection.close()


def tail(log: Path) -> str:
    """Return the last lines of a log."""
    if not log.is_file():
        return ""
    return "\n".join(log.read_text("utf-8", "replace").strip().splitlines()[-_TAIL:])


def _is_ok(body: bytes) -> bool:
    try:
        said = json.loads(body)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("status") == "ok"


def _signal(pid: int, number: signal.Signals) -> None:
    """Signal the group of a process; one that leads none is signalled alone."""
    with suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)


def _gone(process: Process, timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while process.alive:
        with suppress(ChildProcessError):
            os.waitpid(process.pid, os.WNOHANG)
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_S)
    return True
