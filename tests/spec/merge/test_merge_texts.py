"""What merges cleanly, and how the text looks; one row is one behaviour."""

import pytest

from omniforge.spec.merge.merge import merge_texts

SPEC = """\
# Clinic
forge: 1
name: Clinic

models:
  - id: patient  # people
    fields:
      - {id: email, type: email}
      # a phone is optional
      - {id: phone, type: phone}
  - id: visit
    fields:
      - {id: at, type: datetime}
tags: [health, video]
copy: |
  One.

  Two.

  Three.
"""


def merged(base: str, ours: str, theirs: str, name: str = "spec.yaml") -> str:
    merge = merge_texts(base, ours, theirs, name=name)
    assert merge.is_clean, [c.describe() for c in merge.conflicts]
    return merge.text


def edited(*pairs: tuple[str, str], text: str = SPEC) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


EMAIL, PHONE, AT = "{id: email, type: email}", "{id: phone, type: phone}", "{id: at, type: datetime}"
ROOM, NOTE = "\n      - {id: room, type: string}", "\n      - {id: note, type: text}"


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        pytest.param([(AT, AT + ROOM)], [(AT, AT + NOTE)], [(AT, AT + ROOM + NOTE)], id="both-append-a-record"),
        pytest.param(
            [(f"      # a phone is optional\n      - {PHONE}\n", "")],
            [(EMAIL, "{id: email, type: string}")],
            [(f"      # a phone is optional\n      - {PHONE}\n", ""), (EMAIL, "{id: email, type: string}")],
            id="a-comment-goes-with-its-record",
        ),
        pytest.param([("[health, video]", "[rural, health, video]")], [("video]", "video, b2c]")],
                     [("[health, video]", "[rural, health, video, b2c]")], id="list-grows-at-both-ends"),
        pytest.param([("  One.", "  1.")], [("  Three.", "  3.")], [("  One.", "  1."), ("  Three.", "  3.")],
                     id="block-text-by-line"),
        pytest.param([("name: Clinic", "name: Klinik")], [("forge: 1\n", "forge: 1\nkind: booking\n")],
                     [("forge: 1\nname: Clinic", "forge: 1\nkind: booking\nname: Klinik")], id="map-by-key"),
        pytest.param([("# Clinic", "# Clinic of Ana")], [(AT, AT + NOTE)], [("# Clinic", "# Clinic of Ana"),
                     (AT, AT + NOTE)], id="header-comment"),
        pytest.param([("tags: [health, video]", "tags:\n  - health\n  - video")], [("video]", "video, b2c]")],
                     [("tags: [health, video]", "tags:\n  - health\n  - video\n  - b2c")], id="flow-becomes-block"),
        pytest.param([("name: Clinic", 'name: "Clinic"')], [("name: Clinic", "name: Praxis")],
                     [("name: Clinic", "name: Praxis")], id="new-quotes-lose-to-a-new-value"),
    ],
)  # fmt: skip
def test_edits_of_both_sides_arrive(
    ours: list[tuple[str, str]], theirs: list[tuple[str, str]], wanted: list[tuple[str, str]]
) -> None:
    assert merged(SPEC, edited(*ours), edited(*theirs)) == edited(*wanted)


def test_a_reordered_list_takes_the_records_the_other_side_added() -> None:
    base = "models:\n- id: a\n- id: b\n- id: c\n"
    ours = "models:\n- id: c\n- id: a\n- id: b\n"
    theirs = "models:\n- id: a\n  x: 1\n- id: b\n- id: c\n- id: d\n"

    assert merged(base, ours, theirs) == "models:\n- id: c\n- id: a\n  x: 1\n- id: b\n- id: d\n"


def test_a_key_added_by_both_in_two_places_is_there_once() -> None:
    assert merged("a: 1\nb: 2\n", "z: 9\na: 1\nb: 2\n", "a: 1\nb: 2\nz: 9\n") == "z: 9\na: 1\nb: 2\n"


def test_records_without_id_are_keyed_by_path_and_method() -> None:
    base = "apis:\n- {path: /a, method: GET}\n"
    get, post = base + "- {path: /a, method: POST}\n", base + "- {path: /a, method: DELETE}\n"

    assert merged(base, get, post).splitlines()[2:] == [get.splitlines()[2], post.splitlines()[2]]


def test_everything_deleted_leaves_an_empty_list() -> None:
    base = "models:\n  - id: a\n  - id: b\nname: x\n"

    assert merged(base, "models:\n  - id: b\nname: x\n", "models:\n  - id: a\nname: x\n") == "models: []\nname: x\n"


def test_line_ends_byte_order_mark_and_a_missing_last_newline_stay() -> None:
    base = "\ufeffa: 1\r\nb: 2"

    assert merged(base, "\ufeffa: 5\r\nb: 2", "\ufeffa: 1\r\nb: 2\r\nc: 3") == "\ufeffa: 5\r\nb: 2\r\nc: 3"


def test_anchors_aliases_tags_and_merge_keys_stay() -> None:
    base = "std: &std {a: 1}\nx: !env TOKEN\nm:\n  - id: p\n    <<: *std\n"

    both = merged(base, base.replace("TOKEN", "KEY"), base + "  - id: q\n    <<: *std\n")

    assert both == base.replace("TOKEN", "KEY") + "  - id: q\n    <<: *std\n"


def test_a_record_of_another_indent_is_fitted_in() -> None:
    base = "models:\n- id: a\n"
    ours = "models:\n    -   id: a\n        n: 1\n"
    theirs = "models:\n- id: a\n- id: b\n  fields:\n  - id: x\n    text: |\n      one\n"

    assert merged(base, ours, theirs) == (
        "models:\n    -   id: a\n        n: 1\n"
        "    - id: b\n      fields:\n      - id: x\n        text: |\n          one\n"
    )


def test_documents_of_one_file_are_merged_one_by_one() -> None:
    base = "a: 1\n---\nb: 2\n"

    assert merged(base, "a: 5\n---\nb: 2\n", "a: 1\n---\nb: 2\nc: 3\n") == "a: 5\n---\nb: 2\nc: 3\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        pytest.param('{"a": 1}\n', '{"a": 1, "b": 2}\n', '{"a": 1, "c": 3}\n', '{"a": 1, "b": 2, "c": 3}\n', id="line"),
        pytest.param('{\n\t"a": 1\n}\n', '{\n\t"a": 1,\n\t"b": "\\ud83d\\ude00"\n}\n', '{\n\t"a": 2\n}\n',
                     '{\n\t"a": 2,\n\t"b": "\\ud83d\\ude00"\n}\n', id="tabs-and-escapes"),
        pytest.param('{\n  "a": 1,\n  "b": 2\n}\n', '{\n  "b": 2\n}\n', '{\n  "a": 1\n}\n', "{}\n", id="all-deleted"),
        pytest.param('{\n  "l": [1, 2],\n  "k": 1,\n  "k": 2\n}\n', '{\n  "l": [0, 1, 2],\n  "k": 1,\n  "k": 2\n}\n',
                     '{\n  "l": [1, 2, 3],\n  "k": 1,\n  "k": 2\n}\n',
                     '{\n  "l": [0, 1, 2, 3],\n  "k": 1,\n  "k": 2\n}\n',
                     id="keys-that-were-twice-before"),
        pytest.param("", '{"a": 1}\n', '{"b": 2}\n', '{"a": 1, "b": 2}\n', id="both-new"),
    ],
)  # fmt: skip
def test_json_is_merged_in_its_own_layout(base: str, ours: str, theirs: str, wanted: str) -> None:
    assert merged(base, ours, theirs, "package.json") == wanted


def test_an_idea_text_keeps_what_both_sides_appended() -> None:
    base = "A shop.\n"

    assert merged(base, base + "\nWith mail.\n", base + "\nWith chat.\n", "idea.md") == (
        "A shop.\n\nWith mail.\n\nWith chat.\n"
    )


def test_a_lock_file_is_merged_by_key() -> None:
    base = "template: 1\nanswers:\n  a: x\n"

    assert merged(base, base + "  b: y\n", base + "  c: z\n", "forge.lock") == base + "  b: y\n  c: z\n"


def test_both_new_files_join_their_keys() -> None:
    assert merged("", "name: a\n", "summary: b\n") == "name: a\nsummary: b\n"


@pytest.mark.parametrize(
    ("base", "wrapped", "edited_text", "wanted", "name"),
    [
        pytest.param("hello:\n  bar: 1\n  foo: 2\n", "container:\n  hello:\n    bar: 1\n    foo: 2\n",
                     "hello:\n  bar: 1\n  foo: 4\n", "container:\n  hello:\n    bar: 1\n    foo: 4\n", "a.yaml",
                     id="yaml"),
        pytest.param('{\n  "h": {\n    "a": 1\n  }\n}\n', '{\n  "c": {\n    "h": {\n      "a": 1\n    }\n  }\n}\n',
                     '{\n  "h": {\n    "a": 2\n  }\n}\n', '{\n  "c": {\n    "h": {\n      "a": 2\n    }\n  }\n}\n',
                     "a.json", id="json"),
    ],
)  # fmt: skip
def test_an_edit_follows_a_map_that_was_put_deeper(
    base: str, wrapped: str, edited_text: str, wanted: str, name: str
) -> None:
    assert merged(base, wrapped, edited_text, name) == wanted
    assert merged(base, edited_text, wrapped, name) == wanted


def test_records_of_one_name_that_were_edited_apart_are_both_kept() -> None:
    base = "m:\n- name: a\n  x: 1\n  y: 1\n- name: a\n  x: 2\n  y: 2\n"

    both = merged(base, base.replace("x: 1", "x: 5"), base.replace("y: 2", "y: 7"))

    assert both == base.replace("x: 1", "x: 5").replace("y: 2", "y: 7")
