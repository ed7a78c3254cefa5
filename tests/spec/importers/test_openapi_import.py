"""OpenAPI 3.0 and 3.1: which schemas are things to keep, how they hang together, what is refused."""

import json

import pytest

from omniforge.errors import SpecError
from omniforge.spec.check import check_spec
from omniforge.spec.importers.detect import detect, import_source
from omniforge.spec.importers.openapi.to_spec import import_openapi
from omniforge.spec.importers.openapi.variants import owners
from omniforge.spec.importers.report import Imported
from omniforge.spec.model import Model

SHOP = """
openapi: 3.0.3
info: {title: Pet shop - API, version: 1.0.0, description: Sells pets.}
security: [{key: []}]
paths:
  /pet:
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {}}
    post: {requestBody: {$ref: '#/components/requestBodies/Pet'}, responses: {201: {description: ok}}}
  /pet/findByStatus:
    get:
      security: []
      responses:
        200:
          description: pets
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        default:
          description: failed
          content: {application/json: {schema: {$ref: '#/components/schemas/ApiError'}}}
  /pet/{petId}:
    delete: {security: [], responses: {204: {description: gone}}}
  /store/orders:
    get: {responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/OrderPage'}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/OrderCreate'}}}}}
  /store/orders/{id}/pay:
    post: {responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
  /login:
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Credentials'}}}}}
  /users/{id}:
    get: {responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}}
  /reviews:
    get:
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                properties:
                  total: {type: integer}
                  items:
                    type: array
                    items:
                      type: object
                      required: [stars]
                      properties:
                        id: {type: integer}
                        stars: {type: integer, minimum: 1, maximum: 5}
                        body: {type: string, nullable: true}
                        petId: {type: integer}
components:
  securitySchemes: {key: {type: apiKey, name: k, in: header}}
  requestBodies:
    Pet: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  schemas:
    ApiError: {type: object, properties: {reason: {type: string}}}
    Credentials: {type: object, properties: {email: {type: string}, password: {type: string}}}
    Category: {type: object, properties: {id: {type: integer}, name: {type: string}}}
    Tag: {type: object, properties: {id: {type: integer}, name: {type: string}}}
    Base: {type: object, properties: {id: {type: string, format: uuid}, createdAt: {type: string, format: date-time}}}
    Pet:
      description: An animal
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [name, photoUrls]
          properties:
            name: {type: string, maxLength: 40, pattern: '^[A-Z][a-z]+$'}
            category: {$ref: '#/components/schemas/Category'}
            photoUrls: {type: array, items: {type: string}}
            tags: {type: array, items: {$ref: '#/components/schemas/Tag'}}
            status: {type: string, enum: [available, sold out], default: available}
            weight: {type: number, minimum: 0, exclusiveMinimum: true}
            owner: {oneOf: [{$ref: '#/components/schemas/User'}, {type: 'null'}]}
            shape: {oneOf: [{type: string}, {type: integer}]}
            extra: {type: object, additionalProperties: true}
            no: {type: boolean}
            legs: {type: integer, exclusiveMinimum: 0}
    User: {type: object, properties: {id: {type: integer}, username: {type: string}, email: {type: string}}}
    Order:
      type: object
      properties:
        id: {type: integer}
        pet: {$ref: '#/components/schemas/Pet'}
        quantity: {type: integer}
        lines: {type: array, items: {$ref: '#/components/schemas/OrderLine'}}
        total: {type: number}
        due: {type: string, format: date}
    OrderCreate:
      type: object
      required: [petId]
      properties: {petId: {type: integer}, quantity: {type: integer, minimum: 1}}
    OrderLine: {type: object, properties: {sku: {type: string}, price: {type: number}}}
    OrderPage:
      properties: {items: {type: array, items: {$ref: '#/components/schemas/Order'}}, total: {type: integer}}
    Orphan: {type: object, properties: {x: {type: string}}}
"""


def models_of(imported: Imported) -> dict[str, Model]:
    assert check_spec(imported.spec) == ()
    return {m.id: m for m in imported.spec.models}


def test_what_routes_keep_becomes_models_and_nothing_else() -> None:
    imported = import_openapi(SHOP)

    models = models_of(imported)
    assert (imported.spec.name, imported.spec.summary) == ("Pet shop - API", "Sells pets.")
    assert list(models) == ["category", "tag", "pet", "order", "order_line", "review"]
    assert {u.what: u.reason for u in imported.unmapped if u.what.startswith("schema")} == {
        "schema ApiError": "errors have one shape in the app",
        "schema Base": "no route keeps it, and nothing that is kept has it",
        "schema Credentials": "no route keeps it, and nothing that is kept has it",
        "schema OrderPage": "pages and envelopes are made by the app",
        "schema Orphan": "no route keeps it, and nothing that is kept has it",
        "schema User": "the accounts of the app take its place; left out: username",
    }


def test_properties_become_fields_with_their_rules() -> None:
    pet = models_of(import_openapi(SHOP))["pet"]

    assert [(f.id, f.type, f.required) for f in pet.fields] == [
        ("name", "string", True), ("photo_urls", "string_list", True), ("status", "enum", False),
        ("weight", "decimal", False), ("shape", "json", False), ("extra", "json", False), ("no", "boolean", False),
        ("legs", "integer", False),
    ]  # fmt: skip
    name, status, legs = pet.fields[0], pet.fields[2], pet.fields[7]
    assert (name.max_length, name.pattern, pet.description) == (40, "[A-Z][a-z]+", "An animal")
    assert ([(label.id, label.label) for label in status.labels], status.default) == (
        [("available", "Available"), ("sold_out", "Sold out")],
        "available",
    )
    assert legs.min == 1


def test_references_become_links_of_the_right_kind() -> None:
    models = models_of(import_openapi(SHOP))

    links = {m.id: [(r.id, r.kind, r.to, r.required) for r in m.relations] for m in models.values()}
    assert links == {
        "category": [], "tag": [],
        "pet": [("category", "many-to-one", "category", False), ("owner", "many-to-one", "user", False),
                ("tags", "many-to-many", "tag", False)],
        "order": [("pet", "many-to-one", "pet", True)],
        "order_line": [("order", "many-to-one", "order", False)],
        "review": [("pet", "many-to-one", "pet", False)],
    }  # fmt: skip
    assert models["order_line"].relations[0].inverse == "Lines"
    assert models["order"].fields[0].min == 1


def test_routes_and_security_become_access_rules() -> None:
    models = models_of(import_openapi(SHOP))

    assert {m.id: [(a.role, a.operations) for a in m.access] for m in models.values() if m.access} == {
        "pet": [("member", ("list", "create", "update", "delete")), ("public", ("list",))],
        "order": [("member", ("list", "create"))],
        "review": [("member", ("list",))],
    }
    said = {u.what for u in import_openapi(SHOP).unmapped}
    assert {"delete of Pet without signing in", "POST /store/orders/{id}/pay"} <= said


def test_json_reads_as_its_yaml_does() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Notes \ud83d\ude00"},
        "components": {
            "schemas": {
                "Note": {
                    "type": "object",
                    "required": ["title"],
                    "properties": {
                        "title": {"type": "string", "minLength": 1},
                        "text": {"type": ["string", "null"]},
                        "kind": {"const": "memo"},
                        "stars": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 5}, {"type": "null"}]},
                        "at": {"type": "string", "format": "date-time"},
                        "parent": {"$ref": "#/components/schemas/Note"},
                    },
                }
            }
        },
    }

    (note,) = models_of(import_openapi(json.dumps(document, indent="\t"))).values()

    assert [(f.id, f.type) for f in note.fields] == [
        ("title", "string"), ("text", "text"), ("kind", "enum"), ("stars", "rating"), ("at", "datetime"),
    ]  # fmt: skip
    assert [(r.id, r.to) for r in note.relations] == [("parent", "note")]


def test_variants_are_told_by_name_and_by_what_they_share() -> None:
    assert owners({
        "Item": ["id", "name", "ownerId"], "ItemCreate": ["name"], "ItemUpdate": ["name"],
        "Order": ["customer", "date"], "OrderDetails": ["order", "product", "quantity"],
        "HeroPublic": ["name", "age"], "HeroCreate": ["name", "age", "secret"], "CustomerDetails": ["address"],
    }) == {
        "Item": "Item", "ItemCreate": "Item", "ItemUpdate": "Item", "Order": "Order", "OrderDetails": "OrderDetails",
        "HeroPublic": "Hero", "HeroCreate": "Hero", "CustomerDetails": "CustomerDetails",
    }  # fmt: skip


PATHS = "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          content:\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            PATHS + "            application/json: {schema: {$ref: 'x.yaml#/A'}}",
            r"line 8: the reference x.yaml#/A leads out of this file",
            id="remote reference",
        ),
        pytest.param(
            "openapi: 3.0.0\ncomponents: {schemas: {A: {$ref: '#/components/schemas/No'}}}",
            "line 2: the reference #/components/schemas/No leads to nothing",
            id="dangling reference",
        ),
        pytest.param(
            "openapi: 3.0.0\ncomponents: {schemas: {A: {$ref: '#/components/schemas/A'}}}", "in a circle", id="circle"
        ),
        pytest.param("openapi: 3.0.0\nx: ]", "line 2: neither YAML nor JSON", id="broken YAML"),
        pytest.param('{"openapi": "3.0.0",\n"x": ]}', "line 2: neither YAML nor JSON", id="broken JSON"),
        pytest.param("swagger: '2.0'", "this is Swagger 2.0", id="Swagger"),
        pytest.param("openapi: 4.0.0", "no version that can be imported", id="version"),
        pytest.param("openapi: 3.0.0\nx: " + "[" * 300, "nested too deeply", id="depth"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_by_line(source: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        import_openapi(source)


def test_openapi_is_told_by_its_text() -> None:
    assert detect(SHOP, "api.yaml") == "openapi"
    assert detect('{"openapi": "3.1.0"}', "api.json") == "openapi"
    assert detect('{\n  "info": {},\n  "openapi": "3.1.0"\n}', "api.json") == "openapi"
    assert import_source(SHOP, "api.yml", name="Shop")[1].spec.name == "Shop"
