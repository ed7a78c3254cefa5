import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.specs import SMALL

from omniforge.spec.check import check_text
from omniforge.spec.model import Spec
from omniforge.spec.text import MAX_TEXT_BYTES, dump, load_data, parse_value

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=60)
IDS = st.from_regex(r"\A[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,4})?\Z")
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False), WORDS
)
EXTRA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=8
)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    fields = st.fixed_dictionaries(
        {"id": IDS, "name": NAMES},
        optional={
            "description": WORDS,
            "default": st.one_of(WORDS, st.booleans(), st.integers(-999, 999), st.floats(-1e6, 1e6)),
            "min": st.floats(-1e9, 1e9),
            "x-note": EXTRA,
            "labels": st.lists(st.fixed_dictionaries({"id": IDS, "label": NAMES}), max_size=3),
        },
    )
    models = st.fixed_dictionaries({"id": IDS, "name": NAMES, "fields": st.lists(fields, max_size=4)})
    data = {
        "name": draw(NAMES),
        "slug": draw(IDS),
        "summary": draw(WORDS),
        "models": draw(st.lists(models, max_size=3)),
        "x-more": draw(EXTRA),
    }
    return Spec.model_validate(data)


@settings(max_examples=60, deadline=None)
@given(specs())
def test_what_is_written_reads_as_the_same_spec(spec: Spec) -> None:
    document = load_data(dump(spec))

    assert document.problems == ()
    assert Spec.model_validate(document.data) == spec


@settings(max_examples=60, deadline=None)
@given(specs())
def test_writing_what_was_read_changes_nothing(spec: Spec) -> None:
    once = dump(spec)

    assert dump(Spec.model_validate(load_data(once).data)) == once


@settings(deadline=None)
@given(st.text() | st.from_regex(r"[-:{}\[\]&*!|>'\"%@`#,? a-z0-9\n\t]{0,80}"))
def test_any_text_is_read_or_reported_and_never_raises(text: str) -> None:
    document = load_data(text)

    assert document.data is None or not document.problems or all(p.line >= 1 for p in document.problems)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("no", "no", id="yaml-1.1-boolean-is-text"),
        pytest.param("2024-01-01", "2024-01-01", id="date-is-text"),
        pytest.param("12:30", "12:30", id="sexagesimal-is-text"),
        pytest.param("1_000", "1_000", id="underscores-are-text"),
        pytest.param("0o17", 15, id="octal"),
        pytest.param("0x1F", 31, id="hexadecimal"),
        pytest.param("-12", -12, id="integer"),
        pytest.param("1.5e3", 1500.0, id="float"),
        pytest.param("True", True, id="boolean"),
        pytest.param("~", None, id="null"),
        pytest.param("", None, id="nothing"),
        pytest.param(".inf", ".inf", id="infinity-is-text"),
        pytest.param("'12'", "12", id="quoted-number"),
        pytest.param("!!str 12", "12", id="tagged-as-text"),
        pytest.param("[a, {b: 1}]", ["a", {"b": 1}], id="flow"),
        pytest.param("123456789012345678901234567890", 123456789012345678901234567890.0, id="long-number"),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", 3, '"a" is already set in line 1', id="duplicate-key"),
        pytest.param("a: &x [1]\nb: *x\n", 2, "aliases", id="alias"),
        pytest.param("a: !!python/name:os.system x\n", 1, "tag", id="tag"),
        pytest.param("a: !!map {b: 1}\n", 1, "tag", id="tag-on-a-mapping"),
        pytest.param("2: x\n", 1, "key is not text", id="number-as-key"),
        pytest.param("? [a, {b: c}]\n: x\nd: 1\n", 1, "key is not text", id="list-as-key"),
        pytest.param("a: 1\n---\nb: 2\n", 2, "second document", id="two-documents"),
        pytest.param("a: 1e999\n", 1, "too large", id="number-too-large"),
        pytest.param("a: 0x" + "f" * 300, 1, "too large", id="hexadecimal-too-large"),
        pytest.param("a:\n\tb: 1\n", 2, "not valid YAML", id="tab"),
        pytest.param("a: b: c\n", 1, "mapping values", id="colon-in-text"),
        pytest.param("a: [1\nb: 2\n", 2, "not valid YAML", id="open-bracket"),
        pytest.param("a: 'x\n", 2, "not valid YAML", id="open-quote"),
        pytest.param("- " * 100_000, 1, "nested too deeply", id="deep-blocks"),
        pytest.param("[" * 100_000, 1, "nested too deeply", id="deep-flow"),
        pytest.param("a: \x00", 1, "not valid YAML", id="control-character"),
        pytest.param("a: '\udc80'", 1, "not valid YAML", id="lone-surrogate"),
        pytest.param(" " * (MAX_TEXT_BYTES + 1), 1, "more than", id="too-long"),
    ],
)
def test_what_a_spec_does_not_use_is_reported_with_its_line(text: str, line: int, words: str) -> None:
    problem = load_data(text).problems[0]

    assert problem.line == line
    assert words in problem.message
    assert problem.fix


def test_a_value_that_is_no_yaml_says_why() -> None:
    with pytest.raises(ValueError, match="not valid YAML"):
        parse_value("[a")


def test_lines_are_those_of_the_text() -> None:
    document = load_data(SMALL)

    assert document.line_of(("models", 1, "fields", 1, "min")) == 23
    assert document.line_of(("models", 1, "fields", 1, "missing")) == 23
    assert document.line_of(("nowhere",)) == 1


def test_a_created_file_is_in_schema_order_with_short_records_on_one_line() -> None:
    spec = check_text(SMALL).spec
    assert spec is not None

    text = dump(spec)

    assert text.startswith("forge: 1\nname: Clay & Co\nslug: clay-co\ntagline: Handmade ceramics\nkind: shop\n")
    assert "      - {id: price, name: Price, type: money, required: true, min: 0}\n" in text
    assert "description" not in text
    assert text.endswith("\n")
    assert "\r" not in text


def test_text_of_several_lines_is_written_as_a_block() -> None:
    spec = Spec(name="A", slug="a", summary="One.\n\nTwo: three\n")

    assert "summary: |\n  One.\n\n  Two: three\n" in dump(spec)


def test_numbers_stay_finite() -> None:
    assert math.isfinite(float(parse_value("1" * 300)))
