"""The ten examples are what the parser gives, valid, and unlike each other."""

import pytest

from omniforge.ideas.parser.parse import parse
from omniforge.resources import examples_dir
from omniforge.spec.check import load_spec
from omniforge.spec.text import dump

NAMES = sorted(p.parent.name for p in examples_dir().glob("*/idea.md"))


def test_there_are_ten() -> None:
    assert len(NAMES) == 10


@pytest.mark.parametrize("name", NAMES)
def test_the_spec_is_exactly_what_the_idea_gives(name: str) -> None:
    folder = examples_dir() / name

    assert (folder / "spec.yaml").read_text("utf-8") == dump(parse((folder / "idea.md").read_text("utf-8")).spec)


@pytest.mark.parametrize("name", NAMES)
def test_the_spec_is_complete(name: str) -> None:
    spec = load_spec((examples_dir() / name / "spec.yaml").read_text("utf-8"))

    assert 3 <= len(spec.models) <= 6
    assert spec.personas
    assert spec.flows
    assert spec.pages
    assert spec.workflows
    assert spec.marketing.benefits
    assert spec.marketing.faq
    assert spec.business.pricing
    assert spec.crm.stages
    assert spec.mobile.keywords
    assert any(m.transitions for m in spec.models)
    assert all(m.access for m in spec.models)


def test_the_ten_differ_in_models_words_and_palette() -> None:
    specs = [load_spec((examples_dir() / n / "spec.yaml").read_text("utf-8")) for n in NAMES]

    assert len({tuple(m.id for m in s.models) for s in specs}) == 10
    assert len({s.marketing.headline for s in specs}) == 10
    assert len({str((s.brand.model_extra or {})["x-palette"]) for s in specs}) == 10
    assert len({s.design.archetype for s in specs}) >= 5


def test_the_shop_has_the_five_entities_of_the_reference_data_model() -> None:
    spec = load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text("utf-8"))
    names = {m.name.replace(" ", "").lower() for m in spec.models}

    assert names == {"product", "productcategory", "customerdetails", "shoppingcart", "productorder"}
