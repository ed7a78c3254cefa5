"""The target `local`: release folders, one process per release, one database per place, one proxy in front.

Invariant: the one moment that counts is the transaction in which a deployment becomes the live one; what comes before
is undone by the next command when forge is killed, and what comes after is done again.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from omniforge.deploy.environment import ready_environment
from omniforge.deploy.local import artefact, database, migrating, processes, releases
from omniforge.deploy.local.processes import HOST, Process
from omniforge.deploy.local.proxy import FrontProxy
from omniforge.deploy.local.records import TARGET, process_of, rows_of
from omniforge.deploy.local.releases import Release
from omniforge.deploy.place import Place
from omniforge.deploy.target import Condition, DeployOptions, Order, Progress
from omniforge.errors import DeployError
from omniforge.projects.verify.free_port import free_port
from omniforge.store.deployments import DeploymentRow, open_deployments

_MIN_FREE_BYTES = 200 * 1024**2
_SERVER = "server.js"
_DRAIN_S = 10.0
"""Seconds that requests get whose release a killed forge left behind."""


class LocalTarget:
    """Deploys to this machine."""

    name = TARGET

    def refuse(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> None:  # noqa: ARG002 - protocol
        """Raise when this machine cannot run a release."""
        if shutil.which("node", path=environ.get("PATH", os.defpath)) is None:
            raise DeployError("a deployment needs Node, which is not installed", hint="forge doctor says how to get it")
        database.kind_of(environ)
        folder = next(p for p in (place.root, *place.root.parents) if p.is_dir())
        if shutil.disk_usage(folder).free < _MIN_FREE_BYTES:
            raise DeployError(
                f"no space left on the disk of {folder}: a release needs {_MIN_FREE_BYTES // 1024**2} MB",
                hint="free some space and run the command again; nothing was changed",
            )

    def config(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> dict[str, Any]:
        """Return what is worth recording, without secrets."""
        return {"host": place.host, "database": database.described(environ), "drain_s": options.drain_s}

    def reconcile(self, place: Place, rows: list[DeploymentRow], tell: Progress) -> None:
        """End what no record knows, remove half releases, and start again what should run and does not."""
        live = next((r for r in rows if r.state == "live"), None)
        process = process_of(live) if live is not None else None
        proxy = FrontProxy(place.workspace)
        for stray in processes.strays(place.root, {process.pid} if process is not None else ()):
            old = next((r for r in rows if r.details.get("pid") == stray.pid), None)
            if old is not None and live is not None:
                _drain(proxy, int(old.details["port"]), _DRAIN_S)
            processes.end(stray)
        _prune(place, rows)
        if live is None:
            return
        proxy.ensure()
        if json.loads(live.config).get("database") == database.EMBEDDED:
            port = database.revive(place, tell)
            if process is not None and live.details.get("database_port", port) != port:
                processes.end(process)
        if process is None or not process.alive:
            tell(f"deployment {live.id} does not run: starting it again")
            self._revive(place, live)
        proxy.apply()

    def deploy(self, order: Order) -> None:
        """Make a release, migrate, start it, switch, drain the old one."""
        place = order.place
        made = artefact.ensure(place, order.sources, order.tell)
        release = releases.make(place, order.number, made.folder)
        try:
            proxy = FrontProxy(place.workspace)
            port = proxy.ensure(order.options.port)
            environ = _environ(order, port)
            noted: dict[str, Any] = {"release": order.number, "artefact": made.digest}
            if migrating.has_database(release.app):
                found = database.ensure(place, order.environ, order.tell)
                environ["DATABASE_URL"] = found.url
                noted |= migrating.migrate(order, release, found, environ)
            self._switch(order, release, environ, noted, proxy)
        except BaseException:
            if not _is_live(order):
                shutil.rmtree(release.root, ignore_errors=True)
            raise

    def roll_back(self, order: Order, to: DeploymentRow) -> None:
        """Start a kept release again and switch to it, when the tables still fit it."""
        place = order.place
        number = int(to.details.get("release", to.id))
        release = releases.require(place, number)
        proxy = FrontProxy(place.workspace)
        environ = _environ(order, proxy.ensure(order.options.port))
        noted = {k: v for k, v in to.details.items() if k in ("release", "artefact")}
        if migrating.has_database(release.app):
            found = database.ensure(place, order.environ, order.tell)
            found = migrating.require_fit(order, release, found, environ, to)
            environ["DATABASE_URL"] = found.url
        self._switch(order, release, environ, noted, proxy)

    def status(self, place: Place, row: DeploymentRow) -> Condition:
        """Look at process, health, proxy and database."""
        proxy = FrontProxy(place.workspace)
        process = process_of(row)
        if process is None or not process.alive:
            return Condition("down", "its process does not run")
        if proxy.state() is None:
            return Condition("down", "the front proxy does not run")
        status, _ = processes.get(process.port, processes.HEALTH)
        facts = {"pid": process.pid, "port": process.port, "requests": proxy.running_for(process.port)}
        if status != 200:  # noqa: PLR2004 - OK
            return Condition("down", f"{processes.HEALTH} answers {status or 'nothing'}", facts)
        return Condition("running", "healthy", facts)

    def logs(self, place: Place, row: DeploymentRow, *, follow: bool) -> Iterator[str]:
        """Yield the lines of the release."""
        log = releases.release(place, int(row.details.get("release", row.id))).log
        if not log.is_file():
            raise DeployError(f"deployment {row.id} has no log any more", hint="forge deployment list")
        with log.open(encoding="utf-8", errors="replace") as stream:
            while True:
                line = stream.readline()
                if line:
                    yield line.rstrip("\n")
                elif not follow:
                    return
                else:
                    time.sleep(0.2)

    def stop(self, place: Place, row: DeploymentRow, tell: Progress) -> None:  # noqa: ARG002 - protocol
        """End release and database; the proxy when nothing is left."""
        FrontProxy(place.workspace).apply()
        process = process_of(row)
        if process is not None:
            processes.end(process)
        database.stop(place)
        FrontProxy(place.workspace).stop_if_idle()

    def _switch(
        self, order: Order, release: Release, environ: Mapping[str, str], noted: Mapping[str, Any], proxy: FrontProxy
    ) -> None:
        """Start a release, make it the live one, and end the one before when its requests have ended."""
        order.tell("starting the release")
        process = _start(order.place, release, environ)
        try:
            order.note({**noted, **_hosts(environ), **_facts(process, environ, order.place)})
            processes.wait_healthy(process, release.log)
            order.go_live(_url(order.place, proxy.port or 0))
        except BaseException:
            if not _is_live(order):
                processes.end(process, grace_s=2)
            raise
        proxy.apply()
        if order.live is not None:
            _retire(order, proxy)
        _prune(order.place, rows_of(order.place))

    def _revive(self, place: Place, row: DeploymentRow) -> None:
        """Start the live release again, on its database."""
        release = releases.require(place, int(row.details["release"]))
        values = ready_environment(place, os.environ).values
        _require_same_database(row, values)
        environ = {**values, **_fixed(place, row.url, values)}
        if migrating.has_database(release.app):
            environ["DATABASE_URL"] = database.ensure(place, environ, lambda _text: None).url
        process = _start(place, release, environ)
        with open_deployments(place.workspace.db) as store:
            store.note(row.id, {**row.details, **_facts(process, environ, place)})
        processes.wait_healthy(process, release.log)


def _environ(order: Order, port: int) -> dict[str, str]:
    """Return the environment of a new release."""
    if order.live is not None:
        _require_same_database(order.live, order.environ)
    return {**order.environ, **_fixed(order.place, _url(order.place, port), order.environ)}


def _url(place: Place, port: int) -> str:
    return f"http://{place.host}:{port}"


def _fixed(place: Place, url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what a release is told of its place; uploads belong to the place and outlive a release."""
    address = environ.get("APP_URL") or url
    found = {"APP_URL": address, "HOSTNAME": HOST, "UPLOAD_DIR": str(place.root / "uploads")}
    if address.startswith("http:"):
        found["COOKIE_SECURE"] = "false"
    if place.env == "preview":
        found["SEED_DEMO"] = "1"
    return found


def _require_same_database(live: DeploymentRow, environ: Mapping[str, str]) -> None:
    """Refuse to leave the database that holds the data of this place for another one without a word.

    Raises:
        DeployError: the environment names another one than the live deployment has.
    """
    before, now = json.loads(live.config).get("database"), database.described(environ)
    if before is not None and before != now:
        raise DeployError(
            f"deployment {live.id} keeps its data in {before}; its environment now names {now}",
            hint="forge secret set DATABASE_URL puts it back; to begin anew elsewhere: forge deployment stop first",
        )


def _facts(process: Process, environ: Mapping[str, str], place: Place) -> dict[str, Any]:
    """Return what a running release is found by, and the port of forge's database it was told."""
    own = database.running(place)
    told = urlsplit(environ.get("DATABASE_URL", "")).port
    facts: dict[str, Any] = {"pid": process.pid, "started": process.started, "port": process.port}
    return {**facts, "database_port": told} if own is not None and own.port == told else facts


def _hosts(environ: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the names beside its own that a release is reached under: that of its public address."""
    name = urlsplit(environ["APP_URL"]).hostname
    return {"hosts": [name]} if name and not name.endswith("localhost") else {}


def _start(place: Place, release: Release, environ: Mapping[str, str]) -> Process:
    port = free_port()
    return processes.start(
        ["node", _SERVER], root=place.root, cwd=release.app, log=release.log, port=port,
        environ={**environ, "PORT": str(port)},
    )  # fmt: skip


def _retire(order: Order, proxy: FrontProxy) -> None:
    """Let the requests of the old release end, then end it."""
    old = process_of(order.live)
    if old is None or not old.alive:
        return
    n_running = proxy.running_for(old.port)
    if n_running:
        order.tell(f"the new release serves; {n_running} requests of the old one are still under way")
    _drain(proxy, old.port, order.options.drain_s)
    processes.end(old)


def _drain(proxy: FrontProxy, port: int, patience_s: float) -> None:
    """Return when no request is under way in a release, or patience is over."""
    deadline = time.monotonic() + patience_s
    while proxy.running_for(port) and time.monotonic() < deadline:
        time.sleep(0.05)


def _is_live(order: Order) -> bool:
    return any(r.id == order.number and r.state == "live" for r in rows_of(order.place))


def _prune(place: Place, rows: list[DeploymentRow]) -> None:
    """Keep the last releases that served, and the one that serves."""
    served = [r for r in rows if r.state in ("live", "replaced", "stopped") and "release" in r.details]
    served.sort(key=lambda r: (r.state != "live", -r.id))
    numbers: list[int] = []
    for row in served:
        number = int(row.details["release"])
        if number not in numbers:
            numbers.append(number)
    preparing = [r.id for r in rows if r.state == "preparing"]
    releases.prune(place, [*numbers[: releases.KEPT], *preparing])
