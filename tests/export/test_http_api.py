"""Answers of an API that are not what was hoped for."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from omniforge.errors import ProviderError
from omniforge.export.http_api import Api, ApiError

TOKEN = "planted-token-1"


@contextmanager
def answering(status: int, body: bytes, headers: dict[str, str] | None = None) -> Iterator[Api]:
    """Serve one answer for the block, and yield an API that gets it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - signature of the base class
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    api = Api("Host", base, {"Authorization": f"Bearer {TOKEN}"}, scope_hint="set TOKEN", clock=lambda: 1_000_000.0)
    try:
        yield api
    finally:
        api.close()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("status", "body", "headers", "message", "hint"),
    [
        pytest.param(401, {"message": "Bad credentials"}, {}, "401: Bad credentials", "set TOKEN", id="unknown token"),
        pytest.param(
            403, {"message": "No"}, {"X-GitHub-SSO": "required; url=https://example.com/sso"}, "403: No",
            "allow the token there: https://example.com/sso", id="single sign-on",
        ),
        pytest.param(
            403, {"message": "Limit"}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000090"},
            "until 13:48:10 UTC (in 1 min)", "goes on where it stopped", id="limit",
        ),
        pytest.param(403, {"message": "No"}, {"X-RateLimit-Remaining": "0"}, "403: No", "set TOKEN", id="no time told"),
        pytest.param(429, {"message": "Slow"}, {"Retry-After": "30"}, "(in 30 s)", "goes on", id="too many"),
        pytest.param(
            422, {"message": "Failed", "errors": [{"field": "name", "code": "no"}, "odd", {"message": "taken"}]}, {},
            "422: Failed; field name, code no; odd; taken", "", id="errors of all shapes",
        ),
        pytest.param(
            400, {"message": {"path": ["is taken", "is short"]}}, {}, "path is taken, is short", "", id="lists by field"
        ),
        pytest.param(400, ["odd"], {}, "400: odd", "", id="no object"),
        pytest.param(503, {}, {}, "503: Service Unavailable", "later", id="no words"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_and_what_to_do(
    status: int, body: Any, headers: dict[str, str], message: str, hint: str
) -> None:
    with answering(status, json.dumps(body).encode(), headers) as api, pytest.raises(ApiError) as raised:
        api.get("/x")

    assert raised.value.status == status
    assert message in str(raised.value)
    assert hint in (raised.value.hint or "")
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize("status", [200, 404])
def test_an_address_that_is_no_api(status: int) -> None:
    with answering(status, b"<html>Welcome</html>") as api, pytest.raises(ProviderError):
        api.get("/x")
