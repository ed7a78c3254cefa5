"""Records without an `id` that were renamed: edits of the other side follow a sure rename, two names are a conflict."""

import pytest

from omniforge.spec.merge.merge import merge_texts

CLASH = None
BASE = "m:\n  - name: a\n    type: s\n    max: 1\n  - name: z\n    type: t\n"
GONE = "m:\n  - name: z\n    type: t\n"
RENAMED, EDITED = BASE.replace("name: a", "name: b"), BASE.replace("max: 1", "max: 2")
BOTH = RENAMED.replace("max: 1", "max: 2")


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        pytest.param(RENAMED, EDITED, BOTH, id="an-edit-follows"),
        pytest.param(RENAMED, RENAMED, RENAMED, id="one-name-by-both"),
        pytest.param(RENAMED, BOTH, BOTH, id="one-name-by-both-and-an-edit"),
        pytest.param(RENAMED, BASE.replace("name: a", "name: c"), CLASH, id="two-names"),
        pytest.param(RENAMED, EDITED.replace("name: a", "name: c"), CLASH, id="two-names-and-an-edit"),
        pytest.param(RENAMED, GONE, CLASH, id="renamed-against-deleted"),
        pytest.param(RENAMED.replace("max: 1", "max: 5"), EDITED, CLASH, id="renamed-and-edited-against-edited"),
        pytest.param(RENAMED + "  - name: q\n    type: s\n    max: 1\n", EDITED, CLASH, id="two-records-like-it"),
        pytest.param(RENAMED, EDITED + "  - name: b\n    type: q\n", CLASH, id="a-name-that-the-other-side-took"),
        pytest.param(RENAMED, BASE.replace("type: t", "type: u"), RENAMED.replace("type: t", "type: u"),
                     id="a-neighbour-edited"),
        pytest.param(GONE + "  - name: n\n    type: x\n", GONE + "  - name: k\n    type: y\n",
                     GONE + "  - name: n\n    type: x\n  - name: k\n    type: y\n", id="deleted-and-others-added"),
    ],
)  # fmt: skip
def test_a_renamed_record_is_one_record(ours: str, theirs: str, wanted: str | None) -> None:
    merge, mirrored = (merge_texts(BASE, *sides, name="a.yaml") for sides in ((ours, theirs), (theirs, ours)))

    assert (merge.text if merge.is_clean else CLASH) == wanted
    assert [(c.path, c.kind) for c in mirrored.conflicts] == [(c.path, c.kind) for c in merge.conflicts]


def test_records_named_by_two_keys_are_followed_too() -> None:
    base = '{"apis": [{"path": "/a", "method": "GET", "auth": "x"}]}'

    merge = merge_texts(base, base.replace("/a", "/b"), base.replace('"x"', '"y"'), name="a.json")

    assert merge.text == base.replace("/a", "/b").replace('"x"', '"y"')


def test_records_with_an_id_are_never_taken_for_others() -> None:
    base = "m: [{id: a, type: s, max: 1}]\n"

    merge = merge_texts(base, base.replace("id: a", "id: b"), base.replace("max: 1", "max: 2"), name="a.yaml")

    assert [(c.path, c.kind) for c in merge.conflicts] == [("m.a", "delete")]
