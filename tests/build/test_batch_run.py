"""Many ideas at once: what is read, what is kept, what is told. What needs Node is in the last test."""

import json
import os
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET  # our own report is parsed

import pytest

from omniforge.build.batch import BatchOptions, folder_name, run_batch
from omniforge.build.batch_input import BatchLine, read_batch, sample, spec_of
from omniforge.build.batch_report import BatchReport, IdeaResult, Wrong
from omniforge.build.generate import generate
from omniforge.codegen.files import GeneratedFile
from omniforge.errors import ForgeError, SpecError
from omniforge.file_lock import file_lock
from omniforge.ideas.bulk import BadLine
from omniforge.spec.model import Spec

NOTES = {
    "forge": 1, "name": "Notes", "slug": "notes",
    "models": [{"id": "note", "name": "Note", "fields": [{"id": "title", "name": "Title", "required": True}]}],
}  # fmt: skip


def lines_of(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def without_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")


def run(tmp_path: Path, *ideas: BatchLine) -> BatchReport:
    return run_batch(ideas, tmp_path / "out", BatchOptions("static", 1, tmp_path / "cache"))


def test_lines_are_read_and_bad_ones_told_by_number(tmp_path: Path) -> None:
    (tmp_path / "cats.jdl").write_text("entity Cat { name String }\n")
    source = tmp_path / "ideas.jsonl"
    source.write_bytes(
        lines_of({"id": 1, "text": "a shop"}, {"id": "b", "file": "cats.jdl"}, {"id": "c", "spec": {"forge": 1}})
        + b"\n{broken\n"
        + lines_of({"text": "no id"}, {"id": "d"}, {"id": "b", "text": "again"}, {"id": "e", "file": "none.jdl"}, [1])
    )

    found, bad = read_batch([source])

    assert [(line.line, line.id, line.kind) for line in found] == [(1, "1", "text"), (2, "b", "file"), (3, "c", "spec")]
    assert [b.line for b in bad] == [5, 6, 7, 8, 9, 10]
    assert [b.message for b in bad[3:5]] == [
        'the id "b" is already there',
        f"cannot read {tmp_path}/none.jdl: No such file or directory",
    ]


def test_a_file_without_an_idea_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "ideas.jsonl"
    source.write_text("{}\n")

    with pytest.raises(SpecError, match='line 1: no "id"'):
        read_batch([source])


def test_a_draw_depends_on_the_seed_alone() -> None:
    lines = [BatchLine(n, str(n), "text", "x") for n in range(50)]

    first, again, other = sample(lines, 5, 1), sample(lines, 5, 1), sample(lines, 5, 2)

    assert first == again != other
    assert len(first) == 5
    assert sorted(first, key=lambda line: line.line) == list(first)
    assert sample(lines, None, 1) == sample(lines, 99, 1) == tuple(lines)


def test_each_kind_of_line_becomes_a_spec() -> None:
    text = BatchLine(1, "a", "text", "An online shop for handmade ceramics")
    model = BatchLine(2, "b", "file", "CREATE TABLE pets (name text);", "pets.sql")
    spec = BatchLine(3, "c", "spec", json.dumps({"forge": 1, "name": "Pets", "slug": "pets"}))

    assert "Product" in [m.name for m in spec_of(text).models]
    assert [m.id for m in spec_of(model).models] == ["pet"]
    assert spec_of(spec).name == "Pets"


def test_what_is_proved_nowhere_is_not_proved_and_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_node(monkeypatch)
    idea = BatchLine(1, "pets", "text", "A list of pets and their owners")

    first, second = run(tmp_path, idea), run(tmp_path, idea)

    assert [r.results[0].verdict for r in (first, second)] == ["not proved", "not proved"]
    assert not second.results[0].from_before
    assert (tmp_path / "out" / "apps" / "pets" / "prisma" / "schema.prisma").is_file()
    assert (tmp_path / "out" / "specs" / "pets.yaml").is_file()
    assert not first.ok


def test_an_idea_that_says_nothing_is_refused_and_kept(tmp_path: Path) -> None:
    idea = BatchLine(4, "empty", "text", "  ")

    first, second = run(tmp_path, idea), run(tmp_path, idea)

    assert (first.results[0].verdict, first.results[0].message) == ("refused", "the idea is empty")
    assert second.results[0].from_before
    assert second.ok


def test_a_defect_in_one_idea_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_node(monkeypatch)

    def breaking(spec: Spec) -> dict[str, GeneratedFile]:
        if spec.name == "Broken":
            raise KeyError("x")
        return generate(spec)

    broken = BatchLine(1, "a", "spec", json.dumps({"forge": 1, "name": "Broken", "slug": "broken"}))
    whole = BatchLine(2, "b", "spec", json.dumps(NOTES))
    options = BatchOptions("static", 2, tmp_path / "cache")

    report = run_batch([broken, whole], tmp_path / "out", options, make=breaking)

    assert [(r.verdict, r.message) for r in report.results] == [
        ("defect", "a defect in forge: KeyError: 'x'"),
        ("not proved", ""),
    ]


def test_two_batches_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with file_lock(tmp_path / "out" / ".lock", what="x", timeout_s=0), pytest.raises(ForgeError, match="the batch in"):
        run(tmp_path, BatchLine(1, "a", "text", "x"))


def test_ids_become_names_of_files_that_stay_apart() -> None:
    names = [folder_name(name) for name in ("a1", "a/1", "a:1", "..", "ä" * 200)]

    assert names[0] == "a1"
    assert len(set(names)) == len(names)
    assert all(len(name) < 100 and "/" not in name and not name.startswith(".") for name in names)


def test_the_report_has_a_table_json_and_junit() -> None:
    results = (
        IdeaResult("a", 1, "proved", "Shop", 5, 200, {"spec": 0.1, "generate": 1.0, "verify": 9.0}),
        IdeaResult("b", 2, "failed", "Cafe", 3, 150, {}, (Wrong("types", "src/a.ts:3", "TS1: <wrong>"),)),
        IdeaResult("c", 3, "refused", message="the idea is empty"),
    )
    report = BatchReport("static", results, (BadLine(4, "not a JSON object"),), "0.1.0 abc", 12.0)

    text, suite = report.to_text(), ET.fromstring(report.to_junit())  # noqa: S314 - our own report
    assert text.splitlines()[-1] == "batch: 1 of 3 proved at static, 1 failed, 1 refused, 1 bad lines left out (12 s)"
    assert "types: src/a.ts:3: TS1: <wrong>" in text
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert json.loads(report.to_json())["results"][1]["wrong"][0]["check"] == "types"
    assert not report.ok


@pytest.mark.node
def test_an_app_that_was_proved_is_not_proved_again(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    cache = Path(__file__).resolve().parents[2] / ".cache"
    idea = BatchLine(1, "notes", "spec", json.dumps(NOTES))
    options = BatchOptions("static", 1, Path(os.environ.get("FORGE_CACHE_DIR", cache)))

    first = run_batch([idea], tmp_path / "out", options)
    kept = tmp_path / "out" / "results" / "notes.json"
    body = json.loads(kept.read_text())
    kept.write_text(json.dumps({**body, "key": "another forge"}))
    again = run_batch([idea], tmp_path / "out", options)

    assert first.ok, first.to_text()
    assert again.results[0].from_before
    assert "verify" not in (again.results[0].seconds or {})
