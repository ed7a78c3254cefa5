"""What forge logs, as text or as one JSON object per line, on stderr.

Invariant: nothing is logged unless a person asks for a level; no line holds a secret: `redact` sees each one.
"""

import datetime as dt
import json
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from omniforge.errors import UsageError
from omniforge.observe import telemetry

Format = Literal["text", "json"]
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_FORMATS: dict[str, Format] = {"text": "text", "json": "json"}
_TEXT = "%(name)s: %(message)s"


@dataclass(frozen=True, slots=True)
class LogWish:
    """What a person wants to read; no level stands for nothing."""

    level: int | None = None
    format: Format = "text"


def wish(variable: str, *, verbose: int = 0, log_format: str | None = None) -> LogWish:
    """Return what FORGE_LOG and the flags ask for; flags win.

    Args:
        variable: a level, a format or both, e.g. `debug,json`.
        verbose: how often -v was given.
        log_format: of the flag. JSON alone asks for `info`.

    Raises:
        UsageError: a word is neither a level nor a format; it is named.
    """
    found = LogWish()
    for word in filter(None, (w.strip().lower() for w in variable.split(","))):
        if word in _LEVELS:
            found = replace(found, level=_LEVELS[word])
        elif word in _FORMATS:
            found = replace(found, format=_FORMATS[word])
        else:
            known = ", ".join((*_LEVELS, *_FORMATS))
            raise UsageError(f'FORGE_LOG: "{word}" is no level or format', hint=f"known words: {known}")
    if log_format is not None:
        if log_format not in _FORMATS:
            raise UsageError(f'--log-format: "{log_format}" is no format', hint="choose text or json")
        found = replace(found, format=_FORMATS[log_format])
    if verbose:
        found = replace(found, level=logging.INFO if verbose == 1 else logging.DEBUG)
    return replace(found, level=logging.INFO) if found.level is None and found.format == "json" else found


def set_up(asked: LogWish, redact: Callable[[str], str]) -> None:
    """Send the log of forge to stderr as asked; the logs of libraries are left alone."""
    logger = logging.getLogger("omniforge")
    if asked.level is None:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(redact, is_json=asked.format == "json"))
    logger.handlers = [handler]
    logger.setLevel(asked.level)
    logger.propagate = False


def tear_down() -> None:
    """End what `set_up` began: a later command of this process logs only what it asks for itself."""
    logger = logging.getLogger("omniforge")
    logger.handlers = []
    logger.setLevel(logging.NOTSET)
    logger.propagate = True


def line(level: str, logger: str, message: str, **more: Any) -> str:
    """Return one JSON line; values that are None are left out."""
    at = dt.datetime.now(tz=dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = {"at": at, "level": level, "logger": logger, "message": message, **_ids(), **more}
    return json.dumps({k: v for k, v in body.items() if v is not None}, ensure_ascii=False, default=str)


class _Formatter(logging.Formatter):
    """A record as text or JSON; `extra={"data": …}` is kept as it is in JSON."""

    def __init__(self, redact: Callable[[str], str], *, is_json: bool) -> None:
        super().__init__(_TEXT)
        self._redact = redact
        self._is_json = is_json

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without secrets."""
        if not self._is_json:
            return self._redact(super().format(record))
        trace = "".join(traceback.format_exception(record.exc_info[1])) if record.exc_info else None
        data = getattr(record, "data", None)
        words = line(record.levelname.lower(), record.name, record.getMessage(), data=data, trace=trace)
        return self._redact(words)


def _ids() -> dict[str, str]:
    if not telemetry.is_on():
        return {}
    from omniforge.observe.exporting import current_ids

    found = current_ids()
    return {"trace_id": found[0], "span_id": found[1]} if found else {}
