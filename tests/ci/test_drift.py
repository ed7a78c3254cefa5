"""`forge ci check`: what is committed against what the spec gives, with the shipped agents."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pygit2
import pytest
from conftest import RunForge
from support.small_agents import SLUG, change_spec, new_workspace

from omniforge.ideas import repository
from omniforge.workspace import Workspace

FIELD = ("type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")
BUILD = ("build", "--verify", "none")
CHECK = ("ci", "check", "--json")


@pytest.fixture
def built(run_forge: RunForge) -> Workspace:
    workspace = new_workspace(Path(os.environ["FORGE_HOME"]))
    assert run_forge(BUILD)[0] == 0
    return workspace


def _commit_all(project: Path, message: str) -> None:
    subprocess.run(["git", "-C", str(project), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(project), "commit", "-qm", message], check=True)


def test_what_was_just_built_has_no_drift_and_nothing_is_written(built: Workspace, run_forge: RunForge) -> None:
    before = sorted(p for p in built.root.rglob("*") if ".forge/cache" not in p.as_posix())

    code, out, err = run_forge(CHECK)

    assert (code, err) == (0, "")
    assert json.loads(out)["files"] == []
    assert json.loads(out)["n_files"] > 100
    assert sorted(p for p in built.root.rglob("*") if ".forge/cache" not in p.as_posix()) == before


def test_edits_deletions_and_new_files_of_a_person_are_no_drift(built: Workspace, run_forge: RunForge) -> None:
    project = built.project(SLUG)
    (project / "README.md").write_text("mine\n")
    (project / "src/models/product/schema.ts").unlink()
    (project / "src/own.ts").write_text("export const own = 1\n")
    migration = project / "prisma/migrations/20990101000000_mine/migration.sql"
    migration.parent.mkdir(parents=True)
    migration.write_text("SELECT 1;\n")
    _commit_all(project, "Mine")

    assert run_forge(CHECK)[0] == 0


def test_a_spec_that_moved_on_names_files_nodes_and_the_change(
    built: Workspace, run_forge: RunForge, tmp_path: Path
) -> None:
    change_spec(built, *FIELD)
    repository.commit_changes(repository.open_idea(built, SLUG), "Count the stock")
    reports = ("--sarif", tmp_path / "drift.sarif", "--junit", tmp_path / "drift.xml")

    code, out, err = run_forge([*CHECK, *reports])

    found = json.loads(out)
    by_path = {f["path"]: f for f in found["files"]}
    assert code == 11
    assert "forge build" in err
    assert by_path["src/models/product/schema.ts"]["what"] == "changed"
    assert "models.product" in by_path["src/models/product/schema.ts"]["nodes"]
    assert [p for p, f in by_path.items() if f["what"] == "missing" and p.endswith("migration.sql")]
    assert not [p for p in by_path if "category" in p]
    assert found["reason"] == "spec"
    assert any("models.product.fields.stock" in change for change in found["spec_changes"])
    results = json.loads((tmp_path / "drift.sarif").read_text())["runs"][0]["results"]
    assert {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results} == set(by_path)
    assert f'failures="{len(by_path)}"' in (tmp_path / "drift.xml").read_text()

    assert run_forge(BUILD)[0] == 0
    assert run_forge(CHECK)[0] == 0


def test_output_of_another_forge_is_drift_and_says_that_the_spec_stands(built: Workspace, run_forge: RunForge) -> None:
    project = built.project(SLUG)
    manifest = project / ".forge/manifest.json"
    body = json.loads(manifest.read_text())
    body["files"]["package.json"]["sha256"] = "0" * 64
    body["files"]["src/gone.ts"] = {"sha256": "1" * 64, "agent": "frontend", "template": "t", "nodes": ["kind"]}
    manifest.write_text(json.dumps(body))
    _commit_all(project, "As an older forge would have made it")

    code, out, _ = run_forge(CHECK)

    found = json.loads(out)
    assert code == 11
    assert [(f["path"], f["what"]) for f in found["files"]] == [
        ("package.json", "changed"),
        ("src/gone.ts", "left over"),
    ]
    assert (found["reason"], found["spec_changes"]) == ("forge", [])


def test_an_uncommitted_build_or_a_conflict_left_open_is_drift(built: Workspace, run_forge: RunForge) -> None:
    form = built.project(SLUG) / "src/models/product/schema.ts"
    form.write_text(form.read_text().replace("Price", "My price"))
    change_spec(built, "name: Price", "name: Amount due")
    assert run_forge(BUILD)[0] == 6

    assert run_forge(CHECK)[0] == 11


def test_checkouts_elsewhere_and_a_plain_folder_are_compared_without_a_workspace(
    built: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spec = tmp_path / "idea" / "spec.yaml"
    spec.parent.mkdir()
    shutil.copy(built.idea(SLUG) / "spec.yaml", spec)
    plain = tmp_path / "exported"
    shutil.copytree(built.project(SLUG), plain, ignore=shutil.ignore_patterns(".git"))
    clone = tmp_path / "clone"
    pygit2.clone_repository(str(built.project(SLUG)), str(clone))
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "nowhere"))

    for project in (plain, clone):
        assert run_forge([*CHECK, "--spec", spec, "--project", project])[0] == 0
    spec.write_text(spec.read_text().replace("name: Price", "name: Amount due"))
    code, out, _ = run_forge([*CHECK, "--spec", spec, "--project", clone])
    assert code == 11
    assert json.loads(out)["reason"] == "", "the idea's history is not there"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(("--spec", "spec.yaml"), (2, "go together"), id="half of the pair"),
        pytest.param(("--spec", "none.yaml", "--project", "."), (1, "none.yaml"), id="no spec"),
        pytest.param(("--spec", "spec.yaml", "--project", "nowhere"), (1, "no project here"), id="no project"),
        pytest.param(("--spec", "spec.yaml", "--project", "."), (1, ".forge/manifest.json"), id="no manifest"),
        pytest.param(("--spec", "bad.yaml", "--project", "."), (4, "kind"), id="bad spec"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_message(
    arguments: tuple[str, ...],
    expected: tuple[int, str],
    run_forge: RunForge,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    spec = (new_workspace(Path(os.environ["FORGE_HOME"])).idea(SLUG) / "spec.yaml").read_text()
    (tmp_path / "spec.yaml").write_text(spec)
    (tmp_path / "bad.yaml").write_text(spec.replace("kind: shop", "kind: spaceship"))
    monkeypatch.chdir(tmp_path)

    got, _, err = run_forge(["ci", "check", *arguments])

    assert (got, "Traceback" in err) == (expected[0], False)
    assert expected[1] in err
