"""The front proxy of this machine: one address for every deployment, and the moment in which one replaces another.

Run by forge as a process of its own: `python -m omniforge.deploy.local.proxy_server FOLDER`. The folder holds
`proxy.json` (ports and the token of the control address) and `routes.json` (host name -> port of a release).

Invariant: a request is counted for a release in the same turn of the event loop in which its route is read, so that
after a change of routes no new request reaches the old release; a request is sent again only when it surely was not
sent before, or when sending it twice is harmless (RFC 9110, 9.2.2) and its body was not touched.
"""

import asyncio
import contextlib
import hmac
import json
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector, web
from aiohttp.client_exceptions import ClientConnectorError
from multidict import CIMultiDict
from yarl import URL

from omniforge.atomic_write import write_text
from omniforge.deploy.local.metrics import CONTENT_TYPE, OTHER, ProxyMetrics
from omniforge.deploy.local.processes import HOST, TOKEN_HEADER

_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "expect",
    }
)  # fmt: skip
"""Headers of one connection (RFC 9110, 7.6.1), which end here."""
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
_PATIENCE_S = 5.0
"""How long a request waits for a release that does not listen, such as one that is started again."""
_PAUSE_S = 0.05
_READ_S = 600.0
_OWN_HEADERS = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class NotSentError(Exception):
    """Nobody has seen the request yet."""


class Proxy:
    """Routes, what is under way, and the connections to releases."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._routes: dict[str, int] = {}
        self._default: int | None = None
        self.generation = 0
        self.running: Counter[int] = Counter()
        self.served: Counter[tuple[str, int]] = Counter()
        self._metrics = ProxyMetrics()
        self._streams: defaultdict[int, set[ClientResponse]] = defaultdict(set)
        self._pooled: ClientSession | None = None
        self._single: ClientSession | None = None

    async def open(self) -> None:
        """Read the routes and make the connections' owners."""
        self.reload()
        timeout = ClientTimeout(total=None, sock_connect=_PATIENCE_S, sock_read=_READ_S)
        # A connection that was kept may be closed by the other side just as a request goes out: only requests that
        # can be repeated use those; every other one gets a connection of its own.
        self._pooled = ClientSession(
            connector=TCPConnector(limit=0, keepalive_timeout=4), auto_decompress=False, timeout=timeout
        )
        self._single = ClientSession(
            connector=TCPConnector(limit=0, force_close=True), auto_decompress=False, timeout=timeout
        )

    async def close(self) -> None:
        """Close every connection."""
        for session in (self._pooled, self._single):
            if session is not None:
                await session.close()

    def reload(self) -> None:
        """Read the routes again; event streams of releases that lost theirs end, so that browsers come back."""
        found = json.loads((self._folder / "routes.json").read_text())
        self._routes = {host: int(port) for host, port in found["routes"].items()}
        self._default = found["default"]
        self.generation = found["generation"]
        self._metrics.routed()
        kept = {*self._routes.values(), self._default}
        for port in [p for p in self._streams if p not in kept]:
            for stream in tuple(self._streams[port]):
                stream.close()

    def state(self) -> dict[str, Any]:
        """Return what forge asks for: who is under way where."""
        return {
            "generation": self.generation,
            "routes": self._routes,
            "running": {str(port): n for port, n in self.running.items() if n > 0},
            "served": [{"host": host, "status": status, "n": n} for (host, status), n in sorted(self.served.items())],
        }

    def metrics(self) -> bytes:
        """Return what was counted, in the text format of Prometheus."""
        return self._metrics.text(self._routes, self.running)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Forward one request and its answer."""
        host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
        began = time.monotonic()
        deadline = began + _PATIENCE_S
        while True:
            port = self._routes.get(host.lower(), self._default)
            if port is None:
                return self._answer(host, 404, f"Nothing is deployed as {host}.\n", began)
            with self._counted(port):
                try:
                    response = await self._forward(request, port)
                except NotSentError:
                    response = None
            if response is not None:
                self._count(host, response.status, began)
                return response
            if time.monotonic() >= deadline:
                return self._answer(host, 503, "This app does not answer at the moment. Try again soon.\n", began)
            await asyncio.sleep(_PAUSE_S)

    def _count(self, host: str, status: int, began: float) -> None:
        """Count a request under a name that has a route: what strangers ask for must not fill the memory."""
        known = host.lower() if host.lower() in self._routes else OTHER
        self.served[known, status] += 1
        self._metrics.answered(known, status, time.monotonic() - began)

    def _answer(self, host: str, status: int, text: str, began: float) -> web.Response:
        self._count(host, status, began)
        return web.Response(status=status, text=text, headers={"Retry-After": "1", "Server": "forge"})

    @contextlib.contextmanager
    def _counted(self, port: int) -> Iterator[None]:
        self.running[port] += 1
        try:
            yield
        finally:
            self.running[port] -= 1

    async def _forward(self, request: web.BaseRequest, port: int) -> web.StreamResponse:
        harmless = request.method in _HARMLESS and not request.body_exists
        session = self._pooled if harmless else self._single
        if session is None:
            raise NotSentError
        if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
            request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            answer = await session.request(
                request.method,
                URL(f"http://{HOST}:{port}{request.raw_path}", encoded=True),
                headers=_request_headers(request),
                data=request.content if request.body_exists else None,
                allow_redirects=False,
                skip_auto_headers=_OWN_HEADERS,
            )
        except ClientConnectorError as error:
            raise NotSentError from error
        except (ClientError, TimeoutError, ConnectionError) as error:
            if harmless:
                raise NotSentError from error
            return web.Response(
                status=502, text="The app ended while it worked on this.\n", headers={"Server": "forge"}
            )
        return await self._pass_on(request, answer, port)

    async def _pass_on(self, request: web.BaseRequest, answer: ClientResponse, port: int) -> web.StreamResponse:
        """Send an answer on as it comes."""
        headers = CIMultiDict((k, v) for k, v in answer.headers.items() if k.lower() not in _HOP)
        headers.setdefault("Server", "forge")
        response = web.StreamResponse(status=answer.status, reason=answer.reason, headers=headers)
        is_stream = answer.content_type == "text/event-stream"
        if is_stream:
            self._streams[port].add(answer)
        try:
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            await response.write_eof()
        except ClientError:
            if not is_stream and request.transport is not None:
                request.transport.abort()  # half an answer must not look like a whole one
        finally:
            self._streams[port].discard(answer)
            answer.close() if is_stream else answer.release()
        return response


def _request_headers(request: web.BaseRequest) -> CIMultiDict[str]:
    named = {part.strip().lower() for part in request.headers.get("Connection", "").split(",")}
    headers = CIMultiDict((k, v) for k, v in request.headers.items() if k.lower() not in _HOP | named)
    before = headers.get("X-Forwarded-For")
    peer = request.remote or HOST
    headers["X-Forwarded-For"] = f"{before}, {peer}" if before else peer
    headers.setdefault("X-Forwarded-Proto", "http")
    headers.setdefault("X-Forwarded-Host", request.host)
    return headers


async def serve(folder: Path) -> None:
    """Serve until asked to end."""
    config = json.loads((folder / "proxy.json").read_text())
    proxy = Proxy(folder)
    try:
        await _serve(folder, config, proxy)
    finally:
        await proxy.close()


async def _serve(folder: Path, config: dict[str, Any], proxy: Proxy) -> None:
    await proxy.open()

    async def control(request: web.BaseRequest) -> web.StreamResponse:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        said = request.headers.get(TOKEN_HEADER, bearer)
        if not hmac.compare_digest(said.encode(), config["token"].encode()):
            return web.Response(status=403)
        if request.path == "/metrics":
            return web.Response(body=proxy.metrics(), headers={"Content-Type": CONTENT_TYPE})
        if request.method == "POST":
            proxy.reload()
        return web.json_response(proxy.state())

    runners = []
    for handler, port in ((proxy.handle, config["port"]), (control, config["control"])):
        runner = web.ServerRunner(
            web.Server(handler, handler_cancellation=True, access_log=None, keepalive_timeout=75), shutdown_timeout=10
        )
        await runner.setup()
        await web.TCPSite(runner, HOST, port, backlog=1024, reuse_address=True).start()
        runners.append(runner)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    write_text(folder / "proxy.ready", f"{config['port']}\n")
    await ended.wait()
    for runner in runners:
        await runner.cleanup()


def main() -> None:
    """Serve the folder named on the command line; a port that is taken is said in one line."""
    try:
        asyncio.run(serve(Path(sys.argv[1])))
    except OSError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
