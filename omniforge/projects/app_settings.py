"""Settings of a project that are no secrets: its domains and plain variables of the app, for each environment.

Invariant: nothing that looks like a secret is written here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from omniforge.atomic_write import translating, write_text
from omniforge.errors import ForgeError, UsageError
from omniforge.file_lock import file_lock
from omniforge.secrets import shapes
from omniforge.secrets.book_file import Scope
from omniforge.secrets.redaction import SECRET_NAME
from omniforge.workspace import Workspace

DOMAIN = "domain"
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,127}")
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"(?=.{{4,253}}$){_LABEL}(?:\.{_LABEL})+")
"""A DNS name of at least two labels (RFC 1123)."""
_OF_THE_RUN = ("NODE_ENV", "PORT", "HOSTNAME", "PATH", "NODE_OPTIONS", "LD_PRELOAD")
"""What the place that runs the app decides."""


class Setting(BaseModel):
    """One setting; an empty environment means every one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    environment: Scope
    name: str
    value: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a setting; no old value means it is new, no new one that it is gone."""

    name: str
    environment: Scope
    old: str | None
    new: str | None


def read_settings(workspace: Workspace, slug: str) -> tuple[Setting, ...]:
    """Return the settings of a project, those for every environment first, by name.

    Raises:
        ForgeError: the file is damaged.
    """
    path = _path(workspace, slug)
    if not path.is_file():
        return ()
    with translating(path, doing="read"):
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        found = _File.model_validate(json.loads(text)).settings
    except (ValueError, ValidationError) as error:
        raise ForgeError(
            f"{path}: not a file of settings: {str(error).splitlines()[0]}", hint="correct it, or move it away"
        ) from error
    return tuple(sorted(found, key=lambda s: (s.environment, s.name)))


def resolved(settings: Iterable[Setting], environment: Scope) -> dict[str, str]:
    """Return name -> value in an environment; what is for it alone wins."""
    ordered = sorted(settings, key=lambda s: s.environment)
    return {s.name: s.value for s in ordered if s.environment in ("", environment)}


def change(
    workspace: Workspace, slug: str, name: str, value: str | None, *, environment: Scope = "", dry_run: bool = False
) -> Change:
    """Set a setting, or take it away with None.

    Args:
        workspace: the workspace.
        slug: the project.
        name: `domain`, or a variable of the app.
        value: the new value.
        environment: `preview` or `production`; empty for both.
        dry_run: change nothing.

    Raises:
        UsageError: there is no such setting, the value does not fit, or it looks like a secret.
    """
    if value is not None:
        value = _accepted(name, value)
    with file_lock(_path(workspace, slug).with_suffix(".lock"), what=f'the settings of "{slug}"'):
        before = read_settings(workspace, slug)
        old = next((s.value for s in before if (s.environment, s.name) == (environment, name)), None)
        if value is None and old is None:
            known = ", ".join(sorted({s.name for s in before})) or "none"
            raise UsageError(f"{name} is not set{_for(environment)}", hint=f"set are: {known}")
        if not dry_run:
            after = [s for s in before if (s.environment, s.name) != (environment, name)]
            if value is not None:
                after.append(Setting(environment=environment, name=name, value=value))
            _write(workspace, slug, after)
    return Change(name, environment, old, value)


def forget(workspace: Workspace, slug: str) -> None:
    """Remove all settings of a project."""
    with translating(_path(workspace, slug), doing="remove"):
        _path(workspace, slug).unlink(missing_ok=True)


def variables(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the app that settings stand for: the domain becomes its address."""
    named = {name: value for name, value in settings.items() if name != DOMAIN}
    if DOMAIN not in settings:
        return named
    return {"APP_URL": f"https://{settings[DOMAIN]}", "COOKIE_SECURE": "true", **named}


def _accepted(name: str, value: str) -> str:
    if name == DOMAIN:
        host = value.strip().lower().rstrip(".")
        if not _HOST.fullmatch(host):
            raise UsageError(f'"{value}" is no domain', hint="e.g. forge project set domain shop.example")
        return host
    if not _VARIABLE.fullmatch(name) or name in _OF_THE_RUN:
        raise UsageError(
            f'there is no setting "{name}"', hint=f"{DOMAIN}, or a variable of the app as .env.example lists them"
        )
    if SECRET_NAME.search(name) or next(shapes.find(value), None) is not None:
        raise UsageError(f"{name} looks like a secret", hint=f"forge secret set {name} keeps it encrypted")
    if "\0" in value or "\n" in value:
        raise UsageError(f"{name}: the value is more than one line")
    return value


def _for(environment: Scope) -> str:
    return f" for {environment}" if environment else ""


def _path(workspace: Workspace, slug: str) -> Path:
    return workspace.state / "settings" / f"{slug}.json"


def _write(workspace: Workspace, slug: str, settings: Iterable[Setting]) -> None:
    body = _File(settings=tuple(sorted(settings, key=lambda s: (s.environment, s.name))))
    write_text(_path(workspace, slug), body.model_dump_json(indent=2) + "\n")
