"""Folders, zip files and bundles: what is in them, and what never is."""

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import RunForge
from support.export_case import Case, git, new_case, objects, refs

from omniforge.export import leaks

pytest_plugins = ("support.export_fixtures",)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_folder_holds_the_app_and_its_idea(run_forge: RunForge, case: Case, tmp_path: Path) -> None:
    code, out, err = run_forge(["export", "--to", "folder", tmp_path / "out"])

    committed = git(case.project, "ls-files").splitlines()
    spec = tmp_path / "out/.forge/idea/spec.yaml"
    assert (code, err) == (0, "")
    assert f"{tmp_path / 'out'}: {len(committed) + 3} files" in out
    assert set(tree(tmp_path / "out")) == {
        *committed, ".forge/idea/spec.yaml", ".forge/idea/idea.md", ".forge/idea/forge.lock",
    }  # fmt: skip
    assert all((tmp_path / "out" / name).read_bytes() == (case.project / name).read_bytes() for name in committed)
    assert spec.read_bytes() == (case.idea / "spec.yaml").read_bytes()
    assert os.access(tmp_path / "out/run.sh", os.X_OK)


def test_a_zip_is_the_same_bytes_on_every_machine(
    run_forge: RunForge, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_forge(["export", "--to", "zip", tmp_path / "one.zip"])
    other = new_case(tmp_path / "elsewhere")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("FORGE_HOME", str(other.workspace.root))
    os.utime(other.project / "run.sh", (0, 0))

    code, _, _ = run_forge(["export", "--to", "zip", tmp_path / "two.zip"])

    assert code == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == sorted(names)
        assert all(name.startswith("clay-co/") for name in names)
        assert archive.getinfo("clay-co/run.sh").external_attr >> 16 == 0o100755
        assert archive.read("clay-co/run.sh") == (case.project / "run.sh").read_bytes()


def test_a_bundle_holds_both_histories(run_forge: RunForge, case: Case, tmp_path: Path) -> None:
    case.build_again()

    code, out, _ = run_forge(["export", "--to", "bundle", tmp_path / "clay-co.bundle", "--json"])

    subprocess.run(["git", "clone", "-q", "--mirror", tmp_path / "clay-co.bundle", tmp_path / "back"], check=True)
    assert code == 0
    assert json.loads(out)["n_files"] == 3
    assert objects(tmp_path / "back") == objects(case.project) | objects(case.idea)
    assert refs(tmp_path / "back")["refs/forge/pristine/main"] == refs(case.project)["refs/forge/pristine/main"]
    assert git(tmp_path / "back", "symbolic-ref", "HEAD") == "refs/heads/main"


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("kind", ["folder", "zip", "bundle"])
def test_nothing_is_written_over(run_forge: RunForge, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "there"
    target.write_text("mine")

    code, out, err = run_forge(["export", "--to", kind, target])

    assert (code, out) == (2, "")
    assert f"{target} exists" in err
    assert target.read_text() == "mine"


@pytest.mark.usefixtures("case")
def test_an_empty_folder_is_filled_and_a_full_one_is_not(run_forge: RunForge, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")

    assert run_forge(["export", "--to", "folder", tmp_path / "empty"])[0] == 0
    assert run_forge(["export", "--to", "folder", tmp_path / "full"])[0] == 2
    assert (tmp_path / "empty/run.sh").is_file()
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("kind", ["folder", "zip", "bundle"])
def test_a_dry_run_writes_nothing(run_forge: RunForge, tmp_path: Path, kind: str) -> None:
    code, out, _ = run_forge(["export", "--to", kind, tmp_path / "new/out", "--dry-run"])

    assert code == 0
    assert "would write" in out
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("kind", ["folder", "zip", "bundle"])
def test_work_that_is_not_committed_is_named_and_stays(
    run_forge: RunForge, case: Case, tmp_path: Path, kind: str
) -> None:
    (case.project / "run.sh").write_text("#!/bin/sh\nexit 1\n")
    (case.project / "note.txt").write_text("later")
    with (case.idea / "spec.yaml").open("a") as spec:
        spec.write("# later\n")

    code, _, err = run_forge(["export", "--to", kind, tmp_path / "out"])

    assert code == 0
    assert "note.txt, run.sh" in err
    assert "spec.yaml" in err
    if kind == "folder":
        assert b"exit 0" in (tmp_path / "out/run.sh").read_bytes()
        assert not (tmp_path / "out/note.txt").exists()


def test_a_spec_that_was_not_built_is_named(run_forge: RunForge, case: Case, tmp_path: Path) -> None:
    spec = case.idea / "spec.yaml"
    spec.write_text(spec.read_text().replace("name: Title", "name: Heading"))
    git(case.idea, "commit", "-qam", "Rename the title")

    _, _, err = run_forge(["export", "--to", "folder", tmp_path / "out"])

    assert "older than its idea" in err


def test_secrets_and_local_data_never_leave(run_forge: RunForge, case: Case, tmp_path: Path) -> None:
    planted = {
        ".env": "SECRET=planted-1", "apps/web/.env.production": "SECRET=planted-2", ".data/db/base": "planted-3",
        "forge.db": "planted-4",
    }  # fmt: skip
    for name, text in planted.items():
        (case.project / name).parent.mkdir(parents=True, exist_ok=True)
        (case.project / name).write_text(text)
    (case.project / ".env.example").write_text("SECRET=\n")
    git(case.project, "add", "-f", ".")
    git(case.project, "commit", "-qm", "By mistake")

    code, _, err = run_forge(["export", "--to", "folder", tmp_path / "out"])

    assert code == 0
    assert b"planted" not in b"".join(tree(tmp_path / "out").values())
    assert (tmp_path / "out/.env.example").is_file()
    assert all(f"left out: {name}" in err for name in planted)
    assert run_forge(["export", "--to", "zip", tmp_path / "out.zip"])[0] == 0
    assert b"planted" not in (tmp_path / "out.zip").read_bytes()


@pytest.mark.parametrize("arguments", [["--to", "bundle", "OUT"], ["git", "REMOTE"]])
def test_a_history_with_secrets_is_refused_whole(
    run_forge: RunForge, case: Case, tmp_path: Path, arguments: list[str]
) -> None:
    (case.project / ".env").write_text("SECRET=planted")
    git(case.project, "add", "-f", ".env")
    git(case.project, "commit", "-qm", "By mistake")
    git(case.project, "rm", "-q", ".env")
    git(case.project, "commit", "-qm", "Take it out again")
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    places = {"OUT": str(tmp_path / "out"), "REMOTE": str(tmp_path / "remote.git")}

    code, _, err = run_forge(["export", *(places.get(a, a) for a in arguments)])

    assert code == 1
    assert "has files that may hold secrets: .env" in err
    assert not (tmp_path / "out").exists()
    assert refs(tmp_path / "remote.git") == {}


@pytest.mark.parametrize(
    "path",
    [".env", "a/.env", ".env.local", ".forge/forge.db-wal", ".data/x", "node_modules/a/index.js", "secrets.key"],
)
def test_private_files(path: str) -> None:
    assert leaks.is_private(path)


@pytest.mark.parametrize(
    "path",
    [".env.example", ".env.production.sample", ".envrc.md", "src/env.ts", ".data", ".forge/manifest.json",
     ".forge/idea/spec.yaml"],
)  # fmt: skip
def test_files_that_may_leave(path: str) -> None:
    assert not leaks.is_private(path)


def test_a_project_that_is_not_there_yet(run_forge: RunForge, case: Case, tmp_path: Path) -> None:
    case.project.rename(tmp_path / "gone")

    code, _, err = run_forge(["export", "--to", "zip", tmp_path / "out.zip"])

    assert code == 1
    assert "has no project yet" in err
    assert "run forge build first" in err


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--to", "tar", "x"], "none of folder, zip, bundle"),
        (["--dry-run"], "where to?"),
        (["--to", "zip", "x", "github"], "--to stands alone"),
        (["--to", "zip"], "requires 2 arguments"),
        (["svn"], "No such command"),
    ],
)
def test_a_command_line_that_cannot_be(run_forge: RunForge, arguments: list[str], words: str) -> None:
    code, out, err = run_forge(["export", *arguments])

    assert (code, out) == (2, "")
    assert words in err
