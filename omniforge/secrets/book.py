"""Secrets of projects and of forge itself: kept encrypted below the workspace, opened for the caller that uses them.

Invariant: every change is one rename; at any moment the key of what lies on disk is in its place. A value that was
opened is hidden in every later text of this process.
"""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from omniforge.errors import ForgeError, UsageError
from omniforge.file_lock import file_lock
from omniforge.secrets import book_file, sealing
from omniforge.secrets.book_file import BookFile, KeyRef, Record, Scope
from omniforge.secrets.key_place import KeyPlace, choose_place, place_named
from omniforge.secrets.redaction import remember
from omniforge.workspace import Workspace

MAX_VALUE_BYTES = 64 * 1024
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,127}")


@dataclass(frozen=True, slots=True)
class Address:
    """Whose secret it is.

    Attributes:
        project: slug of the project; empty for forge itself, e.g. the key of a language model.
        environment: `preview` or `production`; empty for both.
        name: as the variable is called.
    """

    project: str
    environment: Scope
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A secret without its value."""

    project: str
    environment: Scope
    name: str
    set_at: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """A change of the key."""

    n_secrets: int
    old_key: str
    new_key: str
    place: str


def set_secret(
    workspace: Workspace, address: Address, value: str, *, now: datetime, environ: Mapping[str, str]
) -> bool:
    """Keep a value; return whether it replaces another one.

    Raises:
        UsageError: the name is no variable's, or the value is empty or too long.
        ForgeError: the key is lost or the file was tampered with.
    """
    check_name(address.name)
    if not value or len(value.encode()) > MAX_VALUE_BYTES or "\0" in value:
        raise UsageError(f"{address.name}: the value is empty, has a zero byte or more than {MAX_VALUE_BYTES} bytes")
    remember([value])
    with _locked(workspace):
        book, key = _opened(workspace, environ) or _first(workspace, environ)
        place = (address.project, address.environment, address.name)
        record = Record(
            project=address.project, environment=address.environment, name=address.name,
            set_at=now.isoformat(timespec="seconds"), sealed="",
        )  # fmt: skip
        others = tuple(r for r in book.secrets if r.place != place)
        made = book_file.seal_value(key, book.key.id, value, record)
        book_file.write(_path(workspace), book.model_copy(update={"secrets": (*others, made)}), key)
        return len(others) < len(book.secrets)


def unset(workspace: Workspace, address: Address, *, environ: Mapping[str, str]) -> bool:
    """Forget a value; return whether there was one."""
    place = (address.project, address.environment, address.name)
    return _drop(workspace, lambda record: record.place == place, environ) > 0


def forget_project(workspace: Workspace, project: str, *, environ: Mapping[str, str]) -> int:
    """Forget all secrets of a project; return how many."""
    return _drop(workspace, lambda record: record.project == project, environ)


def listed(workspace: Workspace, project: str | None = None) -> tuple[Listed, ...]:
    """Return what is kept, without values and without the key; of one project, or all."""
    book = book_file.read(_path(workspace))
    found = book.secrets if book is not None else ()
    return tuple(
        Listed(r.project, r.environment, r.name, r.set_at) for r in found if project is None or r.project == project
    )


def opened(workspace: Workspace, project: str, environment: Scope, *, environ: Mapping[str, str]) -> dict[str, str]:
    """Return name -> value of what a project has in an environment; what is for it alone wins over what is for both.

    Raises:
        ForgeError: the key is lost or the file was tampered with; the message says which, and the way out.
    """
    if not any(entry.environment in ("", environment) for entry in listed(workspace, project)):
        return {}
    found = _opened(workspace, environ)
    if found is None:
        return {}
    book, key = found
    values: dict[str, str] = {}
    for scope in dict.fromkeys(("", environment)):
        of_scope = [r for r in book.secrets if (r.project, r.environment) == (project, scope)]
        values |= {r.name: book_file.open_record(_path(workspace), book, r, key) for r in of_scope}
    remember(values.values())
    return values


def rotate(workspace: Workspace, *, environ: Mapping[str, str], place: KeyPlace | None = None) -> Rotation:
    """Seal everything again with a new key and forget the old one; safe against a kill at any moment.

    Args:
        workspace: the workspace.
        environ: says where the key file is.
        place: where the new key goes; where a first one would go when missing.

    Raises:
        ForgeError: there is nothing to rotate, the key is lost, or the file was tampered with.
    """
    path = _path(workspace)
    with _locked(workspace):
        found = _opened(workspace, environ)
        if found is None:
            raise ForgeError("no secret is kept here", hint="forge secret set NAME")
        book, old_key = found
        if book.leaving:
            book = _forget_leaving(workspace, book, old_key, environ)
        new_place = place or choose_place(workspace, environ)
        new_key, new = sealing.new_key(), KeyRef(id=os.urandom(8).hex(), place=new_place.name)
        book = book_file.write(path, book.model_copy(update={"leaving": (new,)}), old_key)
        new_place.put(new.id, new_key)
        values = [(r, book_file.open_record(path, book, r, old_key)) for r in book.secrets]
        again = tuple(book_file.seal_value(new_key, new.id, value, r) for r, value in values)
        moved = BookFile(key=new, leaving=(book.key,), secrets=again)
        _forget_leaving(workspace, book_file.write(path, moved, new_key), new_key, environ)
        return Rotation(len(again), book.key.id, new.id, new_place.where())


def check_name(name: str) -> None:
    """Make sure that a name can be a variable's.

    Raises:
        UsageError: it cannot, or it is one that a build prints into pages for everybody.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f'"{name}" is no name of a variable', hint="capital letters, digits and _, e.g. SMTP_URL")
    if name.startswith("NEXT_PUBLIC_"):
        raise UsageError(
            f"{name} is printed into pages that everybody can read", hint=f"it is no secret: forge project set {name} …"
        )


def _path(workspace: Workspace) -> Path:
    return workspace.state / "secrets.json"


def _locked(workspace: Workspace) -> AbstractContextManager[None]:
    return file_lock(workspace.state / "secrets.lock", what="the stored secrets")


def _drop(workspace: Workspace, goes: Callable[[Record], bool], environ: Mapping[str, str]) -> int:
    with _locked(workspace):
        found = _opened(workspace, environ) if any(map(goes, _records(workspace))) else None
        if found is None:
            return 0
        book, key = found
        staying = tuple(r for r in book.secrets if not goes(r))
        book_file.write(_path(workspace), book.model_copy(update={"secrets": staying}), key)
        return len(book.secrets) - len(staying)


def _records(workspace: Workspace) -> tuple[Record, ...]:
    book = book_file.read(_path(workspace))
    return book.secrets if book is not None else ()


def _first(workspace: Workspace, environ: Mapping[str, str]) -> tuple[BookFile, bytes]:
    """Make the first key and put it in its place."""
    place, key, key_id = choose_place(workspace, environ), sealing.new_key(), os.urandom(8).hex()
    place.put(key_id, key)
    return BookFile(key=KeyRef(id=key_id, place=place.name)), key


def _opened(workspace: Workspace, environ: Mapping[str, str]) -> tuple[BookFile, bytes] | None:
    """Return what is kept and its key, proved to be as forge wrote it."""
    book = book_file.read(_path(workspace))
    if book is None:
        return None
    place = place_named(book.key.place, workspace, environ)
    key = place.get(book.key.id)
    if key is None:
        raise ForgeError(
            f"{_path(workspace)}: its key {book.key.id} is not in {place.where()}",
            hint="bring the key back from a backup; without it the values are lost: "
            f"move {_path(workspace).name} away and set them again",
        )
    book_file.check(_path(workspace), book, key)
    return book, key


def _forget_leaving(workspace: Workspace, book: BookFile, key: bytes, environ: Mapping[str, str]) -> BookFile:
    """Take keys that nothing is sealed with any more out of their places, and note that they are gone."""
    leaving = [ref for ref in book.leaving if ref.id != book.key.id]
    for ref in leaving:
        place_named(ref.place, workspace, environ).drop(ref.id)
    return book_file.write(_path(workspace), book.model_copy(update={"leaving": ()}), key)
