"""Saves of a spec become builds: wrong ones are told once, several in a row end in the last, nothing ends the watch."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.small_agents import SLUG, new_workspace

from omniforge.build.request import BuildOptions
from omniforge.build.watch import Saved, watch
from omniforge.errors import ForgeError
from omniforge.workspace import Workspace

WAIT_S = 60.0


class Watching:
    """A watch on a thread, and what it tells."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.told: queue.Queue[Saved] = queue.Queue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        watch(self.workspace, SLUG, options=BuildOptions(), on_saved=self.told.put, stop=self._stop)

    @property
    def spec(self) -> Path:
        return self.workspace.idea(SLUG) / "spec.yaml"

    def save(self, old: str, new: str) -> None:
        text = self.spec.read_text()
        assert old in text
        self.spec.write_text(text.replace(old, new, 1))

    def next(self) -> Saved:
        return self.told.get(timeout=WAIT_S)

    def is_quiet(self, seconds: float = 1.5) -> bool:
        try:
            self.told.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def end(self) -> None:
        self._stop.set()
        self._thread.join(WAIT_S)
        assert not self._thread.is_alive()


@pytest.fixture
def watching() -> Iterator[Watching]:
    found = Watching(new_workspace(Path(os.environ["FORGE_HOME"])))
    first = found.next()
    assert first.error is None
    yield found
    found.end()


def _page(watching: Watching) -> str:
    return (watching.workspace.project(SLUG) / "src/models/product/schema.ts").read_text()


def test_a_save_is_built_without_being_asked(watching: Watching) -> None:
    watching.save("name: Price", "name: Amount due")

    saved = watching.next()

    assert saved.outcome is not None
    assert 0 < saved.outcome.n_files < 40
    assert "Amount due" in _page(watching)


def test_a_wrong_spec_is_told_once_and_the_next_save_is_built(watching: Watching) -> None:
    before = _page(watching)
    watching.save("type: money", "type: monet")

    refused = watching.next()
    os.utime(watching.spec)
    quiet = watching.is_quiet()
    watching.save("type: monet}", "type: money}")
    watching.save("name: Price", "name: Amount due")
    good = watching.next()

    assert isinstance(refused.error, ForgeError)
    assert refused.error.exit_code == 4
    assert "spec.yaml:14" in str(refused.error)
    assert quiet
    assert good.error is None
    assert "Amount due" in _page(watching) != before


def test_many_saves_in_a_row_end_in_the_last(watching: Watching) -> None:
    for n in range(12):
        watching.save("name: Price" if n == 0 else f"name: Price {n - 1}", f"name: Price {n}")
        time.sleep(0.02)

    deadline = time.monotonic() + WAIT_S
    n_builds = 0
    while "Price 11" not in _page(watching) and time.monotonic() < deadline:
        assert watching.next().error is None
        n_builds += 1

    assert "Price 11" in _page(watching)
    assert 1 <= n_builds < 12, "saves that come together are built together"


def test_an_editor_that_replaces_the_file_is_followed_and_a_missing_file_waited_for(watching: Watching) -> None:
    text = watching.spec.read_text()
    fresh = watching.spec.with_name(".spec.yaml.swp")
    fresh.write_text(text.replace("name: Price", "name: Amount due"))
    watching.spec.unlink()
    time.sleep(0.3)
    fresh.rename(watching.spec)

    assert watching.next().error is None
    assert "Amount due" in _page(watching)


def test_what_contradicts_your_edit_is_told_and_the_watch_goes_on(watching: Watching) -> None:
    form = watching.workspace.project(SLUG) / "src/models/product/schema.ts"
    form.write_text(form.read_text().replace("Price", "My price"))
    watching.save("name: Price", "name: Amount due")

    conflict = watching.next()
    watching.save("name: Title", "name: Heading")

    assert conflict.error is not None
    assert conflict.error.exit_code == 6
    assert watching.next() is not None
    assert "My price" in form.read_text()


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_the_command_tells_saves_as_lines_and_ends_with_ctrl_c(signal_: signal.Signals) -> None:
    workspace = new_workspace(Path(os.environ["FORGE_HOME"]))
    spec = workspace.idea(SLUG) / "spec.yaml"
    command = [sys.executable, "-m", "omniforge", "watch", "--no-preview", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = json.loads(process.stdout.readline())
        spec.write_text(spec.read_text().replace("type: money", "type: monet"))
        second = json.loads(process.stdout.readline())
        process.send_signal(signal_)
        code = process.wait(WAIT_S)
        told = process.stderr.read()

    assert (first["ok"], first["build"], second["ok"], second["code"]) == (True, 1, False, 4)
    assert "monet" in second["message"]
    assert (code, "Traceback" in told) == (130, False)
