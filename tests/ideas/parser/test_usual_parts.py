"""What a text does not say: usual links, usual roles, and no more fields than the text calls for."""

import pytest

from omniforge.ideas.parser import shorthand
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.vocabulary import belongs
from omniforge.spec.check import check_spec
from omniforge.spec.model import Model, Spec


def _models(text: str) -> dict[str, Model]:
    return {m.id: m for m in parse(text).spec.models}


def _roles(text: str) -> list[str]:
    return [r.name for r in parse(text).spec.roles]


def test_things_that_usually_belong_together_are_linked_once() -> None:
    spec = parse("Clerks add customers, edit customers, add invoices and delete invoices, list invoices.").spec

    pairs = [(m.id, r.to) for m in spec.models for r in m.relations if r.to != "user"]
    assert pairs == [("invoice", "customer")]
    assert check_spec(spec) == ()


def test_a_sentence_that_says_the_opposite_wins() -> None:
    models = _models("Keepers add notes and add notebooks. Each note has notebooks. Keepers edit notes and notebooks.")

    assert [r.to for r in models["notebook"].relations] == ["note"]
    assert not models["note"].relations


def test_nothing_usually_belongs_to_itself() -> None:
    assert all(noun not in parents for noun, parents in belongs().items())


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("Please implement a calculator website that stores results.", ["Member"], id="a tool"),
        pytest.param("A Roman numerals converter.", ["Member"], id="another tool"),
    ],
)
def test_a_tool_has_one_role_and_its_records_are_private(text: str, roles: list[str]) -> None:
    spec = parse(text).spec

    assert [r.name for r in spec.roles] == roles
    writes = [a for m in spec.models for a in m.access if "update" in a.operations]
    assert {a.scope for a in writes} == {"own"}
    assert spec.roles[0].signup


def test_roles_that_nobody_names_are_usual_for_the_kind() -> None:
    assert _roles("Please implement a dashboard website for displaying regulatory policies.") == ["Analyst", "Manager"]


def _long_pages(spec: Spec) -> dict[str, dict[str, str]]:
    return {m.id: {f.id: f.name for f in m.fields} for m in spec.models}


PAGES = """# Requirements Document
## 1. Objective
Develop a web application that allows users to publish books.
## 2. Page Design
### Page 1: Create New Book Page
- Page Title: Create New Book
- Element IDs:
- Title Field: bookTitle
- Author Field: bookAuthor
- Content Area: bookContent
- Submit Button: submitBook
### Page 2: My Books Page
- Page Title: My Books
- Books List Container: booksList
"""


def test_a_form_lists_all_fields_and_keeps_their_labels() -> None:
    fields = _long_pages(parse(PAGES).spec)["book"]

    assert fields == {"title": "Book title", "author": "Book author", "content": "Book content"}


def test_a_label_above_an_identifier_names_the_field() -> None:
    text = PAGES.replace("- Author Field: bookAuthor", "- New Book Publisher Name:\n- ID: bk_pub_name")

    assert "publisher_name" in _long_pages(parse(text).spec)["book"]


def test_a_thing_of_a_business_that_is_not_meant_brings_few_fields() -> None:
    text = "Gardeners record seeds, add seeds, edit seeds and write posts about seeds. They list seeds and posts."
    few = _models(text)

    assert all(len(m.fields) <= 6 for m in few.values())
    assert check_spec(parse(text).spec) == ()


def test_a_field_may_carry_its_own_label() -> None:
    assert shorthand.field("price", "money! >=0 as List price")["name"] == "List price"
    labelled = shorthand.field("size", "enum! =Small as Book size: Small | Large")
    assert (labelled["name"], [label["id"] for label in labelled["labels"]]) == ("Book size", ["small", "large"])


def test_what_names_a_record_is_no_unit_of_measure() -> None:
    text = "A garden app with plots, harvests and doses of feed."

    assert {m.id: next(f.id for f in m.fields if f.required) for m in parse(text).spec.models}["harvest"] == "title"
