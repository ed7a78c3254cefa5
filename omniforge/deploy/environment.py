"""The environment a release runs with: what it needs of this machine, and the app's own settings and secrets.

Invariant: values of secrets are in the environment of a process alone; what is recorded comes from `shown`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from omniforge.deploy.place import Place
from omniforge.projects.app_environment import app_environment, ensure_secrets

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")


@dataclass(frozen=True, slots=True)
class Environment:
    """Variables of a release.

    Attributes:
        values: all of them, but for what the target adds.
        shown: those of the app, without the values of secrets.
    """

    values: Mapping[str, str]
    shown: Mapping[str, str]


def environment(place: Place, environ: Mapping[str, str]) -> Environment:
    """Return the variables of a release, as things are.

    Args:
        place: where it runs.
        environ: forge's own environment.

    Raises:
        ForgeError: the secrets cannot be opened.
    """
    base = {name: environ[name] for name in _PASSED_ON if environ.get(name)}
    app = app_environment(place.workspace, place.slug, place.env, environ=environ)
    fixed = {"NODE_ENV": "production", "NEXT_TELEMETRY_DISABLED": "1"}
    return Environment({**base, **app.values, **fixed}, app.shown)


def ready_environment(place: Place, environ: Mapping[str, str]) -> Environment:
    """Return the same after making the secrets that nobody but the app has to know."""
    ensure_secrets(place.workspace, place.slug, place.env, now=datetime.now(UTC), environ=environ)
    return environment(place, environ)
