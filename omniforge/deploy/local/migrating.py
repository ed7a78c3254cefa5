"""The tables of a place when a release comes or goes back: what is pending, what it would destroy, backup, migration.

Invariant: nothing is migrated before everything that can be refused has been; a migration is all or nothing.
"""

import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from omniforge.atomic_write import write_text
from omniforge.deploy.local import database, schema
from omniforge.deploy.local.artefact import migrations_of
from omniforge.deploy.local.database import Database
from omniforge.deploy.local.processes import MARK
from omniforge.deploy.local.records import end_release, rows_of
from omniforge.deploy.local.releases import Release
from omniforge.deploy.place import Place
from omniforge.deploy.target import Order
from omniforge.errors import DataLossError, DeployError
from omniforge.projects import manifest
from omniforge.store.deployments import DeploymentRow

_MIGRATE_S = 600.0
_SNAPSHOT = "schema.json"
"""The tables as the last migration left them, kept with the place."""


def has_database(app: Path) -> bool:
    """Whether a release has migrations, and so a database."""
    return (app / "prisma/migrations").is_dir()


def migrate(order: Order, release: Release, found: Database, environ: Mapping[str, str]) -> dict[str, Any]:
    """Bring the tables up to date for a release and return what is worth noting.

    Raises:
        DataLossError: it would destroy data, and nobody allowed it.
        DeployError: the migrations do not fit the database, or one of them fails.
    """
    place = order.place
    holds = database.ask(found, environ)
    new = new_migrations(order, release, holds)
    if not new:
        return {}
    noted: dict[str, Any] = {"migrations": list(new)}
    if place.env == "production" and holds["tables"] and not order.options.skip_backup:
        order.tell("backing the database up")
        noted["backup"] = str(database.back_up(place, found, f"before-{order.number}", environ))
    order.tell(f"applying {len(new)} migrations")
    _run(["node", "scripts/migrate.mjs"], place, release.app, environ)
    remember_tables(place, release)
    if place.env == "preview" and (release.app / "scripts/seed.mjs").is_file():
        _run(["node", "scripts/seed.mjs"], place, release.app, environ)
    return noted


def new_migrations(order: Order, release: Release, holds: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the migrations a release brings, once everything that can be refused has been.

    Args:
        order: what is to be deployed, and what a person allowed.
        release: its files.
        holds: `tables` and applied `migrations` (name -> hash) of the database.

    Raises:
        DataLossError: they would destroy data, and nobody allowed it.
        DeployError: they do not fit the database.
    """
    have = migrations_of(release.app)
    _require_same(have, holds["migrations"])
    new = schema.pending(have, holds["migrations"])
    unknown = sorted(set(holds["migrations"]) - set(have))
    if unknown:
        _require_known_tables(order.place, release, unknown)
    if new:
        _refuse_loss(order, release, {name: have[name] for name in new}, has_rows=bool(holds["tables"]))
    return new


def remember_tables(place: Place, release: Release) -> None:
    """Keep the tables that a release left, for what comes later."""
    if release.schema is not None:
        write_text(place.root / _SNAPSHOT, release.schema)


def why_misfit(place: Place, release: Release, holds: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why an earlier release cannot work on the tables as they are; empty when it can.

    Raises:
        DeployError: an applied migration is another one in the release.
    """
    have = migrations_of(release.app)
    _require_same(have, holds["migrations"])
    later = sorted(set(holds["migrations"]) - set(have))
    if not later:
        return ()
    now = _snapshot(place)
    if now is None or release.schema is None:
        return (f"nobody knows what the migration {later[-1]} changed",)
    return schema.misfits(release.schema, now)


def require_fit(
    order: Order, release: Release, found: Database, environ: Mapping[str, str], to: DeploymentRow
) -> Database:
    """Make sure that an earlier release can work on the tables as they are.

    Raises:
        DeployError: it cannot; every reason is named.
        DataLossError: a backup would bring the tables back, and with it lose what was written since.
    """
    reasons = why_misfit(order.place, release, database.ask(found, environ))
    if not reasons:
        return found
    listed = "\n".join(f"  {reason}" for reason in reasons)
    message = f"deployment {to.id} does not fit the database as it is now\n{listed}"
    if not order.options.restore_backup:
        raise DeployError(message, hint="forge rollback --restore-backup brings back the data of that time as well")
    backup = _backup_for(order, to, message)
    order.tell(f"ending the live release and restoring {backup.name}")
    if order.live is not None:
        end_release(order.live)
    restored = database.restore(order.place, found, backup, environ, order.tell)
    remember_tables(order.place, release)
    return restored


def _backup_for(order: Order, to: DeploymentRow, why: str) -> Path:
    """Return the backup made before the first migration after a deployment.

    Raises:
        DeployError: there is none.
        DataLossError: nobody allowed to lose what was written since.
    """
    later = [r for r in rows_of(order.place) if r.id > to.id and "backup" in r.details]
    if not later:
        raise DeployError(f"{why}\nthere is no backup of that time", hint="forge deployment list")
    backup = Path(min(later, key=lambda r: r.id).details["backup"])
    if not order.options.allow_data_loss:
        raise DataLossError(
            f"{why}\nthe backup {backup.name} fits; what was written since then would be lost",
            hint="forge rollback --restore-backup --allow-data-loss does it",
        )
    return backup


def _require_same(have: Mapping[str, str], applied: Mapping[str, str]) -> None:
    changed = schema.changed(have, applied)
    if changed:
        raise DeployError(
            f"migration {changed[0]} was changed after it was applied to this database",
            hint="put it back as it was, and write the change as a new migration",
        )


def _require_known_tables(place: Place, release: Release, unknown: list[str]) -> None:
    """Refuse a release that is older than the tables and does not fit them."""
    now = _snapshot(place)
    reasons = schema.misfits(release.schema, now) if now is not None and release.schema is not None else ()
    if reasons:
        listed = "\n".join(f"  {reason}" for reason in reasons)
        raise DeployError(
            f"this release lacks the migration {unknown[0]}, which the database has, and does not fit it\n{listed}",
            hint="merge the branch it comes from, then build and deploy again",
        )


def _refuse_loss(order: Order, release: Release, new: Mapping[str, str], *, has_rows: bool) -> None:
    if not has_rows or order.options.allow_data_loss:
        return
    told = schema.losses(_snapshot(order.place), release.schema, new, own=_generated(release, new))
    if told:
        listed = "\n".join(f"  {loss}" for loss in told)
        raise DataLossError(
            f"this release would destroy data of {order.place.title}; nothing was changed\n{listed}",
            hint="forge deploy --allow-data-loss does it all the same; in production a backup is made first",
        )


def _generated(release: Release, new: Mapping[str, str]) -> list[str]:
    """Return the migrations that are as forge generated them."""
    file = release.app / manifest.PATH
    entries = manifest.read(file.read_text("utf-8")) if file.is_file() else {}
    hashes = {name: sha256(sql.encode()).hexdigest() for name, sql in new.items()}
    return [n for n, h in hashes.items() if entries.get(f"prisma/migrations/{n}/migration.sql", {}).get("sha256") == h]


def _snapshot(place: Place) -> str | None:
    file = place.root / _SNAPSHOT
    return file.read_text("utf-8") if file.is_file() else None


def _run(command: list[str], place: Place, app: Path, environ: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - scripts of the project
            command,
            cwd=app,
            env={**environ, MARK: str(place.root)},
            capture_output=True,
            text=True,
            check=False,
            timeout=_MIGRATE_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DeployError(f"{command[1]} cannot be run: {error}") from error
    if done.returncode != 0:
        words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        hint = "what served before serves on; correct it and deploy again"
        raise DeployError(words.removeprefix("Error: "), hint=hint)
