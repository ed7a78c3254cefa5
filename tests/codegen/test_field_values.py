"""What fields hold: the minor digits of money, defaults in the database, indexes on what lists filter and sort by."""

from typing import Any

import pytest

from omniforge.codegen.app_view import ModelView, build_view
from omniforge.codegen.currencies import minor_digits
from omniforge.codegen.database import build_database
from omniforge.codegen.migrations import MigrationPlan, plan_migration
from omniforge.codegen.prisma import prisma_schema
from omniforge.codegen.sql import Table
from omniforge.codegen.zod import field_meta
from omniforge.spec.model import Spec

Json = dict[str, Any]


def _spec(*fields: Json) -> Spec:
    title = {"id": "title", "name": "Title", "required": True}
    return Spec.model_validate(
        {"forge": 1, "name": "X", "slug": "x", "models": [{"id": "item", "name": "Item", "fields": [title, *fields]}]}
    )


def _model(*fields: Json) -> ModelView:
    return build_view(_spec(*fields)).models[0]


def _table(*fields: Json) -> Table:
    return build_database(build_view(_spec(*fields))).table("item")


def _money(currency: str) -> Json:
    return {"id": "price", "name": "Price", "type": "money", "currency": currency}


def _plan(old: Json, new: Json) -> MigrationPlan:
    return plan_migration(build_database(build_view(_spec(old))), build_database(build_view(_spec(new))))


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XYZ", 2)])
def test_a_currency_has_its_minor_digits(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


def test_money_has_room_for_the_digits_of_its_currency() -> None:
    assert _table(_money("EUR")).column("field.price").type == "DECIMAL(12,2)"
    assert _table(_money("KWD")).column("field.price").type == "DECIMAL(14,4)"
    assert "digits: 3" in field_meta(_model(_money("KWD")).fields[-1])
    assert "digits" not in field_meta(_model(_money("EUR")).fields[-1])


def test_another_currency_keeps_amounts_where_they_fit() -> None:
    assert _plan(_money("EUR"), _money("KWD")).destructive == ()
    assert _plan(_money("KWD"), _money("EUR")).destructive == ("values of Item.price that are no DECIMAL(12,2)",)
    assert 'USING "price"::DECIMAL(14,4)' in _plan(_money("EUR"), _money("KWD")).sql


@pytest.mark.parametrize(
    ("kind", "default", "sql", "prisma"),
    [
        pytest.param("date", "2020-02-29", "'2020-02-29'", '"2020-02-29T00:00:00Z"', id="a day"),
        pytest.param(
            "datetime", "2026-01-31T09:00:00+01:00", "'2026-01-31 08:00:00.000'", '"2026-01-31T08:00:00.000Z"',
            id="a moment",
        ),
        pytest.param(
            "datetime", "2026-01-31T09:00:00", "'2026-01-31 09:00:00.000'", '"2026-01-31T09:00:00.000Z"',
            id="a moment without an offset is in UTC",
        ),
        pytest.param("time", "09:00", "'09:00'", '"09:00"', id="a time of day"),
    ],
)  # fmt: skip
def test_a_default_is_in_the_database_too(kind: str, default: str, sql: str, prisma: str) -> None:
    field = {"id": "at", "name": "At", "type": kind, "default": default}

    assert _table(field).column("field.at").default == sql
    assert f"@default({prisma})" in prisma_schema(build_view(_spec(field)))


@pytest.mark.parametrize("kind", ["enum", "date", "datetime", "integer", "decimal", "money", "duration", "rating"])
def test_what_lists_filter_and_sort_by_is_indexed(kind: str) -> None:
    labels = [{"id": "a", "label": "A"}] if kind == "enum" else []
    indexes = _table({"id": "own", "name": "Own", "type": kind, "labels": labels}).indexes

    assert ("field.own",) in [i.columns for i in indexes]


def test_the_title_is_indexed_unless_it_may_be_too_long_for_an_index() -> None:
    long = {"id": "title", "name": "Title", "required": True, "max_length": 4000}
    spec = Spec.model_validate(
        {"forge": 1, "name": "X", "slug": "x", "models": [{"id": "item", "name": "Item", "fields": [long]}]}
    )

    assert ("field.title",) in [i.columns for i in _table().indexes]
    assert ("field.title",) not in [i.columns for i in build_database(build_view(spec)).table("item").indexes]
