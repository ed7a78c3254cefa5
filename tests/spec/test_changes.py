import pytest
from support.specs import SMALL, small

from omniforge.spec.changes import Change, changes, message
from omniforge.spec.check import load_spec

PRICE = "{id: price, name: Price, type: money, required: true, min: 0}"


@pytest.mark.parametrize(
    ("edits", "paths", "subject"),
    [
        pytest.param(
            [("name: Price", "name: Cost")],
            [("models.product.fields.price.name", "changed")],
            "Change models.product.fields.price.name",
            id="value",
        ),
        pytest.param(
            [(f"      - {PRICE}\n", "")],
            [("models.product.fields.price", "removed")],
            "Remove models.product.fields.price",
            id="removed",
        ),
        pytest.param(
            [(PRICE, PRICE + "\n      - {id: weight, name: Weight}")],
            [("models.product.fields.weight", "added")],
            "Add models.product.fields.weight",
            id="added",
        ),
        pytest.param(
            [("{id: s, label: Small}, {id: l, label: Large}", "{id: l, label: Large}, {id: s, label: Small}")],
            [("models.product.fields.size.labels", "changed")],
            "Change models.product.fields.size.labels",
            id="order",
        ),
        pytest.param(
            [("operations: [list, read]", "operations: [list]")],
            [("models.category.access", "changed")],
            "Change models.category.access",
            id="list",
        ),
        pytest.param(
            [("tagline: Handmade ceramics", "tagline: Mud"), ("name: Price", "name: Cost")],
            [("tagline", "changed"), ("models.product.fields.price.name", "changed")],
            "Change models.product, tagline",
            id="two",
        ),
    ],
)
def test_changes_are_named_by_path_and_make_a_commit_message(
    edits: list[tuple[str, str]], paths: list[tuple[str, str]], subject: str
) -> None:
    found = changes(load_spec(SMALL), load_spec(small(*edits)))

    assert [(c.path, c.kind) for c in found] == paths
    assert message(found).splitlines()[0] == subject


def test_equal_specs_have_no_changes() -> None:
    found = changes(load_spec(SMALL), load_spec(SMALL))

    assert found == ()
    assert message(found) == "Edit the text of the spec"


def test_many_changes_are_counted_and_cut() -> None:
    listed = tuple(Change(f"models.a_rather_long_name_{i}.name", "changed") for i in range(25))

    lines = message(listed).splitlines()

    assert lines[0] == "Change 25 parts of the spec"
    assert lines[2] == "- Change models.a_rather_long_name_0.name"
    assert lines[-1] == "- and 5 more"


def test_one_change_with_a_very_long_path_is_listed() -> None:
    path = "models.model_with_a_long_name.fields.field_with_a_long_name_too.description"

    assert message((Change(path, "changed"),)) == f"Change models.model_with_a_long_name\n\n- Change {path}"
