"""A batch that is killed goes on, one that is stopped leaves no program behind. The tools only take time here."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

NOTE = {"id": "note", "name": "Note", "fields": [{"id": "title", "name": "Title", "required": True}]}


def setting(tmp_path: Path, *, pause_s: float, first_s: float | None = None) -> dict[str, str]:
    """Return an environment in which every tool of the app is a script that sleeps and says nothing.

    Args:
        tmp_path: where the tools are.
        pause_s: how long a tool sleeps.
        first_s: the same for `prisma`, which all others wait for.
    """
    programs, tree = tmp_path / "programs", tmp_path / "tree" / "node_modules" / ".bin"
    for folder in (programs, tree):
        folder.mkdir(parents=True)
    _script(programs / "node", "echo v22.0.0")
    for name in ("prisma", "tsc", "eslint", "prettier"):
        _script(tree / name, f"sleep {first_s if name == 'prisma' and first_s is not None else pause_s}")
    path = f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin"
    return {**os.environ, "PATH": path, "FORGE_NODE_TREE": str(tree.parent), "FORGE_HOME": str(tmp_path / "home")}


def _script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def ideas(tmp_path: Path, count: int) -> Path:
    lines = [
        json.dumps({"id": f"n{n}", "spec": {"forge": 1, "name": f"Notes {n}", "slug": f"notes-{n}", "models": [NOTE]}})
        for n in range(count)
    ]
    source = tmp_path / "ideas.jsonl"
    source.write_text("\n".join(lines))
    return source


def start(source: Path, out: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "omniforge", "batch", str(source), "--out", str(out), "--jobs", "1", "--json"]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for(found: Callable[[], object], seconds: float = 90.0) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def programs_below(folder: Path) -> list[str]:
    running = psutil.process_iter(["cwd", "name"])
    return [p.info["name"] for p in running if (p.info["cwd"] or "").startswith(str(folder))]


def _sleeping_in(folder: Path, tools: tuple[str, ...]) -> bool:
    """Whether one of these tools is at work below a folder."""
    return any(name in tools for name in programs_below(folder))


def test_a_batch_that_was_killed_goes_on_where_it_stood(tmp_path: Path) -> None:
    source, out, env = ideas(tmp_path, 3), tmp_path / "out", setting(tmp_path, pause_s=0.05)
    first = start(source, out, env)
    wait_for(lambda: list((out / "results").glob("*.json")))
    first.kill()
    first.communicate()

    text, _ = start(source, out, env).communicate(timeout=180)

    report = json.loads(text)
    assert [(r["id"], r["verdict"]) for r in report["results"]] == [(f"n{n}", "proved") for n in range(3)]
    assert report["results"][0]["from_before"]
    assert not report["results"][2]["from_before"]
    assert not (out / "work").exists()


@pytest.mark.parametrize("first_s", [600, 0], ids=["in the first check", "when others are left to start"])
@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_the_tools_and_keep_no_result_of_them(
    tmp_path: Path, signal_: signal.Signals, first_s: float
) -> None:
    source, out, env = ideas(tmp_path, 2), tmp_path / "out", setting(tmp_path, pause_s=600, first_s=first_s)
    running = start(source, out, env)
    wait_for(lambda: _sleeping_in(out / "work", ("tsc",) if first_s == 0 else ("prisma",)))

    running.send_signal(signal_)
    running.communicate(timeout=60)

    assert running.returncode == 130
    assert programs_below(out) == []
    assert list((out / "results").glob("*.json")) == []
