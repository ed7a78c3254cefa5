"""Texts that are odd, deep, broken or laid out in ways of their own: the verdict must be right or a conflict."""

import json

import pytest
import yaml
from support.merge_runs import one_side_of

from omniforge.spec.merge.merge import merge_texts

CLASH = None
LIST = "m:\n# one\n- id: a\n# two\n- id: b\n"
TOML = '[p]\nname = "x"\nversion = "1"\n\n[d]\na = "1"\nb = "2"\n'
ITEMS = 'l = [\n  "a",\n  "b",\n  "c",\n]\n'


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        pytest.param("a: 1\nb: null\nc: 2\n", "a: 1\nc: 2\n", "a: 1\nb: null\nc: 3\n", "a: 1\nc: 3\n",
                     id="null-removed"),
        pytest.param("a: 1\nb: 1\n", "a: 1\nb: null\n", "a: 1\n", CLASH, id="null-against-removed"),
        pytest.param("a: {}\n", "a: null\n", "a: {b: 1}\n", CLASH, id="empty-map-against-null"),
        pytest.param("a: 1\n", "a: 1\nn:\n  s: 7\n  l: 2\n", "a: 1\nn:\n  s: 7\n  r: 3\n", CLASH, id="two-new-maps"),
        pytest.param("a: 1.0\nb: 1\n", "a: 1.00\nb: 1\n", "a: 1.0\nb: 2\n", "a: 1.00\nb: 2\n", id="number-as-written"),
        pytest.param("---\na: 1\n---\nb: 1\n", "---\na: 2\n---\nb: 1\n", "---\na: 1\n---\nb: 1\n---\nc: 1\n",
                     "---\na: 2\n---\nb: 1\n---\nc: 1\n", id="a-document-more"),
        pytest.param("---\na: 1\n---\nb: 1\n---\nc: 1\n", "---\na: 1\n---\nc: 1\n", "---\na: 1\n---\nb: 2\n---\nc: 1\n",
                     CLASH, id="document-deleted-against-edited"),
        pytest.param("%YAML 1.1\n---\na: 1\n", "%YAML 1.1\n---\na: 2\n", "%YAML 1.1\n---\na: 1\nb: 1\n",
                     "%YAML 1.1\n---\na: 2\nb: 1\n", id="directive"),
        pytest.param("a: 1\n", "", "a: 2\n", CLASH, id="emptied-against-edited"),
        pytest.param("a: 1\nb: 1\n", "a: 1\nb: 1\na: 2\n", "a: 5\nb: 1\n", CLASH, id="one-side-repeats-a-key"),
        pytest.param("a: 1\na: 2\nb: 1\n", "a: 1\na: 3\nb: 1\n", "a: 1\na: 2\nb: 2\n", "a: 1\na: 3\nb: 2\n",
                     id="all-repeat-a-key"),
        pytest.param("? a\n: 1\n? b\n: 2\n", "? a\n: 9\n? b\n: 2\n", "? a\n: 1\n? b\n: 2\n? c\n: 3\n",
                     "? a\n: 9\n? b\n: 2\n? c\n: 3\n", id="explicit-keys"),
        pytest.param('1: a\n"1": b\n', '1: A\n"1": b\n', '1: a\n"1": B\n', '1: A\n"1": B\n',
                     id="number-key-beside-text-key"),
        pytest.param("a: 1\r\nb: 2\nc: 3\r\n", "a: 1\r\nb: 5\nc: 3\r\n", "a: 4\r\nb: 2\nc: 3\r\n",
                     "a: 4\r\nb: 5\nc: 3\r\n", id="mixed-line-ends"),
        pytest.param("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n", "a: 1\r\nb: 3\r\n", "a: 1\nb: 3\n", id="line-ends-changed"),
        pytest.param(LIST, "m:\n# one\n- id: a\n", LIST.replace("# two", "# two, dear"), CLASH,
                     id="record-deleted-against-its-comment-edited"),
        pytest.param(LIST, "m:\n# one\n- id: a\n", LIST.replace("# two\n", ""), "m:\n# one\n- id: a\n",
                     id="record-deleted-and-its-comment-deleted"),
        pytest.param("b: &b {x: 1}\nc: *b\n", "b: &z {x: 1}\nc: *z\n", "b: &b {x: 1}\nc: *b\nd: *b\n", CLASH,
                     id="anchor-renamed-but-used"),
        pytest.param("t: |\n  a\n  b\n", "t: |\n  a\n  b\n  c\n", "t: |\n  a\n  b\n  d\n", CLASH,
                     id="both-append-a-line"),
        pytest.param("t: |+\n  a\n\n  b\n\nx: 1\n", "t: |+\n  A\n\n  b\n\nx: 1\n", "t: |+\n  a\n\n  b\n\nx: 2\n",
                     "t: |+\n  A\n\n  b\n\nx: 2\n", id="block-text-that-keeps-its-end"),
    ],
)  # fmt: skip
def test_yaml_of_any_kind_is_merged_rightly_or_not_at_all(
    base: str, ours: str, theirs: str, wanted: str | None
) -> None:
    merge, mirrored = (merge_texts(base, *sides, name="a.yaml") for sides in ((ours, theirs), (theirs, ours)))

    assert (merge.text if merge.is_clean else CLASH) == wanted
    assert mirrored.is_clean == merge.is_clean


@pytest.mark.parametrize("depth", [150, 900])
def test_depth_is_no_obstacle(depth: int) -> None:
    def nested(inner: str) -> str:
        return '{"a":' * depth + inner + "}" * depth + "\n"

    versions = nested('{"x":1,"y":1}'), nested('{"x":2,"y":1}'), nested('{"x":1,"y":2}')

    assert merge_texts(*versions, name="a.json").text == nested('{"x":2,"y":2}')


def test_a_text_that_is_nested_too_deep_is_merged_by_line() -> None:
    base = "[" * 50_000 + "1" + "]" * 50_000 + "\n"

    merge = merge_texts(base, base.replace("1", "2"), base.replace("1", "3"), name="a.json")

    assert [c.kind for c in merge.conflicts] == ["text"]
    assert "too deep" in (merge.note or "") or "recursion" in (merge.note or "")


def test_a_line_ends_at_a_line_feed_only() -> None:
    base, ours, theirs = (f'{{"a": "{word}\u2028y",\n "b": {n}}}\n' for word, n in (("x", 1), ("w", 2), ("q", 1)))

    merge = merge_texts(base, ours, theirs, name="a.json")

    assert [c.path for c in merge.conflicts] == ["a"]
    assert json.loads(one_side_of(merge.text, "ours")) == {"a": "w\u2028y", "b": 2}
    assert json.loads(one_side_of(merge.text, "theirs")) == {"a": "q\u2028y", "b": 2}


def test_markers_inside_of_a_value_are_text() -> None:
    base = "a: |\n  <<<<<<< x\n  =======\n  >>>>>>> y\nb: 1\n"

    merge = merge_texts(base, base.replace("b: 1", "b: 2"), base + "c: 1\n", name="a.yaml")

    assert (merge.is_clean, yaml.safe_load(merge.text)["c"]) == (True, 1)


def test_json_without_spaces_stays_without() -> None:
    assert merge_texts("{}", '{"a":1}', '{"b":2}', name="a.json").text == '{"a":1,"b":2}'


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        pytest.param(TOML, TOML.replace('"x"', '"y"'), TOML.replace('"2"', '"3"'),
                     TOML.replace('"x"', '"y"').replace('"2"', '"3"'), id="two-places"),
        pytest.param(TOML, TOML.replace("name", "z = 1\nname"), TOML.replace('"1"\n\n', '"1"\nz = 2\n\n'), CLASH,
                     id="one-key-in-two-places"),
        pytest.param(TOML, "[n]\nx = 1\n\n" + TOML, TOML + "\n[n]\ny = 1\n", CLASH, id="one-table-in-two-places"),
        pytest.param(ITEMS, ITEMS.replace('  "a"', '  "0",\n  "a"'), ITEMS.replace('"c"', '"c",\n  "d"'),
                     ITEMS.replace('  "a"', '  "0",\n  "a"').replace('"c"', '"c",\n  "d"'), id="a-list-at-both-ends"),
        pytest.param("[a\nx = 1\n\n\ny = 1\n", "[a\nx = 2\n\n\ny = 1\n", "[a\nx = 1\n\n\ny = 2\n",
                     "[a\nx = 2\n\n\ny = 2\n", id="no-toml-at-all"),
    ],
)  # fmt: skip
def test_toml_is_merged_by_line_and_checked(base: str, ours: str, theirs: str, wanted: str | None) -> None:
    merge = merge_texts(base, ours, theirs, name="pyproject.toml")

    assert (merge.text if merge.is_clean else CLASH) == wanted
