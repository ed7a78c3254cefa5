"""`forge pack …` through the front door."""

import json
from pathlib import Path

import pytest
from conftest import RunForge


def test_packs_are_listed(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["pack", "list", "--json"])

    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["salon"] == {
        "id": "salon",
        "kind": "booking",
        "title": "Salons and barbers",
        "overlay": False,
        "from": "forge",
    }
    assert run_forge(["pack", "list"])[1].startswith("PACK")


def test_a_pack_is_shown(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["pack", "show", "salon"])

    assert code == 0
    assert "Appointment (always)" in out
    assert "states: Requested > Confirmed" in out
    assert json.loads(run_forge(["pack", "show", "salon", "--json"])[1])["pack"]["id"] == "salon"
    assert "keeps: every change, deleted ones" in run_forge(["pack", "show", "legal"])[1]


def test_an_unknown_pack_gets_the_nearest_name(run_forge: RunForge) -> None:
    code, out, err = run_forge(["pack", "show", "salom"])

    assert (code, out) == (2, "")
    assert "forge pack show salon" in err


def test_a_new_pack_is_planned_written_and_checked(
    run_forge: RunForge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("packs") / "bee-keeping" / "pack.yaml"

    planned = run_forge(["pack", "new", "bee-keeping", "--dir", "packs", "--dry-run", "--json"])
    assert json.loads(planned[1]) == {"path": str(path), "written": False}
    assert not path.exists()

    assert run_forge(["pack", "new", "bee-keeping", "--dir", "packs"])[0] == 0
    assert run_forge(["pack", "check", "packs"])[:2] == (0, "1 pack checked: no problem\n")


def test_problems_are_told_to_people_and_scripts(run_forge: RunForge, tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text("id: odd\ntitle: Odd\n", "utf-8")

    code, out, err = run_forge(["pack", "check", str(path)])
    assert code == 4
    assert f"{path}:1: kind: `kind` is missing (fix: add `kind:`)" in out
    assert "in 1 pack" in err

    code, out, _ = run_forge(["pack", "check", str(path), "--json"])
    assert code == 4
    assert "kind" in {p["path"] for p in json.loads(out)["files"][0]["problems"]}
