"""The lines of a batch: each an idea as text, as a spec, or as a file to import.

Invariant: a line that cannot be used is told with its number and never stops the others.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from omniforge.atomic_write import translating
from omniforge.errors import SpecError
from omniforge.ideas.bulk import BadLine, read_record
from omniforge.spec.model import Spec

KINDS = ("text", "spec", "file")
_MAX_FILE_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One idea of a batch.

    Attributes:
        line: its number in the input, from 1.
        id: as given, as text.
        kind: what `value` is: `text`, `spec` or `file`.
        value: the words, the spec as YAML or JSON, or the content of the file.
        file_name: of a `file`; its suffix tells the format.
    """

    line: int
    id: str
    kind: str
    value: str
    file_name: str = ""

    @property
    def digest(self) -> str:
        """What the result of this line depends on, besides forge."""
        return sha256(json.dumps([self.kind, self.value, self.file_name]).encode()).hexdigest()


def read_batch(files: Sequence[Path]) -> tuple[tuple[BatchLine, ...], tuple[BadLine, ...]]:
    """Return the ideas of JSON-lines files in their order, and the lines that hold none.

    Args:
        files: lines `{id, text}`, `{id, spec}` or `{id, file}`; a relative `file` is looked up beside
            its JSON-lines file.

    Raises:
        ForgeError: a file cannot be read.
        SpecError: no line holds an idea.
    """
    found: dict[str, BatchLine] = {}
    bad: list[BadLine] = []
    for file in files:
        with translating(file, doing="read"):
            raw = file.read_bytes().splitlines()
        for number, line in enumerate(raw, start=1):
            read = _read_line(number, line, file.parent) if line.strip() else None
            if isinstance(read, BatchLine) and read.id in found:
                read = BadLine(number, f'the id "{read.id}" is already there')
            if isinstance(read, BadLine):
                bad.append(read)
            elif read is not None:
                found[read.id] = read
    if not found:
        why = f"; line {bad[0].line}: {bad[0].message}" if bad else ""
        raise SpecError(f"{files[0]} holds no idea{why}", hint=_HINT)
    return tuple(found.values()), tuple(bad)


def sample(lines: Sequence[BatchLine], size: int | None, seed: int) -> tuple[BatchLine, ...]:
    """Return `size` lines drawn by a seed, in their order; all when there are no more, or no size is given."""
    if size is None or size >= len(lines):
        return tuple(lines)
    chosen = set(random.Random(seed).sample(range(len(lines)), size))  # noqa: S311 - a draw that can be repeated
    return tuple(line for index, line in enumerate(lines) if index in chosen)


def spec_of(line: BatchLine) -> Spec:
    """Return the checked spec of a line.

    Raises:
        SpecError: the idea cannot be used; the message says what is wrong.
    """
    from omniforge.ideas.create import plan_idea
    from omniforge.ideas.importing import plan_import
    from omniforge.spec.check import load_spec

    if line.kind == "text":
        return plan_idea(line.value).spec
    if line.kind == "file":
        return plan_import(line.value, line.file_name).plan.spec
    return load_spec(line.value, origin=f"the spec of {line.id}")


_HINT = 'one JSON object per line: {"id": "a1", "text": "a shop for handmade ceramics"}'


def _read_line(number: int, line: bytes, folder: Path) -> BatchLine | BadLine:
    found = read_record(number, line)
    if isinstance(found, BadLine):
        return found
    line_id, record = found
    kinds = [kind for kind in KINDS if kind in record]
    if not kinds:
        return BadLine(number, 'no "text", "spec" or "file"')
    kind = next((k for k in ("file", "spec") if k in kinds), "text")
    return _with_value(number, str(line_id), kind, record[kind], folder)


def _with_value(number: int, line_id: str, kind: str, value: Any, folder: Path) -> BatchLine | BadLine:
    if kind == "spec" and isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return BadLine(number, f'"{kind}" is not text')
    if kind != "file":
        return BatchLine(number, line_id, kind, value)
    path = folder / value
    try:
        source = path.read_bytes()
        if len(source) > _MAX_FILE_BYTES:
            return BadLine(number, f"{path} has more than {_MAX_FILE_BYTES:,} bytes")
        return BatchLine(number, line_id, kind, source.decode("utf-8-sig").replace("\r\n", "\n"), path.name)
    except OSError as error:
        return BadLine(number, f"cannot read {path}: {error.strerror}")
    except UnicodeDecodeError:
        return BadLine(number, f"{path} is not UTF-8 text")
