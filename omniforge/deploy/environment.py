"""The environment a release runs with: forge's part, the keys of the place, and what the person set.

Invariant: a key is made once per place and kept in a file only its owner can read; no value of this module is ever
printed, logged or recorded.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping

from omniforge.atomic_write import translating, write_text
from omniforge.deploy.place import Place

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")
_MADE = ("JWT_SECRET", "DATA_KEYS")
TAKEN = ("DATABASE_URL", *_MADE)
"""What is taken from forge's own environment where nothing else says it."""


def environment(place: Place, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a release but for what its target adds (port, address, database).

    Args:
        place: where it runs.
        environ: forge's own environment.
    """
    base = {name: environ[name] for name in _PASSED_ON if environ.get(name)}
    given = {name: environ[name] for name in TAKEN if environ.get(name)}
    return {**base, **_keys(place), **given, "NODE_ENV": "production", "NEXT_TELEMETRY_DISABLED": "1"}


def _keys(place: Place) -> dict[str, str]:
    """Return the signing key and the key for personal data of a place, made on first use."""
    path = place.root / "keys.json"
    if not path.is_file():
        made = {
            "JWT_SECRET": secrets.token_urlsafe(48),
            "DATA_KEYS": f"k1:{base64.b64encode(os.urandom(32)).decode()}",
        }
        write_text(path, json.dumps(made), mode=0o600)
    with translating(path, doing="read"):
        found: dict[str, str] = json.loads(path.read_text())
    return found
