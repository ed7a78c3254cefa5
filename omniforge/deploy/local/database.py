"""The database of a place: PostgreSQL by DATABASE_URL, or one PGlite process that every release connects to.

Invariant: at most one process has a PGlite folder open, and it belongs to the place, not to a release; so two
releases that overlap see the same rows.
"""

import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, quote, unquote, urlsplit

from omniforge.atomic_write import make_folder, translating, write_text
from omniforge.build.preview_data import ensure_blank
from omniforge.deploy.local import processes
from omniforge.deploy.local.processes import HOST, TOKEN_HEADER, Process
from omniforge.deploy.place import Place
from omniforge.deploy.target import Progress
from omniforge.errors import DeployError
from omniforge.projects.verify import node_tree
from omniforge.projects.verify.free_port import free_port, is_free

SCRIPTS = Path(__file__).resolve().parent / "node"
_START_S = 60.0
_BACKUP_S = 600.0
EMBEDDED = "PGlite of forge"
"""What a record calls the database that forge runs itself."""
_POSTGRES = ("postgres://", "postgresql://")
_PROGRAMS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin")
Kind = Literal["postgresql", "embedded"]


@dataclass(frozen=True, slots=True)
class Database:
    """A database that answers.

    Attributes:
        url: with the password, if there is one; never shown.
        packages: folder whose `node_modules` hold the driver.
    """

    kind: Kind
    url: str
    packages: Path


@dataclass(frozen=True, slots=True)
class _Server:
    """The PGlite process of a place, as it is noted down."""

    port: int
    control: int
    token: str
    pid: int = 0
    started: float = 0.0

    @property
    def process(self) -> Process:
        return Process(self.pid, self.started, self.port)


def kind_of(environ: Mapping[str, str]) -> Kind:
    """Return which database an environment asks for.

    Raises:
        DeployError: DATABASE_URL is no address of PostgreSQL.
    """
    url = environ.get("DATABASE_URL", "")
    if not url:
        return "embedded"
    if not url.startswith(_POSTGRES):
        raise DeployError(
            "DATABASE_URL is no address of a PostgreSQL server",
            hint="set it to postgresql://user:password@host:5432/name, or leave it out for a database of forge",
        )
    return "postgresql"


def described(environ: Mapping[str, str]) -> str:
    """Return which database it is, without user and password."""
    if kind_of(environ) == "embedded":
        return EMBEDDED
    parts = urlsplit(environ["DATABASE_URL"])
    return f"PostgreSQL at {parts.hostname}:{parts.port or 5432}{parts.path}"


def ensure(place: Place, environ: Mapping[str, str], tell: Progress) -> Database:
    """Return the database of a place, its process started when it does not run.

    Raises:
        DeployError: it does not start.
    """
    tree = node_tree.ensure(place.workspace.cache, lock_dir=SCRIPTS, environ=os.environ, progress=tell)
    packages = tree.parent
    if kind_of(environ) == "postgresql":
        return Database("postgresql", environ["DATABASE_URL"], packages)
    server = _noted(place)
    if server is None or not server.process.alive or _ask(server, "GET", "/") is None:
        _make_folder(place, tree, tell)
        server = _start(place, packages, before=server)
    return Database("embedded", f"postgresql://postgres@{HOST}:{server.port}/postgres", packages)


def running(place: Place) -> Process | None:
    """Return the PGlite process of a place, if it runs."""
    server = _noted(place)
    return server.process if server is not None and server.process.alive else None


def revive(place: Place, tell: Progress) -> int | None:
    """Return the port of the PGlite process of a place, started again when it died; None when it has none."""
    if not _folder(place).is_dir() or _noted(place) is None:
        return None
    return urlsplit(ensure(place, {}, tell).url).port


def stop(place: Place) -> None:
    """End the PGlite process; its data stays."""
    process = running(place)
    if process is not None:
        processes.end(process, grace_s=30)


def ask(database: Database, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the tables and applied migrations of a database.

    Raises:
        DeployError: it cannot be asked.
    """
    said = _node(["ask.mjs", str(database.packages)], {**environ, "DATABASE_URL": database.url}, timeout_s=60)
    found: dict[str, Any] = json.loads(said)
    return found


def back_up(place: Place, database: Database, name: str, environ: Mapping[str, str]) -> Path:
    """Write a backup below the place and return its file; it is whole, or not there.

    Raises:
        DeployError: it cannot be made.
    """
    folder = place.root / "backups"
    make_folder(folder)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    if database.kind == "postgresql":
        return _dump(database.url, folder / f"{stamp}-{name}.dump", environ)
    file = folder / f"{stamp}-{name}.tar.gz"
    server = _noted(place)
    answer = _ask(server, "POST", f"/backup?to={quote(str(file))}", timeout_s=_BACKUP_S) if server else None
    if answer is None or answer.get("status") != "ok":
        reason = (answer or {}).get("message", "its process does not answer")
        raise DeployError(f"the database cannot be backed up: {reason}", hint="free some space, or --skip-backup")
    return file


def restore(place: Place, database: Database, file: Path, environ: Mapping[str, str], tell: Progress) -> Database:
    """Put a backup in the place of what the database holds now; that is kept beside it. Nothing else may use it.

    Raises:
        DeployError: it cannot be restored; the database is as it was.
    """
    if not file.is_file():
        raise DeployError(f"the backup {file} is gone")
    if database.kind == "postgresql":
        program = _program("pg_restore")
        command = [program, "--clean", "--if-exists", "--no-owner", "--single-transaction", "-d", "", str(file)]
        _run(command, {**_login(database.url), "PATH": environ.get("PATH", os.defpath)}, what="the backup")
        return database
    folder, fresh = _folder(place), _folder(place).with_name("pg.restored")
    shutil.rmtree(fresh, ignore_errors=True)
    _node(["restore.mjs", str(database.packages), str(file), str(fresh)], environ, timeout_s=_BACKUP_S)
    stop(place)
    with translating(folder):
        folder.rename(folder.with_name(f"pg.before-{int(time.time())}"))
        fresh.rename(folder)
    return ensure(place, environ, tell)


def _folder(place: Place) -> Path:
    return place.root / "database" / "pg"


def _state_file(place: Place) -> Path:
    return place.root / "database" / "server.json"


def _noted(place: Place) -> _Server | None:
    try:
        return _Server(**json.loads(_state_file(place).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _make_folder(place: Place, tree: Path, tell: Progress) -> None:
    """Give a new place an empty database: a copy of one that is made once, which takes a tenth of the time."""
    folder = _folder(place)
    if folder.exists():
        return
    blank = ensure_blank(place.workspace.cache, tree=tree, environ=os.environ, progress=tell)
    partial = folder.with_name("pg.new")
    make_folder(folder.parent)
    shutil.rmtree(partial, ignore_errors=True)
    with translating(folder):
        shutil.copytree(blank, partial, symlinks=True)
        partial.rename(folder)


def _start(place: Place, packages: Path, *, before: _Server | None) -> _Server:
    """Start the process, on the port it had, so that releases find it again."""
    folder = place.root / "database"
    for stray in processes.strays(folder, ()):
        processes.end(stray, grace_s=30)
    port = before.port if before is not None and is_free(before.port) else free_port()
    server = _Server(port, free_port(), secrets.token_urlsafe(24))
    write_text(_state_file(place), json.dumps(asdict(server)), mode=0o600)
    log = folder / "database.log"
    command = ["node", str(SCRIPTS / "serve.mjs"), str(packages), str(_folder(place)), str(port), str(server.control)]
    environ = {"PATH": os.environ.get("PATH", os.defpath), "FORGE_TOKEN": server.token}
    process = processes.start(command, root=folder, cwd=folder, log=log, environ=environ, port=port)
    server = _Server(port, server.control, server.token, process.pid, process.started)
    write_text(_state_file(place), json.dumps(asdict(server)), mode=0o600)
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.alive:
        if _ask(server, "GET", "/") is not None:
            return server
        time.sleep(0.05)
    processes.end(process)
    raise DeployError(f"the database does not start:\n{processes.tail(log)}", hint=f"its log: {log}")


def _ask(server: _Server, method: str, path: str, *, timeout_s: float = 10.0) -> dict[str, Any] | None:
    connection = HTTPConnection(HOST, server.control, timeout=timeout_s)
    try:
        connection.request(method, path, headers={TOKEN_HEADER: server.token})
        found: dict[str, Any] = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return found


def _node(arguments: list[str], environ: Mapping[str, str], *, timeout_s: float) -> str:
    script, *rest = arguments
    command = ["node", str(SCRIPTS / script), *rest]
    return _run(command, environ, what="the database", timeout_s=timeout_s)


def _run(command: list[str], environ: Mapping[str, str], *, what: str, timeout_s: float = _BACKUP_S) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - programs of forge and of PostgreSQL
            command, env=dict(environ), capture_output=True, text=True, check=False, timeout=timeout_s
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DeployError(f"{what}: {command[0]} cannot be run: {error}") from error
    if done.returncode != 0:
        words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise DeployError(f"{what}: {words.removeprefix('Error: ')}")
    return done.stdout


def _dump(url: str, file: Path, environ: Mapping[str, str]) -> Path:
    partial = file.with_suffix(".tmp")
    command = [_program("pg_dump"), "--format=custom", "--no-owner", f"--file={partial}"]
    try:
        _run(command, {**_login(url), "PATH": environ.get("PATH", os.defpath)}, what="the backup")
        with translating(file):
            partial.chmod(0o600)
            partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    return file


def _program(name: str) -> str:
    found = shutil.which(name)
    folders = sorted(
        (path for pattern in _PROGRAMS for path in Path("/").glob(pattern.lstrip("/"))),
        key=lambda path: path.parent.name.rjust(20), reverse=True,
    )  # fmt: skip
    for folder in folders:
        if (folder / name).is_file():
            return str(folder / name)
    if found is None:
        raise DeployError(
            f"a backup of PostgreSQL needs {name}, which is not installed",
            hint="install the client programs of PostgreSQL, or deploy with --skip-backup",
        )
    return found


def _login(url: str) -> dict[str, str]:
    """Return an address as variables of libpq, so that no password shows in the table of processes."""
    parts = urlsplit(url)
    named = {
        "PGHOST": parts.hostname, "PGPORT": str(parts.port or 5432), "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""), "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": next(iter(parse_qs(parts.query).get("sslmode", ())), ""),
    }  # fmt: skip
    return {name: value for name, value in named.items() if value}
