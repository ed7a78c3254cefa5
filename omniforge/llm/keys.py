"""Where the keys of providers are: the environment, forge's stored secrets, or the system's keyring.

Invariant: a key is returned to the caller that sends it and to nobody else; nothing here writes, logs or keeps one.
"""

from collections.abc import Mapping

from omniforge.llm.models import Model
from omniforge.secrets import book
from omniforge.workspace import find_workspace

KEYRING_SERVICE = "omniforge"
_FORGE = ""
"""Owner of secrets that are forge's own."""


def find_key(model: Model, environ: Mapping[str, str]) -> str | None:
    """Return the key of a model: from the environment, from `forge secret set --forge`, or the keyring's entry.

    Raises:
        ForgeError: it is kept by forge and cannot be read.
    """
    for name in model.keys:
        found = environ.get(name, "").strip() or _from_forge(name, environ) or _from_keyring(name)
        if found:
            return found
    return None


def key_source(model: Model, environ: Mapping[str, str]) -> str:
    """Return where the key comes from: a variable's name, `forge secret`, `keyring`, `not needed`, or `missing`."""
    for name in model.keys:
        if environ.get(name, "").strip():
            return name
        if _is_kept(name, environ):
            return "forge secret"
        if _from_keyring(name):
            return "keyring"
    return "missing" if model.needs_key else "not needed"


def _is_kept(name: str, environ: Mapping[str, str]) -> bool:
    return any(entry.name == name for entry in book.listed(find_workspace(environ=environ), _FORGE))


def _from_forge(name: str, environ: Mapping[str, str]) -> str | None:
    if not _is_kept(name, environ):
        return None
    return book.opened(find_workspace(environ=environ), _FORGE, "", environ=environ).get(name)


def _from_keyring(name: str) -> str | None:
    """Ask the system's keyring; one that is locked or absent counts as empty."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(KEYRING_SERVICE, name) or None
    except KeyringError:
        return None
