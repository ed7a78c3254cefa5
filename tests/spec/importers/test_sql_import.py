"""SQL of three databases: what is kept, what is reported, what is refused."""

import pytest

from omniforge.errors import SpecError
from omniforge.spec.check import check_spec
from omniforge.spec.importers.detect import detect, import_source
from omniforge.spec.importers.report import Imported
from omniforge.spec.importers.sql.to_spec import import_sql
from omniforge.spec.model import Model

POSTGRES = r"""
-- as pg_dump writes it
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TYPE public.order_state AS ENUM (
    'new',
    'Won''t pay'
);
ALTER TYPE public.order_state OWNER TO shop;
CREATE DOMAIN public.percent AS integer CONSTRAINT p CHECK (((VALUE >= 0) AND (VALUE <= 100)));
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = now(); RETURN NEW;
END;
$$;
CREATE TABLE public.users (id uuid PRIMARY KEY, email text UNIQUE, password_hash text, last_login timestamptz);
CREATE TABLE public.customers (
    id bigint NOT NULL,
    email character varying(120) NOT NULL,
    nick public.citext,
    born date,
    balance numeric(10,2) DEFAULT 0.00 NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    bio text,
    account_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT long CHECK ((char_length((bio)::text) <= 400))
);
COMMENT ON TABLE public.customers IS 'People who''ve bought; or asked';
COMMENT ON COLUMN public.customers.born IS 'For the card';
CREATE TABLE public.orders (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    state public.order_state DEFAULT 'new'::public.order_state NOT NULL,
    rebate public.percent,
    kind text,
    opens date,
    closes date,
    room int4range,
    searched tsvector,
    deleted_at timestamp without time zone,
    CONSTRAINT kinds CHECK (((kind)::text = ANY ((ARRAY['web'::text, 'shop'::character varying])::text[]))),
    CONSTRAINT span CHECK ((closes >= opens)),
    EXCLUDE USING gist (room WITH &&)
);
CREATE TABLE public.labels (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.order_labels (order_id bigint NOT NULL, label_id integer NOT NULL REFERENCES public.labels);
CREATE SEQUENCE public.orders_id_seq;
CREATE VIEW public.open_orders AS SELECT 1;
COPY public.labels (id, name) FROM stdin;
1	it's 'open
\.
ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_email_key UNIQUE (email);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES public.customers(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.order_labels ADD CONSTRAINT g FOREIGN KEY (order_id) REFERENCES public.orders(id);
ALTER TABLE ONLY public.customers ADD CONSTRAINT h FOREIGN KEY (account_id) REFERENCES public.users(id);
CREATE UNIQUE INDEX one_kind ON public.orders USING btree (customer_id, kind);
CREATE INDEX born_idx ON public.customers USING btree (born);
CREATE TRIGGER t BEFORE UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION public.touch();
GRANT ALL ON TABLE public.customers TO shop;
"""

MYSQL = r"""
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `orders`;
CREATE TABLE `orders` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `status` enum('new','in_progress') COLLATE utf8_unicode_ci NOT NULL DEFAULT 'new' COMMENT 'State; of it',
  `flags` set('a','b') DEFAULT NULL,
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `pos` point DEFAULT NULL,
  `code` char(3) NOT NULL,
  `whole` varchar(20) GENERATED ALWAYS AS (concat(`code`,`status`)) VIRTUAL,
  `parent_id` int(10) unsigned DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `u` (`code`),
  FULLTEXT KEY `f` (`code`),
  CONSTRAINT `p` FOREIGN KEY (`parent_id`) REFERENCES `orders` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8 COMMENT='All orders';
INSERT INTO `orders` VALUES (1,'a;b'),(2,'c''d\'e');
DELIMITER ;;
/*!50003 CREATE TRIGGER `upd_order` AFTER UPDATE ON `orders` FOR EACH ROW BEGIN SELECT 1; END */;;
DELIMITER ;
ALTER TABLE `orders` ADD COLUMN `rank` smallint NOT NULL CHECK (`rank` > 0), MODIFY `code` char(5) NOT NULL;
"""

SQLITE = """
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "books" (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL COLLATE NOCASE, [list price] REAL CHECK([list price] >= 1),
  summary, shelf_id INTEGER UNIQUE, lent BOOLEAN DEFAULT 0,
  FOREIGN KEY(shelf_id) REFERENCES shelves(id), FOREIGN KEY(lent) REFERENCES nowhere(id)
) WITHOUT ROWID;
CREATE TABLE shelves (id INTEGER PRIMARY KEY, kind TEXT CHECK(kind IN ('high','low')), UNIQUE(kind, id));
CREATE TRIGGER tr AFTER INSERT ON books BEGIN UPDATE shelves SET kind = 'low'; SELECT 1; END;
CREATE VIRTUAL TABLE fts USING fts5(a, b);
COMMIT;
"""


def models_of(imported: Imported) -> dict[str, Model]:
    assert check_spec(imported.spec) == ()
    return {m.id: m for m in imported.spec.models}


def test_a_dump_of_postgresql_becomes_models() -> None:
    models = models_of(import_sql(POSTGRES, name="shop"))

    customer, order = models["customer"], models["order"]
    assert list(models) == ["customer", "order", "label"]
    assert [(f.id, f.type, f.required) for f in customer.fields] == [
        ("email", "email", True), ("nick", "string", False), ("born", "date", False), ("balance", "money", True),
        ("tags", "string_list", False), ("bio", "text", False),
    ]  # fmt: skip
    assert (customer.fields[0].unique, customer.fields[0].max_length, customer.fields[5].max_length) == (True, 120, 400)
    assert (customer.description, customer.fields[2].description) == ("People who've bought; or asked", "For the card")
    assert [(r.id, r.kind, r.to) for r in customer.relations] == [("account", "many-to-one", "user")]
    assert order.soft_delete


def test_enums_domains_and_checks_become_rules() -> None:
    order = models_of(import_sql(POSTGRES, name="shop"))["order"]

    state, rebate, kind = (next(f for f in order.fields if f.id == name) for name in ("state", "rebate", "kind"))
    assert [label.label for label in state.labels] == ["New", "Won't pay"]
    assert (state.default, rebate.min, rebate.max) == ("new", 0, 100)
    assert [label.id for label in kind.labels] == ["web", "shop"]
    assert [(r.field, r.op, r.other) for r in order.rules] == [("closes", ">=", "opens")]


def test_keys_become_links_and_a_table_of_two_links_a_link_of_many_to_many() -> None:
    order = models_of(import_sql(POSTGRES, name="shop"))["order"]

    assert [(r.id, r.kind, r.to, r.required, r.on_delete) for r in order.relations] == [
        ("customer", "many-to-one", "customer", True, "cascade"),
        ("label", "many-to-many", "label", False, "cascade"),
    ]
    assert [g.fields for g in order.unique] == [("customer", "kind")]


def test_what_a_dump_says_beyond_models_is_reported_by_name_and_line() -> None:
    unmapped = import_sql(POSTGRES, name="shop").unmapped

    said = {u.what.split(" (")[0]: u.line for u in unmapped}
    assert (
        said["table users"]
        == POSTGRES.splitlines().index(next(text for text in POSTGRES.splitlines() if "public.users (" in text)) + 1
    )
    for part in ("CREATE FUNCTION", "CREATE VIEW", "COPY INTO labels", "CREATE TRIGGER", "GRANT ALL", "orders.searched",
                 "EXCLUDE USING gist", "CREATE INDEX born_idx", "CREATE SEQUENCE"):  # fmt: skip
        assert any(what.startswith(part) for what in said), part
    assert [u.reason for u in unmapped if u.what == "table users"] == [
        "the accounts of the app take its place; left out: last_login"
    ]


def test_a_dump_of_mysql_becomes_models() -> None:
    imported = import_sql(MYSQL, name="shop")

    order = models_of(imported)["order"]
    assert [(f.id, f.type, f.default) for f in order.fields] == [
        ("status", "enum", "new"), ("flags", "string_list", None), ("active", "boolean", True),
        ("pos", "location", None), ("rank", "integer", None), ("code", "string", None),
    ]  # fmt: skip
    rank, code = order.fields[4:]
    assert (rank.min, code.max_length, code.unique) == (1, 5, True)
    assert (order.description, order.fields[0].description) == ("All orders", "State; of it")
    assert [(r.id, r.to, r.on_delete) for r in order.relations] == [("parent", "order", "set-null")]
    assert {u.what for u in imported.unmapped} >= {
        "orders.flags: the choices a, b", "orders.whole", "FULLTEXT KEY `f` (`code`) on orders", "INSERT INTO orders",
        "TRIGGER `upd_order`",
    }  # fmt: skip


def test_a_schema_of_sqlite_becomes_models() -> None:
    imported = import_sql(SQLITE, name="books")

    models = models_of(imported)
    book = models["book"]
    assert [(f.id, f.type) for f in book.fields] == [
        ("title", "string"), ("list_price", "money"), ("summary", "text"), ("lent", "boolean"),
    ]  # fmt: skip
    assert (book.fields[1].min, book.fields[3].default) == (1, False)
    assert [(r.id, r.kind, r.to) for r in book.relations] == [("shelf", "one-to-one", "shelf")]
    assert [label.id for label in models["shelf"].fields[0].labels] == ["high", "low"]
    said = [(u.kind, u.what.split(" ")[0]) for u in imported.unmapped]
    assert ("relation", "books") in said
    assert [u.line for u in imported.unmapped if "TRIGGER" in u.what or "VIRTUAL" in u.what] == [10, 11]


def test_later_statements_change_what_earlier_ones_made() -> None:
    source = """
    CREATE TABLE old_name (id serial PRIMARY KEY, gone text, was text, n int NOT NULL DEFAULT 1, UNIQUE (was));
    CREATE TABLE scratch (id serial PRIMARY KEY);
    DROP TABLE scratch;
    ALTER TABLE old_name DROP COLUMN gone, ALTER COLUMN n DROP NOT NULL, ALTER COLUMN n DROP DEFAULT;
    ALTER TABLE old_name RENAME COLUMN was TO title;
    ALTER TABLE old_name RENAME TO notes;
    ALTER TABLE notes ADD COLUMN IF NOT EXISTS body text NOT NULL;
    ALTER TABLE nowhere ADD COLUMN x int;
    """

    imported = import_sql(source, name="notes")

    (note,) = imported.spec.models
    assert (note.id, {f.id: (f.required, f.default) for f in note.fields}) == (
        "note",
        {"n": (False, None), "title": (False, None), "body": (True, None)},
    )
    assert any("there is no CREATE TABLE nowhere" in u.reason for u in imported.unmapped)


def test_more_columns_than_an_app_takes_are_cut_and_named() -> None:
    columns = ", ".join(f"c{n} int" for n in range(120))

    imported = import_sql(f"CREATE TABLE a (id serial PRIMARY KEY, {columns}, UNIQUE (c1, c119))", name="wide")

    assert len(models_of(imported)["a"].fields) == 100
    assert [u.kind for u in imported.unmapped] == ["field", "rule"]
    assert "C119" in imported.unmapped[0].what


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("\nCREATE TABLE a (id int", "SQL line 2: the table a is not closed", id="open table"),
        pytest.param("CREATE TABLE a (\n b text DEFAULT 'x);\n", "SQL line 2: a quote or comment", id="open quote"),
        pytest.param(
            "CREATE TABLE a (b int);\nALTER TABLE a ADD;", "SQL line 2: this statement breaks off", id="breaks off"
        ),
    ],
)
def test_text_that_breaks_off_is_refused_by_line(source: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        import_sql(source, name="a")


def test_sql_is_told_by_name_or_text() -> None:
    assert detect("", "schema.sql") == "sql"
    assert detect("-- x\ncreate table if not exists a (b int);", "a.txt") == "sql"
    assert import_source("CREATE TABLE pets (name text);", "pets.txt", forced="sql")[1].spec.name == "Pets"
