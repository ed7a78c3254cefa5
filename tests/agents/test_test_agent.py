"""The Test agent: demo rows that hold, tests that touch only their own model's files."""

import json
import re
from typing import Any

import pytest

from omniforge.agents.base import Previous, TaskInputs
from omniforge.agents.test import pattern_sample
from omniforge.agents.test.agent import AGENT
from omniforge.codegen.files import GeneratedFile
from omniforge.spec.model import Spec

_FIELDS: list[dict[str, Any]] = [
    {"id": "title", "name": "Title", "required": True, "unique": True, "max_length": 40},
    {"id": "price", "name": "Price", "type": "money", "required": True, "min": 5, "max": 20},
    {"id": "size", "name": "Size", "type": "enum", "labels": [{"id": "s", "label": "S"}, {"id": "m", "label": "M"}]},
    {"id": "starts_on", "name": "Starts on", "type": "date"},
    {"id": "ends_on", "name": "Ends on", "type": "date"},
    {"id": "code", "name": "Code", "pattern": "[A-Z]{3}-[0-9]{4}"},
]
_RULES = [
    {"id": "order", "kind": "compare", "field": "ends_on", "op": ">", "other": "starts_on", "message": "Ends later"}
]


def _spec(**changes: Any) -> Spec:
    product: dict[str, Any] = {
        "id": "product",
        "name": "Product",
        "owner": "seller",
        "fields": _FIELDS,
        "rules": _RULES,
        "states": [{"id": "draft", "name": "Draft"}, {"id": "live", "name": "Live"}],
        "transitions": [{"id": "publish", "name": "Publish", "source": ["draft"], "target": "live"}],
        "relations": [
            {"id": "category", "name": "Category", "kind": "many-to-one", "to": "category", "required": True}
        ],
        **changes,
    }
    category = {"id": "category", "name": "Category", "fields": [{"id": "name", "name": "Name", "required": True}]}
    return Spec.model_validate(
        {
            "name": "Shop",
            "slug": "shop",
            "roles": [{"id": "seller", "name": "Seller"}],
            "models": [category, product],
            "flows": [
                {"id": "sell", "name": "Sell", "role": "seller", "steps": [
                    {"id": "in", "action": "sign_in"}, {"id": "make", "action": "create", "model": "product"},
                ]},
            ],
        }
    )  # fmt: skip


def _files(spec: Spec) -> dict[str, GeneratedFile]:
    outputs = [AGENT.run(TaskInputs(task=task, results={})) for task in AGENT.tasks(spec, Previous())]
    return {file.path: file for output in outputs for file in output.files}


def _rows(spec: Spec, model: str = "product") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_files(spec)[f"prisma/seed/{model}.json"].data)
    return rows


def test_demo_rows_are_eight_to_twelve_and_the_same_every_time() -> None:
    assert 8 <= len(_rows(_spec())) <= 12
    assert _rows(_spec()) == _rows(_spec())


def test_demo_rows_keep_the_rules_of_their_fields() -> None:
    rows = _rows(_spec())

    assert len({r["title"] for r in rows}) == len(rows)
    assert all(5 <= r["price"] <= 20 for r in rows)
    assert all(r["ends_on" if "ends_on" in r else "endsOn"] > r["startsOn"] for r in rows)
    assert all(re.fullmatch("[A-Z]{3}-[0-9]{4}", r["code"]) for r in rows)
    assert {r["size"] for r in rows} == {"s", "m"}
    assert {r["state"] for r in rows} == {"draft", "live"}
    assert {r["ownerEmail"] for r in rows} == {"seller@example.com"}


def test_links_point_to_rows_that_exist() -> None:
    categories = {r["id"] for r in _rows(_spec(), "category")}

    assert {r["categoryId"] for r in _rows(_spec())} <= categories


def test_a_new_field_leaves_the_other_values_alone() -> None:
    before = _rows(_spec())
    after = _rows(_spec(fields=[*_FIELDS, {"id": "stock", "name": "Stock", "type": "integer"}]))

    assert [{k: v for k, v in row.items() if k != "stock"} for row in after] == before


def test_a_new_field_changes_the_files_of_its_model_only() -> None:
    before = _files(_spec())
    after = _files(_spec(fields=[*_FIELDS, {"id": "stock", "name": "Stock", "type": "integer"}]))

    changed = {path for path, file in after.items() if before.get(path) != file and _text(before, path) != file.data}
    tests = {"tests/models/product.test.ts", "tests/models/product.form.test.tsx"}
    assert changed == {"prisma/seed/product.json", *tests}


def _text(files: dict[str, GeneratedFile], path: str) -> bytes | None:
    return files[path].data if path in files else None


def test_words_that_the_model_brings_are_used_in_order() -> None:
    rows = _rows(_spec(**{"x-seed": {"title": ["Blue bowl", "Red bowl"], "price": [12, 14.5], "size": ["M", "S"]}}))

    assert [(r["title"], r["price"], r["size"]) for r in rows[:2]] == [("Blue bowl", 12, "m"), ("Red bowl", 14.5, "s")]
    assert len({r["title"] for r in rows}) == len(rows)


def test_relations_that_the_model_brings_are_followed() -> None:
    names = [r["name"] for r in _rows(_spec(), "category")]
    rows = _rows(_spec(**{"x-seed": {"category": [names[3], names[1], "no such"]}}))

    assert [r["categoryId"] for r in rows[:3]] == ["seed-category-4", "seed-category-2", "seed-category-1"]


def test_a_one_to_one_link_to_a_person_never_repeats() -> None:
    link = {"id": "account", "name": "Account", "kind": "one-to-one", "to": "user"}

    accounts = [r["accountId"] for r in _rows(_spec(relations=[link])) if "accountId" in r]
    required = _rows(_spec(relations=[{**link, "required": True}]))

    assert accounts == ["seed-user-seller", "seed-user-admin"]
    assert [r["accountId"] for r in required] == accounts


def test_links_never_point_beyond_the_rows_of_a_short_model() -> None:
    account = {"id": "account", "name": "Account", "kind": "one-to-one", "to": "user", "required": True}
    spec = _spec()
    link = type(spec.models[1].relations[0]).model_validate(account)
    category = spec.models[0].model_copy(update={"relations": (link,)})
    spec = spec.model_copy(update={"models": (category, spec.models[1])})

    known = {r["id"] for r in _rows(spec, "category")}

    assert len(known) < 8
    assert {r["categoryId"] for r in _rows(spec)} <= known


def test_an_empty_optional_word_is_no_value() -> None:
    fields = [*_FIELDS, {"id": "note", "name": "Note"}]

    assert [r["note"] for r in _rows(_spec(fields=fields, **{"x-seed": {"note": ["", "Hi"]}}))[:2]] == [None, "Hi"]


def test_unique_groups_hold() -> None:
    rows = _rows(_spec(unique=[{"id": "slot", "fields": ["category", "price"]}]))

    assert len({(r["categoryId"], r["price"]) for r in rows}) == len(rows)


def test_rings_of_links_are_broken_at_an_optional_one() -> None:
    spec = _spec()
    link = (
        spec.models[1]
        .relations[0]
        .model_copy(update={"id": "best", "name": "Best", "to": "product", "required": False})
    )
    category = spec.models[0].model_copy(update={"relations": (link,)})
    spec = spec.model_copy(update={"models": (category, spec.models[1])})

    assert json.loads(_files(spec)["prisma/seed/_order.json"].data) == ["category", "product"]
    assert all("bestId" not in row for row in _rows(spec, "category"))


def test_the_access_table_of_a_test_is_the_access_of_the_spec() -> None:
    text = _files(_spec())["tests/models/product.test.ts"].data.decode()

    assert '"seller": { list: "own", read: "own", create: "own", update: "own", delete: "own" }' in text
    assert '"public": {  }' in text


def test_every_rule_has_a_value_that_breaks_it() -> None:
    text = _files(_spec())["tests/models/product.test.ts"].data.decode()

    for reason in (
        "Title: missing",
        "Title: longer than 40",
        "Price: below 5",
        "Price: above 20",
        "Ends on: Ends later",
    ):
        assert reason in text


def test_a_flow_becomes_a_journey() -> None:
    text = _files(_spec())["e2e/flows.spec.ts"].data.decode()

    assert 'await signIn(page, "seller");' in text
    assert 'createRecord(page, { ...KINDS["product"]!, role: "seller" })' in text


def _flow_by_a_new_seller(category_owner: str | None) -> str:
    data = _spec().model_dump()
    data["models"][0]["owner"] = category_owner
    data["flows"][0]["steps"][0]["action"] = "sign_up"
    return _files(Spec.model_validate(data))["e2e/flows.spec.ts"].data.decode()


def test_a_flow_of_a_new_account_signs_up_when_there_is_something_to_link_to() -> None:
    assert "signUp(page" in _flow_by_a_new_seller(None)


def test_a_flow_that_links_to_own_records_begins_as_the_demo_account() -> None:
    assert 'await signIn(page, "seller");' in _flow_by_a_new_seller("seller")


@pytest.mark.parametrize("text", ['Quote " and \\ back', "`${process.exit()}`", "*/ } </script>", "line\nbreak"])
def test_hostile_names_stay_text(text: str) -> None:
    from omniforge.codegen.layout import lay_out

    spec = _spec(name=text[:60], fields=[{**_FIELDS[0], "name": f"T {text}"[:60]}, *_FIELDS[1:]])

    lay_out(_files(spec).values())


@pytest.mark.parametrize("pattern", [r"[A-Z]{2}\d{3}", r"(foo|bar)-\d+", r"\w+@\w+", r"^#?[a-f0-9]{6}$", r"[^x]{3}"])
def test_a_sample_matches_its_pattern(pattern: str) -> None:
    text = pattern_sample.sample(pattern, lambda n: n // 2)

    assert text is not None
    assert re.fullmatch(pattern, text)


def test_a_pattern_that_cannot_be_sampled_gives_nothing() -> None:
    assert pattern_sample.sample("(", lambda _n: 0) is None
