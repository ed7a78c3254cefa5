"""Personal fields: encrypted columns, keyed hashes to find them by, and nothing in the database that tells them."""

from typing import Any

import pytest
from support.specs import EVERYTHING

from omniforge.build.generate import generate
from omniforge.codegen.app_view import FieldView, build_view
from omniforge.codegen.database import build_database
from omniforge.codegen.migrations import MigrationPlan, plan_migration
from omniforge.spec.check import load_spec
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Spec

VIEW = build_view(load_spec(EVERYTHING))
Json = dict[str, Any]


def _view(*fields: Json, **model: Any) -> FieldView:
    return build_view(_spec(*fields, **model)).models[0].fields[-1]


def _spec(*fields: Json, **model: Any) -> Spec:
    title = {"id": "title", "name": "Title", "required": True}
    person = {"id": "person", "name": "Person", "fields": [title, *fields], **model}
    return Spec.model_validate({"forge": 1, "name": "X", "slug": "x", "models": [person]})


def _plan(old: Json, new: Json) -> MigrationPlan:
    return plan_migration(build_database(build_view(_spec(old))), build_database(build_view(_spec(new))))


@pytest.mark.parametrize("kind", [k for k in FieldType.__args__ if k != "password"])  # type: ignore[attr-defined]
def test_a_personal_field_of_any_type_is_a_column_of_unreadable_text(kind: str) -> None:
    labels = [{"id": "a", "label": "A"}] if kind == "enum" else []
    field = {"id": "own", "name": "Own", "type": kind, "personal": True, "labels": labels, "required": True}
    table = build_database(build_view(_spec(field))).table("person")

    column = table.column("field.own")
    assert (column.type, column.sealed, column.default) == ("TEXT", True, None)
    assert column.backfill.endswith("::text")
    assert not [c for c in table.checks if c.column == "field.own"]
    assert not [i for i in table.indexes if "field.own" in i.columns]


def test_a_password_is_hashed_already_and_a_title_names_its_record() -> None:
    title = {"id": "name", "name": "Name", "required": True, "personal": True}

    assert not _view({"id": "own", "name": "Own", "type": "password", "personal": True}).sealed
    assert not _view(title, layout={"title": "name"}).sealed


@pytest.mark.parametrize(
    ("more", "lookup"),
    [
        pytest.param({"type": "email"}, "ownHash", id="an address is looked up"),
        pytest.param({"unique": True}, "ownHash", id="what is unique is compared"),
        pytest.param({"type": "text"}, None, id="prose is neither"),
    ],
)
def test_a_keyed_hash_is_kept_where_values_are_looked_up(more: Json, lookup: str | None) -> None:
    assert _view({"id": "own", "name": "Own", "personal": True, **more}).lookup == lookup


def test_unique_values_and_groups_are_compared_by_hash() -> None:
    field = {"id": "own", "name": "Own", "personal": True}
    group = {"unique": [{"id": "u", "fields": ["title", "own"]}]}

    alone = build_database(build_view(_spec({**field, "unique": True}))).table("person").indexes
    grouped = build_database(build_view(_spec(field, **group))).table("person").indexes

    assert [i.columns for i in alone if i.unique] == [("lookup.own",)]
    assert [i.columns for i in grouped if i.unique] == [("field.title", "lookup.own")]


def test_sealed_fields_are_neither_filters_nor_sorted_columns() -> None:
    files = {path: file.data.decode() for path, file in generate(load_spec(EVERYTHING), only=["frontend"]).items()}
    columns = files["src/models/passport/columns.tsx"]

    assert "filter.blood" not in columns
    assert "filter.donor" not in columns
    assert 'sort: "bornOn"' not in columns
    assert 'sort: "expiresOn"' in columns


def test_making_a_field_personal_keeps_its_values() -> None:
    plan = _plan(
        {"id": "n", "name": "N", "type": "integer"}, {"id": "n", "name": "N", "type": "integer", "personal": True}
    )

    assert plan.destructive == ()
    assert plan.assumed == ("values of Person.n that exist are encrypted when you run `npm run db:seal`",)
    assert 'SET DATA TYPE TEXT USING "n"::text' in plan.sql


def test_making_a_field_public_again_loses_what_is_encrypted() -> None:
    plan = _plan({"id": "n", "name": "N", "personal": True}, {"id": "n", "name": "N"})

    assert plan.destructive == ("encrypted values of Person.n: nothing reads them once the field is not personal",)


def test_a_sealed_value_is_bound_to_ids_that_outlive_names() -> None:
    files = generate(load_spec(EVERYTHING.replace("name: Tax mark", "name: Fiscal mark")), only=["backend"])

    assert 'sealed: "passport.tax_mark"' in files["src/models/passport/schema.ts"].data.decode()
