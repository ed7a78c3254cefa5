"""How Compose is told of one deployment: its project, the file that stands over the app's own, its variables. Pure."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from omniforge.deploy.place import Place, label
from omniforge.errors import DeployError

FILE, OVER = "compose.yaml", "forge.compose.yaml"
PASSWORD = "POSTGRES_PASSWORD"  # noqa: S105 - the name of a variable
_BY_COMPOSE = frozenset(
    {PASSWORD, "DATABASE_URL", "UPLOAD_DIR", "PORT", "HOSTNAME", "NODE_ENV", "NEXT_TELEMETRY_DISABLED"}
)
"""Variables of the container that Compose or the image decides."""
_OF_THIS_MACHINE = frozenset({"PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ"})


def project_name(place: Place) -> str:
    """Return the name under which Compose keeps what belongs to a place."""
    return f"forge-{label(place.slug)}-{place.key}"


def image_name(place: Place, digest: str) -> str:
    """Return the image of these files."""
    return f"forge/{label(place.slug)}:{digest[:16]}"


def over_text(image: str, names: Iterable[str]) -> str:
    """Return the file that stands over the app's own: which image, and which variables it is handed.

    A variable without a value is taken from the environment of the call, so that no file holds one.
    """
    handed = dict.fromkeys(sorted(set(names) - _BY_COMPOSE))
    app = {"image": image, "environment": handed} if handed else {"image": image}
    return yaml.safe_dump({"services": {"app": app}}, sort_keys=False)


def arguments(place: Place, app: Path, *more: str) -> tuple[str, ...]:
    """Return the words of a call of Compose for a place."""
    files = ("--file", str(app / FILE), "--file", str(app / OVER))
    return ("compose", "--project-name", project_name(place), *files, *more)


def database_of(app: Path) -> str:
    """Return the database that an app's compose file names, which is its owner as well.

    Raises:
        DeployError: the file is not one of a generated app.
    """
    try:
        body = yaml.safe_load((app / FILE).read_text(encoding="utf-8"))
        return str(body["services"]["db"]["environment"]["POSTGRES_DB"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise DeployError(
            f"{FILE}: no service db with POSTGRES_DB", hint="forge build writes the file; it may be edited, not emptied"
        ) from error


def variables(environ: Mapping[str, str], password: str, port: int) -> dict[str, str]:
    """Return what the calls of Compose find in their environment."""
    address = environ.get("APP_URL") or f"http://localhost:{port}"
    over = {"COOKIE_SECURE": "false"} if address.startswith("http:") else {}
    app = {name: value for name, value in environ.items() if name not in _OF_THIS_MACHINE}
    return {**app, **over, "APP_URL": address, PASSWORD: password, "PORT": str(port)}


def container_state(listed: str) -> tuple[str, str]:
    """Return state and health of the app's container from `compose ps --format json`; empty when there is none."""
    entries: list[dict[str, Any]] = []
    for line in listed.strip().splitlines():
        found = json.loads(line)
        entries += found if isinstance(found, list) else [found]
    for entry in entries:
        if entry.get("Service", "app") == "app":
            return str(entry.get("State", "")), str(entry.get("Health", ""))
    return "", ""
