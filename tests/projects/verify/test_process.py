"""Programs end, or are ended, with everything they started."""

import os
import sys
import time
from pathlib import Path

import psutil

from omniforge.projects.verify.process import Processes

_ENV = {"PATH": os.environ["PATH"]}


def test_output_and_code_come_back(tmp_path: Path) -> None:
    with Processes() as processes:
        ended = processes.run(
            [sys.executable, "-c", "import sys; print('out'); sys.exit(3)"], cwd=tmp_path, env=_ENV, timeout_s=20
        )

    assert (ended.code, ended.stdout.strip(), ended.timed_out) == (3, "out", False)


def test_a_missing_program_is_an_ending(tmp_path: Path) -> None:
    with Processes() as processes:
        assert processes.run(["no-such-program"], cwd=tmp_path, env=_ENV, timeout_s=5).code == 127


def test_a_timeout_ends_children_too(tmp_path: Path) -> None:
    code = (
        "import subprocess, time; child = subprocess.Popen(['sleep', '60']);"
        "open('pid', 'w').write(str(child.pid)); time.sleep(60)"
    )

    with Processes() as processes:
        ended = processes.run([sys.executable, "-c", code], cwd=tmp_path, env=_ENV, timeout_s=1.5)

    assert ended.timed_out
    assert _is_gone(int((tmp_path / "pid").read_text()))


def test_closing_ends_what_still_runs(tmp_path: Path) -> None:
    processes = Processes()
    with (tmp_path / "log").open("wb") as log:
        sleeper = processes.start(["sleep", "60"], cwd=tmp_path, env=_ENV, stdout=log.fileno(), stderr=log.fileno())

    processes.close()

    assert sleeper.poll() is not None


def _is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False
