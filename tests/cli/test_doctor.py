import json
import os
from pathlib import Path

import pytest
from conftest import RunForge
from support.specs import SMALL

from omniforge import doctor
from omniforge.ideas.driver import is_registered
from omniforge.ideas.repository import init_repository
from omniforge.workspace import Workspace


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH to put programs on."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    return folder


def program(folder: Path, name: str, line: str, code: int = 0) -> None:
    target = folder / name
    target.write_text(f"#!/bin/sh\necho '{line}'\nexit {code}\n")
    target.chmod(0o755)


def findings(root: Path) -> dict[str, doctor.Finding]:
    return {f.name: f for f in doctor.examine(Workspace(root), os.environ).findings}


def test_a_bare_machine_can_generate_and_is_told_the_rest(tools: Path, tmp_path: Path, run_forge: RunForge) -> None:
    code, out, _ = run_forge(["doctor", "--json"])

    data = json.loads(out)
    assert code == 0
    assert (data["can_generate"], data["can_verify"]) == (True, False)
    missing = {f["name"]: f["fix"] for f in data["findings"] if f["status"] == "missing"}
    assert sorted(missing) == ["browser", "node", "npm"]
    assert all(missing.values())
    assert not (tmp_path / "forge").exists()
    assert list(tools.iterdir()) == []


def test_a_full_machine_can_do_everything(tools: Path, tmp_path: Path, run_forge: RunForge) -> None:
    for name, line in (("node", "v22.1.0"), ("npm", "10.9.0"), ("git", "git version 2.45.0"), ("chromium", "")):
        program(tools, name, line)

    found = findings(tmp_path)

    assert {found[name].status for name in ("node", "npm", "git", "browser")} == {"ok"}
    assert (found["node"].found, found["git"].found) == ("22.1.0", "2.45.0")
    assert run_forge(["doctor"])[0] == 0


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        pytest.param("v20.18.9", 0, "too old", id="old"),
        pytest.param("v18.0.0", 0, "too old", id="very-old"),
        pytest.param("oops", 1, "not found", id="broken"),
    ],
)
def test_a_node_that_will_not_do_is_named(tools: Path, tmp_path: Path, line: str, code: int, words: str) -> None:
    program(tools, "node", line, code)

    node = findings(tmp_path)["node"]

    assert node.status == "missing"
    assert words in node.found
    assert "20.19" in node.fix


def test_the_browser_is_that_of_the_variable_or_of_playwright(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "browsers" / "chromium-1200").mkdir(parents=True)
    assert findings(tmp_path)["browser"].found.endswith("chromium-1200 (Playwright's)")

    monkeypatch.setenv("CHROMIUM_PATH", str(tools / "nothing"))
    assert findings(tmp_path)["browser"].status == "missing"

    program(tools, "mine", "")
    monkeypatch.setenv("CHROMIUM_PATH", str(tools / "mine"))
    assert findings(tmp_path)["browser"].found == f"{tools / 'mine'} (CHROMIUM_PATH)"


def test_an_identity_is_found_in_the_configuration(tmp_path: Path) -> None:
    assert findings(tmp_path)["git identity"].status == "warn"

    (Path(os.environ["HOME"]) / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.com\n")

    assert findings(tmp_path)["git identity"].found == "Ada <ada@example.com>"


def test_a_workspace_that_cannot_be_written_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_forge: RunForge
) -> None:
    def refuse(**_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)

    assert findings(tmp_path)["workspace"].status == "missing"
    assert run_forge(["doctor"])[0] == 1


def test_little_space_and_memory_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "MIN_DISK_BYTES", 2**60)
    monkeypatch.setattr(doctor, "MIN_MEMORY_BYTES", 2**60)

    found = findings(tmp_path)

    assert found["disk"].fix
    assert found["memory"].status == "warn"


def test_a_clone_of_an_idea_is_told_of_its_merge_driver_and_gets_it(run_forge: RunForge) -> None:
    home = Path(os.environ["FORGE_HOME"])
    root = home / "ideas" / "clay-co"
    init_repository(root, {"idea.md": "a shop\n", "spec.yaml": SMALL}, "Start", trailers={})

    before = findings(home)["merge driver"]
    run_forge(["doctor", "--fix", "--json"])

    assert (before.status, before.found) == ("warn", "not in clay-co")
    assert is_registered(root)
    assert findings(home)["merge driver"].status == "ok"
