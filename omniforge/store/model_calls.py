"""What language models did for each build and what it cost, as rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omniforge.store.connection import Connection, reading, transaction


@dataclass(frozen=True, slots=True)
class CallRow:
    """One slot of one build.

    Attributes:
        build_id: None for what was asked outside of a build.
        source: `answered`, `recorded` or `kept`.
        files: generated files the slot shows in.
        cost_usd: None when nobody knows the price.
        n_calls: how often a model was called for it.
    """

    build_id: int | None
    idea: str
    at: float
    step: str
    slot: str
    source: str
    model: str
    files: tuple[str, ...]
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    n_calls: int
    reason: str = ""


_COLUMNS = tuple(CallRow.__dataclass_fields__)


def add_call(connection: Connection, path: Path, row: CallRow) -> None:
    """Store one row."""
    values = [json.dumps(row.files) if c == "files" else getattr(row, c) for c in _COLUMNS]
    marks = ", ".join("?" for _ in _COLUMNS)
    sql = f"INSERT INTO model_calls ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608 - columns are ours
    with transaction(connection, path) as db:
        db.execute(sql, values)


def find_calls(connection: Connection, path: Path, *, idea: str | None, build_id: int | None) -> list[CallRow]:
    """Return the rows of an idea, of a build, or all, oldest first."""
    wanted: dict[str, Any] = {k: v for k, v in {"idea": idea, "build_id": build_id}.items() if v is not None}
    where = " AND ".join(f"{k} = ?" for k in wanted) or "1"
    sql = f"SELECT {', '.join(_COLUMNS)} FROM model_calls WHERE {where} ORDER BY id"  # noqa: S608 - columns are ours
    with reading(connection, path) as db:
        found = db.execute(sql, tuple(wanted.values())).fetchall()
    return [_row(r) for r in found]


def _row(values: Sequence[Any]) -> CallRow:
    named = dict(zip(_COLUMNS, values, strict=True))
    return CallRow(**{**named, "files": tuple(json.loads(named["files"]))})
