"""The OpenAPI document: valid references, and exactly the routes that are served."""

import json
import re
from typing import Any

import pytest
from support.specs import EVERYTHING, SMALL

from omniforge.build.generate import generate
from omniforge.codegen.app_view import build_view
from omniforge.codegen.openapi import openapi_document
from omniforge.spec.check import load_spec

SPEC = load_spec(SMALL)
DOCUMENT = openapi_document(build_view(SPEC))
METHODS = ("get", "post", "put", "patch", "delete")


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if "$ref" in node else set()
        return own.union(*(_references(v) for v in node.values()))
    return set().union(*(_references(v) for v in node)) if isinstance(node, list) else set()


@pytest.mark.parametrize("spec", [SMALL, EVERYTHING], ids=["small", "everything"])
def test_it_lists_exactly_the_routes_that_are_served(spec: str) -> None:
    document = openapi_document(build_view(load_spec(spec)))
    served = set()
    for path, file in generate(load_spec(spec), only=["backend"]).items():
        if path.startswith("src/app/api/") and path.endswith("/route.ts"):
            route = path.removeprefix("src/app").removesuffix("/route.ts").replace("[", "{").replace("]", "}")
            exported = re.findall(r"export const (?:\{ ([A-Z, ]+) \}|([A-Z]+))", file.data.decode())
            served |= {(route, m.lower()) for many, one in exported for m in (many or one).split(", ")}

    described = {(path, m) for path, item in document["paths"].items() for m in item if m in METHODS}

    assert described == served


def test_every_reference_leads_to_a_schema() -> None:
    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}

    assert _references(DOCUMENT) <= known


def test_operation_ids_are_unique() -> None:
    ids = [o["operationId"] for item in DOCUMENT["paths"].values() for m, o in item.items() if m in METHODS]

    assert len(ids) == len(set(ids))


def test_input_and_row_of_a_model() -> None:
    schemas = DOCUMENT["components"]["schemas"]

    assert schemas["ProductInput"]["required"] == ["title", "price", "categoryId"]
    assert schemas["ProductInput"]["properties"]["size"] == {
        "type": ["string", "null"],
        "enum": ["s", "l", None],
        "default": "s",
    }
    assert schemas["Product"]["properties"]["category"] == {
        "$ref": "#/components/schemas/Ref",
        "x-links-to": "Category",
    }
    assert "required" not in schemas["ProductPatch"]


def test_what_is_public_needs_no_sign_in() -> None:
    paths = DOCUMENT["paths"]

    assert paths["/api/categories"]["get"]["security"] == []
    assert "security" not in paths["/api/products"]["get"]


def test_it_is_plain_json_and_always_the_same() -> None:
    assert json.dumps(DOCUMENT) == json.dumps(openapi_document(build_view(SPEC)))
