import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from omniforge.errors import ForgeError
from omniforge.file_lock import file_lock

HOLD = "import sys, time; from pathlib import Path; from omniforge.file_lock import file_lock\n"


def test_a_held_lock_is_refused_with_its_holder(tmp_path: Path) -> None:
    lock = tmp_path / "locks" / "a.lock"

    holder = rf"process {os.getpid()}\) is working on the idea"
    with file_lock(lock, what="the idea"):  # noqa: SIM117 - held, then asked for again
        with pytest.raises(ForgeError, match=holder), file_lock(lock, what="the idea", timeout_s=0.1):
            pass


def test_a_lock_is_free_again_after_its_block_even_a_failed_one(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    with pytest.raises(RuntimeError), file_lock(lock, what="x"):
        raise RuntimeError

    with file_lock(lock, what="x", timeout_s=0):
        assert lock.read_text().strip() == str(os.getpid())


def test_a_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    code = f"{HOLD}with file_lock(Path({str(lock)!r}), what='x'):\n    print('held', flush=True); time.sleep(60)\n"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ForgeError, match=str(holder.pid)), file_lock(lock, what="x", timeout_s=0):
            pass
        holder.kill()
        started = time.monotonic()

        with file_lock(lock, what="x", timeout_s=10):
            assert time.monotonic() - started < 10
