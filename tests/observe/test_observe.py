"""Logs, traces and metrics: off until asked for, then complete, and never with a secret in them."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import RunForge
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from support.small_agents import SLUG, change_spec, new_workspace

from omniforge.cli import render
from omniforge.errors import UsageError
from omniforge.observe import logs, telemetry
from omniforge.workspace import Workspace

BUILD = ("build", "--verify", "none")
_NO_SOCKET = """\
import socket, sys
from omniforge.cli.app import main
def refuse(*_):
    raise AssertionError("a socket is opened")
socket.socket.connect = socket.socket.connect_ex = socket.socket.bind = refuse
socket.getaddrinfo = socket.create_connection = refuse
code = main(sys.argv[1:])
sys.stderr.write("\\n".join(m for m in sys.modules if m.startswith(("opentelemetry.sdk", "opentelemetry.exporter"))))
sys.exit(code)
"""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    telemetry.switch_off()
    render.speak_text()


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace(Path(os.environ["FORGE_HOME"]))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("arguments", [BUILD, ("idea", "show"), ("ci", "check"), ("doctor",), ("build", "list")])
def test_by_default_no_command_opens_a_socket_or_loads_the_sdk(
    arguments: tuple[str, ...], workspace: Workspace
) -> None:
    assert subprocess.run([sys.executable, "-m", "omniforge", *BUILD], capture_output=True, check=False).returncode == 0

    done = subprocess.run([sys.executable, "-c", _NO_SOCKET, *arguments], capture_output=True, text=True, check=False)

    assert workspace.db.exists()
    assert "a socket is opened" not in done.stderr
    assert "opentelemetry" not in done.stderr
    assert done.returncode in {0, 8}


def test_a_build_leaves_one_trace_of_command_build_and_steps(
    workspace: Workspace, run_forge: RunForge, tmp_path: Path
) -> None:
    target = tmp_path / "traces" / "build.jsonl"

    code, _, err = run_forge(["--otel", f"file:{target}", *BUILD])

    found = _lines(target)
    spans = {s["context"]["span_id"]: s for s in found if "context" in s}
    named = [s["name"] for s in spans.values()]
    steps = [s for s in spans.values() if s["name"] == "forge.step"]
    build = next(s for s in spans.values() if s["name"] == "forge.build")
    assert (code, err) == (0, "")
    assert workspace.project(SLUG).exists()
    assert (named.count("forge.command"), named.count("forge.build")) == (1, 1)
    assert len(steps) > 20
    assert {s["parent_id"] for s in steps} == {build["context"]["span_id"]}, "also those of other threads"
    assert len({s["context"]["trace_id"] for s in spans.values()}) == 1
    assert build["attributes"]["outcome"] == "done"
    assert build["resource"]["attributes"]["service.name"] == "omniforge"
    metrics = {m["name"]: m for f in found for r in f.get("resource_metrics", ()) for m in _metrics(r)}
    assert {"forge.builds", "forge.steps", "forge.step.duration", "forge.build.duration"} <= set(metrics)
    assert sum(p["value"] for p in metrics["forge.steps"]["data"]["data_points"]) == len(steps)
    assert not telemetry.is_on(), "it ends with the command"


def _metrics(resource: dict[str, Any]) -> list[dict[str, Any]]:
    return [m for scope in resource["scope_metrics"] for m in scope["metrics"]]


def test_a_span_of_what_failed_names_the_kind_of_error_and_nothing_a_person_typed(
    workspace: Workspace, run_forge: RunForge, tmp_path: Path
) -> None:
    secret = "ghp_" + "a1B2" * 9
    change_spec(workspace, "kind: shop", f"kind: {secret}")

    code, _, _ = run_forge(["--otel", f"file:{tmp_path / 'out'}", *BUILD])

    build = next(s for s in _lines(tmp_path / "out") if s.get("name") == "forge.build")
    assert code == 4
    assert build["status"]["status_code"] == "ERROR"
    assert build["attributes"]["error.type"] == "InvalidSpecError"
    assert secret not in (tmp_path / "out").read_text()


class _Collector(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        getattr(self.server, "got").append((self.path, body))  # noqa: B009 - an attribute of this test
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture
def collector() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Collector)
    setattr(server, "got", [])  # noqa: B010 - the same
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_collector_gets_spans_and_metrics_over_otlp(
    workspace: Workspace, collector: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, run_forge: RunForge
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    monkeypatch.setenv("FORGE_OTEL", "otlp")

    code, _, _ = run_forge(BUILD)

    got: list[tuple[str, bytes]] = getattr(collector, "got")  # noqa: B009 - the same
    spans = [
        span.name
        for path, body in got
        if path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    metrics = {
        metric.name
        for path, body in got
        if path == "/v1/metrics"
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    assert code == 0
    assert workspace.project(SLUG).exists()
    assert spans.count("forge.step") > 20
    assert spans.count("forge.build") == 1
    assert "forge.steps" in metrics


def test_a_collector_that_is_not_there_costs_no_build(workspace: Workspace) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "FORGE_OTEL": "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}

    done = subprocess.run(
        [sys.executable, "-m", "omniforge", *BUILD],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert workspace.project(SLUG).exists()


@pytest.mark.parametrize("target", ["jaeger", "file:", "console:x"])
def test_a_wrong_target_is_one_clear_message(target: str, run_forge: RunForge) -> None:
    code, _, err = run_forge(["--otel", target, "idea", "list"])

    assert code == 2
    assert "console, otlp or file:PATH" in err


def test_without_the_packages_the_message_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, run_forge: RunForge
) -> None:
    monkeypatch.delitem(sys.modules, "omniforge.observe.exporting", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)

    code, _, err = run_forge(["--otel", "console", "idea", "list"])

    assert code == 2
    assert "omniforge[otel]" in err


def test_json_logs_are_json_to_the_last_line_and_hold_every_event(workspace: Workspace, run_forge: RunForge) -> None:
    code, out, err = run_forge(["--log-format", "json", *BUILD])
    events = [json.loads(line) for line in err.splitlines()]
    refused, _, problem = run_forge(["--log-format", "json", "build", "show", "99"])

    kinds = [e["data"]["event"] for e in events if "data" in e]
    assert (code, out.splitlines()[-1]) == (0, str(workspace.project(SLUG)))
    assert all({"at", "level", "logger", "message"} <= set(e) for e in events)
    assert (kinds[0], kinds[-1]) == ("build_started", "build_finished")
    assert refused == 2
    told = json.loads(problem.splitlines()[-1])
    assert (told["level"], told["message"], told["hint"]) == ("error", "there is no build 99", "forge build list")


def test_logs_of_a_traced_command_carry_its_ids(workspace: Workspace, run_forge: RunForge, tmp_path: Path) -> None:
    _, _, err = run_forge(["--log-format", "json", "--otel", f"file:{tmp_path / 'out'}", *BUILD])

    traces = {s["context"]["trace_id"].removeprefix("0x") for s in _lines(tmp_path / "out") if "context" in s}
    logged = {json.loads(line).get("trace_id") for line in err.splitlines()}
    assert workspace.project(SLUG).exists()
    assert logged == traces
    assert len(traces) == 1


def test_no_log_line_holds_a_secret(workspace: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "hunter2-hunter2")
    change_spec(workspace, "kind: shop", "kind: hunter2-hunter2")

    for arguments in (["--log-format", "json"], ["-vv"]):
        code, _, err = run_forge([*arguments, *BUILD])
        assert code == 4
        assert "hunter2" not in err


@pytest.mark.parametrize(
    ("variable", "verbose", "log_format", "expected"),
    [
        pytest.param("", 0, None, logs.LogWish(), id="nothing"),
        pytest.param("json", 0, None, logs.LogWish(20, "json"), id="json asks for info"),
        pytest.param("debug,json", 0, None, logs.LogWish(10, "json"), id="both"),
        pytest.param("Debug", 0, None, logs.LogWish(10), id="level"),
        pytest.param("debug,json", 1, "text", logs.LogWish(20, "text"), id="flags win"),
        pytest.param("error", 0, "json", logs.LogWish(40, "json"), id="level of one, format of the other"),
    ],
)
def test_flags_and_variable_ask_for_logs(
    variable: str, verbose: int, log_format: str | None, expected: logs.LogWish
) -> None:
    assert logs.wish(variable, verbose=verbose, log_format=log_format) == expected


@pytest.mark.parametrize(("variable", "log_format"), [("loud", None), ("", "yaml")])
def test_an_unknown_word_is_named(variable: str, log_format: str | None) -> None:
    with pytest.raises(UsageError, match=r"loud|yaml"):
        logs.wish(variable, log_format=log_format)


def test_a_command_after_one_that_logged_says_nothing(run_forge: RunForge) -> None:
    run_forge(["--log-format", "json", "idea", "list"])
    run_forge(["idea", "list"])

    logging.getLogger("omniforge.build").warning("nobody asked")

    assert logging.getLogger("omniforge").handlers == []
