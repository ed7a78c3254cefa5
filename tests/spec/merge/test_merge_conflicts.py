"""What nobody but a person can decide: as data, and as markers that leave a valid file when one side is taken."""

import json

import pytest
import yaml
from support.merge_runs import one_side_of

from omniforge.spec.merge.merge import merge_texts

FIELDS = "models:\n  - id: p\n    fields:\n      - id: a\n        type: int\n      - id: b\n        type: int\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "path", "kind"),
    [
        pytest.param("a: 1\n", "a: 2\n", "a: 3\n", "a", "edit", id="two-values"),
        pytest.param(FIELDS, FIELDS.replace("a\n        type: int", "a\n        type: text"),
                     FIELDS.replace("      - id: a\n        type: int\n", ""), "models.p.fields.a", "delete",
                     id="delete-against-edit"),
        pytest.param("a: 1\n", "a: 1\nn: {x: 1, y: 2}\n", "a: 1\nn: {x: 1, z: 3}\n", "n", "add", id="add-add"),
        pytest.param("s: [a, b, c]\n", "s: [a, b, x, c]\n", "s: [a, b, y, c]\n", "s", "edit", id="one-spot-of-a-list"),
        pytest.param("s: [a, b, c, d]\n", "s: [a, c, b, d]\n", "s: [a, b, x, d]\n", "s", "edit",
                     id="moved-against-reworded"),
        pytest.param("s: [1]\n", "s: [1, 1]\n", "s: []\n", "s", "edit", id="which-of-two-equal-items"),
        pytest.param("m: [{id: a}, {id: b}, {id: c}]\n", "m: [{id: b}, {id: a}, {id: c}]\n",
                     "m: [{id: a}, {id: c}, {id: b}]\n", "m", "edit", id="two-new-orders"),
        pytest.param("t: |\n  one\n", "t: |\n  two\n", "t: |\n  three\n", "t", "edit", id="one-line-of-block-text"),
        pytest.param("t: |\n  one\n", "t: |\n  one\n  two\n", "t: |\n  one\n  three\n", "t", "edit",
                     id="both-append-to-block-text"),
        pytest.param("# c\na: 1\n", "# d\na: 1\n", "# e\na: 1\n", "@header", "comment", id="one-comment-two-ways"),
        pytest.param("a: 1  # c\n", "a: 1  # d\n", "a: 1  # e\n", "a", "comment", id="comment-behind-a-value"),
        pytest.param("a: 1\n", 'a: "1"\n', "a: 2\n", "a", "edit", id="text-or-number"),
        pytest.param("a: 1\n", "a: {b: 1}\n", "a: 2\n", "a", "edit", id="map-or-number"),
        pytest.param("d: &x {a: 1}\nm: [{id: p, v: *x}]\n", "d: {a: 1}\nm: [{id: p, v: 1}]\n",
                     "d: &x {a: 1}\nm: [{id: p, v: *x}, {id: q, v: *x}]\n", "", "meaning", id="anchor-gone-but-used"),
        pytest.param("fields:\n  - id: a\n", "fields: []\n", "fields:\n  - id: a\n    x: 1\n", "fields.a", "delete",
                     id="last-record-deleted-and-edited"),
    ],
)  # fmt: skip
def test_a_conflict_has_a_path_and_valid_sides(base: str, ours: str, theirs: str, path: str, kind: str) -> None:
    merge = merge_texts(base, ours, theirs, name="spec.yaml")

    assert [(c.path, c.kind) for c in merge.conflicts] == [(path, kind)]
    assert yaml.safe_load(one_side_of(merge.text, "ours")) == yaml.safe_load(ours)
    assert yaml.safe_load(one_side_of(merge.text, "theirs")) == yaml.safe_load(theirs)


def test_a_conflict_carries_the_three_values() -> None:
    (conflict,) = merge_texts("a: 1\n", "a: [x]\n", "a: {b: null}\n", name="spec.yaml").conflicts

    assert (conflict.base, conflict.ours, conflict.theirs) == (1, ["x"], {"b": None})
    assert conflict.describe() == "conflict at a: both sides changed it, differently"


def test_only_the_clash_is_marked_and_the_rest_is_merged() -> None:
    base = "models:\n  - id: p\n    name: P\n  - id: q\n    name: Q\n"
    ours = base.replace("name: P", "name: Person") + "  - id: r\n"
    theirs = base.replace("name: P", "name: Patient") + "  - id: s\n"

    assert merge_texts(base, ours, theirs, name="spec.yaml").text == (
        "models:\n  - id: p\n<<<<<<< ours\n    name: Person\n=======\n    name: Patient\n>>>>>>> theirs\n"
        "  - id: q\n    name: Q\n  - id: r\n  - id: s\n"
    )


def test_comments_are_taken_from_the_side_that_was_chosen_even_when_one_moved() -> None:
    base = "a: 1\n# one\n# two\n"
    ours, theirs = "a: 1\n# one\n# three\n", "a: 1\n# one\nb: 1\n# two\n# four\n"
    (conflict,) = merge_texts(base, ours, theirs, name="s.yaml").conflicts

    merge = merge_texts(base, ours, theirs, name="s.yaml", comments={conflict.path: "ours"})

    assert (conflict.path, conflict.kind) == ("@footer", "comment")
    assert (merge.conflicts, merge.text) == ((), "a: 1\n# one\nb: 1\n# one\n# three\n")


def test_json_sides_stay_valid() -> None:
    versions = ['{\n  "a": 1,\n  "b": 1\n}\n', '{\n  "a": 2,\n  "b": 1\n}\n', '{\n  "a": 3,\n  "b": 4\n}\n']

    merge = merge_texts(*versions, name="x.json")

    assert [c.path for c in merge.conflicts] == ["a"]
    assert json.loads(one_side_of(merge.text, "ours")) == {"a": 2, "b": 4}
    assert json.loads(one_side_of(merge.text, "theirs")) == {"a": 3, "b": 4}


def test_an_input_that_does_not_parse_is_merged_by_line() -> None:
    base = "a: 1\nb: 2\nc: 3\n"

    clean = merge_texts(base, base + "oops: [1\n", base.replace("a: 1", "a: 5"), name="spec.yaml")
    clash = merge_texts(base, base + "oops: [1\n", base + "d: 4\n", name="spec.yaml")

    assert (clean.text, clean.note is not None) == ("a: 5\nb: 2\nc: 3\noops: [1\n", True)
    assert clash.text == base + "<<<<<<< ours\noops: [1\n=======\nd: 4\n>>>>>>> theirs\n"
    assert [c.kind for c in clash.conflicts] == ["text"]


def test_the_same_conflicts_with_the_sides_swapped() -> None:
    base, ours, theirs = "a: 1\nb: 1\n", "a: 2\n", "a: 3\nb: 5\n"

    one, other = merge_texts(base, ours, theirs, name="s.yaml"), merge_texts(base, theirs, ours, name="s.yaml")

    assert [(c.path, c.kind, c.ours, c.theirs) for c in one.conflicts] == [
        (c.path, c.kind, c.theirs, c.ours) for c in other.conflicts
    ]


def test_yaml_that_cannot_be_spliced_never_gets_a_key_twice() -> None:
    base = "? complex\n: 1\na: 1\nb: 1\nc: 1\n"

    clean = merge_texts(base, base.replace("a: 1", "a: 2"), base.replace("c: 1", "c: 2"), name="spec.yaml")
    clash = merge_texts(base, base.replace("a: 1", "x: 1\na: 1"), base + "x: 2\n", name="spec.yaml")

    assert (clean.is_clean, clean.text) == (True, "? complex\n: 1\na: 2\nb: 1\nc: 2\n")
    assert [c.kind for c in clash.conflicts] == ["edit"]
