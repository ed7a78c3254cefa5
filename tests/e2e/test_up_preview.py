"""`forge up` on the real Node stack: from words to a page that answers, the proof in the same timeline."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from omniforge.build import preview
from omniforge.build.follow import timeline_of
from omniforge.projects.verify import node_tree
from omniforge.store.builds import open_builds
from omniforge.workspace import Workspace, find_workspace

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
IDEA = "A small library of seeds where gardeners lend and swap packets of vegetable seeds"
SLUG = "seed-swap"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    found = find_workspace()
    yield found
    preview.stop(found, SLUG)


@pytest.mark.node
def test_words_become_a_page_that_answers(workspace: Workspace) -> None:
    env = os.environ | {"FORGE_NODE_TREE": str(node_tree.ensure(CACHE))}
    command = [
        sys.executable,
        "-m",
        "omniforge",
        "up",
        IDEA,
        "--name",
        "Seed swap",
        "--detach",
        "--no-verify",
        "--json",
    ]

    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=300)

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    events = [line.get("event") for line in lines]
    assert lines[-1]["idea"] == SLUG
    with urllib.request.urlopen(lines[-1]["url"], timeout=60) as page:
        assert "Seed swap" in page.read().decode()
    with urllib.request.urlopen(f"{lines[-1]['url']}/api/health", timeout=60) as answer:
        assert json.loads(answer.read())["status"] == "ok"
    assert events.index("preview_ready") < events.index("build_finished")
    with open_builds(workspace.db) as store:
        timeline = timeline_of(store, lines[-1]["build"])
    assert timeline.steps["preview.start"].state == "done"
    assert timeline.preview_url == lines[-1]["url"]
