"""An OpenAI-compatible server on loopback that answers as it is told: well, badly, late or not at all."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: a text with how it ended, or an error; `hang_s` waits before anything is sent."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    hang_s: float = 0.0
    raw: bytes | None = None
    usage: Json | None = field(default_factory=lambda: {"prompt_tokens": 100, "completion_tokens": 50})


Script = Callable[[Json], Reply]


class ModelServer(ThreadingHTTPServer):
    """Keeps what it was asked; `script` decides every answer."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.asked: list[Json] = []
        self.keys: list[str] = []
        self.released = threading.Event()
        self.turn = threading.Lock()

    @property
    def model(self) -> str:
        """The model's name with its address, as settings take it."""
        return f"openai/scripted@http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_GET(self) -> None:
        self._send(200, json.dumps({"object": "list", "data": [{"id": "scripted"}]}).encode(), {})

    def do_POST(self) -> None:
        body: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.turn:
            self.server.asked.append(body)
            self.server.keys.append(self.headers.get("Authorization", ""))
        reply = self.server.script(body)
        if reply.hang_s:
            self.server.released.wait(reply.hang_s)
        if reply.raw is not None:
            self._send(reply.status, reply.raw, reply.headers)
        elif reply.status != 200:
            error = {"error": {"message": reply.text or "no", "type": "scripted", "code": reply.status}}
            self._send(reply.status, json.dumps(error).encode(), reply.headers)
        elif body.get("stream"):
            self._stream(reply)
        else:
            choice = {
                "index": 0,
                "message": {"role": "assistant", "content": reply.text},
                "finish_reason": reply.finish,
            }
            whole = {**_head("chat.completion"), "choices": [choice]}
            if reply.usage is not None:
                whole["usage"] = {**reply.usage, "total_tokens": sum(reply.usage.values())}
            self._send(200, json.dumps(whole).encode(), reply.headers)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - signature of the base class
        """Say nothing."""

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        pieces = [reply.text[i : i + 7] for i in range(0, len(reply.text), 7)]
        for piece in pieces:
            self._event([{"index": 0, "delta": {"content": piece}, "finish_reason": None}])
        self._event([{"index": 0, "delta": {}, "finish_reason": reply.finish}])
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, choices: list[Json]) -> None:
        body = {**_head("chat.completion.chunk"), "choices": choices}
        self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        try:
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                **headers,
                "Content-Length": str(len(body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            return  # the client has given up waiting; that is what some scripts are for


def _head(kind: str) -> Json:
    return {"id": "scripted-1", "object": kind, "created": 1, "model": "scripted"}


@contextmanager
def serving(script: Script) -> Iterator[ModelServer]:
    """Serve a script for the block."""
    server = ModelServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
