"""The OpenTelemetry SDK behind `telemetry`: imported only once somebody asked for traces.

Invariant: providers are ours alone, never the process-wide ones, so that no library speaks through them unasked; an
unreachable collector costs seconds at the end, never the command.
"""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from opentelemetry import trace
from opentelemetry.metrics import Counter, Histogram
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import ConsoleMetricExporter, MetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor, SpanExporter
from opentelemetry.trace import Status, StatusCode

from omniforge.atomic_write import make_folder, translating
from omniforge.observe.telemetry import Span, Value

_PATIENCE_S = 5
_EVERY_MS = 60_000
"""How often metrics are sent while a command runs; once more at its end."""


class _Live(Span):
    """A span of the SDK."""

    def __init__(self, inner: trace.Span) -> None:
        self._inner = inner

    def set(self, **attributes: Value) -> None:
        """Add attributes to the span."""
        self._inner.set_attributes(dict(attributes))


class Exporting:
    """Tracer and meter of one process; several threads may use them."""

    def __init__(self, kind: str, path: str, version: str) -> None:
        """Open the way out.

        Raises:
            ForgeError: the file cannot be opened.
            ImportError: the packages of this way are not installed.
        """
        resource = Resource.create({"service.name": "omniforge", "service.version": version})
        self._tracers = TracerProvider(resource=resource)
        self._stream = _opened(Path(path)) if kind == "file" else None
        out = self._stream or sys.stderr
        exporter: SpanExporter
        metrics: MetricExporter
        if kind == "otlp":
            from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            exporter, metrics = OTLPSpanExporter(timeout=_PATIENCE_S), OTLPMetricExporter(timeout=_PATIENCE_S)
            self._tracers.add_span_processor(BatchSpanProcessor(exporter))
        else:
            exporter = ConsoleSpanExporter(out=out, formatter=lambda s: f"{s.to_json(indent=None)}\n")
            metrics = ConsoleMetricExporter(out=out, formatter=lambda m: f"{m.to_json(indent=None)}\n")
            self._tracers.add_span_processor(SimpleSpanProcessor(exporter))
        reader = PeriodicExportingMetricReader(metrics, export_interval_millis=_EVERY_MS)
        self._meters = MeterProvider(metric_readers=[reader], resource=resource)
        self._tracer = self._tracers.get_tracer("omniforge", version)
        self._meter = self._meters.get_meter("omniforge", version)
        self._counters: dict[str, Counter] = {}
        self._histograms: dict[str, Histogram] = {}

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Value]) -> Iterator[Span]:
        """Open a span under the one of this thread."""
        # messages of errors may quote what a person typed: the kind of an error is enough here
        with self._tracer.start_as_current_span(
            name, attributes=dict(attributes), record_exception=False, set_status_on_exception=False
        ) as inner:
            try:
                yield _Live(inner)
            except BaseException as error:
                inner.set_attribute("error.type", type(error).__name__)
                inner.set_status(Status(StatusCode.ERROR))
                raise

    def finished(self, name: str, seconds: float, ok: bool, attributes: Mapping[str, Value]) -> None:  # noqa: FBT001 - one of the facts
        """Write a span that ends now."""
        end = time.time_ns()
        inner = self._tracer.start_span(name, attributes=dict(attributes), start_time=end - int(seconds * 1e9))
        if not ok:
            inner.set_status(Status(StatusCode.ERROR))
        inner.end(end)

    def count(self, name: str, n: float, attributes: Mapping[str, Value]) -> None:
        """Add to a counter."""
        if name not in self._counters:
            self._counters[name] = self._meter.create_counter(name)
        self._counters[name].add(n, dict(attributes))

    def record(self, name: str, seconds: float, attributes: Mapping[str, Value]) -> None:
        """Add a point to a histogram of seconds."""
        if name not in self._histograms:
            self._histograms[name] = self._meter.create_histogram(name, unit="s")
        self._histograms[name].record(seconds, dict(attributes))

    def close(self) -> None:
        """Send what is left and stop."""
        self._tracers.force_flush(_PATIENCE_S * 1000)
        self._tracers.shutdown()
        self._meters.shutdown(_PATIENCE_S * 1000)
        if self._stream is not None:
            self._stream.close()


def current_ids() -> tuple[str, str] | None:
    """Return trace and span id of what is open on this thread, as logs name them; None outside any span."""
    context = trace.get_current_span().get_span_context()
    return (f"{context.trace_id:032x}", f"{context.span_id:016x}") if context.is_valid else None


def _opened(path: Path) -> TextIO:
    make_folder(path.absolute().parent)
    with translating(path):
        return path.open("a", encoding="utf-8")
