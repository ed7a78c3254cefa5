"""A workspace whose project is a few files, as if it had just been built and proved: a plain Node server stands in."""

import json
import os
import shutil
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pygit2

from omniforge.deploy import deploying
from omniforge.deploy.local.processes import MARK, Process, end
from omniforge.deploy.local.proxy import FrontProxy
from omniforge.deploy.target import DeployOptions
from omniforge.projects.sources import folder_digest
from omniforge.store.builds import open_builds
from omniforge.store.deployments import DeploymentRow, Env
from omniforge.workspace import Workspace, init_workspace

SLUG = "clay"
SERVER = Path(__file__).resolve().parent / "small_server.js"
_BY = pygit2.Signature("Ada Example", "ada@example.com", 1_700_000_000, 0)


def make_workspace(root: Path) -> Workspace:
    """Make a workspace with an idea that has a Git repository, and nothing in it yet."""
    workspace, _ = init_workspace(root)
    pygit2.init_repository(str(workspace.idea(SLUG)), initial_head="main")
    pygit2.init_repository(str(workspace.project(SLUG)), initial_head="main")
    return workspace


def share_cache(workspace: Workspace, cache: Path) -> None:
    """Let a workspace use npm packages and empty databases that others have made."""
    workspace.cache.mkdir(parents=True, exist_ok=True)
    for name in ("node", "pglite"):
        (cache / name).mkdir(parents=True, exist_ok=True)
        (workspace.cache / name).symlink_to(cache / name)


def change(workspace: Workspace, version: str, *, files: Mapping[str, str] | None = None, **behaviour: Any) -> None:
    """Commit a version of the project, as a person or a build would."""
    project = workspace.project(SLUG)
    written = {
        "package.json": '{"name": "clay"}\n',
        "behaviour.json": json.dumps({"version": version, **behaviour}),
        **(files or {}),
    }
    for name, text in written.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    commit(workspace, version)


def commit(workspace: Workspace, message: str) -> None:
    """Commit the project as it lies in its folder."""
    repo = pygit2.Repository(str(workspace.project(SLUG)))
    repo.index.add_all()
    repo.index.write()
    parents = [] if repo.head_is_unborn else [repo.head.target]
    repo.create_commit("HEAD", _BY, _BY, message, repo.index.write_tree(), parents)


def prove(workspace: Workspace, level: str = "full", *, ok: bool = True, packages: Path | None = None) -> None:
    """Leave what a verification leaves: its copy with the production build, and a report about these files.

    `packages` is a folder whose `node_modules` the app needs at run time.
    """
    project, app = workspace.project(SLUG), workspace.state / "verify" / SLUG / "app"
    shutil.rmtree(app, ignore_errors=True)
    shutil.copytree(project, app, ignore=shutil.ignore_patterns(".git"))
    standalone = app / ".next/standalone"
    standalone.mkdir(parents=True)
    (app / ".next/BUILD_ID").write_text("1")
    (app / ".next/static").mkdir()
    shutil.copy(SERVER, standalone / "server.js")
    shutil.copy(project / "behaviour.json", standalone)
    if packages is not None:
        (standalone / "node_modules").symlink_to(packages / "node_modules")
    report = {"level": level, "complete": ok, "summary": f"verify {level}", "sources": folder_digest(project)}
    with open_builds(workspace.db) as store:
        number = store.add(
            idea=SLUG, branch="main", commit_id="1" * 40, spec_key="", fingerprint="", verify=level, pid=1,
            process_started=0.0, started_at=time.time(), heartbeat_at=time.time(),
        )  # fmt: skip
        store.keep_report(number, json.dumps(report))
        store.finish(number, state="done", at=time.time(), pristine=None, message="")


def build(workspace: Workspace, version: str, *, files: Mapping[str, str] | None = None, **behaviour: Any) -> None:
    """Change the project and prove it."""
    change(workspace, version, files=files, **behaviour)
    prove(workspace)


def left_running(workspace: Workspace) -> list[Process]:
    """Return every process that a deployment of this workspace has left running."""
    found = []
    for process in psutil.process_iter():
        try:
            mark = process.environ().get(MARK, "") if process.uids().real == os.getuid() else ""
            if mark.startswith(str(workspace.root)) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(Process(process.pid, process.create_time(), 0))
        except (psutil.Error, OSError):
            continue
    return found


def end_proxy(workspace: Workspace) -> int:
    """End the front proxy, as a restart of the machine does, and return the port it had."""
    noted = json.loads((FrontProxy(workspace).folder / "proxy.json").read_text())
    end(Process(noted["pid"], noted["started"], noted["port"]), grace_s=5)
    return int(noted["port"])


def deploy(workspace: Workspace, *, env: Env = "production", options: DeployOptions | None = None) -> DeploymentRow:
    """Deploy the project to this machine."""
    return deploying.deploy(deploying.Request(workspace, SLUG, env, options=options or DeployOptions()))


def ask(
    workspace: Workspace, path: str = "/", *, host: str = f"{SLUG}.localhost", method: str = "GET",
    body: str | None = None,
) -> tuple[int, str]:  # fmt: skip
    """Send one request through the front proxy and return status and body."""
    connection = HTTPConnection("127.0.0.1", FrontProxy(workspace).port or 0, timeout=30)
    try:
        connection.request(method, path, body=body, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
