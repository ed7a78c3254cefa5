"""Where the keys of stored secrets are: the system's keyring, else a file of the user's, never beside the secrets.

Invariant: a key is in its place before anything is encrypted with it, and leaves it only when nothing is any more.
"""

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from omniforge.atomic_write import translating, write_text
from omniforge.errors import ForgeError, UsageError
from omniforge.file_lock import file_lock
from omniforge.secrets.sealing import KEY_BYTES
from omniforge.settings import user_config_file
from omniforge.workspace import Workspace

PlaceName = Literal["keyring", "file"]
SERVICE = "omniforge"
FILE_VARIABLE = "FORGE_KEY_FILE"
_HEADER = "# Keys of secrets that forge keeps. Without this file they cannot be read: back it up, apart from them.\n"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyPlace(Protocol):
    """Keeps keys by their id."""

    @property
    def name(self) -> PlaceName:
        """How a store names the place."""

    def where(self) -> str:
        """Return the place in words."""

    def get(self, key_id: str) -> bytes | None:
        """Return a key; None when it is not there."""

    def put(self, key_id: str, key: bytes) -> None:
        """Keep a key."""

    def drop(self, key_id: str) -> None:
        """Forget a key; one that is not there is fine."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file that its owner alone can read: one line per key, its id and the key in Base64."""

    path: Path
    name: PlaceName = "file"

    def where(self) -> str:
        """Return the path."""
        return str(self.path)

    def get(self, key_id: str) -> bytes | None:
        """Return a key of the file.

        Raises:
            ForgeError: others can read the file, or its line is no key.
        """
        return self._keys().get(key_id)

    def put(self, key_id: str, key: bytes) -> None:
        """Add a line."""
        with self._locked():
            self._write({**self._keys(), key_id: key})

    def drop(self, key_id: str) -> None:
        """Take a line out."""
        with self._locked():
            keys = self._keys()
            if keys.pop(key_id, None) is not None:
                self._write(keys)

    def _locked(self) -> AbstractContextManager[None]:
        return file_lock(self.path.with_suffix(".lock"), what="the key file")

    def _keys(self) -> dict[str, bytes]:
        if not self.path.is_file():
            return {}
        with translating(self.path, doing="read"):
            mode = stat.S_IMODE(self.path.stat().st_mode)
            if mode & _OTHERS:
                raise ForgeError(f"{self.path}: others can read it (mode {mode:04o})", hint=f"chmod 600 {self.path}")
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        found = [line.split() for line in lines if line.strip() and not line.startswith("#")]
        return {words[0]: _decoded(words, self.path) for words in found}

    def _write(self, keys: Mapping[str, bytes]) -> None:
        lines = [f"{key_id} {base64.b64encode(key).decode()}\n" for key_id, key in keys.items()]
        write_text(self.path, _HEADER + "".join(lines), mode=0o600)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The system's keyring: Keychain, Secret Service, KWallet or the Windows Credential Locker."""

    name: PlaceName = "keyring"

    def where(self) -> str:
        """Return its name."""
        return "the system's keyring"

    def get(self, key_id: str) -> bytes | None:
        """Return a key.

        Raises:
            ForgeError: the keyring is locked or not there.
        """
        import keyring
        from keyring.errors import KeyringError

        try:
            found = keyring.get_password(SERVICE, _entry(key_id))
        except KeyringError as error:
            raise self._refused(error) from error
        return None if found is None else _decoded([key_id, found], Path(self.where()))

    def put(self, key_id: str, key: bytes) -> None:
        """Keep a key, and make sure that it can be had again."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, _entry(key_id), base64.b64encode(key).decode())
        except KeyringError as error:
            raise self._refused(error) from error
        if self.get(key_id) != key:
            raise ForgeError("the system's keyring does not keep what it is given", hint=_USE_FILE)

    def drop(self, key_id: str) -> None:
        """Forget a key."""
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            keyring.delete_password(SERVICE, _entry(key_id))
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> ForgeError:
        return ForgeError(f"the system's keyring refuses: {error}", hint=f"unlock it; or {_USE_FILE}")


_USE_FILE = f"keep the key in a file of your own: export {FILE_VARIABLE}=~/.config/forge/secrets.key"


def place_named(name: PlaceName, workspace: Workspace, environ: Mapping[str, str]) -> KeyPlace:
    """Return the place that a store names."""
    return Keyring() if name == "keyring" else key_file(workspace, environ)


def choose_place(workspace: Workspace, environ: Mapping[str, str]) -> KeyPlace:
    """Return where a new key goes: the file that is named, else the keyring if there is one, else the usual file."""
    if not environ.get(FILE_VARIABLE, "").strip() and _has_keyring():
        return Keyring()
    return key_file(workspace, environ)


def key_file(workspace: Workspace, environ: Mapping[str, str]) -> KeyFile:
    """Return the key file: `FORGE_KEY_FILE`, else `secrets.key` beside the user's own settings.

    Raises:
        UsageError: it would lie in the workspace or in a Git repository.
    """
    named = environ.get(FILE_VARIABLE, "").strip()
    path = Path(named).expanduser().absolute() if named else user_config_file(environ).with_name("secrets.key")
    for root in (workspace.root, workspace.root.resolve()):
        if path.is_relative_to(root) or path.resolve().is_relative_to(root):
            raise UsageError(
                f"{path}: the key may not lie beside what it opens", hint=f"name a file elsewhere: {FILE_VARIABLE}"
            )
    if _is_committable(path):
        raise UsageError(
            f"{path}: the key would lie in a Git repository",
            hint=f"name a file elsewhere with {FILE_VARIABLE}, or let .gitignore leave it out",
        )
    return KeyFile(path)


def _has_keyring() -> bool:
    """Whether there is a keyring that keeps things: its priority is at least 1 (keyring's own rule)."""
    import keyring

    try:
        return float(keyring.get_keyring().priority) >= 1
    except (RuntimeError, TypeError, ValueError):
        return False


def _is_committable(path: Path) -> bool:
    """Whether the file lies in a Git work tree that does not leave it out."""
    import pygit2

    folder = next(p for p in path.parents if p.is_dir())
    found = pygit2.discover_repository(str(folder))
    if found is None:
        return False
    repository = pygit2.Repository(found)
    if repository.workdir is None:
        return True
    inside = os.path.relpath(path.resolve(), Path(repository.workdir).resolve())
    return not repository.path_is_ignored(inside)


def _entry(key_id: str) -> str:
    return f"secrets {key_id}"


def _decoded(words: list[str], place: Path) -> bytes:
    try:
        key = base64.b64decode(words[1], validate=True) if len(words) == 2 else b""  # noqa: PLR2004 - id and key
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise ForgeError(f"{place}: what stands for {words[0]} is no key", hint="bring it back from a backup")
    return key
