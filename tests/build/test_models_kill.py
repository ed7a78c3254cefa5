"""A build that is killed while models answer: what was answered is not paid for again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from support.good_model import good
from support.model_server import Json, Reply, serving

from omniforge.ideas.repository import init_repository
from omniforge.llm.models import Model
from omniforge.llm.protocol import Call, Message
from omniforge.resources import examples_dir
from omniforge.workspace import init_workspace

SLUG = "dog-walking"
JOBS = 3


@pytest.mark.slow
def test_at_most_the_calls_in_flight_are_repeated(tmp_path: Path) -> None:
    workspace, _ = init_workspace(tmp_path / "ws")
    spec = (examples_dir() / SLUG / "spec.yaml").read_text(encoding="utf-8")
    files = {"spec.yaml": spec, "idea.md": "Dogs\n", "forge.lock": "spec: 1\nanswers: {}\n"}
    init_repository(workspace.idea(SLUG), files, "Start", trailers={})
    command = [sys.executable, "-m", "omniforge", "build", "--idea", SLUG, "--verify", "none", "--jobs", str(JOBS)]

    def slowly(body: Json) -> Reply:
        time.sleep(0.2)
        messages = tuple(Message(m["role"], m["content"]) for m in body["messages"])
        schema = body["response_format"]["json_schema"]["schema"]
        return Reply(good(Call(Model("openai/scripted"), messages, schema)))

    with serving(slowly) as server:
        environ = {**os.environ, "FORGE_HOME": str(workspace.root), "FORGE_MODEL": server.model, "FORGE_MODELS": "live"}
        with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
            limit = time.monotonic() + 120
            while len(server.asked) < 4 and first.poll() is None and time.monotonic() < limit:
                time.sleep(0.02)
            os.kill(first.pid, signal.SIGKILL)
        n_before = len(server.asked)
        subprocess.run(command, env=environ, check=True, capture_output=True)
        questions = Counter(json.dumps(body["messages"]) for body in server.asked)

    assert 4 <= n_before < len(questions)
    assert sum(questions.values()) - len(questions) <= JOBS
    assert max(questions.values()) <= 2
