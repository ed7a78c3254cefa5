"""The token of a Git host: where it is found, and how Git gets it.

Invariant: a token is never an argument of a program, never part of an address and never in a file of a repository.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from omniforge.errors import UsageError
from omniforge.secrets import book, redaction
from omniforge.workspace import Workspace

USER_VARIABLE, PASSWORD_VARIABLE = "FORGE_EXPORT_USER", "FORGE_EXPORT_PASSWORD"
_HELPER = (
    f'!f() {{ test "$1" = get && printf "username=%s\\npassword=%s\\n" "${USER_VARIABLE}" "${PASSWORD_VARIABLE}"; }}; f'
)
_FORGE = ""
"""Owner of secrets that are forge's own."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Login:
    """What a host knows us by; the password does not show in its representation."""

    user: str
    password: str = field(repr=False)

    def options(self, url: str) -> tuple[str, ...]:
        """Return the options by which Git asks us, and nobody else, for the login of this address alone.

        An empty helper first makes Git forget the person's own ones (gitcredentials(7)).
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"}:
            return ()
        key = f"credential.{parts.scheme}://{parts.netloc}.helper"
        return ("-c", f"{key}=", "-c", f"{key}={_HELPER}")

    def variables(self) -> dict[str, str]:
        """Return the variables that the helper of `options` reads."""
        return {USER_VARIABLE: self.user, PASSWORD_VARIABLE: self.password}


def require_safe(url: str) -> str:
    """Return an address that a token may be sent to.

    Raises:
        UsageError: it holds a password, or anyone on the way could read along.
    """
    parts = urlsplit(url)
    if parts.password or (parts.scheme in {"http", "https"} and parts.username):
        raise UsageError(
            f"the address of {parts.hostname} holds a login", hint="leave it out; Git's credential helpers keep it"
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UsageError(f"{url}: a token would travel in clear text", hint="use https")
    return url


def find_token(names: tuple[str, ...], environ: Mapping[str, str], workspace: Workspace) -> str | None:
    """Return what the first of these variables holds, else the first that `forge secret set NAME --forge` keeps.

    From then on it is hidden in every text.

    Raises:
        ForgeError: it is kept by forge and cannot be read.
    """
    found = next((value for name in names if (value := environ.get(name, "").strip())), None)
    if found is None and any(entry.name in names for entry in book.listed(workspace, _FORGE)):
        kept = book.opened(workspace, _FORGE, "", environ=environ)
        found = next((kept[name] for name in names if name in kept), None)
    redaction.remember([found] if found else [])
    return found
