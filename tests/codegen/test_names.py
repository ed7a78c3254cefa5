import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omniforge.codegen import names
from omniforge.spec.identifiers import folded, words

TEXT = st.text(max_size=30) | st.from_regex(r"[A-Za-z0-9 _'-]{0,30}")


@given(TEXT, TEXT)
@settings(deadline=None)
def test_every_spelling_is_an_identifier(name: str, fallback: str) -> None:
    assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", names.pascal(name, fallback))
    assert re.fullmatch(r"[a-z][A-Za-z0-9]*", names.camel(name, fallback))
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", names.kebab(name, fallback))
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", names.snake(name, fallback))


@given(TEXT, TEXT)
@settings(deadline=None)
def test_equal_words_fold_to_one_identifier(name: str, fallback: str) -> None:
    assert folded(name, fallback) == names.pascal(name, fallback).lower()
    assert words(names.kebab(name, fallback)) == words(names.snake(name, fallback))


@given(st.lists(st.sampled_from(["a", "A", "aX", "ax", "b"]), max_size=12))
def test_unique_names_differ_even_without_case(wanted: list[str]) -> None:
    taken: set[str] = set()

    given_names = [names.unique(w, taken, "X") for w in wanted]

    assert len({n.lower() for n in given_names}) == len(wanted)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("order line", ("order", "line"), id="words"),
        pytest.param("OrderLine", ("order", "line"), id="pascal"),
        pytest.param("HTTPServer2", ("http", "server2"), id="acronym"),
        pytest.param("customer's café", ("customers", "cafe"), id="apostrophe-and-accent"),
        pytest.param("注文", (), id="no-ascii"),
    ],
)
def test_names_are_split_into_words(name: str, found: tuple[str, ...]) -> None:
    assert words(name) == found


@pytest.mark.parametrize("word", ["class", "delete", "new", "default", "string", "await", "undefined"])
def test_reserved_words_are_never_identifiers(word: str) -> None:
    assert names.camel(word) == f"{word}Value"


@given(st.lists(st.sampled_from(["a", "telemedicine", "x" * 70, "appointment"]), min_size=1, max_size=20).map(" ".join))
def test_names_of_indexes_fit_the_database(name: str) -> None:
    assert len(f"{names.pascal(name)}_{names.camel(name)}_idx") <= 63
    assert len(names.snake(name)) <= 64


def test_a_name_that_starts_with_a_digit_gets_a_letter() -> None:
    assert names.camel("2nd line") == "n2ndLine"
    assert names.pascal("3D model") == "N3DModel"
    assert names.camel("注文", "order") == "order"
    assert names.camel("注文", "注文") == "item"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("Order Line", "Order Lines"), ("Category", "Categories"), ("box", "boxes"), ("Person", "People"),
        ("status", "statuses"), ("Staff", "Staff"), ("People", "People"), ("day", "days"), ("Knife", "Knives"),
        ("A4", "A4"), ("", ""),
    ],
)  # fmt: skip
def test_plurals_are_english(one: str, many: str) -> None:
    assert names.plural(one) == many


@pytest.mark.parametrize(
    ("name", "label", "inside"),
    [
        ("order_line", "Order line", "order line"),
        ("orderLine", "Order line", "order line"),
        ("Order Line", "Order Line", "order line"),
        ("URL", "URL", "URL"),
        ("iOS app", "IOS app", "IOS app"),
        ("Video link", "Video link", "video link"),
    ],
)
def test_labels_read_well_alone_and_inside_a_sentence(name: str, label: str, inside: str) -> None:
    assert names.title(name) == label
    assert names.sentence(label) == inside


def test_words_of_the_language_are_reserved() -> None:
    assert names.is_reserved("class")
    assert not names.is_reserved("lesson")
