"""Forge's side of the front proxy: keep one running per workspace, tell it the routes, ask who is under way.

Invariant: the routes are a pure function of the live deployments; whoever changes them holds the lock of the proxy.
"""

import json
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from omniforge.atomic_write import make_folder, write_text
from omniforge.deploy.local import processes
from omniforge.deploy.local.processes import HOST, TOKEN_HEADER, Process
from omniforge.deploy.place import deploy_root, label, place_of
from omniforge.errors import DeployError
from omniforge.file_lock import file_lock
from omniforge.projects.verify.free_port import free_port, is_free
from omniforge.store.deployments import DeploymentRow, DeploymentStore, read_deployments
from omniforge.workspace import Workspace

FIRST_PORT = 8080
_PORTS_TRIED = 100
_START_S = 20.0
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Routes:
    """Host name -> port of a release; the default serves names nobody has."""

    routes: Mapping[str, int]
    default: int | None


def routes_of(rows: Iterable[DeploymentRow], workspace: Workspace) -> Routes:
    """Return where requests go: production as `<slug>.localhost`, a preview as `<branch>.<slug>.localhost`.

    A preview is also reached under its commit. `localhost` itself leads to production when there is only one.
    """
    found: dict[str, int] = {}
    productions = []
    for row in rows:
        port = row.details.get("port")
        if not isinstance(port, int):
            continue
        host = place_of(workspace, row).host
        found[host] = port
        if row.env == "production":
            productions.append(port)
        elif row.commit_id:
            found[f"{label(row.branch)}-{row.commit_id[:7]}.{label(row.idea)}.localhost"] = port
        for name in row.details.get("hosts", ()):
            found[name] = port
    only = set(found.values())
    default = productions[0] if len(productions) == 1 else only.pop() if len(only) == 1 else None
    return Routes(found, default)


class FrontProxy:
    """The proxy of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.folder = deploy_root(workspace) / "proxy"
        self._config_file = self.folder / "proxy.json"
        self.log = self.folder / "proxy.log"

    @property
    def port(self) -> int | None:
        """The port people use; None before the first start."""
        return self._config().get("port")

    def ensure(self, wanted_port: int | None = None) -> int:
        """Make sure that it runs, and return its port; one that was killed comes back on the same port.

        Raises:
            DeployError: its port is taken, or it does not start.
        """
        with self._held():
            config = self._config()
            running = self._process(config)
            if running is not None and wanted_port in (None, config["port"]):
                return int(config["port"])
            if running is not None:
                raise DeployError(
                    f"the proxy of this workspace runs on port {config['port']}",
                    hint="leave --port out, or stop every deployment first: forge deployment list",
                )
            for stray in processes.strays(self.folder, ()):
                processes.end(stray)
            fixed = wanted_port or config.get("port")
            for port in (fixed,) if fixed else range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED):
                if is_free(port) and self._start(port):
                    return int(port)
            if fixed:
                raise DeployError(
                    f"port {fixed} of the front proxy is in use by another program",
                    hint="end that program, or choose another port with --port",
                )
            raise DeployError(f"no port from {FIRST_PORT} on is free", hint="choose one with --port")

    def apply(self) -> None:
        """Write the routes of the live deployments and have the proxy follow them, all at once."""
        with self._held():
            self._write_routes()
            config = self._config()
            if self._process(config) is not None:
                self._ask("POST", config)

    def state(self) -> dict[str, Any] | None:
        """Return what the proxy says of itself; None when it does not run."""
        config = self._config()
        return self._ask("GET", config) if self._process(config) is not None else None

    def metrics(self) -> str | None:
        """Return what the proxy counts, in the text format of Prometheus; None when it does not run."""
        config = self._config()
        return self._read("GET", "/metrics", config).decode() if self._process(config) is not None else None

    def scrape_config(self) -> str | None:
        """Return the job with which a Prometheus on this machine reads the metrics; None when it does not run."""
        config = self._config()
        if self._process(config) is None:
            return None
        return (
            "scrape_configs:\n  - job_name: forge\n    authorization:\n"
            f"      credentials: {config['token']}\n    static_configs:\n"
            f'      - targets: ["{HOST}:{config["control"]}"]\n'
        )

    def running_for(self, port: int) -> int:
        """Return how many requests are under way in the release on a port."""
        said = self.state()
        return int(said["running"].get(str(port), 0)) if said else 0

    def stop_if_idle(self) -> None:
        """End the proxy when there is nothing left to lead to."""
        with self._held():
            routes = self._write_routes()
            if not routes.routes:
                for process in processes.strays(self.folder, ()):
                    processes.end(process)

    def _start(self, port: int) -> bool:
        """Start the proxy on a port; return False when another program took that at the last moment.

        Raises:
            DeployError: it does not start for another reason.
        """
        config = {"port": port, "control": free_port(), "token": secrets.token_urlsafe(24)}
        write_text(self._config_file, json.dumps(config), mode=0o600)
        self._write_routes()
        (self.folder / "proxy.ready").unlink(missing_ok=True)
        environ = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        command = [sys.executable, "-m", "omniforge.deploy.local.proxy_server", str(self.folder)]
        process = processes.start(
            command, root=self.folder, cwd=self.folder, log=self.log, environ=environ, port=port
        )  # fmt: skip
        write_text(
            self._config_file, json.dumps({**config, "pid": process.pid, "started": process.started}), mode=0o600
        )
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            if (self.folder / "proxy.ready").is_file():
                return True
            if not process.alive:
                break
            time.sleep(0.02)
        processes.end(process)
        if "address already in use" in processes.tail(self.log):
            return False
        raise DeployError(f"the front proxy does not start:\n{processes.tail(self.log)}", hint=f"its log: {self.log}")

    def _write_routes(self) -> Routes:
        with read_deployments(self._workspace.db) as store:
            routes = routes_of(_live(store), self._workspace)
        body = {"generation": time.time_ns(), "routes": dict(routes.routes), "default": routes.default}
        make_folder(self.folder)
        write_text(self.folder / "routes.json", json.dumps(body))
        return routes

    def _config(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._config_file.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def _process(self, config: Mapping[str, Any]) -> Process | None:
        """Return the proxy when it runs; one whose number was not written yet is found by its mark."""
        if "pid" in config:
            process = Process(config["pid"], config["started"], config["port"])
            return process if process.alive and (self.folder / "proxy.ready").is_file() else None
        return None

    def _ask(self, method: str, config: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._read(method, "/", config))
        return found

    def _read(self, method: str, path: str, config: Mapping[str, Any]) -> bytes:
        connection = HTTPConnection(HOST, int(config["control"]), timeout=10)
        try:
            connection.request(method, path, headers={TOKEN_HEADER: str(config["token"])})
            return connection.getresponse().read()
        except (OSError, HTTPException) as error:
            raise DeployError(f"the front proxy does not answer: {error}", hint=f"its log: {self.log}") from error
        finally:
            connection.close()

    @contextmanager
    def _held(self) -> Iterator[None]:
        lock: Path = self._workspace.state / "locks" / "deploy-proxy.lock"
        with file_lock(lock, what="the front proxy", timeout_s=30):
            yield


def _live(store: DeploymentStore) -> list[DeploymentRow]:
    return store.find(target="local", state="live", limit=10_000)
