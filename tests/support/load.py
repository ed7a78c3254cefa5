"""Requests at a steady rate through the front proxy, from a thread of its own, with every answer kept."""

import asyncio
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp

_CLIENTS = 50


@dataclass
class Load:
    """Sends requests until it is left.

    Attributes:
        url: of the front proxy, by address.
        host: name of the deployment.
        rate: requests per second; every fourth writes a number of its own.
        write: path that writes what is posted.
        failures: what went wrong, in words.
        acknowledged: numbers whose write was answered with success.
    """

    url: str
    host: str
    rate: float = 100.0
    read: str = "/"
    write: str = "/write"
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    slow: list[tuple[int, str]] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)
    n_sent: int = 0

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._slow_wanted: list[str] = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="load")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def ask_slowly(self, path: str) -> None:
        """Have one request sent that takes its time; its answer goes to `slow`."""
        self._slow_wanted.append(path)

    def body(self, number: str) -> tuple[str, dict[str, str]]:
        """Return what is posted, and its headers."""
        return number, {"Content-Type": "text/plain"}

    def times(self) -> tuple[float, float, float]:
        """Return median, 99th percentile and maximum of the seconds an answer took."""
        ordered = sorted(self.took_s) or [0.0]
        return tuple(round(ordered[int((len(ordered) - 1) * part)], 3) for part in (0.5, 0.99, 1.0))  # type: ignore[return-value]  # three of them

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(limit=_CLIENTS)
        timeout = aiohttp.ClientTimeout(total=60)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            tasks: set[asyncio.Task[None]] = set()
            began = time.monotonic()
            while not self._stop.is_set():
                while self._slow_wanted:
                    tasks.add(asyncio.create_task(self._slow(session, self._slow_wanted.pop())))
                if time.monotonic() - began >= self.n_sent / self.rate:
                    task = asyncio.create_task(self._one(session, self.n_sent))
                    self.n_sent += 1
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                else:
                    await asyncio.sleep(0.001)
            await asyncio.gather(*tasks)

    async def _one(self, session: aiohttp.ClientSession, n: int) -> None:
        began = time.monotonic()
        try:
            if n % 4 == 0:
                await self._write(session, f"row-{n}")
            else:
                async with session.get(self.url + self.read, headers={"Host": self.host}) as answer:
                    await answer.read()
                    self._count(answer.status, self.read)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.failures.append(f"{type(error).__name__}: {error}")
        self.took_s.append(time.monotonic() - began)

    async def _write(self, session: aiohttp.ClientSession, number: str) -> None:
        data, headers = self.body(number)
        async with session.post(self.url + self.write, data=data, headers={"Host": self.host, **headers}) as answer:
            await answer.read()
            self._count(answer.status, self.write)
            if answer.status < 300:
                self.acknowledged.append(number)

    def _count(self, status: int, path: str) -> None:
        self.statuses[status] += 1
        if status >= 400:
            self.failures.append(f"{path} answers {status}")

    async def _slow(self, session: aiohttp.ClientSession, path: str) -> None:
        try:
            async with session.get(self.url + path, headers={"Host": self.host}) as answer:
                self.slow.append((answer.status, await answer.text()))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.failures.append(f"{path}: {type(error).__name__}: {error}")
