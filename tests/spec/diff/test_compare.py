"""The eight edits on which diff tools are compared, on a document of 30 models with 8 fields each."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from omniforge.spec.diff.compare import compare

Document = dict[str, Any]
TYPES = ("string", "text", "integer", "money", "boolean", "date", "email", "url")


def document(*, with_ids: bool) -> Document:
    models = []
    for m in range(30):
        fields = []
        for f in range(8):
            record = {"name": f"field {f}", "type": TYPES[(f + m) % 8], "required": (f + m) % 2 == 0}
            fields.append({"id": f"field_{f}", **record} if with_ids else record)
        fields[2]["name"] = f"own {m}"
        if with_ids:
            fields[2]["id"] = f"own_{m}"
        model = {"name": f"Model {m}", "fields": fields}
        models.append({"id": f"model_{m}", **model} if with_ids else model)
    return {"models": models}


def new_record(document: Document, **values: Any) -> Document:
    return {"id": "fresh", **values} if "id" in document["models"][0] else values


def change_type(d: Document) -> None:
    d["models"][3]["fields"][1]["type"] = "json"


def insert_in_front(d: Document) -> None:
    d["models"][3]["fields"].insert(0, new_record(d, name="Weight", type="decimal"))


def delete_first_model(d: Document) -> None:
    del d["models"][0]


def reorder_fields(d: Document) -> None:
    d["models"][2]["fields"].insert(0, d["models"][2]["fields"].pop(5))


def rename_model(d: Document) -> None:
    d["models"][4]["name"] = "Patient"


def rename_field(d: Document) -> None:
    d["models"][4]["fields"][3]["name"] = "Reason"


def move_field(d: Document) -> None:
    d["models"][9]["fields"].append(d["models"][5]["fields"].pop(2))


def insert_model_and_edit_another(d: Document) -> None:
    d["models"].insert(4, new_record(d, name="Fresh", fields=[]))
    d["models"][20]["fields"][0]["type"] = "json"


@pytest.mark.parametrize("with_ids", [True, False], ids=["ids", "names"])
@pytest.mark.parametrize(
    ("edit", "kinds"),
    [
        (change_type, ["changed"]),
        (insert_in_front, ["added"]),
        (delete_first_model, ["removed"]),
        (reorder_fields, ["reordered"]),
        (rename_model, ["renamed"]),
        (rename_field, ["renamed"]),
        (move_field, ["moved"]),
        (insert_model_and_edit_another, ["added", "changed"]),
    ],
)
def test_an_edit_is_told_as_what_it_was(edit: Callable[[Document], None], kinds: list[str], *, with_ids: bool) -> None:
    before = document(with_ids=with_ids)
    after = copy.deepcopy(before)
    edit(after)

    found = compare(before, after)

    assert [c.kind for c in found] == kinds
    assert all(c.confidence == 1.0 for c in found) or (not with_ids and kinds == ["renamed"])


def test_equal_documents_have_no_changes_whatever_the_order_of_keys() -> None:
    assert compare({"a": 1, "b": [1.0]}, {"b": [1], "a": 1}) == ()


def test_true_and_one_are_two_values() -> None:
    assert [c.kind for c in compare({"a": {"b": 1}}, {"a": {"b": True}})] == ["changed"]


def test_references_that_follow_a_rename_are_not_told_again() -> None:
    fields = [{"id": f"f{i}", "type": "text", "max_length": i} for i in range(5)]
    before = {"models": [{"id": "client", "fields": fields}], "features": [{"id": "find", "on": "client"}]}
    after = {"models": [{"id": "patient", "fields": fields}], "features": [{"id": "find", "on": "patient"}]}

    found = compare(before, after)

    assert [(c.kind, c.before, c.after) for c in found] == [("renamed", "client", "patient")]
    assert 0.6 < found[0].confidence < 1


def test_a_section_that_appears_is_told_record_by_record() -> None:
    found = compare({}, {"roles": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}], "tagline": "New"})

    assert [(c.path, c.kind) for c in found] == [("roles.a", "added"), ("roles.b", "added"), ("tagline", "added")]


def test_records_under_free_keys_are_matched_like_those_of_a_list() -> None:
    body = {"type": "object", "properties": {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6}}
    before = {"schemas": {"Pet": body, "Other": {"type": "string"}}}
    after = {"schemas": {"Animal": body, "Other": {"type": "string"}}}

    assert [(c.kind, c.before, c.after) for c in compare(before, after)] == [("renamed", "Pet", "Animal")]


def test_a_list_of_plain_values_is_one_change() -> None:
    found = compare({"tags": ["a", "b"]}, {"tags": ["b", "c"]})

    assert [(c.path, c.kind, c.before, c.after) for c in found] == [("tags", "changed", ["a", "b"], ["b", "c"])]
