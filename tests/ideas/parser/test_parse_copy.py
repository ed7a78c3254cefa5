"""The words of the landing page: no wish about looks, one currency, headlines that end."""

import pytest

from omniforge.ideas.parser.parse import parse
from omniforge.resources import examples_dir

SHOP = "An online shop that sells handmade bowls. Customers {does}. Use calm teal and warm white, please."


def test_a_wish_about_looks_is_kept_out_of_the_summary() -> None:
    spec = parse(SHOP.format(does="fill a cart and place orders")).spec

    assert "teal" not in spec.summary
    assert [c.name for c in spec.brand.colours][:1] == ["teal"]


def test_a_text_that_only_speaks_of_looks_keeps_its_words() -> None:
    assert "teal" in parse("Use calm teal and warm white.").spec.summary


@pytest.mark.parametrize(
    ("does", "headline"),
    [
        pytest.param("look for bowls made by hand", "Bowls made by hand", id="what is looked for"),
        pytest.param("browse the open shelves, order bowls for a table", "and order bowls", id="two clauses"),
    ],
)
def test_a_headline_is_a_line_of_its_own(does: str, headline: str) -> None:
    assert headline in parse(SHOP.format(does=does)).spec.marketing.headline


def test_a_price_list_has_one_currency() -> None:
    tiers = parse("Invoicing for freelance designers who bill clients by the hour.").spec.business.pricing

    assert {t.currency for t in tiers} == {"EUR"}
    assert any(t.price == 0 for t in tiers)


def test_the_story_of_the_line_of_business_names_the_product() -> None:
    idea = (examples_dir() / "dog-walking" / "idea.md").read_text("utf-8")
    story = (parse(idea).spec.marketing.model_extra or {})["x-story"]

    assert "Leadaway" in story["body"]
