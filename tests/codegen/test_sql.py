"""SQL of tables: names within PostgreSQL's limit, statements in Prisma's layout."""

import pytest

from omniforge.codegen.sql import Check, Column, Index, Table, add_check, constraint_name, create_index, create_table

ID = Column("id", "id", "TEXT", required=True)


@pytest.mark.parametrize(
    ("table", "columns", "suffix", "expected"),
    [
        pytest.param("Item", ("boxId",), "fkey", "Item_boxId_fkey", id="short"),
        pytest.param("T" * 40, ("c" * 40,), "key", "T" * 40 + "_" + "c" * 18 + "_key", id="cut before the suffix"),
        pytest.param("Item", (), "pkey", "Item_pkey", id="no column"),
    ],
)
def test_a_constraint_is_named_as_prisma_names_it(
    table: str, columns: tuple[str, ...], suffix: str, expected: str
) -> None:
    assert constraint_name(table, columns, suffix) == expected
    assert len(expected) <= 63


def test_a_table_is_made_in_prismas_layout() -> None:
    table = Table("t", "Item", (ID, Column("n", 'we"ird', "INTEGER", required=False, default="3")))

    assert create_table(table) == (
        '-- CreateTable\nCREATE TABLE "Item" (\n    "id" TEXT NOT NULL,\n    "we""ird" INTEGER DEFAULT 3,\n\n'
        '    CONSTRAINT "Item_pkey" PRIMARY KEY ("id")\n);'
    )


def test_indexes_and_checks_follow_the_name_of_their_column() -> None:
    table = Table("t", "Item", (ID, Column("n", "amount", "INTEGER", required=True)))

    index = create_index(table, Index(("n", "id"), unique=True))
    check = add_check(table, Check("n", "{column} >= 0"), of_new_rows_only=True)

    assert index.endswith('CREATE UNIQUE INDEX "Item_amount_id_key" ON "Item"("amount", "id");')
    assert check.endswith('ADD CONSTRAINT "Item_amount_check" CHECK ("amount" >= 0) NOT VALID;')
