"""Schemathesis against the production build of a proved app: what its OpenAPI file allows, and what it forbids."""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from omniforge.projects.verify.context import Context
from omniforge.projects.verify.full_checks import Server
from omniforge.projects.verify.process import Processes

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "response_schema_conformance",
    "content_type_conformance",
)
LEFT_OUT = r"/auth/(logout|me|password|export|erase)|/users|/realtime"
"""Routes that end the session or change the account that asks, and the stream of events, which never ends."""
SEED, EXAMPLES = 20260101, 8
_TIMEOUT_S = 240.0


@dataclass(frozen=True)
class Asked:
    """How a run ended: whether nothing was found, what it said, and how many operations of the file it asked."""

    ok: bool
    said: str
    n_operations: int


def ask(work_dir: Path, environ: Mapping[str, str] = os.environ) -> Asked:
    """Start the app that a verification at `full` left in `work_dir` and ask it as its demo administrator."""
    app, scratch = work_dir / "app", work_dir / "scratch"
    with Processes() as processes:
        context = Context(app, {}, {}, processes, environ, scratch)
        server = Server(context)
        problem = server.start()
        if problem is not None:
            return Asked(ok=False, said=problem, n_operations=0)
        report = scratch / "asked.json"
        command = _command(app / "public" / "openapi.json", server.url, report)
        env = {name: value for name, value in context.env.items() if name != "FORCE_COLOR"}  # rich takes 0 for a yes
        ended = processes.run(command, cwd=scratch, env=env, timeout_s=_TIMEOUT_S)
    asked = json.loads(report.read_text())["operations"]["tested"] if report.exists() else 0
    return Asked(ok=ended.code == 0, said=ended.output, n_operations=asked)


def _command(described: Path, url: str, report: Path) -> list[str]:
    return [
        str(Path(sys.executable).with_name("st")),
        f"--config-file={Path(__file__).with_suffix('.toml')}",
        "run",
        str(described),
        f"--url={url}",
        f"--header=Authorization: Bearer {_token(url)}",
        f"--exclude-path-regex={LEFT_OUT}",
        f"--checks={','.join(CHECKS)}",
        "--phases=examples,coverage,fuzzing",
        f"--max-examples={EXAMPLES}",
        f"--seed={SEED}",
        "--generation-database=none",
        "--continue-on-failure",
        "--report=json",
        f"--report-json-path={report}",
        "--no-color",
    ]


def _token(url: str) -> str:
    body = json.dumps({"email": "admin@example.com", "password": "demo-password-1"}).encode()
    request = urllib.request.Request(f"{url}/api/auth/login", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.loads(answer.read())["token"])
