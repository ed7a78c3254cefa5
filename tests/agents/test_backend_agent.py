"""The Backend agent: which file comes from which part of the spec, and what a second build keeps."""

import json
from typing import Any

import pytest
from support.specs import small

from omniforge.agents.backend.agent import AGENT
from omniforge.agents.base import Previous, TaskInputs
from omniforge.build.generate import generate
from omniforge.codegen.files import GeneratedFile
from omniforge.spec.check import load_spec

Files = dict[str, GeneratedFile]
PRICE = "      - {id: price, name: Price, type: money, required: true, min: 0}\n"
NOTE = "      - {id: note, name: Note, type: text}\n"
MODEL_FILES = {
    "src/app/api/products/[id]/route.ts",
    "src/app/api/products/[id]/transitions/[transition]/route.ts",
    "src/app/api/products/options/route.ts",
    "src/app/api/products/route.ts",
    "src/extensions/product.ts",
    "src/models/product/resource.ts",
    "src/models/product/schema.ts",
}


def _build(*edits: tuple[str, str], previous: Files | None = None) -> Files:
    kept = {path: f.data.decode() for path, f in (previous or {}).items() if path.startswith((".forge/", "prisma/"))}
    return generate(load_spec(small(*edits)), previous=Previous(files=kept), only=["backend"])


def _changed(old: Files, new: Files) -> set[str]:
    return {path for path in old.keys() | new.keys() if path not in old or path not in new or old[path] != new[path]}


FIRST = _build()


def test_every_model_has_its_files() -> None:
    assert FIRST.keys() >= MODEL_FILES
    assert FIRST["src/extensions/product.ts"].write_once
    assert not any("categories/[id]/transitions" in path for path in FIRST)


def test_a_new_field_changes_five_files_of_the_server() -> None:
    second = _build((PRICE, PRICE + NOTE), previous=FIRST)

    assert _changed(FIRST, second) == {
        ".forge/schema.json",
        "prisma/migrations/20260101000001_add_product_note/migration.sql",
        "prisma/schema.prisma",
        "public/openapi.json",
        "src/models/product/schema.ts",
    }


def test_a_field_of_one_model_leaves_the_tasks_of_others_equal() -> None:
    old = {t.id: t for t in AGENT.tasks(load_spec(small()), Previous())}
    new = {t.id: t for t in AGENT.tasks(load_spec(small((PRICE, PRICE + NOTE))), Previous())}

    assert {i for i in old if old[i] != new[i]} == {"backend.database", "backend.openapi", "backend.model.product"}


def test_an_unchanged_spec_makes_no_migration() -> None:
    assert _changed(FIRST, _build(previous=FIRST)) == set()


def test_earlier_migrations_are_kept_as_they_are() -> None:
    path = "prisma/migrations/20260101000000_init/migration.sql"
    edited = {**FIRST, path: GeneratedFile(path, "-- older layout\n", "x")}

    assert _build((PRICE, PRICE + NOTE), previous=edited)[path].content == "-- older layout\n"


def test_what_a_build_destroys_is_in_its_result_and_log() -> None:
    spec = load_spec(small((PRICE, "")))
    previous = Previous(
        files={path: f.data.decode() for path, f in FIRST.items() if path.startswith((".forge", "pri"))}
    )
    task = next(t for t in AGENT.tasks(spec, previous) if t.unit == "database")

    output = AGENT.run(TaskInputs(task=task, results={}))

    assert output.result == {
        "migration": "20260101000001_drop_product_price",
        "destructive": ["column Product.price"],
        "assumed": [],
    }
    assert "loses data: column Product.price" in output.log


def test_only_the_fonts_of_the_design_are_dependencies() -> None:
    task = next(t for t in AGENT.tasks(load_spec(small()), Previous()) if t.unit == "package")
    design = {"ui_designer.design": {"fontPackages": ["@fontsource-variable/lora"]}}

    files = {f.path: f for f in AGENT.run(TaskInputs(task=task, results=design)).files}
    package: dict[str, Any] = json.loads(files["package.json"].content)
    lock: dict[str, Any] = json.loads(files["package-lock.json"].content)

    assert [name for name in package["dependencies"] if "font" in name] == ["@fontsource-variable/lora"]
    assert (package["name"], lock["name"]) == ("clay-co", "clay-co")
    assert "node_modules/@fontsource-variable/lora" in lock["packages"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(
            "src/models/product/resource.ts",
            '    admin: { list: "all", read: "all", create: "all", update: "all", delete: "all" },',
            id="admin may do everything",
        ),
        pytest.param(
            "src/models/product/resource.ts",
            '    seller: { list: "own", read: "own", create: "own", update: "own", delete: "own" },',
            id="an owner sees only his own",
        ),
        pytest.param("src/models/product/resource.ts", "    customer: {},", id="others are refused"),
        pytest.param("src/models/category/resource.ts", '    public: { list: "all", read: "all" },', id="public"),
        pytest.param(
            "src/lib/roles.ts", '  { id: "admin", label: "Admin", signup: false },', id="nobody becomes admin"
        ),
    ],
)
def test_access_rules_are_written_out(path: str, text: str) -> None:
    assert text in str(FIRST[path].content)


def test_hostile_names_stay_text() -> None:
    evil = "\"`${process.exit()}` */ </script> 'x'"
    files = _build(("name: Price,", f"name: 'Price', description: '{evil.replace(chr(39), chr(39) * 2)}',"))

    schema = str(files["src/models/product/schema.ts"].content)
    assert "`${process.exit()}`" in schema
    assert "</script>" not in schema


def test_the_output_does_not_depend_on_the_run() -> None:
    assert _changed(FIRST, _build()) == set()
