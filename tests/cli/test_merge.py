"""`forge merge-file` and the merge driver, alone and inside real Git."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import RunForge
from support.merge_runs import one_side_of

from omniforge.ideas.driver import driver_command, is_registered, register
from omniforge.ideas.merge_files import drive
from omniforge.spec.merge.merge import merge_texts

BASE = "models:\n  - id: a\n    name: A  # first\n"
CASES = {
    "clean": (BASE, BASE + "  - id: b\n", BASE + "  - id: c\n"),
    "conflict": (BASE, BASE.replace("name: A", "name: B"), BASE.replace("name: A", "name: C")),
    "deleted": (BASE, "models: []\n", BASE.replace("name: A", "name: C")),
    "unparsable": (BASE, BASE + "x: [1\n", BASE.replace("name: A", "name: C")),
    "crlf": tuple(t.replace("\n", "\r\n") for t in (BASE, BASE + "k: 1\n", BASE + "l: 2\n")),
}
VERSIONS = ("base.yaml", "ours.yaml", "theirs.yaml")


def written(folder: Path, texts: tuple[str, ...]) -> list[str]:
    paths = [folder / name for name in VERSIONS]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text.encode())
    return [str(p) for p in paths]


def test_a_clean_merge_prints_the_text_and_returns_0(run_forge: RunForge, tmp_path: Path) -> None:
    code, out, err = run_forge(["merge-file", *written(tmp_path, CASES["clean"])])

    assert (code, out, err) == (0, BASE + "  - id: b\n  - id: c\n", "")


def test_a_conflict_returns_1_with_markers_and_a_line_per_conflict(run_forge: RunForge, tmp_path: Path) -> None:
    code, out, err = run_forge(["merge-file", *written(tmp_path, CASES["conflict"])])

    assert code == 1
    assert out.count("<<<<<<< ours\n") == 1
    assert err == "conflict at models.a.name: both sides changed it, differently\n"


def test_conflicts_as_json(run_forge: RunForge, tmp_path: Path) -> None:
    code, out, _ = run_forge(["merge-file", "--json", *written(tmp_path, CASES["conflict"])])

    merge = json.loads(out)
    assert (code, merge["clean"]) == (1, False)
    assert {k: merge["conflicts"][0][k] for k in ("path", "kind", "base", "ours", "theirs")} == {
        "path": "models.a.name", "kind": "edit", "base": "A", "ours": "B", "theirs": "C",
    }  # fmt: skip


def test_a_missing_file_is_an_error_above_1(run_forge: RunForge, tmp_path: Path) -> None:
    code, _, err = run_forge(["merge-file", str(tmp_path / "none"), str(tmp_path / "none"), str(tmp_path / "none")])

    assert code == 2
    assert "does not exist" in err


@pytest.mark.parametrize("case", CASES)
def test_the_driver_writes_what_merge_file_prints(case: str, tmp_path: Path) -> None:
    texts = CASES[case]
    base, ours, theirs = written(tmp_path, texts)

    code = drive([base, ours, theirs, "spec.yaml"])

    merge = merge_texts(texts[0], texts[1], texts[2], name="spec.yaml")
    assert code == (0 if merge.is_clean else 1)
    assert Path(ours).read_bytes().decode() == merge.text


def test_a_defect_of_ours_leaves_markers_and_the_code_1(tmp_path: Path) -> None:
    base, ours, theirs = written(tmp_path, CASES["conflict"])
    sabotage = "import sys; sys.modules['omniforge.spec.merge.structured'] = None\n"
    run = f"{sabotage}from omniforge.ideas.merge_files import drive\nraise SystemExit(drive(sys.argv[1:]))"

    done = subprocess.run([sys.executable, "-c", run, base, ours, theirs, "spec.yaml"], check=False)

    assert done.returncode == 1
    assert yaml.safe_load(one_side_of(Path(ours).read_text(), "theirs")) == yaml.safe_load(CASES["conflict"][2])


def test_a_forge_that_cannot_be_imported_leaves_the_markers_of_git(tmp_path: Path) -> None:
    base, ours, theirs = written(tmp_path, CASES["conflict"])
    run = (
        "import sys; sys.modules['omniforge.ideas.merge_files'] = None\n"
        "from omniforge.__main__ import run\nsys.argv[1:1] = ['merge-driver']\nrun()"
    )

    done = subprocess.run([sys.executable, "-c", run, base, ours, theirs, "spec.yaml"], check=False)

    assert done.returncode == 1
    assert "<<<<<<< " in Path(ours).read_text()


def test_a_driver_without_an_interpreter_leaves_the_markers_of_git(tmp_path: Path) -> None:
    base, ours, theirs = written(tmp_path, CASES["conflict"])
    command = driver_command().replace(sys.executable, "/no/such/python")
    for sign, path in (("%O", base), ("%A", ours), ("%B", theirs), ("%P", "spec.yaml")):
        command = command.replace(sign, path)

    done = subprocess.run(["sh", "-c", command], check=False, capture_output=True)

    assert done.returncode == 1
    assert "<<<<<<< " in Path(ours).read_text()


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def test_registering_twice_changes_nothing_and_keeps_lines_of_the_user(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitattributes").write_text("*.png binary")

    register(tmp_path)
    first = (tmp_path / ".gitattributes").read_text()
    register(tmp_path)

    assert (tmp_path / ".gitattributes").read_text() == first
    assert first.splitlines()[:2] == ["*.png binary", "spec.yaml merge=forge diff=forge"]
    assert is_registered(tmp_path)


def test_a_fresh_clone_is_not_registered(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    register(folder)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    git(tmp_path, "clone", "-q", str(folder), "clone")

    assert not is_registered(tmp_path / "clone")


def test_the_driver_loads_no_command_line(tmp_path: Path) -> None:
    base, ours, theirs = written(tmp_path, CASES["clean"])
    probe = (
        "import sys, atexit\n"
        "heavy = {'typer', 'pydantic', 'pygit2', 'ruamel', 'rich'}\n"
        "atexit.register(lambda: print(*sorted(heavy & set(sys.modules))))\n"
        "from omniforge.__main__ import run\nsys.argv[1:1] = ['merge-driver']\nrun()"
    )

    done = subprocess.run(
        [sys.executable, "-c", probe, base, ours, theirs, "spec.yaml"], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout.strip()) == (0, "")
