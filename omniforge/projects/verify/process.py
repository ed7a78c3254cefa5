"""Outside programs in process groups of their own, so that a timeout or Ctrl-C leaves none behind.

Invariant: after `Processes.close()` nothing started through it is alive.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_GRACE_S = 5.0
_KEEP_BYTES = 4_000_000
"""Output kept per stream; the tail counts."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended.

    Attributes:
        code: exit code; negative for a signal.
        timed_out: whether it was stopped for taking too long.
    """

    code: int
    stdout: str
    stderr: str
    timed_out: bool = False

    @property
    def output(self) -> str:
        """Both streams, standard output first."""
        return f"{self.stdout}\n{self.stderr}".strip()


class Processes:
    """Starts programs and owns them until they end."""

    def __init__(self) -> None:
        self._live: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout_s: float) -> Ended:
        """Run a program to its end and return what it said; a missing program ends with code 127."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:
                process = self.start(command, cwd=cwd, env=env, stdout=out.fileno(), stderr=err.fileno())
            except OSError as error:
                return Ended(code=127, stdout="", stderr=f"{command[0]}: {error.strerror}")
            timed_out = False
            try:
                process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                timed_out = True
            finally:
                self.stop(process)
            return Ended(process.returncode, _tail(out.fileno()), _tail(err.fileno()), timed_out)

    def start(
        self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdout: int, stderr: int
    ) -> subprocess.Popen[bytes]:
        """Start a program in a new process group; the caller stops it."""
        with self._lock:
            if self._closed:
                raise OSError(0, "the verification was stopped")
            process = subprocess.Popen(  # noqa: S603 - fixed programs of the project's own toolchain
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
            self._live.add(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a program and every child in its group: asked first, forced after a grace time."""
        _signal_group(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_S)
        _signal_group(process, signal.SIGKILL)
        process.wait()
        with self._lock:
            self._live.discard(process)

    def close(self) -> None:
        """End everything that still runs and start nothing more."""
        with self._lock:
            self._closed = True
            live = tuple(self._live)
        for process in live:
            self.stop(process)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _tail(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    data = os.pread(descriptor, _KEEP_BYTES, max(0, size - _KEEP_BYTES))
    return data.decode(errors="replace")
