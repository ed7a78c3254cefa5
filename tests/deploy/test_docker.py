"""Deploying with Docker: every call of its client, with a stand-in that keeps images and containers in a file."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import RunForge
from support import fake_docker
from support.small_project import SLUG, build

from omniforge.workspace import Workspace

COMPOSE = """\
name: clay
services:
  db:
    image: postgres:17
    environment: {POSTGRES_DB: clay, POSTGRES_PASSWORD: "${POSTGRES_PASSWORD:?set it}"}
  app:
    build: .
"""
APP = {"Dockerfile": "FROM scratch\n", ".dockerignore": ".env\n.git\n", "compose.yaml": COMPOSE}
VALUE = "smtp-nobody-may-see"


class Double:
    """The folder of the stand-in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        return found

    def be(self, **how: Any) -> None:
        (self.folder / "state.json").write_text(json.dumps({**self.state, **how}))

    @property
    def calls(self) -> list[dict[str, Any]]:
        file = self.folder / "calls.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def said(self, *words: str) -> list[list[str]]:
        return [c["words"] for c in self.calls if all(w in c["words"] for w in words)]


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Double:
    folder = tmp_path / "docker-bin"
    folder.mkdir()
    program = folder / "docker"
    program.write_text(f"#!{sys.executable}\n{Path(fake_docker.__file__).read_text()}")
    program.chmod(0o755)
    start = {"images": [], "app": "", "health": "healthy", "tables": [], "migrations": {}, "next_migrations": {}}
    (folder / "state.json").write_text(json.dumps(start))
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return Double(folder)


@pytest.fixture
def deploy(workspace: Workspace, run_forge: RunForge) -> Callable[..., tuple[int, str, str]]:
    def run(version: str, *words: str, files: dict[str, str] | None = None) -> tuple[int, str, str]:
        build(workspace, version, files={**APP, **(files or {})})
        return run_forge(["deploy", "--target", "docker", "--env", "production", *words])

    return run


Deploy = Callable[..., tuple[int, str, str]]


def test_an_image_is_built_tried_and_switched_to(docker: Double, deploy: Deploy, run_forge: RunForge) -> None:
    run_forge(["secret", "set", "SMTP_URL", "--idea", SLUG], stdin=VALUE.encode())

    code, out, err = deploy("one")

    assert code == 0, err
    assert out.startswith("http://localhost:")
    (image,) = docker.state["images"]
    assert docker.state["app"] == image
    assert docker.state["trials"] == [image]
    verbs = [next((w for w in c if w in ("build", "up", "run", "rm")), "") for c in (c["words"] for c in docker.calls)]
    assert [v for v in verbs if v] == ["build", "up", "rm", "run", "rm", "up"]
    assert json.loads(run_forge(["deployment", "status", "--json"])[1])["state"] == "running"
    assert "a line of the app" in run_forge(["deployment", "logs"])[1]


def test_values_travel_in_the_environment_alone(
    docker: Double, deploy: Deploy, run_forge: RunForge, workspace: Workspace
) -> None:
    run_forge(["secret", "set", "SMTP_URL", "--idea", SLUG], stdin=VALUE.encode())

    deploy("one")

    assert VALUE not in json.dumps([c["words"] for c in docker.calls])
    up = next(c for c in docker.calls if c["words"][-1] == "app" and "up" in c["words"])
    assert {"SMTP_URL", "JWT_SECRET", "DATA_KEYS", "POSTGRES_PASSWORD", "APP_URL"} <= set(up["names"])
    assert not any(VALUE.encode() in p.read_bytes() for p in workspace.root.rglob("*") if p.is_file())
    over = yaml.safe_load(next(workspace.state.rglob("forge.compose.yaml")).read_text())["services"]["app"]
    assert over["environment"]["SMTP_URL"] is None
    assert "POSTGRES_PASSWORD" not in over["environment"]


def test_a_second_deployment_keeps_port_and_password_and_can_be_taken_back(
    docker: Double, deploy: Deploy, run_forge: RunForge
) -> None:
    first = deploy("one")[1].splitlines()[0]
    image = docker.state["app"]

    second = deploy("two")

    assert second[1].splitlines()[0] == first
    assert docker.state["app"] != image
    code, _, err = run_forge(["rollback"])
    assert code == 0, err
    assert docker.state["app"] == image
    assert run_forge(["deployment", "stop"])[0] == 0
    assert docker.state["app"] == ""


def test_an_image_that_is_ill_is_never_switched_to(docker: Double, deploy: Deploy) -> None:
    deploy("one")
    image = docker.state["app"]
    docker.be(health="unhealthy")

    code, _, err = deploy("two")

    assert code == 10
    assert "does not become healthy" in err
    assert "a line of the container" in err
    assert docker.state["app"] == image
    assert docker.said("rm", "--force", "forge-clay-production-trial")


def test_a_build_that_fails_changes_nothing(docker: Double, deploy: Deploy, workspace: Workspace) -> None:
    docker.be(fails="build")

    code, _, err = deploy("one")

    assert code == 10
    assert "it was told to fail" in err
    assert docker.state["app"] == ""
    assert not [p for p in (workspace.state / "deploy").rglob("docker/*") if p.is_dir()]


def test_a_daemon_that_does_not_answer_is_named_and_a_client_is_not_enough(
    docker: Double, deploy: Deploy, run_forge: RunForge
) -> None:
    docker.be(down=True)

    code, _, err = deploy("one")
    found = {f["name"]: f for f in json.loads(run_forge(["doctor", "--json"])[1])["findings"]}

    assert code == 10
    assert "the Docker daemon does not answer: Cannot connect" in err
    assert found["docker"]["status"] == "warn"
    assert "client 28.2.2, but no daemon answers" in found["docker"]["found"]


def test_a_migration_is_backed_up_and_a_loss_refused(docker: Double, deploy: Deploy, workspace: Workspace) -> None:
    docker.be(tables=["Pot"])
    sql = {"prisma/migrations/20260101000000_drop/migration.sql": 'DROP TABLE "Pot";\n'}

    code, _, err = deploy("one", files=sql)

    assert code == 3
    assert "table Pot and all its rows" in err
    assert docker.state["app"] == ""
    code, _, err = deploy("one", "--allow-data-loss", files=sql)
    assert code == 0, err
    (backup,) = workspace.state.rglob("*.dump")
    assert backup.read_bytes().startswith(b"PGDMP")
    assert backup.stat().st_mode & 0o077 == 0


def test_a_secret_in_a_file_is_kept_out_of_the_image(docker: Double, deploy: Deploy, run_forge: RunForge) -> None:
    run_forge(["secret", "set", "SMTP_PASSWORD", "--idea", SLUG], stdin=VALUE.encode())
    token = "gh" + "p_" + "a1B2" * 9

    code, _, err = deploy("one", files={"a.ts": f"const t = '{token}'", "b.ts": VALUE, ".env": token})

    assert code == 10
    assert "a.ts: GitHub token" in err
    assert "b.ts: a stored secret" in err
    assert ".env:" not in err
    assert token not in err
    assert docker.state["images"] == []


def test_a_database_of_ones_own_is_for_another_target(deploy: Deploy, docker: Double, run_forge: RunForge) -> None:
    run_forge(["secret", "set", "DATABASE_URL", "--idea", SLUG], stdin=b"postgresql://a:b@c/d")

    code, _, err = deploy("one")

    assert code == 10
    assert "brings its own PostgreSQL" in err
    assert docker.said("build") == []


@pytest.mark.skipif(shutil.which("docker") is None, reason="there is no client of Docker")
def test_the_real_client_is_asked_the_same_way(run_forge: RunForge) -> None:
    found = {f["name"]: f for f in json.loads(run_forge(["doctor", "--json"])[1])["findings"]}["docker"]

    assert found["status"] in ("ok", "warn")
    assert found["found"].startswith(("client ", "daemon "))
