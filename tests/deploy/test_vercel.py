"""Deploying to Vercel: every call of its command line, with a stand-in; and what the real one builds."""

import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
import pytest
from conftest import RunForge
from support import fake_vercel, vercel_api
from support.small_project import SLUG, build, change
from support.specs import SMALL

from omniforge.build.generate import generate
from omniforge.deploy.place import Place
from omniforge.deploy.target import DeployOptions, Order
from omniforge.deploy.vercel import cli, output, steps
from omniforge.deploy.vercel.cli import Vercel
from omniforge.projects.sources import Sources
from omniforge.projects.verify import node_tree
from omniforge.projects.verify.free_port import free_port
from omniforge.spec.check import load_spec
from omniforge.store.deployments import Env
from omniforge.workspace import Workspace

TOKEN = "token-nobody-may-see"
DATABASE = "postgresql://shop:pass-nobody-sees@db.example:5432/shop"
CONFIG = '{"framework": "nextjs", "buildCommand": "npm run db:generate && npm run db:migrate && npm run build"}'
CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
Deploy = Callable[..., tuple[int, str, str]]


class Double:
    """The folder of the stand-in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def be(self, **how: str) -> None:
        file = self.folder / "behaviour.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **how}))

    @property
    def calls(self) -> list[dict[str, Any]]:
        file = self.folder / "calls.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    @property
    def verbs(self) -> list[str]:
        return [c["words"][0] for c in self.calls]


class _Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/v2/user" and self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.send_response(403)
            self.end_headers()
            self.wfile.write(b'{"error": {"code": "forbidden", "message": "Not authorized", "invalidToken": true}}')
            return
        self.send_response(200 if self.path in {"/api/health", "/v2/user"} else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """A server that stands for the deployment, and for Vercel's answer to a token."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Healthy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def vercel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> Double:
    folder = tmp_path / "vercel-bin"
    (folder / "node_modules/.bin").mkdir(parents=True)
    program = folder / "vercel"
    program.write_text(f"#!{sys.executable}\n{Path(fake_vercel.__file__).read_text()}")
    program.chmod(0o755)
    (folder / "node").symlink_to(sys.executable)
    (folder / "behaviour.json").write_text(json.dumps({"address": address}))
    monkeypatch.setenv("FORGE_VERCEL", str(program))
    monkeypatch.setenv("VERCEL_API_URL", address)
    monkeypatch.setenv("FORGE_NODE_TREE", str(folder / "node_modules"))
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return Double(folder)


@pytest.fixture
def deploy(workspace: Workspace, run_forge: RunForge) -> Deploy:
    def run(version: str, *words: str, files: dict[str, str] | None = None) -> tuple[int, str, str]:
        build(workspace, version, files={"vercel.json": CONFIG, **(files or {})})
        return run_forge(["deploy", "--target", "vercel", "--env", "production", *words])

    return run


@pytest.fixture
def ready(run_forge: RunForge, workspace: Workspace) -> None:
    """The app has a database and an address."""
    assert workspace.root.is_dir()
    run_forge(["secret", "set", "DATABASE_URL", "--idea", SLUG], stdin=DATABASE.encode())
    run_forge(["project", "set", "domain", "shop.example", "--idea", SLUG])


@pytest.mark.usefixtures("vercel")
@pytest.mark.parametrize(
    ("database", "domain", "words"),
    [
        ("", "shop.example", "DATABASE_URL names none"),
        ("postgresql://a:b@localhost/x", "shop.example", "DATABASE_URL names none"),
        ("postgresql://a:b@127.0.0.1:5432/x", "shop.example", "DATABASE_URL names none"),
        ("pglite:./.data/pg", "shop.example", "no address of a PostgreSQL"),
        (DATABASE, "", "the app has no address in production"),
    ],
)
def test_what_cannot_work_there_is_refused_before_anything_is_built(  # noqa: PLR0917 - a table
    run_forge: RunForge, deploy: Deploy, vercel: Double, database: str, domain: str, words: str
) -> None:
    if database:
        run_forge(["secret", "set", "DATABASE_URL", "--idea", SLUG], stdin=database.encode())
    if domain:
        run_forge(["project", "set", "domain", domain, "--idea", SLUG])

    code, _, err = deploy("one")

    assert code == 10
    assert words in err
    assert vercel.calls == []


@pytest.mark.usefixtures("ready")
def test_without_a_token_the_output_is_built_checked_and_the_rest_is_one_command(
    deploy: Deploy, vercel: Double, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = deploy("one")

    assert code == 10
    assert "built and checked" in err
    assert f"VERCEL_TOKEN=… forge deploy --idea {SLUG} --target vercel --env production" in err
    assert Path(err.split("checked: ")[-1].split(";")[0], "config.json").is_file()
    assert vercel.verbs == ["build"]
    assert "--prod" in vercel.calls[0]["words"]
    assert {"DATABASE_URL", "JWT_SECRET", "DATA_KEYS"}.isdisjoint(vercel.calls[0]["names"])
    monkeypatch.setenv("VERCEL_TOKEN", TOKEN)
    code, out, err = run_forge(["deploy", "--target", "vercel", "--env", "production"])
    assert code == 0, err
    assert out.startswith("https://shop.example\n")
    assert vercel.verbs.count("build") == 1


@pytest.mark.usefixtures("ready")
def test_with_a_token_it_is_uploaded_and_promoted_when_it_answers(
    deploy: Deploy, vercel: Double, run_forge: RunForge, address: str
) -> None:
    run_forge(["secret", "set", "VERCEL_TOKEN", "--forge"], stdin=TOKEN.encode())

    code, out, err = deploy("one")

    assert code == 0, err
    others = [v for v in vercel.verbs if v != "env"]
    assert others == ["build", "link", "deploy", "promote"]
    upload = next(c["words"] for c in vercel.calls if c["words"][0] == "deploy")
    assert {"--prebuilt", "--prod", "--skip-domain"} <= set(upload)
    assert vercel.calls[-1]["words"][1] == address
    assert {c["token"] for c in vercel.calls if c["words"][0] != "build"} == {TOKEN}
    handed = {c["words"][2]: c["given"] for c in vercel.calls if c["words"][0] == "env"}
    assert handed["DATABASE_URL"] == DATABASE
    assert {"JWT_SECRET", "DATA_KEYS", "APP_URL"} <= set(handed)
    said = json.dumps([c["words"] for c in vercel.calls]) + out + err
    assert [v for v in (TOKEN, DATABASE, "pass-nobody-sees", handed["JWT_SECRET"]) if v in said] == []


@pytest.mark.usefixtures("ready")
def test_the_project_that_is_set_is_used_and_an_earlier_deployment_comes_back(
    deploy: Deploy, vercel: Double, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", TOKEN)
    monkeypatch.setenv("VERCEL_PROJECT_ID", "prj_1")
    monkeypatch.setenv("VERCEL_ORG_ID", "team_1")
    assert deploy("one")[0] == 0
    assert deploy("two")[0] == 0

    code, _, err = run_forge(["rollback"])

    assert code == 0, err
    assert "link" not in vercel.verbs
    assert vercel.verbs[-1] == "promote"
    assert json.loads(run_forge(["deployment", "status", "--json"])[1])["state"] == "running"
    said = run_forge(["deployment", "logs"])[1]
    assert said == "2023-11-14T22:13:20Z info GET / 200 a line of the function\n"
    assert run_forge(["deployment", "stop"])[0] == 0
    assert vercel.verbs[-1] == "remove"


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("fails", ["deploy", "promote", "env"])
def test_what_fails_promotes_nothing(
    deploy: Deploy, vercel: Double, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", TOKEN)
    vercel.be(fails=fails)

    code, _, err = deploy("one")

    assert code == 10
    assert "it was told to fail" in err
    assert TOKEN not in err
    assert json.loads(run_forge(["deployment", "list", "--json"])[1])[0]["state"] == "failed"


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("token", "network", "words"),
    [
        pytest.param("made-up-token-of-nobody", "there", "Vercel does not know this token", id="unknown token"),
        pytest.param(TOKEN, "gone", "cannot reach Vercel at http://127.0.0.1:", id="no network"),
    ],
)
def test_why_vercel_cannot_be_asked_is_said_before_anything_is_sent(  # noqa: PLR0917 - a table
    deploy: Deploy, vercel: Double, monkeypatch: pytest.MonkeyPatch, token: str, network: str, words: str
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", token)
    if network == "gone":
        monkeypatch.setenv("VERCEL_API_URL", f"http://127.0.0.1:{free_port()}")

    code, _, err = deploy("one")

    assert code == 10
    assert words in err
    assert token not in err
    assert vercel.verbs == ["build"]


@pytest.mark.usefixtures("ready")
def test_a_command_that_hangs_is_ended_with_what_it_started(
    deploy: Deploy, vercel: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", TOKEN)
    monkeypatch.setattr(cli, "_OTHER_CALL_S", 1.0)
    vercel.be(hangs="link")

    code, _, err = deploy("one")

    assert code == 10
    assert "vercel link did not end within 1 s" in err
    left = [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == fake_vercel.ENDLESS]
    assert left == []


@pytest.mark.usefixtures("ready", "vercel")
def test_the_command_that_is_left_keeps_what_was_allowed(workspace: Workspace, run_forge: RunForge) -> None:
    change(workspace, "one", files={"vercel.json": CONFIG})

    code, _, err = run_forge(["deploy", "--target", "vercel", "--env", "production", "--allow-unverified"])

    assert code == 10
    assert f"forge deploy --idea {SLUG} --target vercel --env production --allow-unverified" in err


@pytest.mark.usefixtures("ready")
def test_an_output_that_vercel_would_not_run_is_refused(deploy: Deploy, vercel: Double) -> None:
    vercel.be(runtime="python3.12")

    code, _, err = deploy("one")

    assert code == 10
    assert "the runtime is 'python3.12'" in err


@pytest.mark.node
def test_the_real_command_line_builds_an_output_that_passes(tmp_path: Path) -> None:
    app = tmp_path / "app"
    for name, file in generate(load_spec(SMALL)).items():
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (app / name).write_bytes(file.data)
    node_tree.link(node_tree.ensure(CACHE), app)
    output.prepare(app, project="prj_of_forge", team="team_of_forge")
    program = cli.program(CACHE, os.environ, lambda _text: None)

    Vercel(program, app).call("build", "--yes", "--prod", "--local-config", str(app / output.CONFIG))

    found = output.check(app)
    assert len(found.functions) > 5
    assert found.n_static > 5
    assert "db:migrate" not in (app / output.CONFIG).read_text()
    shutil.rmtree(app)


@pytest.mark.node
@pytest.mark.parametrize("env", ["production", "preview"])
def test_the_real_command_line_links_and_sets_variables_without_a_question(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, env: Env
) -> None:
    values = {"DATABASE_URL": DATABASE, "LOG_LEVEL": "warn", "PATH": "not handed over", "VERCEL_ORG_ID": "team_1"}
    place = Place(workspace, "shop", env, "main")
    options, found = DeployOptions(), Sources(tmp_path, "main", "", False, "")
    nothing = lambda *_: None  # noqa: E731 - short
    order = Order(place, 1, found, options, values, note=nothing, go_live=nothing, tell=nothing, live=None)
    program = cli.program(CACHE, os.environ, lambda _text: None)
    with vercel_api.serving() as (address, posted):
        monkeypatch.setenv("VERCEL_API_URL", address)
        vercel = Vercel(program, tmp_path, TOKEN)
        cli.require_login(TOKEN, os.environ)

        steps.link(order, vercel)
        steps.hand_variables(order, vercel)

    assert json.loads((tmp_path / ".vercel/project.json").read_text())["projectId"] == "prj_1"
    assert not (tmp_path / ".env.local").exists()
    sent = {body["key"]: (body["value"], body["target"], body["type"]) for body in posted}
    assert sent == {"DATABASE_URL": (DATABASE, [env], "sensitive"), "LOG_LEVEL": ("warn", [env], "sensitive")}
