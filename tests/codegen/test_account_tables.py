"""The tables around an account: equal in SQL and Prisma, and added to older apps without touching their rows."""

import re
from dataclasses import replace

from support.specs import SMALL

from omniforge.codegen.account_tables import OF_USER, account_tables
from omniforge.codegen.app_view import build_view
from omniforge.codegen.database import build_database
from omniforge.codegen.migrations import plan_migration
from omniforge.codegen.prisma import prisma_schema
from omniforge.spec.check import load_spec

VIEW = build_view(load_spec(SMALL))
NEW = {table.id for table in account_tables()}


def test_an_older_app_gets_them_by_an_addition_that_loses_nothing() -> None:
    whole = build_database(VIEW)
    older = replace(whole, tables=tuple(t for t in whole.tables if t.id not in NEW))

    plan = plan_migration(older, whole)

    assert plan.destructive == ()
    verbs = [statement.split("\n", 1)[1].split('"')[0].strip() for statement in plan.statements]
    assert verbs.count("CREATE TABLE") == len(NEW)
    assert set(verbs) == {"CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "ALTER TABLE"}
    assert all(" ADD CONSTRAINT " in s for s in plan.statements if "ALTER TABLE" in s)


def test_each_belongs_to_a_user_and_goes_with_it() -> None:
    for table in account_tables():
        (key,) = table.foreign_keys
        assert (key.column, key.target, key.on_delete) == ("userId", "user", "CASCADE")
        assert OF_USER[table.id][2] == table.column("userId").required


def test_prisma_names_both_ends_of_each_relation() -> None:
    schema = prisma_schema(VIEW)

    for prop, name, _ in OF_USER.values():
        assert re.search(rf'{prop} +{name}\[\] +@relation\("{name}_user"\)', schema)
        assert re.search(rf'user +User\?? +@relation\("{name}_user", fields: \[userId\]', schema)


def test_no_key_can_be_read_from_the_database() -> None:
    columns = {c.name for table in account_tables() for c in table.columns}

    assert "keyHash" in columns
    assert not columns & {"key", "secret", "token", "email", "address", "password"}
