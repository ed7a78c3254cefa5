from support.specs import SMALL, small

from omniforge.spec import slices
from omniforge.spec.check import load_spec
from omniforge.spec.model import Model, ModelField, Spec, title_field_id

PRICE = "{id: price, name: Price, type: money, required: true, min: 0}"
NEW_FIELD = (PRICE, PRICE + "\n      - {id: weight, name: Weight, type: decimal}")


def test_every_slice_is_a_spec() -> None:
    spec = load_spec(SMALL)
    for part in (slices.dump(spec), slices.keep(spec), slices.names_only(spec), slices.for_model(spec, "product")):
        assert Spec.model_validate(part).slug == "clay-co"


def test_a_field_of_another_model_leaves_the_slice_of_a_model_equal() -> None:
    before, after = load_spec(SMALL), load_spec(small(NEW_FIELD))

    assert slices.for_model(before, "category", "features") == slices.for_model(after, "category", "features")
    assert slices.for_model(before, "product") != slices.for_model(after, "product")


def test_a_field_leaves_names_and_sections_equal() -> None:
    before, after = load_spec(SMALL), load_spec(small(NEW_FIELD))

    assert slices.names_only(before, "features") == slices.names_only(after, "features")
    assert slices.keep(before, "features") == slices.keep(after, "features")
    assert "models" not in slices.keep(before)


def test_a_slice_names_the_models_it_touches_from_both_sides() -> None:
    spec = load_spec(SMALL)

    assert [m["id"] for m in slices.for_model(spec, "category")["models"]] == ["category", "product"]
    assert [m["id"] for m in slices.for_model(spec, "product")["models"]] == ["category", "product"]


def test_models_without_a_link_are_left_out() -> None:
    spec = Spec(name="A", slug="a", models=(Model(id="a", name="A"), Model(id="b", name="B")))

    assert [m["id"] for m in slices.for_model(spec, "a")["models"]] == ["a"]
    assert slices.names_only(spec)["models"] == [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]


def test_a_record_is_named_by_the_layout_else_by_its_first_text() -> None:
    number, note, title = (
        ModelField(id="n", name="N", type="integer"),
        ModelField(id="note", name="Note"),
        ModelField(id="title", name="Title", required=True),
    )

    assert title_field_id(Model(id="m", name="M", fields=(number,))) is None
    assert title_field_id(Model(id="m", name="M", fields=(number, note))) == "note"
    assert title_field_id(Model(id="m", name="M", fields=(note, title))) == "title"
    assert title_field_id(Model.model_validate({"id": "m", "name": "M", "layout": {"title": "n"}, "fields": []})) == "n"
