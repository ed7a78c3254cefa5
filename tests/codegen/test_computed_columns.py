"""Computed fields in the database: triggers, what a migration does about rows, and what the API lets a client say."""

import copy
from typing import Any

from support.specs import small

from omniforge.codegen import migrations, openapi
from omniforge.codegen.app_view import AppView, build_view
from omniforge.codegen.database import build_database
from omniforge.spec.check import load_spec
from omniforge.spec.model import Spec

Json = dict[str, Any]
PRICE = "      - {id: price, name: Price, type: money, required: true, min: 0}\n"


def view(*lines: str) -> AppView:
    """Return the small shop with more fields of a product."""
    more = "".join(f"      - {line}\n" for line in lines)
    return build_view(load_spec(small((PRICE, PRICE + more))))


GROSS = "{id: gross, name: Gross, type: money, computed: price * 1.19}"
LABEL = '{id: label, name: Label, computed: title & " for " & gross}'


def sql(old: AppView, new: AppView) -> migrations.MigrationPlan:
    return migrations.plan_migration(build_database(old), build_database(new))


def test_a_database_without_computed_fields_has_no_trigger() -> None:
    database = build_database(view())

    assert all(not t.computed and not t.followers for t in database.tables)
    assert "TRIGGER" not in migrations.plan_migration(None, database).sql
    assert "computed" not in migrations.write_snapshot(database)


def test_a_snapshot_keeps_what_is_computed() -> None:
    database = build_database(view(GROSS, LABEL))

    assert migrations.read_snapshot(migrations.write_snapshot(database)) == database


def test_a_new_formula_is_worked_out_for_rows_that_exist() -> None:
    plan = sql(view(), view(GROSS, LABEL))

    assert plan.changes == ("add product gross", "add product label")
    assert plan.destructive == ()
    assert plan.assumed == (
        "Product.gross of rows that exist is worked out",
        "Product.label of rows that exist is worked out",
    )
    assert plan.statements[-1] == '-- Backfill\nUPDATE "Product" SET "version" = "version";'
    assert plan.sql.index('"gross" :=') < plan.sql.index('"label" :=')


def test_another_formula_replaces_the_trigger_and_the_values() -> None:
    plan = sql(view(GROSS), view(GROSS.replace("1.19", "1.2")))

    assert [s.partition("\n")[0] for s in plan.statements] == [
        "-- DropTrigger", "-- DropFunction", "-- CreateFunction", "-- CreateTrigger", "-- Backfill",
    ]  # fmt: skip
    assert plan.changes == ("change product gross",)


def test_the_same_formula_in_other_words_changes_nothing() -> None:
    assert sql(view(GROSS), view(GROSS.replace("price * 1.19", "(price)*1.190"))).is_empty


def test_a_renamed_field_keeps_the_values() -> None:
    old = view(GROSS)
    spec = copy.deepcopy(old.spec.model_dump(mode="json", exclude_defaults=True))
    spec["models"][1]["fields"][1]["name"] = "Fee"

    plan = sql(old, build_view(Spec.model_validate(spec)))

    assert 'NEW."fee"' in plan.sql
    assert "-- Backfill" not in plan.sql
    assert plan.assumed == ()


def test_values_that_people_entered_are_said_to_go() -> None:
    plan = sql(view("{id: gross, name: Gross, type: money}"), view(GROSS))

    assert plan.destructive == ("values of Product.gross that people entered: a formula gives them now",)


def test_a_formula_that_goes_leaves_the_values() -> None:
    plan = sql(view(GROSS), view("{id: gross, name: Gross, type: money}"))

    assert [s.partition("\n")[0] for s in plan.statements] == ["-- DropTrigger", "-- DropFunction"]
    assert plan.destructive == ()


def test_no_line_of_a_function_ends_where_the_tests_of_an_app_cut_migrations() -> None:
    plan = sql(view(), view(GROSS, "{id: odd, name: Odd, computed: 'title & \"; $forge$\"'}"))
    functions = [s for s in plan.statements if "CREATE FUNCTION" in s]

    assert functions
    assert all(line.rstrip()[-1:] != ";" for s in functions for line in s.splitlines()[:-1])
    assert all("$forge_$" in s for s in functions)


def test_the_api_shows_a_computed_field_and_never_takes_it() -> None:
    schemas = openapi.openapi_document(view(GROSS))["components"]["schemas"]

    assert schemas["Product"]["properties"]["gross"] == {"type": ["number", "null"], "readOnly": True}
    assert "gross" not in schemas["ProductInput"]["properties"]
    assert "gross" not in schemas["ProductPatch"]["properties"]
