"""Traces and metrics of this process, in the words of OpenTelemetry; does nothing until it is switched on.

Invariant: off by default, and then no OpenTelemetry SDK is imported, no thread started and no socket opened. What is
measured goes where the person says and nowhere else.
"""

import contextvars
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.observe.exporting import Exporting

Value = str | int | float | bool
P = ParamSpec("P")
R = TypeVar("R")
TARGETS = "off, console, otlp or file:PATH"
_on: "list[Exporting]" = []
"""The one exporter of this process, once it is switched on."""


class Span:
    """What a block of work may say about itself."""

    def set(self, **attributes: Value) -> None:
        """Add attributes; later ones win."""


_NOBODY = Span()


def is_on() -> bool:
    """Whether anybody listens."""
    return bool(_on)


def switch_on(target: str, *, version: str) -> bool:
    """Export to `console` (stderr), `otlp` (OTEL_EXPORTER_OTLP_* say where) or `file:PATH`; `off` and empty do nothing.

    Returns:
        Whether it is on now because of this call.

    Raises:
        UsageError: the target is none of these, or the packages are not installed.
    """
    kind, _, path = target.partition(":")
    if kind in ("", "off") or is_on():
        return False
    if kind not in ("console", "otlp", "file") or (kind == "file") != bool(path):
        raise UsageError(f'"{target}" is no place for traces', hint=f"choose {TARGETS}")
    try:
        from omniforge.observe.exporting import Exporting
    except ImportError as error:
        raise UsageError(
            f"traces need packages that are not installed ({error.name})", hint="pip install 'omniforge[otel]'"
        ) from error
    _on.append(Exporting(kind, path, version))
    return True


def switch_off() -> None:
    """Send what is left, for a few seconds at most, and stop."""
    while _on:
        _on.pop().close()


@contextmanager
def span(name: str, **attributes: Value) -> Iterator[Span]:
    """Time a block: a span, and a point in the histogram `<name>.duration`. An error of the block is its status."""
    if not _on:
        yield _NOBODY
        return
    began = time.perf_counter()
    with _on[0].span(name, attributes) as current:
        try:
            yield current
        finally:
            if _on:
                _on[0].record(f"{name}.duration", time.perf_counter() - began, {})


def finished(name: str, seconds: float, *, ok: bool, **attributes: Value) -> None:
    """Tell of work that has just ended and was timed elsewhere."""
    if _on:
        _on[0].finished(name, seconds, ok, attributes)
        _on[0].record(f"{name}.duration", seconds, {})


def count(name: str, n: float = 1, **attributes: Value) -> None:
    """Add to a counter."""
    if _on:
        _on[0].count(name, n, attributes)


def carried(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function so that what it does on another thread belongs to the span that is open here."""
    if not _on:
        return function
    context = contextvars.copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.run(function, *args, **kwargs)

    return run
