"""The steps of a deployment with Docker: build, database, trial of the new image, switch, clearing away."""

import json
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from omniforge.atomic_write import make_folder
from omniforge.deploy.docker import compose, context
from omniforge.deploy.docker.engine import Docker
from omniforge.deploy.local import migrating
from omniforge.deploy.local.releases import KEPT, Release
from omniforge.deploy.place import Place
from omniforge.deploy.target import Order
from omniforge.errors import DeployError
from omniforge.projects.app_environment import app_environment, ensure_secrets
from omniforge.secrets.redaction import SECRET_NAME
from omniforge.store.deployments import DeploymentRow, open_deployments

TARGET = "docker"
_BUILD_S, _HEALTHY_S, _POLL_S = 1800.0, 120.0, 1.0
_FILES = ("Dockerfile", compose.FILE, context.IGNORE)
_ASKING = {compose.PASSWORD: "-", "JWT_SECRET": "-"}
"""What the app's compose file insists on, for calls that start nothing."""
_TABLES = (
    "SELECT coalesce(json_agg(table_name), '[]') FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
)
_APPLIED = (
    "SELECT coalesce(json_object_agg(migration_name, checksum), '{}') FROM _prisma_migrations"
    " WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL"
)
_LEDGER = "_prisma_migrations"
_STATE = "{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}"


@dataclass(frozen=True)
class Run:
    """One image in one place.

    Attributes:
        noted: what is kept with the deployment: `image`, `published` (port), `release` (number of its folder).
        variables: environment of the calls; without secrets nothing can be started.
    """

    place: Place
    noted: Mapping[str, Any]
    variables: Mapping[str, str]

    @property
    def release(self) -> Release:
        """The files it was made of."""
        return Release(self.place.root / TARGET / str(self.noted["release"]))

    @cached_property
    def docker(self) -> Docker:
        """The daemon, with the variables."""
        return Docker(self.variables)

    @property
    def trial(self) -> str:
        """Name of the container in which a new image is tried."""
        return f"{compose.project_name(self.place)}-trial"

    @property
    def log(self) -> Path:
        """What Docker said."""
        return self.release.root / "docker.log"

    def compose(self, *words: str) -> str:
        """Call Compose and return what it prints."""
        return self.docker.call(*compose.arguments(self.place, self.release.app, *words), log=self.log)


def starting(place: Place, noted: Mapping[str, Any], environ: Mapping[str, str]) -> Run:
    """Return a run that can start containers; the password of the database is made on first use."""
    ensure_secrets(
        place.workspace, place.slug, place.env, now=datetime.now(UTC), environ=os.environ, names=(compose.PASSWORD,)
    )
    known = app_environment(place.workspace, place.slug, place.env, environ=os.environ)
    return Run(place, noted, compose.variables(environ, known.values[compose.PASSWORD], int(noted["published"])))


def asking(place: Place, row: DeploymentRow) -> Run:
    """Return a run that can look at a deployment and stop it."""
    run = Run(place, row.details, _ASKING)
    if not (run.release.app / compose.FILE).is_file():
        raise DeployError(f"the files of deployment {row.id} are not kept any more", hint="forge deployment list")
    return run


def require_files(app: Path) -> None:
    """Make sure that the project has what an image is built from.

    Raises:
        DeployError: names the file.
    """
    for name in _FILES:
        if not (app / name).is_file():
            raise DeployError(f"{name} is missing in the project", hint="forge build writes it")


def refuse_secrets(order: Order, app: Path) -> None:
    """Make sure that no secret gets into the image."""
    values = [v for n, v in order.environ.items() if SECRET_NAME.search(n)]
    context.refuse_secrets(app, context.files(app), values, into="the image")


def build(order: Order, run: Run) -> None:
    """Build the image; the same files are built once.

    Raises:
        DeployError: a step of the Dockerfile fails.
    """
    image = str(run.noted["image"])
    if run.docker.attempt("image", "inspect", image).returncode == 0:
        return
    order.tell("building the image")
    run.docker.call("build", "--tag", image, str(run.release.app), log=run.log, timeout_s=_BUILD_S)


def held(run: Run) -> dict[str, Any]:
    """Start the database and return its tables and applied migrations."""
    run.compose("up", "--detach", "--wait", "db")
    tables = json.loads(_psql(run, _TABLES))
    applied = json.loads(_psql(run, _APPLIED)) if _LEDGER in tables else {}
    return {"tables": [t for t in tables if t != _LEDGER], "migrations": applied}


def check_database(order: Order, run: Run) -> dict[str, Any]:
    """Refuse what the database cannot take, back it up before a migration, and return what is worth noting."""
    holds = held(run)
    new = migrating.new_migrations(order, run.release, holds)
    if not new:
        return {}
    noted: dict[str, Any] = {"migrations": list(new)}
    if order.place.env == "production" and holds["tables"] and not order.options.skip_backup:
        order.tell("backing the database up")
        noted["backup"] = str(back_up(run, f"before-{order.number}"))
    return noted


def back_up(run: Run, name: str) -> Path:
    """Write a dump of the database below the place."""
    folder = run.place.root / "backups"
    make_folder(folder)
    file = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{name}.dump"
    database = compose.database_of(run.release.app)
    dump = ("exec", "-T", "db", "pg_dump", "--username", database, "--format", "custom", database)
    run.docker.write(file, *compose.arguments(run.place, run.release.app, *dump))
    return file


def try_image(order: Order, run: Run) -> None:
    """Start the new image beside the one that serves: it migrates, and has to become healthy.

    Raises:
        DeployError: it does not; the message has its last words.
    """
    order.tell("trying the new image")
    end_trial(run)
    run.compose("run", "--detach", "--no-deps", "--name", run.trial, "app")
    try:
        _wait_healthy(run)
        migrating.remember_tables(run.place, run.release)
        if order.place.env == "preview":
            run.docker.call("exec", "--env", "SEED_DEMO=1", run.trial, "node", "scripts/seed.mjs", log=run.log)
    finally:
        end_trial(run)


def end_trial(run: Run) -> None:
    """Remove the container of a trial, if there is one."""
    run.docker.attempt("rm", "--force", run.trial)


def up(run: Run) -> None:
    """Let the app's container be of this image, and wait until it is healthy."""
    wait = ("--wait", "--wait-timeout", f"{_HEALTHY_S:.0f}")
    run.compose("up", "--detach", "--no-build", *wait, "app")


def running_image(run: Run) -> str:
    """Return the image of the app's container; empty when there is none."""
    number = run.compose("ps", "--quiet", "app").strip()
    if not number:
        return ""
    return run.docker.call("inspect", "--format", "{{.Config.Image}}", number.splitlines()[0]).strip()


def prune(run: Run) -> None:
    """Keep the files and images of the last deployments that served; what Docker still uses stays as well."""
    with open_deployments(run.place.workspace.db) as store:
        rows = store.find(run.place.slug, place=run.place.key, target=TARGET)
    served = [r.details for r in rows if r.state in ("live", "replaced", "stopped") and "image" in r.details]
    kept = served[:KEPT]
    images = {d["image"] for d in kept}
    for old in served[KEPT:]:
        if old["image"] not in images:
            run.docker.attempt("image", "rm", str(old["image"]))
    numbers = {str(d["release"]) for d in kept}
    for folder in (run.place.root / TARGET).iterdir():
        if folder.name not in numbers:
            shutil.rmtree(folder, ignore_errors=True)


def _psql(run: Run, sql: str) -> str:
    database = compose.database_of(run.release.app)
    login = ("--username", database, "--dbname", database)
    options = ("--no-align", "--tuples-only", "--no-psqlrc", "--quiet")
    return run.compose("exec", "-T", "db", "psql", *login, *options, "--command", sql)


def _wait_healthy(run: Run) -> None:
    deadline = time.monotonic() + _HEALTHY_S
    state = ""
    while time.monotonic() < deadline:
        state = run.docker.call("inspect", "--format", _STATE, run.trial).strip()
        status, _, health = state.partition(" ")
        if health == "healthy":
            return
        if status in ("exited", "dead") or health == "unhealthy":
            break
        time.sleep(_POLL_S)
    said = run.docker.attempt("logs", "--tail", "15", run.trial)
    words = "\n".join(f"{said.stdout}\n{said.stderr}".strip().splitlines()[-8:])
    raise DeployError(
        f"the new image does not become healthy ({state or 'no answer'}):\n{words}",
        hint="what served before serves on; correct it and deploy again",
    )
