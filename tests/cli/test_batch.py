import json
from pathlib import Path

import pytest
from conftest import RunForge


def ideas(tmp_path: Path) -> Path:
    source = tmp_path / "ideas.jsonl"
    source.write_text('{"id": "a", "text": "a shop for pots"}\n{"id": "b", "text": "a list of pets"}\nnonsense\n')
    return source


def test_a_dry_run_lists_the_ideas_and_writes_nothing(run_forge: RunForge, tmp_path: Path) -> None:
    out = tmp_path / "out"

    code, text, err = run_forge(
        ["batch", ideas(tmp_path), "--out", out, "--sample", "1", "--seed", "3", "--dry-run", "--json"]
    )

    assert code == 0
    assert json.loads(text)["ideas"] in (["a"], ["b"])
    assert "line 3: not a line of JSON" in err
    assert not out.exists()


def test_what_is_not_proved_ends_with_8_and_a_report(
    run_forge: RunForge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    out = tmp_path / "out"

    code, text, err = run_forge(["batch", ideas(tmp_path), "--out", out, "--json"])

    found = json.loads(text)
    assert (code, [r["verdict"] for r in found["results"]]) == (8, ["not proved", "not proved"])
    assert "[2/2]" in err
    assert sorted(p.name for p in out.glob("report.*")) == ["report.json", "report.txt", "report.xml"]
    assert [b["line"] for b in found["bad_lines"]] == [3]


def test_a_file_that_is_not_there_is_refused(run_forge: RunForge, tmp_path: Path) -> None:
    code, _, err = run_forge(["batch", tmp_path / "none.jsonl", "--out", tmp_path / "out"])

    assert (code, "none.jsonl" in err) == (1, True)
