"""How results, notes and failures look: results on stdout, everything else on stderr.

Invariant: the only module besides the TUI that prints; JSON results hold nothing but JSON.
"""

import dataclasses
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

_lines: list[Callable[..., str]] = []
"""Makes a JSON line of what goes to stderr, once logs are JSON."""
_CODES = {"red": "31", "green": "32", "yellow": "33", "dim": "2", "bold": "1"}


def prepare_streams() -> None:
    """Let a terminal that lacks a character show its code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def speak_json(line: Callable[..., str]) -> None:
    """Write notes and failures as JSON lines too, as the log is: `line(level, logger, message, **more)`."""
    _lines[:] = [line]


def speak_text() -> None:
    """Write notes and failures as text."""
    _lines.clear()


def result(text: str) -> None:
    """Print a part of the result."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def result_now(text: str) -> None:
    """Print a part of the result for a reader who follows along, also through a pipe."""
    result(text)
    sys.stdout.flush()


def exact(text: str) -> None:
    """Print a file as it is: its own line ends, nothing added, no character replaced."""
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
    else:
        binary.write(text.encode("utf-8", "surrogateescape"))
        binary.flush()


def json_result(value: Any) -> None:
    """Print the whole result as JSON."""
    result(json.dumps(plain(value), ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """Print something that is worth knowing but is not the result."""
    sys.stderr.write(f"{_lines[0]('info', 'forge', text) if _lines else text}\n")


def failure(message: str, hint: str | None) -> None:
    """Print why the command failed and the way out."""
    sys.stdout.flush()
    if _lines:
        sys.stderr.write(_lines[0]("error", "forge", message, hint=hint) + "\n")
        return
    sys.stderr.write(f"{paint('forge:', 'red', stream=sys.stderr)} {message}\n")
    if hint:
        sys.stderr.write(f"{paint('  try:', 'dim', stream=sys.stderr)} {hint}\n")


def table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Return a plain table; columns are as wide as their widest cell, the last one is left open."""
    lines = [list(headers), *(list(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headers))]
    padded = [
        "  ".join(cell if i == len(line) - 1 else cell.ljust(widths[i]) for i, cell in enumerate(line)).rstrip()
        for line in lines
    ]
    return "\n".join([paint(padded[0], "dim"), *padded[1:]])


def paint(text: str, colour: str, *, stream: Any = None) -> str:
    """Return the text in a colour when the stream is a terminal that wants it (no-color.org)."""
    target = sys.stdout if stream is None else stream
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not target.isatty():
        return text
    return f"\x1b[{_CODES[colour]}m{text}\x1b[0m"


def plain(value: Any) -> Any:
    """Return JSON data for dataclasses, models, paths, times and collections."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", exclude_defaults=True)
    return _collection(value)


def _collection(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return _single(value)


def _single(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value
