import json
from pathlib import Path

import pytest
from conftest import RunForge

from omniforge.ideas import bulk

TEXTS = (
    "A telemedicine app where patients book video appointments with doctors",
    "An online shop for handmade ceramics from small studios",
    "A job board for nurses: clinics post jobs, nurses apply",
    "A library where members borrow books and return them",
    "A website that lists hiking trails with photos and reviews",
    "Task lists for families with chores, points and rewards",
    "A marketplace for dog walkers where owners book walks",
    "A blog about gardening with articles and seasons",
    "An invoicing tool for freelancers with clients and invoices",
    "A conference site with talks, speakers and a schedule",
)


def write(path: Path, texts: tuple[str, ...] = TEXTS) -> Path:
    path.write_text("".join(json.dumps({"id": f"t{i}", "text": t}) + "\n" for i, t in enumerate(texts)))
    return path


def test_every_text_becomes_a_line_in_the_order_of_the_file(run_forge: RunForge, tmp_path: Path) -> None:
    out = tmp_path / "specs.jsonl"

    code, _, err = run_forge(["idea", "parse", write(tmp_path / "ideas.jsonl"), "--out", out, "--jobs", "1"])

    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == [f"t{i}" for i in range(len(TEXTS))]
    for line in lines:
        names = {entity["name"] for entity in line["entities"]}
        assert list(line) == ["id", "app_type", "entities", "relations", "features", "pages", "roles"]
        assert "User" in names
        assert all(field["name"] and field["type"] for entity in line["entities"] for field in entity["fields"])
        assert {end for pair in line["relations"] for end in pair} <= names
    assert lines[1]["app_type"] == "shop"


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    source = write(tmp_path / "ideas.jsonl")

    bulk.parse_file(source, tmp_path / "one.jsonl", jobs=1)
    bulk.parse_file(source, tmp_path / "two.jsonl", jobs=2)

    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_a_bad_line_is_told_and_left_out(run_forge: RunForge, tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "text": TEXTS[0]})
    lines = ["{", "[]", good, "", '{"text": "no id"}', '{"id": 1}', good, '{"id": 2, "text": " "}']
    source = tmp_path / "ideas.jsonl"
    source.write_bytes("\n".join(lines).encode() + b'\n{"id": 3, "text": "\xff"}\n')

    code, out, err = run_forge(["idea", "parse", source, "--out", tmp_path / "out.jsonl", "--json"])

    assert code == 0
    assert [bad["line"] for bad in json.loads(out)["bad"]] == [1, 2, 5, 6, 7, 8, 9]
    assert 'line 5: no "id"' in err
    assert "line 7: the id 'a' is that of line 3" in err
    assert "line 8: the idea is empty" in err
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


def test_a_stopped_run_goes_on_where_it_stood(tmp_path: Path) -> None:
    source, out = write(tmp_path / "ideas.jsonl"), tmp_path / "out.jsonl"
    part = tmp_path / "out.jsonl.part"

    def stop_after_three(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk.parse_file(source, out, jobs=1, progress=stop_after_three)
    part.write_bytes(part.read_bytes() + b'{"of": "torn')
    assert not out.exists()
    report = bulk.parse_file(source, out, jobs=1)

    assert (report.n_parsed, report.n_resumed) == (len(TEXTS), 3)
    assert not part.exists()
    bulk.parse_file(source, tmp_path / "whole.jsonl", jobs=1)
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_results_of_another_forge_are_made_again(tmp_path: Path) -> None:
    source, out = write(tmp_path / "ideas.jsonl", TEXTS[:1]), tmp_path / "out.jsonl"
    (tmp_path / "out.jsonl.part").write_text('{"forge": "other"}\n{"of": "x", "made": {}}\n')

    assert bulk.parse_file(source, out).n_resumed == 0


def test_another_key_may_hold_the_text(run_forge: RunForge, tmp_path: Path) -> None:
    source = tmp_path / "ideas.jsonl"
    source.write_text(json.dumps({"id": 7, "text": "x", "text_long": TEXTS[3]}) + "\n")

    code, _, _ = run_forge(["idea", "parse", source, "--key", "text_long", "--out", tmp_path / "out.jsonl"])

    assert code == 0
    line = json.loads((tmp_path / "out.jsonl").read_text())
    assert line["id"] == 7
    assert "Book" in {entity["name"] for entity in line["entities"]}


def test_a_dry_run_only_counts(run_forge: RunForge, tmp_path: Path) -> None:
    source = write(tmp_path / "ideas.jsonl")

    code, out, _ = run_forge(["idea", "parse", source, "--out", tmp_path / "out.jsonl", "--dry-run", "--json"])

    assert code == 0
    assert json.loads(out)["n_lines"] == len(TEXTS)
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        pytest.param(None, 1, "cannot read", id="missing"),
        pytest.param("{\n", 4, "no line gave a spec", id="nothing-good"),
    ],
)
def test_a_useless_file_is_refused(
    run_forge: RunForge, tmp_path: Path, content: str | None, code: int, words: str
) -> None:
    source = tmp_path / "ideas.jsonl"
    if content is not None:
        source.write_text(content)

    got, _, err = run_forge(["idea", "parse", source, "--out", tmp_path / "out.jsonl"])

    assert got == code
    assert words in err
    assert not (tmp_path / "out.jsonl").exists()
