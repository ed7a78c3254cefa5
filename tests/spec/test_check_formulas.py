"""Checks of computed fields."""

import pytest
from support import specs

from omniforge.spec import check

SPEC = """\
name: Bills
slug: bills
roles:
  - {id: clerk, name: Clerk}
models:
  - id: bill
    name: Bill
    fields:
      - {id: number, name: Number, required: true}
      - {id: net, name: Net, type: money, computed: 'sum(line.total)'}
      - {id: gross, name: Gross, type: money, computed: net * 1.19}
      - {id: heading, name: Heading, computed: '"Bill " & number'}
    rules: []
    states: [{id: open, name: Open}, {id: paid, name: Paid}]
  - id: line
    name: Line
    fields:
      - {id: pieces, name: Pieces, type: integer, required: true}
      - {id: price, name: Price, type: money, required: true}
      - {id: total, name: Total, type: money, computed: pieces * price}
    relations:
      - {id: bill, name: Bill, kind: many-to-one, to: bill}
"""


def edited(*edits: tuple[str, str]) -> str:
    text = SPEC
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_computed_fields_that_fit_are_no_problem() -> None:
    assert check.check_text(SPEC).problems == ()
    assert check.check_text(specs.EVERYTHING).problems == ()


LINK = "{id: bill, name: Bill, kind: many-to-one, to: bill}"
HALVES = "computed: half * 2}\n      - {id: half, name: Half, type: money, computed: total / 2"
PRICE = "price, name: Price, type: money"


@pytest.mark.parametrize(
    ("edits", "path", "message", "fix"),
    [
        pytest.param([("pieces * price", "pieces * prise")], "total.computed", '"prise"', "price?", id="unknown"),
        pytest.param([("pieces * price", "pieces *")], "total.computed", "ends too early", "write", id="syntax"),
        pytest.param(
            [("type: money, computed: pieces", "computed: pieces")],
            "total.computed",
            "gives a number, and the field is a string",
            "type: integer",
            id="wrong type",
        ),
        pytest.param(
            [("type: money, computed: pieces", "type: enum, computed: pieces")],
            "total.computed",
            "a enum field cannot be computed",
            "decimal",
            id="no type for it",
        ),
        pytest.param(
            [("computed: pieces", "required: true, computed: pieces")],
            "total.required",
            "takes no `required`",
            "remove",
            id="required",
        ),
        pytest.param(
            [("computed: pieces", "unique: true, computed: pieces")],
            "total.unique",
            "takes no `unique`",
            "remove",
            id="unique",
        ),
        pytest.param(
            [("computed: pieces", "default: 1, computed: pieces")],
            "total.default",
            "takes no `default`",
            "remove",
            id="default",
        ),
        pytest.param(
            [("computed: pieces", "min: 0, computed: pieces")], "total.min", "takes no `min`", "remove", id="min"
        ),
        pytest.param(
            [("computed: pieces", "personal: true, computed: pieces")],
            "total.personal",
            "takes no `personal`",
            "remove",
            id="personal",
        ),
        pytest.param(
            [(PRICE, f"{PRICE}, personal: true")], "total.computed", '"price" is personal', "remove", id="sealed"
        ),
        pytest.param(
            [(PRICE, "price, name: Price, type: json")], "total.computed", "a json field", "another", id="json"
        ),
        pytest.param(
            [(PRICE, f"{PRICE}, hidden_from: [clerk]")],
            "total.computed",
            "clerk would learn",
            "hidden_from: [clerk]",
            id="hidden",
        ),
        pytest.param([("pieces * price", "2 + 5")], "total.computed", "reads no field", "default", id="constant"),
        pytest.param(
            [("pieces * price", "total + price")], "total.computed", "line.total reads line.total", "", id="itself"
        ),
        pytest.param(
            [("computed: pieces * price", HALVES)], ".computed", "none of them can be worked out first", "", id="circle"
        ),
        pytest.param(
            [("sum(line.total)", "sum(line.heading)")], "net.computed", 'no field "heading"', "price", id="sum"
        ),
        pytest.param(
            [("sum(line.total)", "sum(lines.total)")], "net.computed", "no link leads", "use one of: line", id="no link"
        ),
        pytest.param(
            [(LINK, f"{LINK}\n      - {LINK.replace('bill, name: Bill', 'old, name: Old')}")],
            "net.computed",
            "several links",
            "sum(line.total, bill)",
            id="two links",
        ),
        pytest.param(
            [("rules: []", "rules: [{id: r, kind: compare, field: net, op: <, other: gross, message: No}]")],
            "rules.r.field",
            '"net" is computed',
            "formula",
            id="rule",
        ),
        pytest.param(
            [("rules: []", "unique: [{id: u, fields: [number, net]}]")],
            "unique.u.fields.1",
            '"net" is computed',
            "reads",
            id="unique group",
        ),
        pytest.param(
            [('"Bill " & number', 'if(state = "closed", number, "")')],
            "heading.computed",
            '"closed"',
            "open, paid",
            id="state",
        ),
    ],
)
def test_a_computed_field_that_cannot_be_is_named_with_a_way_out(
    edits: list[tuple[str, str]], path: str, message: str, fix: str
) -> None:
    found = check.check_text(edited(*edits)).problems

    told = [(p.path, p.message, p.fix) for p in found]
    assert any(p.endswith(path) and message in m and fix in f for p, m, f in told), told
    assert all(p.line > 0 for p in found)


def test_a_circle_through_another_model_is_found() -> None:
    share = "      - {id: share, name: Share, type: money, computed: 'sum(bill.gross)'}\n"
    text = edited(
        ("pieces * price", "price + share"),
        ("      - {id: total", f"{share}      - {{id: total"),
        ("    rules: []", "    relations: [{id: first, name: First, kind: many-to-one, to: line}]"),
    )
    counted = text.replace("type: money, computed: 'sum(bill.gross)'", "type: integer, computed: 'count(bill)'")

    assert check.check_text(counted).problems == ()
    (problem,) = check.check_text(text).problems
    assert "bill.gross" in problem.message
