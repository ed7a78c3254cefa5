"""The address of a fleet's database, told to people without its login; and what the fleet needs to be installed.

Invariant: light, and no library of the extra is imported; the login leaves this module in `url` alone.
"""

from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import parse_qsl, unquote, urlsplit

from omniforge.errors import UsageError

_EXTRA = ("dbos", "psycopg", "boto3")
_SCHEMES = ("postgresql", "postgres")
_HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where a fleet's database is.

    Attributes:
        url: for drivers, login included; never printed.
        shown: `host:port/name`, for people.
        secrets: passwords in the address, in every spelling that an error may repeat.
    """

    url: str = field(repr=False)
    shown: str
    secrets: tuple[str, ...] = field(repr=False, default=())

    def without_secrets(self, text: str) -> str:
        """Return a text of a library with the address and its passwords taken out."""
        for secret in (self.url, *self.secrets):
            text = text.replace(secret, _HIDDEN)
        return text


def read_address(text: str) -> DatabaseAddress:
    """Return the address in a `postgresql://` URL.

    Raises:
        UsageError: it is none; the text is not repeated, because it may hold a password.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port or 5432
    except ValueError:
        raise UsageError("the address of the fleet's database cannot be read", hint=_HINT) from None
    if parts.scheme not in _SCHEMES or not parts.path.strip("/"):
        raise UsageError("the address of the fleet's database is no postgresql:// URL with a name", hint=_HINT)
    query = dict(parse_qsl(parts.query))
    passwords = {p for p in (parts.password, unquote(parts.password or ""), query.get("password")) if p}
    url = "postgresql" + text.strip().removeprefix(parts.scheme)
    host = parts.hostname or query.get("host") or "localhost"
    shown = f"{host}:{port}/{unquote(parts.path.strip('/'))}"
    return DatabaseAddress(url, shown, tuple(sorted(passwords, key=len, reverse=True)))


def require_extra() -> None:
    """Refuse to go on without the libraries of the fleet.

    Raises:
        UsageError: names what is missing and how to get it.
    """
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"builds on other machines need what is not installed: {', '.join(missing)}",
            hint="install the extra: pip install 'omniforge[fleet]'",
        )


_HINT = "like postgresql://forge@db.example.com/forge; keep the password in PGPASSWORD or ~/.pgpass"
