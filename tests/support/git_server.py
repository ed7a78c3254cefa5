"""A Git server on loopback: `git http-backend` behind Basic authentication, with room for a host's API beside it.

The cutting proxy before it ends connections in the middle of a push, on the way there or on the way back.
"""

import base64
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_CHUNK = 4096
_PROTECTING = """\
#!/bin/sh
# Answers as GitHub does for a protected branch.
if [ "$1" = "{ref}" ]; then
  echo "error: GH006: Protected branch update failed for $1." >&2
  echo "error: Changes must be made through a pull request." >&2
  exit 1
fi
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an API answers."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to an API, as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Api = Callable[[Asked], Answer]


class GitServer(ThreadingHTTPServer):
    """Serves the bare repositories below `root` as `/owner/name.git` to those who know `password`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, root: Path, password: str, *, api_prefix: str = "", api: Api | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root, self.password, self.api_prefix, self.api = root, password, api_prefix, api
        self.seen: list[str] = []
        self.targets: list[str] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def create(self, name: str) -> Path:
        """Make an empty bare repository that takes pushes, and return its folder."""
        folder = self.root / f"{name}.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
        for key, value in (("http.receivepack", "true"), ("receive.denyNonFastForwards", "false")):
            subprocess.run(["git", "-C", folder, "config", key, value], check=True)
        return folder

    def protect(self, name: str, ref: str) -> None:
        """Refuse pushes to a ref."""
        self._hook(name, "update", _PROTECTING.format(ref=ref))

    def refuse(self, name: str, words: str) -> None:
        """Refuse every push with these words."""
        self._hook(name, "pre-receive", f"#!/bin/sh\ncat <<'END' >&2\n{words}\nEND\nexit 1\n")

    def _hook(self, name: str, kind: str, text: str) -> None:
        hook = self.root / f"{name}.git" / "hooks" / kind
        hook.parent.mkdir(parents=True, exist_ok=True)
        hook.write_text(text)
        hook.chmod(0o755)


class _Handler(BaseHTTPRequestHandler):
    server: GitServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - signature of the base class
        """Say nothing."""

    def _serve(self) -> None:
        body = self._body()
        self.server.targets.append(f"{self.command} {self.path}")
        if self.server.api is not None and self.path.startswith(self.server.api_prefix):
            target = self.path.removeprefix(self.server.api_prefix)
            answer = self.server.api(Asked(self.command, target, dict(self.headers.items()), body))
            self._send(answer.status, answer.body, {"Content-Type": "application/json", **answer.headers})
            return
        if not self._is_let_in():
            self._send(401, b"who are you?\n", {"WWW-Authenticate": 'Basic realm="git"'})
            return
        self._git(body)

    def _is_let_in(self) -> bool:
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return False
        user, _, password = base64.b64decode(value).decode().partition(":")
        self.server.seen.append(user)
        return password == self.server.password

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _git(self, body: bytes) -> None:
        """Run the CGI program as RFC 3875 wants it."""
        parts = urlsplit(self.path)
        variables = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(self.server.root), "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command, "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "REMOTE_USER": "tester",
            "REMOTE_ADDR": "127.0.0.1", "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=variables, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200").split()[0])
        self._send(status if head else 500, content, headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        with suppress(ConnectionError):  # cut connections are what some tests are about
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)


@dataclass(slots=True)
class Cut:
    """When a connection that carries a push is ended: after so many bytes there, or before any answer comes back."""

    after_bytes: int | None = None
    no_answer: bool = False
    n_cuts: int = 0


class CuttingProxy:
    """Passes TCP on to a server, until `cut` says no."""

    def __init__(self, port: int) -> None:
        self.cut = Cut()
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._is_open = True
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._is_open = False
        self._thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while self._is_open:
            with suppress(TimeoutError):
                client, _ = self._listener.accept()
                _Passage(client, socket.create_connection(("127.0.0.1", self._port)), self.cut).start()


class _Passage:
    """One connection through the proxy."""

    def __init__(self, client: socket.socket, server: socket.socket, cut: Cut) -> None:
        self._client, self._server, self._cut = client, server, cut
        self._is_push = False
        self._n_sent = 0
        self._left = 2
        self._closing = threading.Lock()

    def start(self) -> None:
        for source, sink, allows in (
            (self._client, self._server, self._may_go),
            (self._server, self._client, self._may_return),
        ):
            threading.Thread(target=self._pump, args=(source, sink, allows), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, allows: Callable[[bytes], bytes | None]) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                passed = allows(data)
                if passed is None:
                    break
                sink.sendall(passed)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        with self._closing:
            self._left -= 1
            if not self._left:
                self._client.close()
                self._server.close()

    def _may_go(self, data: bytes) -> bytes | None:
        if not self._is_push and b"POST " in data and b"git-receive-pack HTTP" in data:
            self._is_push = True
            self._n_sent = -(data.index(b"\r\n\r\n") + 4) if b"\r\n\r\n" in data else 0
        if not self._is_push:
            return data
        self._n_sent += len(data)
        if self._cut.after_bytes is not None and self._n_sent > self._cut.after_bytes:
            self._cut.n_cuts += 1
            return None
        return data

    def _may_return(self, data: bytes) -> bytes | None:
        if self._is_push and self._cut.no_answer:
            self._cut.n_cuts += 1
            return None
        return data


@contextmanager
def serving(server: GitServer) -> Iterator[GitServer]:
    """Serve for the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def cutting(server: GitServer) -> Iterator[CuttingProxy]:
    """Stand before a server for the block."""
    proxy = CuttingProxy(server.server_address[1])
    try:
        yield proxy
    finally:
        proxy.close()
