"""Computed fields through the agents: what is generated, and what is not where a spec has none."""

import json
from collections.abc import Mapping

import pytest
from support.specs import EVERYTHING, SMALL

from omniforge.build.generate import generate
from omniforge.codegen.files import GeneratedFile
from omniforge.spec.check import load_spec

OWN = ("src/lib/formula.ts", "src/components/app/fields/computed-field.tsx")


@pytest.fixture(scope="module")
def files() -> Mapping[str, GeneratedFile]:
    """The app that has one of everything."""
    return generate(load_spec(EVERYTHING))


def text(files: Mapping[str, GeneratedFile], path: str) -> str:
    return files[path].data.decode()


def test_an_app_without_computed_fields_has_nothing_of_them() -> None:
    made = generate(load_spec(SMALL))

    assert not [path for path in made if path in OWN or path.endswith("/computed.ts")]
    assert not [path for path, file in made.items() if b"omputed" in file.data and path.startswith("src/models")]


def test_an_app_with_some_has_their_library_once(files: Mapping[str, GeneratedFile]) -> None:
    assert set(OWN) <= set(files)
    assert "src/models/item/computed.ts" in files
    assert "src/models/crate/computed.ts" not in files, "a form works out no aggregate"


def test_nobody_can_enter_them(files: Mapping[str, GeneratedFile]) -> None:
    schema, form = (text(files, f"src/models/item/{name}") for name in ("schema.ts", "form.tsx"))

    assert "worth: number | null" in schema
    assert "field.decimal(itemFields.worth)" not in schema
    assert 'form.bind("worth")' not in form
    assert '<ComputedField label="Worth">' in form


def test_a_form_leaves_out_what_some_may_not_see(files: Mapping[str, GeneratedFile]) -> None:
    assert "Margin" not in text(files, "src/models/item/form.tsx")
    assert '"margin")' in text(files, "src/models/item/detail.tsx")


def test_a_page_follows_the_records_it_adds_up(files: Mapping[str, GeneratedFile]) -> None:
    assert 'slugs={["shelves", "items"]}' in text(files, "src/models/shelf/detail.tsx")
    assert 'slugs={["items"]}' in text(files, "src/models/item/detail.tsx")


def test_demo_rows_and_factories_leave_them_to_the_database(files: Mapping[str, GeneratedFile]) -> None:
    rows = json.loads(text(files, "prisma/seed/item.json"))

    assert not [row for row in rows if {"worth", "caption", "numberOfParts"} & set(row)]
    assert "worth" not in text(files, "tests/factories/item.ts")


def test_the_tests_of_the_app_expect_what_forge_works_out(files: Mapping[str, GeneratedFile]) -> None:
    tests = text(files, "tests/models/item.test.ts")
    rows = json.loads(text(files, "prisma/seed/item.json"))

    worth = round(rows[0]["pieces"] * rows[0]["price"], 2)
    assert f"worth: {worth:g}," in tests
    assert "whatever the client says" in tests
    assert 'test("Number of parts follows items"' in tests
    assert 'entered(itemFields, ["worth"' in " ".join(text(files, "e2e/support/kinds.ts").split()).replace("[ ", "[")
