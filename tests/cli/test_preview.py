"""`forge preview`: started, found again, restarted on a new schema, stopped; only ever its own processes.

A small tree stands in for the packages: its `next` serves one page, so that the test takes seconds.
"""

import json
import os
import shutil
import socket
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.small_agents import SLUG, new_workspace

from omniforge.build import preview
from omniforge.build.process import is_alive
from omniforge.errors import ForgeError
from omniforge.workspace import Workspace

RunForge = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.node
TREE = {
    ".bin/next": """#!/usr/bin/env node
const http = require("node:http");
const fs = require("node:fs");
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
const page = () => fs.readFileSync(".data/pg/rows", "utf8") + process.env.APP_URL;
http.createServer((_, res) => { try { res.end(page()); } catch { res.statusCode = 500; res.end(); } })
  .listen(fs.existsSync("broken") ? process.exit(3) : port, "127.0.0.1");
""",
    "prisma/build/index.js": 'require("node:fs").mkdirSync("src/generated", { recursive: true });\n',
    "@electric-sql/pglite/package.json": '{"name": "@electric-sql/pglite", "type": "module", "main": "index.js"}\n',
    "@electric-sql/pglite/index.js": """import fs from "node:fs";
const create = async (path) => {
  fs.mkdirSync(path);
  fs.writeFileSync(path + "/rows", "blank ");
  return { close: async () => {} };
};
export const PGlite = { create };
""",
}
PROJECT = {
    "package.json": "{}\n",
    "prisma/schema.prisma": "model A {}\n",
    "prisma/migrations/1/migration.sql": "CREATE\n",
    "scripts/prepare.mjs": 'import fs from "node:fs";\nfs.appendFileSync(".data/pg/rows", "migrated ");\n',
}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)


def page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    found = new_workspace(Path(os.environ["FORGE_HOME"]))
    write(tmp_path / "tree" / "node_modules", TREE)
    monkeypatch.setenv("FORGE_NODE_TREE", str(tmp_path / "tree" / "node_modules"))
    write(found.project(SLUG), PROJECT)
    yield found
    preview.stop(found, SLUG)


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def test_it_starts_answers_is_found_and_stops(workspace: Workspace, run_forge: RunForge) -> None:
    code, out, _ = run_forge(["preview", "--json"])
    started = json.loads(out)

    assert code == 0
    assert page(started["url"]) == f"blank migrated {started['url']}"
    assert run_forge(["preview", "--status"])[1].strip() == started["url"]
    assert json.loads(run_forge(["preview", "--json"])[1])["pid"] == started["pid"]
    assert run_forge(["preview", "--stop"])[1].strip() == f"stopped {started['url']}"
    assert not is_alive(started["pid"], started["process_started"])
    assert "no preview" in run_forge(["preview", "--stop"])[1]
    assert workspace.project(SLUG).exists()


def test_a_port_in_use_is_named(workspace: Workspace, run_forge: RunForge, busy_port: int) -> None:
    code, _, err = run_forge(["preview", "--port", busy_port])

    assert code == 1
    assert f"port {busy_port} is in use" in err
    assert preview.status(workspace, SLUG) is None


def test_another_free_port_is_found(workspace: Workspace, busy_port: int) -> None:
    assert preview.start(workspace, SLUG, first_port=busy_port).port != busy_port


def test_a_new_schema_restarts_it_and_keeps_the_rows(workspace: Workspace) -> None:
    first = preview.start(workspace, SLUG, first_port=0)
    write(workspace.project(SLUG), {"prisma/migrations/2/migration.sql": "ALTER\n"})

    second = preview.start(workspace, SLUG, first_port=0)

    assert second.pid != first.pid
    assert second.port == first.port
    assert page(second.url).startswith("blank migrated migrated ")


def test_a_filled_database_is_copied_for_the_next_project(workspace: Workspace) -> None:
    preview.start(workspace, SLUG, first_port=0)
    preview.stop(workspace, SLUG)
    shutil.rmtree(workspace.project(SLUG) / ".data")

    again = preview.start(workspace, SLUG, first_port=0)

    assert page(again.url) == f"blank migrated {again.url}"


def test_a_server_that_ends_at_once_shows_its_log(workspace: Workspace) -> None:
    write(workspace.project(SLUG), {"broken": ""})

    with pytest.raises(ForgeError, match="ended before it answered"):
        preview.start(workspace, SLUG, first_port=0)

    assert preview.status(workspace, SLUG) is None


def test_a_failing_preparation_stops_the_server(workspace: Workspace) -> None:
    write(workspace.project(SLUG), {"scripts/prepare.mjs": 'throw new Error("rows are wrong");\n'})

    with pytest.raises(ForgeError, match="rows are wrong"):
        preview.start(workspace, SLUG, first_port=0)

    assert preview.status(workspace, SLUG) is None


def test_a_recorded_number_of_another_process_is_not_stopped(workspace: Workspace) -> None:
    state = workspace.state / "preview" / f"{SLUG}.json"
    fields = {"slug": SLUG, "url": "u", "port": 1, "pid": os.getpid(), "process_started": 1.0, "log": "", "schema": ""}
    write(state.parent, {state.name: json.dumps(fields)})

    assert preview.stop(workspace, SLUG) is False


def test_without_a_project_the_way_out_is_named(workspace: Workspace, run_forge: RunForge) -> None:
    shutil.rmtree(workspace.project(SLUG))

    code, _, err = run_forge(["preview"])

    assert code == 1
    assert f"forge build --idea {SLUG}" in err
