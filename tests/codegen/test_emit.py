"""Laws of the emitters: whatever the text, the literal parses and evaluates to it."""

import ast
import html
import json
import re
from html.parser import HTMLParser

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.hostile import PIECES

from omniforge.codegen import emit

TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=8) | st.characters(), max_size=8).map("".join)


def parsed_html(text: str) -> tuple[list[str], str]:
    """Return the tags and the text that a browser would see."""
    tags: list[str] = []
    words: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - signature of the base class
            tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            tags.append(tag)

        def handle_comment(self, data: str) -> None:
            tags.append(f"!{data}")

        def handle_data(self, data: str) -> None:
            words.append(data)

    reader = Reader(convert_charrefs=True)
    reader.feed(text)
    reader.close()
    return tags, "".join(words)


@given(TEXT)
@settings(deadline=None)
def test_clean_text_is_stable_and_can_be_encoded(text: str) -> None:
    cleaned = emit.clean(text)

    assert emit.clean(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned
    assert "\x00" not in cleaned


@given(TEXT)
@example("</script><script>alert(1)</script>")
@settings(deadline=None)
def test_a_typescript_literal_evaluates_to_the_text_and_cannot_end_a_script(text: str) -> None:
    literal = emit.ts_string(text)

    assert json.loads(literal.replace("<\\!--", "<!--")) == emit.clean(text)
    assert "</" not in literal
    assert "<!--" not in literal
    assert not set(literal) & set("\n\r\u2028\u2029")


@given(TEXT)
@settings(deadline=None)
def test_jsx_children_show_the_text_on_one_line(text: str) -> None:
    children = emit.jsx_text(text)

    if children.startswith("{"):
        assert json.loads(children[1:-1].replace("<\\!--", "<!--")) == emit.one_line(text)
    else:
        assert children == emit.one_line(text)
        assert not set(children) & set("{}<>&\"'`\\")
        assert children.strip() == children


@given(TEXT)
@settings(deadline=None)
def test_html_text_holds_no_markup_and_reads_back(text: str) -> None:
    escaped = emit.html_text(text)

    assert html.unescape(escaped) == emit.clean(text)
    assert parsed_html(f"<p>{escaped}</p>")[0] == ["p", "p"]
    assert not set(escaped) & set("<>\"'")


@given(TEXT)
@settings(deadline=None)
def test_a_sql_literal_is_one_string_that_holds_the_text(text: str) -> None:
    literal = emit.sql_string(text)

    inner = literal[1:-1]
    assert literal.startswith("'")
    assert literal.endswith("'")
    assert re.fullmatch(r"(?:[^']|'')*", inner)
    assert inner.replace("''", "'") == emit.clean(text)


@given(TEXT)
@settings(deadline=None)
def test_a_sql_identifier_is_one_name(text: str) -> None:
    name = emit.sql_identifier(text)

    assert re.fullmatch(r'"(?:[^"]|"")*"', name)
    assert name[1:-1].replace('""', '"') == emit.clean(text)


@given(TEXT)
@settings(deadline=None)
def test_a_yaml_scalar_reads_back_in_both_versions(text: str) -> None:
    literal = emit.yaml_string(text)

    assert yaml.safe_load(f"key: {literal}\n") == {"key": emit.clean(text)}
    assert json.loads(literal) == emit.clean(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXT,
        lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
        max_leaves=8,
    )
)
@settings(deadline=None)
def test_json_reads_back(value: object) -> None:
    assert json.loads(emit.json_value(value)) == value


@given(TEXT)
@settings(deadline=None)
def test_markdown_text_is_one_line_without_live_markup(text: str) -> None:
    escaped = emit.markdown_text(text)

    assert len(escaped.splitlines()) <= 1
    assert re.sub(r"\\(.)", r"\1", escaped) == emit.one_line(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|]", escaped)


@given(TEXT)
@settings(deadline=None)
def test_comments_cannot_be_left(text: str) -> None:
    comment = emit.comment_text(text)

    assert "*/" not in comment
    assert "/*" not in comment
    assert len(comment.splitlines()) <= 1
    assert ast.parse(f"# {comment}\nx = 1").body


@given(TEXT)
@settings(deadline=None)
def test_one_line_has_no_line_end_of_any_kind(text: str) -> None:
    line = emit.one_line(text)

    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert emit.one_line(line) == line


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        pytest.param("Clay & Co", "Clay & Co", id="ampersand"),
        pytest.param("&lt;b&gt;", "\\&lt;b\\&gt;", id="entities"),
        pytest.param("- not a list", "\\- not a list", id="list"),
        pytest.param("1. not a list", "1\\. not a list", id="numbered-list"),
        pytest.param("1.5 kg", "1.5 kg", id="number"),
        pytest.param("=== x", "=== x", id="no-heading-line"),
        pytest.param("---", "\\---", id="rule"),
        pytest.param("===", "\\===", id="heading-line"),
        pytest.param("-5 °C", "-5 °C", id="minus"),
        pytest.param("# x", "\\# x", id="heading"),
        pytest.param("2026 was good", "2026 was good", id="plain"),
    ],
)
def test_markdown_shows_the_text_as_it_is(text: str, markdown: str) -> None:
    assert emit.markdown_text(text) == markdown


@pytest.mark.parametrize(
    ("text", "children"),
    [
        pytest.param("Add to cart", "Add to cart", id="plain"),
        pytest.param("It's", '{"It\'s"}', id="apostrophe"),
        pytest.param("a {b}", '{"a {b}"}', id="braces"),
        pytest.param("", '{""}', id="empty"),
        pytest.param("a\n  b", "a b", id="folded"),
    ],
)
def test_plain_words_stay_readable_in_jsx(text: str, children: str) -> None:
    assert emit.jsx_text(text) == children
