"""An idea that is watched, its preview, and a real browser page open on it: seconds from a save to what shows."""

import json
import os
import queue
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omniforge.build.request import BuildOptions
from omniforge.build.watch import PreviewWish, Saved, watch
from omniforge.ideas.create import create_idea
from omniforge.projects.verify import node_tree
from omniforge.workspace import Workspace

IDEA = "An online shop for handmade ceramics from small studios"
_SCRIPT = Path(__file__).with_name("open_page.mjs")
_CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
_START_S = 240.0


@dataclass(frozen=True, slots=True)
class Seen:
    """How long a save took to show in the page, and whether the page was kept."""

    what: str
    seconds: float
    build_s: float
    same_page: bool


class WatchedPage:
    """Save the spec and wait until the page shows it."""

    def __init__(self, spec: Path, told: "queue.Queue[Saved]", page: "subprocess.Popen[str]") -> None:
        self.spec = spec
        self.told = told
        self._page = page

    def change_copy(self, n: int) -> Seen:
        """Write another tagline."""
        words = f"Bowls and cups, firing number {n}"
        return self._show("copy", r"(?m)^tagline: .*$", f"tagline: {words}", {"text": words})

    def change_token(self, n: int) -> Seen:
        """Ask for another corner radius."""
        radius = 2 + n % 20
        new = f"design:\n  radius: {radius}\n"
        text = self.spec.read_text()
        old = r"(?m)^design:\n(?:  .*\n)*" if "\ndesign:" in text else r"(?m)^models:$"
        new = new if "\ndesign:" in text else f"{new}models:"
        return self._show("token", old, new, {"property": "--radius", "value": f"{radius}px"})

    def _show(self, what: str, old: str, new: str, sign: dict[str, Any]) -> Seen:
        text = re.sub(old, lambda _found: new, self.spec.read_text(), count=1)
        assert self._page.stdin is not None
        self._page.stdin.write(json.dumps(sign) + "\n")
        self._page.stdin.flush()
        began = time.time()
        self.spec.write_text(text)
        seen = answer(self._page)
        saved = self.told.get(timeout=_START_S)
        assert saved.error is None, saved.error
        return Seen(what, seen["at"] - began, saved.seconds, seen["same"])


def answer(page: "subprocess.Popen[str]") -> dict[str, Any]:
    """Return the next line of the page."""
    assert page.stdout is not None
    line = page.stdout.readline()
    assert line, "the browser ended"
    found: dict[str, Any] = json.loads(line)
    return found


@contextmanager
def watched_page(workspace: Workspace, browser: str) -> Iterator[WatchedPage]:
    """Make an idea, watch it with its preview, and open its first page; all of it ends with the block."""
    tree = node_tree.ensure(_CACHE)
    os.environ["FORGE_NODE_TREE"] = str(tree)
    slug = create_idea(workspace, IDEA).idea.slug
    told: queue.Queue[Saved] = queue.Queue()
    stop = threading.Event()
    wish = PreviewWish(first_port=0)
    thread = threading.Thread(
        target=watch,
        args=(workspace, slug),
        kwargs={"options": BuildOptions(), "on_saved": told.put, "preview": wish, "stop": stop},
    )
    thread.start()
    try:
        first = told.get(timeout=_START_S)
        assert first.error is None, first.error
        assert first.url is not None
        node = shutil.which("node")
        assert node is not None
        command = [node, str(_SCRIPT), str(tree), first.url, browser]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as page:
            try:
                assert answer(page) == {"ready": True}
                yield WatchedPage(workspace.idea(slug) / "spec.yaml", told, page)
            finally:
                assert page.stdin is not None
                page.stdin.close()
                page.wait(30)
    finally:
        stop.set()
        thread.join(60)
        del os.environ["FORGE_NODE_TREE"]
