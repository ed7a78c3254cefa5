"""Step outputs by key, on disk: what makes a build resume and a rebuild cheap.

Invariant: an entry is written whole or not at all, and is used only if its content still has the hash it was
written with; the folder may be deleted at any time.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from omniforge.agents.base import Json, TaskOutput
from omniforge.atomic_write import make_folder, translating
from omniforge.codegen.files import GeneratedFile

_DIGEST_LENGTH = 64


class CorruptEntryError(Exception):
    """An entry does not have the content it was written with; it has been removed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An output from the cache, with the hash of its result for the keys of downstream steps."""

    output: TaskOutput
    result_hash: str


class StepCache:
    """A folder of entries; safe for several threads and processes at once."""

    def __init__(self, root: Path) -> None:
        self._root = root / "steps"

    def has(self, key: str) -> bool:
        """Whether there is an entry, sound or not."""
        return self._path(key).exists()

    def read(self, key: str) -> Entry | None:
        """Return the entry, or None when there is none.

        Raises:
            CorruptEntryError: it is damaged; it is gone now and must be made again.
        """
        path = self._path(key)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CorruptEntryError(f"cache entry {key[:12]} cannot be read: {error.strerror}") from error
        body = content[_DIGEST_LENGTH + 1 :]
        if sha256(body).hexdigest().encode() != content[:_DIGEST_LENGTH]:
            with suppress(OSError):
                path.unlink()
            raise CorruptEntryError(f"cache entry {key[:12]} is damaged and was made again")
        return _decode(json.loads(body))

    def write(self, key: str, output: TaskOutput) -> Entry:
        """Keep an output under its key.

        Raises:
            ForgeError: the disk refuses; nothing half-written stays.
        """
        self._keep(key, json.dumps(_encode(output), ensure_ascii=False, separators=(",", ":")).encode())
        return Entry(output, result_hash(output.result))

    def body(self, key: str) -> bytes | None:
        """Return an entry as bytes, for another machine's `keep_body`; None when there is none."""
        try:
            return self._path(key).read_bytes()[_DIGEST_LENGTH + 1 :]
        except OSError:
            return None

    def keep_body(self, key: str, body: bytes) -> Entry:
        """Keep an entry as `body` gave it on another machine, and return it."""
        self._keep(key, body)
        return _decode(json.loads(body))

    def forget(self, key: str) -> None:
        """Drop one entry."""
        with suppress(OSError):
            self._path(key).unlink()

    def _keep(self, key: str, body: bytes) -> None:
        path = self._path(key)
        make_folder(path.parent)
        temporary = path.with_suffix(f".{os.getpid()}.{id(body)}.tmp")
        with translating(path):
            try:
                temporary.write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)
                temporary.replace(path)
            except BaseException:
                with suppress(OSError):
                    temporary.unlink()
                raise

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / f"{key}.json"


def result_hash(result: Json) -> str:
    """Return the hash of a result, equal for equal data whatever the order of keys."""
    return sha256(canonical(result)).hexdigest()


def canonical(value: Any) -> bytes:
    """Return the one JSON spelling of plain data."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _encode(output: TaskOutput) -> dict[str, Any]:
    return {
        "files": [_encode_file(f) for f in output.files],
        "result": output.result,
        "log": list(output.log),
        "result_hash": result_hash(output.result),
    }


def _encode_file(file: GeneratedFile) -> list[Any]:
    binary = isinstance(file.content, bytes)
    content = b64encode(file.content).decode() if isinstance(file.content, bytes) else file.content
    flags = [binary, file.executable, file.write_once, file.formatted]
    return [file.path, file.template, list(file.nodes), [int(f) for f in flags], content]


def _decode(body: dict[str, Any]) -> Entry:
    files = tuple(_decode_file(f) for f in body["files"])
    output = TaskOutput(files=files, result=body["result"], log=tuple(body["log"]))
    return Entry(output, body["result_hash"])


def _decode_file(row: Sequence[Any]) -> GeneratedFile:
    path, template, nodes, (binary, executable, write_once, formatted), content = row
    return GeneratedFile(
        path=path,
        content=b64decode(content) if binary else content,
        template=template,
        nodes=tuple(nodes),
        executable=bool(executable),
        write_once=bool(write_once),
        formatted=bool(formatted),
    )
