"""Laws of the parser over any text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from omniforge.errors import SpecError
from omniforge.ideas.parser.parse import parse
from omniforge.spec.check import check_spec, check_text
from omniforge.spec.text import dump

WORDS = st.sampled_from(
    [
        "a",
        "the",
        "for",
        "with",
        "and",
        "of",
        "customers",
        "doctors",
        "order",
        "orders",
        "book",
        "books",
        "called",
        "named",
        "user",
        "class",
        "admin",
        "public",
        "price,",
        "name;",
        "manage",
        "create",
        "browse",
        "`rm`",
        "${x}",
        "</script>",
        "*/",
        '"',
        "'",
        "\\",
        "{{",
        "}}",
        "{%",
        "%}",
        "🐶",
        "名前",
        "über",
        "--",
        "\n\n",
        "-",
        "*",
        "1.",
        "As",
        "I",
        "want",
        "to",
        "see",
        "my",
        "so",
        "that",
        "marketplace",
        "shop",
        "clinic",
        "invoice",
        "red",
        "background",
        "Page:",
        "id",
        "state",
        "owner",
        "version",
        "createdAt",
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(WORDS, min_size=1, max_size=60).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_refused_or_gives_a_valid_spec(text: str) -> None:
    try:
        spec = parse(text).spec
    except SpecError:
        return

    assert check_spec(spec) == ()
    assert check_text(dump(spec)).spec == spec


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_parsing_twice_gives_the_same(text: str) -> None:
    try:
        first = parse(text)
    except SpecError:
        return

    assert parse(text) == first
