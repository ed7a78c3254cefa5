"""The timeline under a flood: 10,000 log lines in 10 seconds, in a real terminal of its own."""

import os
import pty
import re
import select
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

N_STEPS = 100
PROGRAM = """
import sys, threading, time
from omniforge.build import events as ev
from omniforge.tui.app import ForgeApp
sys.path.insert(0, sys.argv[1])
from support.builds_of_events import RecordingActions

steps = tuple(ev.StepInfo(f"agent.s{i:03}", "agent", f"Step number {i}") for i in range(N_STEPS))

def work(listener, stop):
    seq = 0
    def tell(event):
        nonlocal seq
        seq += 1
        listener(ev.Recorded(1, seq, time.time(), event))
    tell(ev.BuildStarted("load", "main", "0" * 40, "/nowhere", 2, "none"))
    tell(ev.BuildPlanned(steps))
    for info in steps:
        tell(ev.StepStarted(info.id))
    began = time.monotonic()
    for n in range(10_000):
        tell(ev.StepLog(steps[n % 7].id, f"line {n} of a talkative tool, about as long as such lines are"))
        ahead = began + n / 1000 - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
    stop.wait()

ForgeApp(work, RecordingActions()).run()
"""


class Terminal:
    """A child in a pseudo terminal."""

    def __init__(self, arguments: list[str], env: dict[str, str]) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            arguments, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)
        os.set_blocking(self.master, False)

    def press(self, key: bytes) -> None:
        os.write(self.master, key)

    def wait_for(self, pattern: bytes, timeout_s: float) -> float | None:
        """Return the seconds until the pattern is drawn, or None."""
        began, seen = time.perf_counter(), b""
        while (left := began + timeout_s - time.perf_counter()) > 0:
            if select.select([self.master], [], [], left)[0]:
                seen = seen[-4000:] + os.read(self.master, 65536)
                if re.search(pattern, seen):
                    return time.perf_counter() - began
        return None


@dataclass(frozen=True)
class Figures:
    p95_s: float
    cpu_s: float
    peak_bytes: int


@pytest.mark.slow
def test_keys_are_answered_during_a_flood_of_log_lines(tmp_path: Path) -> None:
    program = tmp_path / "load.py"
    program.write_text(PROGRAM.replace("N_STEPS", str(N_STEPS)))
    runs: list[Figures] = []

    # A busy machine can only make it slower: the best of three is the program's own doing.
    while len(runs) < 3 and not any(run.p95_s <= 0.1 for run in runs):
        runs.append(flood(program))
    best = min(runs, key=lambda run: run.p95_s)

    assert best.p95_s <= 0.1
    assert best.cpu_s <= 4
    assert best.peak_bytes <= 150 * 2**20


def flood(program: Path) -> Figures:
    """Press a key every eighth of a second while 10,000 lines arrive in ten seconds."""
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "120", "LINES": "36"}
    terminal = Terminal([sys.executable, str(program), str(Path(__file__).parents[1])], env)
    delays: list[float] = []
    peak = 0
    try:
        assert terminal.wait_for(rb"agent\.s", 20) is not None
        terminal.press(b"g")
        assert terminal.wait_for(rb"agent\.s000", 20) is not None
        child = psutil.Process(terminal.process.pid)
        before, began = child.cpu_times(), time.monotonic()
        while time.monotonic() - began < 9:
            terminal.press(b"j")
            delays.append(terminal.wait_for(rb"agent\.s%03d" % (len(delays) + 1), 2) or 2.0)
            peak = max(peak, child.memory_info().rss)
            terminal.wait_for(rb"never drawn", 0.12)
        after = child.cpu_times()
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.master)
    cpu_s = after.user + after.system - before.user - before.system
    return Figures(statistics.quantiles(delays, n=20)[-1], cpu_s, peak)
