"""One process at a time: an advisory lock on a file, released by the system when its holder dies.

Invariant: the lock file is never deleted, so two waiters can never hold locks on two files of one name.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from omniforge.atomic_write import make_folder, translating
from omniforge.errors import ForgeError

_POLL_S = 0.05


@contextmanager
def file_lock(path: Path, *, what: str, timeout_s: float = 10.0) -> Iterator[None]:
    """Hold the lock `path` for the block; wait for another holder for at most `timeout_s` seconds.

    Args:
        path: the lock file, created when missing; it holds the process id of the last holder.
        what: what is locked, for the message, e.g. `the idea "clay-co"`.
        timeout_s: seconds to wait; 0 asks once.

    Raises:
        ForgeError: another process keeps the lock.
    """
    make_folder(path.parent)
    with translating(path, doing="lock"):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, what=what, timeout_s=timeout_s)
        with translating(path, doing="lock"):
            os.pwrite(descriptor, f"{os.getpid():<11}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, *, what: str, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip()
                who = f" (process {holder})" if holder else ""
                raise ForgeError(
                    f"another forge{who} is working on {what}", hint="wait until it is done, then run the command again"
                ) from None
            time.sleep(_POLL_S)
        else:
            return
