"""One settings model: flag > FORGE_* > forge.toml > user config > default. Every value knows where it came from.

Invariant: reading settings never writes, and an unknown key or a bad value is an error that names its source.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from omniforge.atomic_write import translating
from omniforge.errors import UsageError

VerifyLevel = Literal["none", "static", "test", "full"]
ModelMode = Literal["auto", "off", "recorded", "live"]


class Settings(BaseModel):
    """What a person may set; each field is `key` in TOML and `FORGE_KEY` in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    jobs: int = Field(default=0, ge=0, le=64)
    """Steps that run at once; 0 takes the number of processors."""
    verify: VerifyLevel = "static"
    """How far `forge build` proves what it made."""
    port: int = Field(default=3000, ge=0, le=65535)
    """First port a preview tries; 0 lets the system choose."""
    editor: str = ""
    """Program of `forge idea edit`; empty takes VISUAL, then EDITOR."""
    models: ModelMode = "auto"
    """Whether language models help: `off`, from recorded answers alone, or `live`; `auto` decides by what is set up."""
    model: str = ""
    """Model of every tier, e.g. `openai/gpt-5-mini`; after a comma, those that stand in for it."""
    model_fast: str = ""
    """Model of small questions; empty takes `model`."""
    model_reasoning: str = ""
    """Model of questions that want thought; empty takes `model`."""
    model_writing: str = ""
    """Model of copy; empty takes `model`."""
    model_timeout: float = Field(default=60.0, gt=0, le=3600)
    """Seconds of patience with one call of a model."""
    max_cost: float = Field(default=2.0, ge=0)
    """Most that one build may spend on models, in USD."""
    price_in: float | None = Field(default=None, ge=0)
    """USD per million tokens a model reads, when no price list knows your model."""
    price_out: float | None = Field(default=None, ge=0)
    """USD per million tokens a model writes, likewise."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings with the source of each value: `flag`, `environment`, a file path, or `default`."""

    settings: Settings
    sources: Mapping[str, str]


def load(
    settings_file: Path | None = None,
    *,
    flags: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Resolved:
    """Return the settings that hold for a command.

    Args:
        settings_file: `forge.toml` of the workspace; a missing file counts as empty.
        flags: values given on the command line; `None` values are ignored.
        environ: the environment; the process's own when missing.

    Raises:
        UsageError: a file is no TOML, a key is unknown or a value does not fit; the message names the source.
    """
    environ = os.environ if environ is None else environ
    layers: list[tuple[str, Mapping[str, Any]]] = [
        (str(path), _read_toml(path)) for path in (user_config_file(environ), settings_file) if path is not None
    ]
    variables = {
        name: environ[f"FORGE_{name.upper()}"]
        for name in Settings.model_fields
        if environ.get(f"FORGE_{name.upper()}", "") != ""
    }
    layers.append(("environment", variables))
    layers.append(("flag", {k: v for k, v in (flags or {}).items() if v is not None}))
    values: dict[str, Any] = {}
    sources = dict.fromkeys(Settings.model_fields, "default")
    for source, layer in layers:
        _check(source, layer)
        values.update(layer)
        sources.update(dict.fromkeys(layer, source))
    return Resolved(Settings.model_validate(values), sources)


def user_config_file(environ: Mapping[str, str]) -> Path:
    """Return the user's own settings file, by the XDG base directory rules."""
    base = environ.get("XDG_CONFIG_HOME", "")
    folder = Path(base) if base.startswith("/") else Path(environ.get("HOME") or Path.home()) / ".config"
    return folder / "forge" / "forge.toml"


def _read_toml(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        with translating(path, doing="read"):
            return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}", hint="correct the file, or move it away") from error


def _check(source: str, layer: Mapping[str, Any]) -> None:
    try:
        Settings.model_validate(dict(layer))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        known = ", ".join(Settings.model_fields)
        hint = f"known keys: {known}" if first["type"] == "extra_forbidden" else None
        raise UsageError(f"{source}: {key}: {first['msg'].lower()}", hint=hint) from error
