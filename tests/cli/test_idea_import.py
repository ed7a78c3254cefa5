import json
from pathlib import Path

from conftest import RunForge

JDL = "application { config { baseName tiny } }\nentity Cat { name String required, age Integer min(0) }\n"


def test_a_jdl_file_becomes_an_idea_with_its_losses_listed(run_forge: RunForge, tmp_path: Path) -> None:
    source = tmp_path / "cats.jdl"
    source.write_text(JDL + "dto * with mapstruct\n")

    planned = json.loads(run_forge(["idea", "import", source, "--dry-run", "--json"])[1])
    code, out, _ = run_forge(["idea", "import", source, "--name", "Cats", "--json"])

    made = json.loads(out)
    assert (code, planned["idea"], made["idea"], made["models"]) == (0, "tiny", "cats", ["cat"])
    assert [u["what"] for u in made["unmapped"]] == ["dto * with mapstruct"]
    assert run_forge(["idea", "check", "--idea", "cats"])[0] == 0
    assert "entity Cat" in run_forge(["idea", "export", "--as", "jdl", "--idea", "cats"])[1]


def test_a_file_in_no_known_format_is_refused(run_forge: RunForge, tmp_path: Path) -> None:
    source = tmp_path / "notes.txt"
    source.write_text("hello")

    code, _, err = run_forge(["idea", "import", source])

    assert (code, "in no format" in err) == (4, True)


def test_a_schema_of_sql_becomes_an_idea(run_forge: RunForge, tmp_path: Path) -> None:
    source = tmp_path / "dump.txt"
    source.write_text("CREATE TABLE pets (id serial PRIMARY KEY, name text NOT NULL);\nCREATE VIEW v AS SELECT 1;\n")

    code, out, _ = run_forge(["idea", "import", source, "--name", "Pets", "--json"])

    made = json.loads(out)
    assert (code, made["models"]) == (0, ["pet"])
    assert [(u["line"], u["what"]) for u in made["unmapped"]] == [(2, "CREATE VIEW v AS SELECT 1")]
    assert run_forge(["idea", "check", "--idea", "pets"])[0] == 0


def test_a_document_of_openapi_becomes_an_idea(run_forge: RunForge, tmp_path: Path) -> None:
    source = tmp_path / "api.yaml"
    source.write_text(
        "openapi: 3.1.0\ninfo: {title: Pets}\n"
        "components: {schemas: {Pet: {required: [name], properties: {name: {type: string}}}}}\n"
    )

    code, out, _ = run_forge(["idea", "import", source, "--json"])

    assert (code, json.loads(out)["models"]) == (0, ["pet"])
    assert run_forge(["idea", "check", "--idea", "pets"])[0] == 0


def test_a_forced_format_wins_over_the_name_of_the_file(run_forge: RunForge, tmp_path: Path) -> None:
    source = tmp_path / "model.jdl"
    source.write_text("CREATE TABLE pets (name text")

    code, _, err = run_forge(["idea", "import", source, "--as", "sql"])

    assert (code, "SQL line 1: the table pets is not closed" in err) == (4, True)


def test_two_files_are_compared_by_meaning(run_forge: RunForge, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text('{"models": [{"id": "client", "name": "Client"}]}')
    new.write_text('{"models": [{"id": "client", "name": "Patient"}]}')

    assert "renamed Client to Patient" in run_forge(["diff-file", old, new])[1]
    (change,) = json.loads(run_forge(["diff-file", old, new, "--json"])[1])["changes"]
    assert (change["kind"], change["before"], change["after"], change["breaking"]) == (
        "renamed",
        "Client",
        "Patient",
        False,
    )
