import pytest
from support.specs import SMALL, small

from omniforge.spec.check import load_spec
from omniforge.spec.diff.report import as_data, as_text, diff_data, diff_specs, message

PRICE = "{id: price, name: Price, type: money, required: true, min: 0}"
LABELS = "{id: s, label: Small}, {id: l, label: Large}"


@pytest.mark.parametrize(
    ("edits", "words", "severity"),
    [
        pytest.param([("name: Price", "name: Cost")], "Product: renamed field Price to Cost", "migration", id="rename"),
        pytest.param([("name: Product", "name: Piece")], "renamed Product to Piece", "migration", id="model"),
        pytest.param(
            [(PRICE, PRICE + "\n      - {id: reason, name: reason, type: text, required: true}")],
            "Product: field reason added (text, required)",
            "breaking",
            id="required",
        ),
        pytest.param(
            [(PRICE, PRICE + "\n      - {id: weight, name: Weight}")],
            "Product: field Weight added (string)",
            "migration",
            id="added",
        ),
        pytest.param([(f"      - {PRICE}\n", "")], "Product: field Price removed", "breaking", id="removed"),
        pytest.param(
            [(LABELS, "{id: l, label: Large}, {id: s, label: Small}")],
            "Product, field Size: labels reordered: l comes first",
            "safe",
            id="order",
        ),
        pytest.param(
            [("operations: [list, read]", "operations: [list]")],
            "Category, access of public: operations: removed read",
            "breaking",
            id="list",
        ),
        pytest.param(
            [("tagline: Handmade ceramics", "tagline: Mud")], 'tagline "Handmade ceramics" → Mud', "safe", id="tagline"
        ),
        pytest.param(
            [("max_length: 120", "max_length: 60")],
            "Product, field Title: max length 120 → 60",
            "breaking",
            id="tighter",
        ),
        pytest.param(
            [("max_length: 120", "max_length: 200")],
            "Product, field Title: max length 120 → 200",
            "migration",
            id="wider",
        ),
        pytest.param(
            [("name: Made on, type: date", "name: Made on, type: datetime")],
            "Product, field Made on: type date → datetime",
            "migration",
            id="type",
        ),
        pytest.param(
            [("source: [listed]", "source: [draft, listed]")],
            "Product, action Mark as sold: source: added draft",
            "safe",
            id="transition",
        ),
        pytest.param(
            [("owner: seller", "owner: customer")], "Product: owner seller → customer", "breaking", id="owner"
        ),
        pytest.param([("slug: clay-co", "slug: clay")], "slug clay-co → clay", "breaking", id="slug"),
    ],
)
def test_a_change_is_told_in_words_with_its_class(edits: list[tuple[str, str]], words: str, severity: str) -> None:
    found = diff_specs(load_spec(SMALL), load_spec(small(*edits)))

    assert [(c.words, c.severity) for c in found] == [(words, severity)]
    assert message(found).splitlines()[0] == words[:1].upper() + words[1:]


def test_a_price_is_told_by_its_tier() -> None:
    before = {"business": {"pricing": [{"id": "pro", "name": "Pro", "price": 29}]}}
    after = {"business": {"pricing": [{"id": "pro", "name": "Pro", "price": 39}]}}

    assert [c.words for c in diff_data(before, after)] == ["pricing tier Pro 29 → 39"]


def test_the_text_puts_what_breaks_first_with_its_reason() -> None:
    edits = [("tagline: Handmade ceramics", "tagline: Mud"), (f"      - {PRICE}\n", "")]
    found = diff_specs(load_spec(SMALL), load_spec(small(*edits)))

    assert as_text(found).splitlines() == [
        "breaking:",
        "  Product: field Price removed",
        "      its column and the data in it go",
        "safe:",
        '  tagline "Handmade ceramics" → Mud',
    ]
    assert as_data(found)["counts"] == {"breaking": 1, "migration": 0, "safe": 1}
    assert message(found).splitlines()[0] == "Change Product, tagline"


def test_equal_specs_differ_in_nothing_but_text() -> None:
    found = diff_specs(load_spec(SMALL), load_spec(SMALL))

    assert as_text(found) == "no difference in meaning"
    assert message(found) == "Edit the text of the spec"


def test_many_changes_are_counted_and_cut() -> None:
    found = diff_data({}, {f"a_rather_long_key_{i}": i for i in range(25)})

    lines = message(found).splitlines()

    assert lines[0] == "Change 25 parts of the spec"
    assert lines[2] == "- a rather long key 0 added: 0"
    assert lines[-1] == "- and 5 more"
