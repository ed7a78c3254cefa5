"""`/metrics` of the front proxy: what it counts, who may read it, and that no request can make it grow."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from omniforge.deploy.local.processes import HOST, TOKEN_HEADER
from omniforge.projects.verify.free_port import free_port

APP = "clay-co.localhost"
TOKEN = "a-token-of-this-test"


class _App(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_arguments: object) -> None:
        return


@dataclass(frozen=True)
class Front:
    """A running proxy."""

    port: int
    control: int

    def get(self, path: str, host: str = APP) -> int:
        return self._ask(self.port, path, {"Host": host})[0]

    def metrics(self, headers: dict[str, str] | None = None) -> tuple[int, str]:
        return self._ask(self.control, "/metrics", headers or {"Authorization": f"Bearer {TOKEN}"})

    def samples(self) -> dict[tuple[str, ...], float]:
        found = text_string_to_metric_families(self.metrics()[1])
        return {
            (s.name, *(s.labels[k] for k in sorted(s.labels, reverse=True))): s.value for f in found for s in f.samples
        }

    def _ask(self, port: int, path: str, headers: dict[str, str]) -> tuple[int, str]:
        connection = http.client.HTTPConnection(HOST, port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode()
        connection.close()
        return found


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    app = ThreadingHTTPServer((HOST, 0), _App)
    threading.Thread(target=app.serve_forever, daemon=True).start()
    port, control = free_port(), free_port()
    (tmp_path / "proxy.json").write_text(json.dumps({"port": port, "control": control, "token": TOKEN}))
    routes = {"routes": {APP: app.server_port}, "default": None, "generation": 1}
    (tmp_path / "routes.json").write_text(json.dumps(routes))
    command = [sys.executable, "-m", "omniforge.deploy.local.proxy_server", str(tmp_path)]
    with subprocess.Popen(command) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "proxy.ready").is_file() and time.monotonic() < deadline:
            time.sleep(0.02)
        yield Front(port, control)
        process.terminate()
    app.shutdown()
    app.server_close()


def test_requests_are_counted_by_host_and_status_with_their_time(front: Front) -> None:
    assert [front.get(path) for path in ("/", "/", "/none")] == [200, 200, 404]

    found = front.samples()

    assert found["forge_proxy_requests_total", APP, "200"] == 2
    assert found["forge_proxy_requests_total", APP, "404"] == 1
    assert found["forge_proxy_request_seconds_count", APP] == 3
    assert found["forge_proxy_requests_in_flight", APP] == 0
    assert found["forge_proxy_routes",] == 1
    assert found["process_resident_memory_bytes",] > 0


def test_names_nobody_has_make_no_series(front: Front) -> None:
    before = len(front.samples())
    for n in range(50):
        assert front.get("/", host=f"stranger-{n}.example") == 404

    found = front.samples()

    assert found["forge_proxy_requests_total", "other", "404"] == 50
    assert len(found) - before < 25


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Authorization": f"Bearer {TOKEN}"}, 200, id="bearer"),
        pytest.param({TOKEN_HEADER: TOKEN}, 200, id="forge itself"),
        pytest.param({"Authorization": "Bearer wrong"}, 403, id="wrong"),
        pytest.param({"X-Nothing": "1"}, 403, id="none"),
    ],
)
def test_only_who_has_the_token_may_read(front: Front, headers: dict[str, str], status: int) -> None:
    assert front.metrics(headers)[0] == status


def test_the_public_address_does_not_answer_with_metrics(front: Front) -> None:
    assert front._ask(front.port, "/metrics", {"Host": "stranger.example"})[0] == 404
