"""The file of stored secrets as it lies on disk: its format, and the seal over the whole of it.

Invariant: a file that was changed by anything but forge, in any record, order or number, is refused and names its flaw.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from omniforge.atomic_write import translating, write_text
from omniforge.errors import ForgeError
from omniforge.secrets import sealing
from omniforge.secrets.key_place import PlaceName

FORMAT = 1
_RESCUE = "bring the file back from a backup; or move it away and set the values again with forge secret set"
Scope = Literal["", "preview", "production"]


class KeyRef(BaseModel):
    """Which key, and where it is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    place: PlaceName


class Record(BaseModel):
    """One sealed value; an empty project means forge itself, an empty environment means every one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    project: str
    environment: Scope
    name: str
    set_at: str
    sealed: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What the record is found and sorted by."""
        return (self.project, self.environment, self.name)


class BookFile(BaseModel):
    """The whole file.

    Attributes:
        key: what the records are sealed with.
        leaving: keys of a rotation that was begun or ended and are to be forgotten.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    cipher: Literal["AES-256-GCM"] = "AES-256-GCM"
    key: KeyRef
    leaving: tuple[KeyRef, ...] = ()
    secrets: tuple[Record, ...] = ()
    seal: str = ""


def read(path: Path) -> BookFile | None:
    """Return the file; None when there is none. Its seal is not looked at: that needs the key.

    Raises:
        ForgeError: it is no such file, or of a newer forge.
    """
    if not path.is_file():
        return None
    with translating(path, doing="read"):
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        body = json.loads(text)
        if isinstance(body, dict) and isinstance(body.get("format"), int) and body["format"] > FORMAT:
            raise ForgeError(f"{path}: has format {body['format']}, this forge knows {FORMAT}", hint="update forge")
        return BookFile.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ForgeError(f"{path}: {where}: {first['msg'].lower()}", hint=_RESCUE) from error
    except ValueError as error:
        raise ForgeError(f"{path}: not a file of secrets: {error}", hint=_RESCUE) from error


def write(path: Path, book: BookFile, key: bytes) -> BookFile:
    """Seal the whole and put it on disk in one step; return it as written."""
    ordered = book.model_copy(update={"secrets": tuple(sorted(book.secrets, key=lambda r: r.place))})
    sealed = ordered.model_copy(update={"seal": sealing.seal(key, "", _whole(ordered))})
    write_text(path, sealed.model_dump_json(indent=2) + "\n", mode=0o600)
    return sealed


def check(path: Path, book: BookFile, key: bytes) -> None:
    """Make sure that the file is as forge wrote it.

    Raises:
        ForgeError: something was changed, added, taken away or moved; the message names a record if it is one.
    """
    for record in book.secrets:
        open_record(path, book, record, key)
    try:
        sealing.open_sealed(key, book.seal, _whole(book))
    except sealing.BrokenSealError as error:
        raise ForgeError(f"{path}: records were added, taken away or moved by something else", hint=_RESCUE) from error


def seal_value(key: bytes, key_id: str, value: str, record: Record) -> Record:
    """Return the record with the value sealed in it."""
    return record.model_copy(update={"sealed": sealing.seal(key, value, _use(key_id, record))})


def open_record(path: Path, book: BookFile, record: Record, key: bytes) -> str:
    """Return the value of a record.

    Raises:
        ForgeError: it was changed, or belongs to another name, project or environment.
    """
    try:
        return sealing.open_sealed(key, record.sealed, _use(book.key.id, record))
    except sealing.BrokenSealError as error:
        of = f" of {record.project}" if record.project else ""
        raise ForgeError(f"{path}: the value of {record.name}{of} has been tampered with", hint=_RESCUE) from error


def _use(key_id: str, record: Record) -> Sequence[str | int]:
    return (FORMAT, key_id, *record.place, record.set_at)


def _whole(book: BookFile) -> Sequence[str | int]:
    body = book.model_dump_json(exclude={"seal"})
    return (FORMAT, "whole", sha256(body.encode()).hexdigest())
