"""Formulas: how they are read, what fits together, and what they give."""

import datetime as dt
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import formulas

from omniforge.spec.formula.evaluate import Value, as_json, evaluate, fitted
from omniforge.spec.formula.kinds import kind_of
from omniforge.spec.formula.parse import MAX_DEPTH, MAX_OPERATORS, parse
from omniforge.spec.formula.tree import Aggregate, FormulaError, decimal_text, rounded

ROW: dict[str, Value] = {
    "amount": Fraction("19.99"), "rate": Fraction(3), "pieces": Fraction(0), "first": "Ada", "last": None, "paid": True,
    "urgent": None, "start": dt.date(2026, 1, 30), "end": dt.date(2026, 3, 1),
    "from_at": dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC), "to_at": dt.datetime(2026, 1, 1, 10, 30, tzinfo=dt.UTC),
    "size": "s",
}  # fmt: skip


def worked_out(text: str) -> object:
    tree = parse(text)
    assert not isinstance(tree, Aggregate)
    kind_of(tree, formulas.OPERANDS)
    return as_json(evaluate(tree, ROW))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("amount + rate * 2", 25.99, id="products bind tighter than sums"),
        pytest.param("(amount + rate) * 2", 45.98, id="brackets bind tightest"),
        pytest.param("10 - 4 - 3", 3, id="from left to right"),
        pytest.param("-rate - -2", -1, id="signs"),
        pytest.param("0.1 + 0.2", 0.3, id="numbers are exact"),
        pytest.param("1 / 3", 0.3333333333333333, id="a quotient"),
        pytest.param("amount / pieces", None, id="nothing comes of a division by zero"),
        pytest.param("round(2.5)", 3, id="a half goes up"),
        pytest.param("round(-2.5)", -3, id="or down, away from zero"),
        pytest.param("round(amount * 1.19, 2)", 23.79, id="so many digits"),
        pytest.param("floor(-0.5) + ceil(-0.5)", -1, id="whole numbers below and above"),
        pytest.param("min(rate, amount) + max(rate, pieces)", 6, id="the least and the most"),
        pytest.param('first & " " & last', "Ada ", id="no text is an empty one"),
        pytest.param('join(" ", first, last)', "Ada", id="join skips what is empty"),
        pytest.param('"no " & rate & " of " & start', "no 3 of 2026-01-30", id="numbers and dates in a text"),
        pytest.param('"say ""so""" & \'it\'\'s\'', 'say "so"it\'s', id="quotes in a text"),
        pytest.param('if(size = "s", 1, 2)', 1, id="a choice"),
        pytest.param("if(urgent, 1, 2)", 2, id="what is not known is not true"),
        pytest.param("not urgent", None, id="not of the unknown"),
        pytest.param("paid or urgent", True, id="one truth is enough"),
        pytest.param("paid and urgent", None, id="and needs both"),
        pytest.param("not paid = false", True, id="not binds looser than a comparison"),
        pytest.param("rate > 2 and amount <= 19.99 or false", True, id="and binds tighter than or"),
        pytest.param("is_empty(last)", True, id="empty"),
        pytest.param('coalesce(last, first, "?")', "Ada", id="the first that is there"),
        pytest.param("days_between(start, end)", 30, id="days"),
        pytest.param("days_between(end, start)", -30, id="days back"),
        pytest.param("hours_between(from_at, to_at)", 1.5, id="hours"),
        pytest.param("add_days(start, 30)", "2026-03-01", id="a later day"),
        pytest.param("add_days(start, 99999999)", None, id="beyond every calendar"),
        pytest.param("max(start, end)", "2026-03-01", id="the later of two days"),
    ],
)
def test_a_formula_gives(text: str, value: object) -> None:
    assert worked_out(text) == value


def test_an_aggregate_stands_alone() -> None:
    assert parse("count(line)") == Aggregate("count", "line", None, None)
    assert parse("sum([order-line].amount, buyer)") == Aggregate("sum", "order-line", "amount", "buyer")


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        pytest.param(" ", "is empty", "quantity", id="empty"),
        pytest.param("amount +", "ends too early", "write it", id="half"),
        pytest.param("amount $ 2", "`$` at character 8", "write it", id="a strange sign"),
        pytest.param("amount rate", "`rate` is unexpected at character 8", "write it", id="two names"),
        pytest.param("(amount", "`)` is missing at the end", "close", id="an open bracket"),
        pytest.param("1 < rate < 3", "two comparisons", "and", id="a chain"),
        pytest.param("amount\n+ 1", "more than one line", "one line", id="two lines"),
        pytest.param("sum(line.amount) * 2", "larger formula", "field of its own", id="an aggregate inside"),
        pytest.param("1 + count(line)", "larger formula", "field of its own", id="an aggregate at the end"),
        pytest.param("sum(line)", "needs a field", "sum(line.amount)", id="a sum of nothing"),
        pytest.param("count(line.amount)", "counts records", "count(line)", id="a count of a field"),
        pytest.param("sum(order-line.total)", "missing before `-`", "[order-line]", id="a hyphen"),
        pytest.param("amont * 2", 'no field "amont"', "did you mean amount?", id="a slip"),
        pytest.param("rounded(amount)", 'no function "rounded"', "did you mean round?", id="a function's slip"),
        pytest.param("round(amount, rate)", "fixed number of digits", "0 to 8", id="digits of a field"),
        pytest.param("round()", "got 0 arguments", "round(number, digits)", id="too few"),
        pytest.param("amount / 0", "divides by zero", "something else", id="zero"),
        pytest.param("end - start", "reckons with numbers", "days_between", id="a difference of dates"),
        pytest.param('first + "x"', "reckons with numbers", "join texts with `&`", id="a sum of texts"),
        pytest.param("first & paid", "joins texts, numbers and dates", "if(", id="a truth in a text"),
        pytest.param("amount = first", "two of a kind", "like with like", id="apples and pears"),
        pytest.param("first < last", "has no order", "`=` or `!=`", id="texts have no order"),
        pytest.param('size = "m"', "no choice of", "s, xl", id="an unknown choice"),
        pytest.param("size & first", "is a choice", "if(", id="a choice in a text"),
        pytest.param("if(amount, 1, 2)", "needs true or false", "compare", id="a number as a condition"),
        pytest.param('if(paid, 1, "one")', "values of one kind", "one kind", id="two kinds of answers"),
        pytest.param("today()", "cannot depend on today", "tomorrow", id="what changes by itself"),
    ],
)  # fmt: skip
def test_a_formula_is_refused_with_a_way_out(text: str, message: str, fix: str) -> None:
    with pytest.raises(FormulaError) as refused:
        worked_out(text)

    assert message in refused.value.message
    assert fix in refused.value.fix


def test_a_formula_stays_readable() -> None:
    with pytest.raises(FormulaError, match="nested"):
        parse("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(FormulaError, match="operators"):
        parse("+".join("1" * (MAX_OPERATORS + 2)))


@given(st.text(st.sampled_from("abc12.\"'()[]+-*/&=<>, _"), max_size=40))
def test_whatever_the_text_it_is_read_or_refused(text: str) -> None:
    with suppress(FormulaError):
        assert parse(text) is not None


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        pytest.param("integer", Fraction("2.5"), 3, id="whole"),
        pytest.param("integer", Fraction(2**31), None, id="too large for a whole number"),
        pytest.param("money", Fraction("9999999999.994"), 9999999999.99, id="the most money"),
        pytest.param("money", Fraction("9999999999.995"), None, id="too much money"),
        pytest.param("string", "", None, id="no text"),
        pytest.param("string", "x" * 501, "x" * 500, id="a long text"),
    ],
)
def test_a_field_stores_what_fits(kind: str, value: Value, stored: object) -> None:
    assert as_json(fitted(kind, 2, value)) == stored


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**6), max_value=10**6))
def test_a_number_in_a_text_is_the_number(value: object) -> None:
    number = Fraction(str(value))

    assert Fraction(decimal_text(number)) == number
    assert abs(rounded(number, 2) - number) <= Fraction("0.005")
