"""A PostgreSQL server of our own for tests: a new cluster in a temporary folder, on a free loopback port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

_START_S = 60
_SETTINGS = {"listen_addresses": "127.0.0.1", "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class Server:
    """A running server; every database of it is empty when it is made."""

    programs: Path
    port: int
    numbers: Iterator[int]

    def new_database(self) -> str:
        """Make a database and return its address."""
        name = f"app_{next(self.numbers)}"
        self.query(f'CREATE DATABASE "{name}"', database="postgres")
        return f"postgresql://tester@127.0.0.1:{self.port}/{name}"

    def query(self, sql: str, *, database: str) -> str:
        """Run SQL and return what psql prints, without headings."""
        command: list[str | Path] = [
            self.programs / "psql",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            "tester",
            "-d",
            database,
        ]
        command += ["-v", "ON_ERROR_STOP=1", "-Atqc", sql]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout


def programs() -> Path:
    """Return the folder of the server programs, the newest version's.

    Raises:
        RuntimeError: there is no server on this machine; `make postgres` installs it on Debian.
    """
    patterns = ("usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql*/bin")
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += [path for pattern in patterns for path in Path("/").glob(pattern)]
    folders = [p for p in folders if all((p / name).exists() for name in ("initdb", "postgres", "psql"))]
    if not folders:
        raise RuntimeError("no PostgreSQL server on this machine: run tests/support/postgres.sh")
    return max(folders, key=lambda path: path.parent.name.rjust(20))


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server and stop it in the end; it never runs as root, because PostgreSQL refuses that."""
    folder = Path(tempfile.mkdtemp(prefix="forge-postgres-"))
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    bin_dir, data, port = programs(), folder / "data", _free_port()
    _run([bin_dir / "initdb", "-D", data, "-U", "tester", "--auth=trust", "--encoding=UTF8", "--no-sync"], user)
    settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
    command: list[str | Path] = [bin_dir / "postgres", "-D", data, "-p", str(port), "-k", folder, *settings]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd="/")
    try:
        server = Server(bin_dir, port, count(1))
        _wait_for(server, process, folder / "server.log")
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown: nobody is waited for
        process.wait(timeout=_START_S)
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + _START_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            server.query("SELECT 1", database="postgres")
        except RuntimeError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
