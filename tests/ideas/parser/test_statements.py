"""Data models that a text spells out win over what is usual."""

import pytest

from omniforge.ideas.parser.parse import parse
from omniforge.spec.check import check_spec
from omniforge.spec.model import Model


def _models(text: str) -> dict[str, Model]:
    return {m.id: m for m in parse(text).spec.models}


CLASSES = """A library app for small towns. Readers borrow books.

classDiagram
class Book {
  +String title
  +int pages
  -Date publishedOn
  +borrow()
}
class Loan {
  +Date dueOn
}
class Author {
  +String fullName
}
Loan --> Book
Author *-- Book
"""
ENTITIES = """erDiagram
CUSTOMER ||--o{ ORDER : places
ORDER ||--|{ LINE-ITEM : contains
CUSTOMER {
  string name
  string email
}
"""


def test_a_class_diagram_is_the_model() -> None:
    models = _models(CLASSES)

    assert set(models) == {"book", "loan", "author"}
    assert [(f.id, f.type) for f in models["book"].fields] == [
        ("title", "string"),
        ("pages", "integer"),
        ("published_on", "date"),
    ]


def test_arrows_of_a_diagram_are_links() -> None:
    links = {(m.id, r.to) for m in _models(CLASSES).values() for r in m.relations}

    assert {("loan", "book"), ("book", "author")} <= links


def test_an_entity_diagram_gives_things_and_links() -> None:
    models = _models(ENTITIES)

    assert {(m.id, r.to) for m in models.values() for r in m.relations} >= {
        ("order", "customer"),
        ("line_item", "order"),
    }


@pytest.mark.parametrize(
    ("text", "model", "fields"),
    [
        pytest.param("Data:\n- Quilt: title, price, photo", "quilt", {"title", "price", "photo"}, id="label"),
        pytest.param(
            "Quilts are kept in quilts.txt with format: owner_name:price:done", "quilt", {"price", "done"}, id="file"
        ),
    ],
)
def test_listed_fields_are_the_fields(text: str, model: str, fields: set[str]) -> None:
    assert fields <= {f.id for f in _models(text)[model].fields}


def test_a_list_of_tools_is_no_thing() -> None:
    assert "technology_stack" not in _models("Technology Stack: vue, router, html\nUsers add quilts and edit quilts.")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("class A {\n" * 3000, id="open-blocks"),
        pytest.param("A -- B\n" * 3000, id="arrows"),
        pytest.param("Quilt: " + "title, " * 3000 + "!", id="long-label"),
        pytest.param("View: " * 5000, id="colons"),
        pytest.param("quilts.txt format " + "a:" * 9000, id="long-format"),
    ],
)
def test_endless_models_still_give_a_valid_spec(text: str) -> None:
    assert check_spec(parse(text).spec) == ()
