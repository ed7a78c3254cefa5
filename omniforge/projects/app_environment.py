"""What an app finds in its environment where it runs: settings, secrets, and what the caller's environment says.

Invariant: values of secrets are in `values` alone; what is recorded or shown comes from `shown`.
"""

import base64
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import Literal

from omniforge.atomic_write import translating
from omniforge.projects import app_settings
from omniforge.secrets import book
from omniforge.secrets.redaction import HIDDEN, SECRET_NAME, remember
from omniforge.workspace import Workspace

Environment = Literal["preview", "production"]
Source = Literal["setting", "secret", "environment"]
PREFIX = "FORGE_APP_"
"""A variable of this name and the app's own name goes to the app, before all else: for CI."""
GENERATED = ("JWT_SECRET", "DATA_KEYS")
"""Secrets of the app that nobody but the app has to know, so that forge can make them."""
_LISTED = re.compile(r"^#?\s?([A-Z][A-Z0-9_]*)=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AppEnvironment:
    """Variables of an app in one environment.

    Attributes:
        values: name -> value, secrets included.
        sources: name -> where the value comes from.
    """

    values: Mapping[str, str]
    sources: Mapping[str, Source]

    @property
    def secret_names(self) -> frozenset[str]:
        """Variables whose value must not be shown."""
        return frozenset(n for n, source in self.sources.items() if source == "secret" or SECRET_NAME.search(n))

    @property
    def shown(self) -> dict[str, str]:
        """The same without the values of secrets, for records and tables."""
        return {n: HIDDEN if n in self.secret_names else v for n, v in sorted(self.values.items())}

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of the names that have no value."""
        return tuple(n for n in names if not self.values.get(n))


def app_environment(
    workspace: Workspace, slug: str, environment: Environment, *, environ: Mapping[str, str]
) -> AppEnvironment:
    """Return the variables of an app: `FORGE_APP_*` before secrets before settings, the environment's own before all's.

    Raises:
        ForgeError: the key of the secrets is lost, or a file is damaged.
    """
    settings = app_settings.resolved(app_settings.read_settings(workspace, slug), environment)
    layers: tuple[tuple[Source, Mapping[str, str]], ...] = (
        ("setting", app_settings.variables(settings)),
        ("secret", book.opened(workspace, slug, environment, environ=environ)),
        ("environment", {n.removeprefix(PREFIX): v for n, v in environ.items() if n.startswith(PREFIX) and v}),
    )
    values: dict[str, str] = {}
    sources: dict[str, Source] = {}
    for source, layer in layers:
        values |= layer
        sources |= dict.fromkeys(layer, source)
    found = AppEnvironment(values, sources)
    remember(values[name] for name in found.secret_names)
    return found


def ensure_secrets(
    workspace: Workspace,
    slug: str,
    environment: Environment,
    *,
    now: datetime,
    environ: Mapping[str, str],
    names: Iterable[str] = GENERATED,
) -> tuple[str, ...]:
    """Make and keep those of `GENERATED` that the environment lacks; return the names of what was made."""
    lacking = app_environment(workspace, slug, environment, environ=environ).missing(names)
    for name in lacking:
        address = book.Address(slug, environment, name)
        book.set_secret(workspace, address, generated(name), now=now, environ=environ)
    return lacking


def generated(name: str) -> str:
    """Return a fresh value for a secret: a data key in its own form, else 48 random bytes."""
    if name == "DATA_KEYS":
        return f"k1:{base64.b64encode(os.urandom(32)).decode()}"
    return token_urlsafe(48)


def listed_variables(project: Path) -> frozenset[str]:
    """Return the variables that the app's `.env.example` lists; none when there is no such file."""
    path = project / ".env.example"
    if not path.is_file():
        return frozenset()
    with translating(path, doing="read"):
        return frozenset(_LISTED.findall(path.read_text(encoding="utf-8", errors="replace")))
