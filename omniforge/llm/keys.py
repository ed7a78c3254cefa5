"""Where the keys of providers are: the environment, else the system's keyring. They are read when a model is called.

Invariant: a key is returned to the caller that sends it and to nobody else; nothing here writes, logs or keeps one.
"""

from collections.abc import Mapping
from importlib import import_module, util

from omniforge.llm.models import Model

KEYRING_SERVICE = "omniforge"


def find_key(model: Model, environ: Mapping[str, str]) -> str | None:
    """Return the key of a model, from the environment or from the keyring entry `omniforge` of the same name."""
    for name in model.keys:
        found = environ.get(name, "").strip() or _from_keyring(name)
        if found:
            return found
    return None


def key_source(model: Model, environ: Mapping[str, str]) -> str:
    """Return where the key comes from: a variable's name, `keyring`, `not needed`, or `missing`."""
    for name in model.keys:
        if environ.get(name, "").strip():
            return name
        if _from_keyring(name):
            return "keyring"
    return "missing" if model.needs_key else "not needed"


def _from_keyring(name: str) -> str | None:
    """Ask the `keyring` package when it is installed; a keyring that is locked or absent counts as empty."""
    if util.find_spec("keyring") is None:
        return None
    keyring = import_module("keyring")
    try:
        found = keyring.get_password(KEYRING_SERVICE, name)
    except keyring.errors.KeyringError:
        return None
    return str(found) if found else None
