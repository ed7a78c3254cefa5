"""`npm run audit` and `npm run sbom` of a generated app, with the real npm and a registry on this machine."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support.specs import SMALL

from omniforge.build.generate import generate
from omniforge.spec.check import load_spec

pytestmark = pytest.mark.node
FILES = ("package.json", "package-lock.json", ".npmrc", "scripts/audit.mjs", "scripts/sbom.mjs")
ADVISORY = {
    "nodemailer": [
        {
            "id": 1,
            "url": "https://advisories.example/1",
            "title": "A planted weakness",
            "severity": "high",
            "vulnerable_versions": "*",
        }
    ]
}


class _Registry(BaseHTTPRequestHandler):
    """Answers the question of `npm audit`, and what it then asks of one package."""

    advisories: dict[str, object] = {}  # noqa: RUF012 - set per test on a subclass

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self._send(self.advisories)

    def do_GET(self) -> None:
        self._send({"name": self.path.strip("/"), "versions": {}, "dist-tags": {}})

    def _send(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        del format, args


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("app")
    made = generate(load_spec(SMALL), only=["backend", "ui_designer"])
    for path in FILES:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(made[path].data)
    return target


@pytest.fixture
def registry(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("Handler", (_Registry,), {"advisories": request.param})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def _run(app: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {"npm_config_fetch_retries": "0", "npm_config_cache": str(app / ".npm"), **env}
    return subprocess.run(
        command, cwd=app, env={**os.environ, **settings}, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("registry", [{}], indirect=True)
def test_audit_passes_when_nothing_is_known(app: Path, registry: str) -> None:
    ended = _run(app, "npm", "run", "--silent", "audit", npm_config_registry=registry)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("0 known weakness(es) of level high")


@pytest.mark.parametrize("registry", [ADVISORY], indirect=True)
def test_audit_fails_and_names_a_weakness(app: Path, registry: str) -> None:
    ended = _run(app, "npm", "run", "--silent", "audit", npm_config_registry=registry)

    assert ended.returncode == 1
    assert "high      nodemailer" in ended.stdout
    assert "1 known weakness(es)" in ended.stdout


@pytest.mark.parametrize("registry", [ADVISORY], indirect=True)
def test_audit_lets_lower_levels_pass(app: Path, registry: str) -> None:
    ended = _run(app, "npm", "run", "--silent", "audit", npm_config_registry=registry, AUDIT_LEVEL="critical")

    assert ended.returncode == 0


def test_audit_says_when_nobody_could_be_asked(app: Path) -> None:
    ended = _run(app, "npm", "run", "--silent", "audit", npm_config_registry="http://127.0.0.1:9/")

    assert ended.returncode == 2
    assert "The dependencies were NOT checked" in ended.stderr


def test_audit_refuses_an_unknown_level(app: Path) -> None:
    ended = _run(app, "npm", "run", "--silent", "audit", AUDIT_LEVEL="terrible")

    assert ended.returncode == 2
    assert "use one of low, moderate, high, critical" in ended.stderr


def test_the_bill_of_materials_lists_what_is_shipped_and_is_the_same_each_time(app: Path) -> None:
    for name in ("one.json", "two.json"):
        assert _run(app, "npm", "run", "--silent", "sbom", "--", name).returncode == 0
    one, two = ((app / name).read_text() for name in ("one.json", "two.json"))
    bom = json.loads(one)
    names = {component["name"] for component in bom["components"]}

    assert one == two
    assert bom["bomFormat"] == "CycloneDX"
    assert {"next", "react", "jose", "zod"} <= names
    assert not {"jest", "eslint", "typescript"} & names
    listed = {component["bom-ref"] for component in bom["components"]} | {bom["metadata"]["component"]["bom-ref"]}
    assert {ref for one in bom["dependencies"] for ref in (one["ref"], *one["dependsOn"])} <= listed
