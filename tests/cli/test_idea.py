import json
import subprocess
from pathlib import Path

import pytest
from conftest import RunForge
from support.specs import SMALL, small

IDEA = "A telemedicine app where patients book video appointments with doctors"
PRICE = "name: Price"


@pytest.fixture
def slug(run_forge: RunForge) -> str:
    code, out, _ = run_forge(["idea", "new", IDEA, "--name", "Ward", "--json"])
    assert code == 0
    return str(json.loads(out)["slug"])


@pytest.fixture
def folder(slug: str, run_forge: RunForge) -> Path:
    return Path(json.loads(run_forge(["idea", "show", "--idea", slug, "--json"])[1])["path"])


def test_a_new_idea_says_what_it_made_and_where(run_forge: RunForge) -> None:
    code, out, err = run_forge(["idea", "new", IDEA, "--name", "Ward"])

    assert code == 0
    assert out.startswith("Ward (")
    assert "from your words:" in out
    assert "/ideas/ward (" in out
    assert err == "Next: forge build --idea ward\n"


@pytest.mark.parametrize("source", ["file", "dash", "file-dash", "pipe"])
def test_the_text_comes_from_a_file_or_standard_input(run_forge: RunForge, tmp_path: Path, source: str) -> None:
    (tmp_path / "idea.txt").write_text(IDEA)
    arguments = {"file": ["-f", str(tmp_path / "idea.txt")], "dash": ["-"], "file-dash": ["-f", "-"], "pipe": []}[
        source
    ]

    code, out, _ = run_forge(["idea", "new", *arguments, "--json"], stdin=IDEA.encode())

    assert code == 0
    assert (Path(json.loads(out)["path"]) / "idea.md").read_text() == IDEA + "\n"


def test_a_dry_run_makes_nothing(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["idea", "new", IDEA, "--dry-run", "--json"])

    assert code == 0
    assert json.loads(out)["files"] == [".gitattributes", "evidence.json", "forge.lock", "idea.md", "spec.yaml"]
    assert run_forge(["idea", "list", "--json"])[1] == "[]\n"
    assert run_forge(["idea", "new", IDEA, "--dry-run"])[0] == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        pytest.param([""], b"", 4, "the idea is empty", id="empty"),
        pytest.param(["  \n "], b"", 4, "the idea is empty", id="white-space"),
        pytest.param(["-"], b"\x00\x01", 4, "binary", id="binary"),
        pytest.param(["-"], b"\xff\xfe", 4, "not UTF-8", id="not-utf-8"),
        pytest.param(["-"], b"x" * 300_000, 4, "at most 262,144", id="too-large"),
        pytest.param(["😀😀"], b"", 4, "no words", id="only-emoji"),
        pytest.param(["a shop", "--file", "x"], b"", 2, "either words or a file", id="two-sources"),
        pytest.param(["--file", "/does/not/exist"], b"", 1, "cannot read /does/not/exist", id="no-file"),
    ],
)
def test_bad_input_is_one_clear_message(
    run_forge: RunForge, arguments: list[str], stdin: bytes, code: int, words: str
) -> None:
    found, out, err = run_forge(["idea", "new", *arguments], stdin=stdin)

    assert (found, out) == (code, "")
    assert words in err
    assert len(err.splitlines()) <= 2
    assert run_forge(["idea", "list", "--json"])[1] == "[]\n"


def test_a_workspace_that_cannot_be_written_is_named(
    run_forge: RunForge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "file"))

    code, _, err = run_forge(["idea", "new", IDEA])

    assert code == 1
    assert str(tmp_path / "file") in err


def test_without_an_identity_it_says_whose_the_commit_is(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("NAME", "EMAIL"):
        monkeypatch.delenv(f"GIT_AUTHOR_{key}")

    code, _, err = run_forge(["idea", "new", IDEA])

    assert code == 0
    assert "OmniForge <forge@localhost>" in err


def test_ideas_are_listed(run_forge: RunForge, slug: str) -> None:
    assert run_forge(["idea", "list"])[1].splitlines()[1].split()[0] == slug
    assert json.loads(run_forge(["idea", "list", "--json"])[1])[0]["name"] == "Ward"


def test_an_empty_list_says_how_to_begin(run_forge: RunForge) -> None:
    code, out, err = run_forge(["idea", "list"])

    assert (code, out) == (0, "")
    assert "forge idea new" in err


def test_show_gives_text_spec_or_data(run_forge: RunForge, slug: str, folder: Path) -> None:
    assert run_forge(["idea", "show"])[1].startswith("Ward (")
    assert run_forge(["idea", "show", "--spec"])[1] == (folder / "spec.yaml").read_text()
    assert run_forge(["idea", "show", "--spec", "--ref", "main"])[1] == (folder / "spec.yaml").read_text()
    data = json.loads(run_forge(["idea", "show", "--ref", "HEAD", "--json"])[1])
    assert (data["slug"], data["name"], data["changed"]) == (slug, "Ward", [])
    assert data["spec"]["slug"] == slug


def test_show_tells_of_changes_that_are_not_committed(run_forge: RunForge, folder: Path) -> None:
    (folder / "spec.yaml").write_text((folder / "spec.yaml").read_text() + "# mine\n")

    assert "not committed: spec.yaml" in run_forge(["idea", "show"])[1]


def test_set_changes_one_value_and_commits(run_forge: RunForge, slug: str, folder: Path) -> None:
    code, out, _ = run_forge(["idea", "set", "tagline", "Care at home", "--idea", slug])

    assert code == 0
    assert "+tagline: Care at home" in out
    assert (
        subprocess.run(["git", "-C", str(folder), "status", "--porcelain"], capture_output=True, check=True).stdout
        == b""
    )
    assert run_forge(["idea", "set", "tagline", "Care at your door"])[0] == 0
    subject = json.loads(run_forge(["idea", "log", "--json"])[1])[0]["subject"]
    assert subject == 'Tagline "Care at home" → "Care at your door"'


def test_set_can_be_tried_and_repeated(run_forge: RunForge, slug: str) -> None:
    dry = json.loads(run_forge(["idea", "set", "tagline", "Care", "-i", slug, "--dry-run", "--json"])[1])
    assert dry["commit"] is None
    assert "+tagline: Care" in dry["diff"]
    run_forge(["idea", "set", "tagline", "Care"])

    assert run_forge(["idea", "set", "tagline", "Care"]) == (0, "", "Nothing changed.\n")


def test_check_reports_every_problem(run_forge: RunForge, tmp_path: Path) -> None:
    target = tmp_path / "spec.yaml"
    target.write_text(small(("kind: shop", "kind: shopp"), ("on: product", "on: gone")))

    code, out, err = run_forge(["idea", "check", str(target)])
    data = json.loads(run_forge(["idea", "check", str(target), "--json"])[1])

    assert (code, err) == (4, "")
    assert out.splitlines()[:2] == [
        f'{target}:5: kind: "shopp" is not a known `kind`',
        "    fix: did you mean `shop`?",
    ]
    assert out.splitlines()[-1] == "2 problems"
    assert data["ok"] is False
    assert [p["line"] for p in data["problems"]] == [5, 33]


def test_check_is_content_with_a_sound_spec(run_forge: RunForge, tmp_path: Path, slug: str) -> None:
    (tmp_path / "spec.yaml").write_text(SMALL)

    assert run_forge(["idea", "check", str(tmp_path / "spec.yaml")])[:2] == (
        0,
        f"{tmp_path / 'spec.yaml'}: no problems\n",
    )
    assert run_forge(["idea", "check", "--idea", slug])[0] == 0


def test_commit_takes_a_message_or_makes_one(run_forge: RunForge, folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.write_text(spec.read_text().replace("name: Ward\n", "name: Clinic\n", 1))

    assert run_forge(["idea", "commit", "--dry-run"])[1] == "spec.yaml\n"
    assert run_forge(["idea", "commit", "-m", "Call it Clinic"])[1].endswith(" Call it Clinic\n")
    spec.write_text(spec.read_text().replace("name: Clinic\n", "name: Ward\n", 1))
    assert json.loads(run_forge(["idea", "commit", "--json"])[1])["subject"] == "Name Clinic → Ward"
    assert run_forge(["idea", "commit"])[0] == 1
    assert [line.split("  ")[2] for line in run_forge(["idea", "log", "--limit", "2"])[1].splitlines()] == [
        "Name Clinic → Ward",
        "Call it Clinic",
    ]


def test_edit_needs_a_terminal(run_forge: RunForge, slug: str) -> None:
    code, _, err = run_forge(["idea", "edit", "--idea", slug])

    assert code == 2
    assert "needs a terminal" in err


def test_an_unknown_idea_is_named(run_forge: RunForge) -> None:
    code, _, err = run_forge(["idea", "show", "--idea", "gone"])

    assert code == 2
    assert 'there is no idea "gone"' in err
