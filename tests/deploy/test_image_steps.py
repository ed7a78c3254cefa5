"""The steps of the generated image, each stage in an empty folder, against a real PostgreSQL."""

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from support import postgres
from support.image_steps import Stage, run_stages, stop
from support.made_up_secrets import essence, made_up
from support.specs import SMALL

from omniforge.build.generate import generate
from omniforge.deploy.docker import context
from omniforge.projects.verify import node_tree
from omniforge.spec.check import load_spec

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", ".cache"))
PLANTED = made_up(3)
PATIENCE_S = 60

pytestmark = [pytest.mark.node, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that the user of the image can reach, too."""
    made = Path(tempfile.mkdtemp(prefix="forge-image-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def image(folder: Path) -> Stage:
    project = folder / "project"
    for name, file in generate(load_spec(SMALL)).items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(file.data)
    for name in (".env", ".env.production", ".env.local", ".data/data-keys"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("".join(f"{k.upper().replace(' ', '_')}='{s}'\n" for k, s in PLANTED.items()))
    names = tuple(context.files(project))
    return run_stages(project, names, folder / "stages", node_tree.ensure(CACHE))


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.running_server() as found:
        yield found


def variables(database: str) -> dict[str, str]:
    """Return what the compose file hands to the container."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        "DATABASE_URL": database, "JWT_SECRET": "s" * 40, "DATA_KEYS": "k1:" + "A" * 43 + "=", "PORT": str(port),
        "APP_URL": f"http://127.0.0.1:{port}", "COOKIE_SECURE": "false", "HOSTNAME": "127.0.0.1",
    }  # fmt: skip


def page(given: dict[str, str], path: str) -> int:
    connection = HTTPConnection("127.0.0.1", int(given["PORT"]), timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_image_migrates_serves_is_healthy_and_ends_when_told(
    image: Stage, server: postgres.Server, folder: Path
) -> None:
    database = server.new_database()
    given = variables(database)
    assert not image.is_healthy(given)

    for _start in range(2):
        running = image.start(given, folder / "app.log")
        try:
            deadline = time.monotonic() + PATIENCE_S
            while not image.is_healthy(given) and time.monotonic() < deadline and running.poll() is None:
                time.sleep(0.2)
            assert image.is_healthy(given), (folder / "app.log").read_text()
            assert page(given, "/") == 200
            assert page(given, "/api/health") == 200
        finally:
            stop(running)

    applied = server.query('SELECT count(*) FROM "_prisma_migrations"', database=database.rpartition("/")[2])
    assert int(applied) == len(list((image.root / "prisma/migrations").glob("*/migration.sql")))
    assert image.user == 1000


def test_a_release_that_cannot_migrate_never_serves(image: Stage, server: postgres.Server, folder: Path) -> None:
    broken = image.root / "prisma/migrations/29990101000000_broken"
    broken.mkdir()
    (broken / "migration.sql").write_text("SELECT nothing FROM nowhere;\n")
    given = variables(server.new_database())
    try:
        running = image.start(given, folder / "broken.log")
        code = running.wait(PATIENCE_S)
    finally:
        shutil.rmtree(broken)

    assert code not in (0, None)
    assert "29990101000000_broken" in (folder / "broken.log").read_text()
    assert not image.is_healthy(given)


def test_no_planted_secret_is_in_any_stage(image: Stage) -> None:
    found = []
    for stage in (image.root, image.root.parent / "build"):
        for path in stage.rglob("*"):
            if "node_modules" in path.parts or not path.is_file():
                continue
            text = path.read_bytes().decode("utf-8", "replace")
            found += [(kind, path) for kind, secret in PLANTED.items() if essence(secret) in text]

    assert found == []
