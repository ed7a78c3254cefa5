import json

import pytest
from support.specs import SMALL, small

from omniforge.spec.check import check_spec, check_text, load_spec
from omniforge.spec.kinds import Archetype
from omniforge.spec.landing import sections_of
from omniforge.spec.model import Spec
from omniforge.spec.problem import InvalidSpecError, quoted_list

PRICE = "{id: price, name: Price, type: money, required: true, min: 0}"
CATEGORY = "{id: category, name: Category, kind: many-to-one, to: category, required: true}"
SIZE = "{id: size, name: Size, type: enum, labels: [{id: s, label: Small}, {id: l, label: Large}], default: s}"
SEARCH = "  - {id: search, kind: search, on: product}\n"
PUBLIC = "{role: public, operations: [list, read]}"
STATES = "[{id: draft, name: Draft}, {id: listed, name: Listed}, {id: sold, name: Sold, final: true}]"


def test_a_sound_spec_has_no_problems() -> None:
    report = check_text(SMALL)

    assert report.problems == ()
    assert report.is_clean
    assert report.spec is not None
    assert check_spec(report.spec) == ()


def field(text: str) -> tuple[str, str]:
    return PRICE, text


CASES = [
    pytest.param(
        ("to: category", "to: categori"), "models.product.relations.category.to", 'no model "categori"', id="relation"
    ),
    pytest.param(("on: product", "on: produkt"), "features.search.on", 'no model "produkt"', id="feature"),
    pytest.param(("owner: seller", "owner: ghost"), "models.product.owner", 'no role "ghost"', id="owner"),
    pytest.param(
        (PUBLIC, "{role: ghost, operations: [list]}"), "models.category.access.0.role", 'no role "ghost"', id="access"
    ),
    pytest.param(
        ("source: [draft]", "source: [gone]"),
        "models.product.transitions.list.source.0",
        'no state "gone"',
        id="source",
    ),
    pytest.param(
        ("target: sold", "target: gone"), "models.product.transitions.sell.target", 'no state "gone"', id="target"
    ),
    pytest.param(
        (SEARCH, SEARCH + "personas: [{id: p, name: P, role: ghost}]\n"),
        "personas.p.role",
        'no role "ghost"',
        id="persona",
    ),
    pytest.param(
        (SEARCH, SEARCH + "pages: [{id: p, name: P, path: /p, model: gone, role: seller}]\n"),
        "pages.p.model",
        'no model "gone"',
        id="page",
    ),
    pytest.param(
        (SEARCH, SEARCH + "flows: [{id: f, name: F, role: ghost, steps: [{id: s, action: visit}]}]\n"),
        "flows.f.role",
        "no role",
        id="flow",
    ),
    pytest.param(
        (SEARCH, SEARCH + "flows: [{id: f, name: F, steps: [{id: s, action: create}]}]\n"),
        "flows.f.steps.s.model",
        "names no model",
        id="step",
    ),
    pytest.param(
        (SEARCH, SEARCH + "apis: [{id: a, method: GET, path: /a, summary: A, model: gone}]\n"),
        "apis.a.model",
        'no model "gone"',
        id="api",
    ),
    pytest.param(
        ("    states:", "    layout: {title: gone}\n    states:"),
        "models.product.layout.title",
        'no field "gone"',
        id="title",
    ),
    pytest.param(
        ("    states:", "    layout: {columns: [title, category, state, gone]}\n    states:"),
        "models.product.layout.columns.3",
        "gone",
        id="columns",
    ),
    pytest.param(
        ("    states:", "    layout: {sections: [{id: a, name: A, fields: [gone]}]}\n    states:"),
        "models.product.layout.sections.a.fields.0",
        "gone",
        id="form-section",
    ),
    pytest.param(
        ("    states:", "    unique: [{id: u, fields: [title, gone]}]\n    states:"),
        "models.product.unique.u.fields.1",
        "gone",
        id="unique-group",
    ),
    pytest.param(
        field(PRICE[:-1] + ", hidden_from: [ghost]}"),
        "models.product.fields.price.hidden_from.0",
        "ghost",
        id="hidden-from",
    ),
    pytest.param(("id: customer,", "id: seller,"), "roles.seller.id", "used twice", id="duplicate-role-id"),
    pytest.param(("name: Customer", "name: seller"), "roles.customer.name", "same name", id="duplicate-role-name"),
    pytest.param(
        ("  - id: product\n", "  - id: category\n"), "models.category.id", "used twice", id="duplicate-model-id"
    ),
    pytest.param(
        ("    name: Product", "    name: CATEGORY"), "models.product.name", "same name", id="duplicate-model-name"
    ),
    pytest.param(
        ("name: Price", "name: title"), "models.product.fields.price.name", "same name", id="duplicate-field-name"
    ),
    pytest.param(
        ("name: Category, kind", "name: Title, kind"),
        "models.product.relations.category.name",
        "same name",
        id="field-and-link",
    ),
    pytest.param(
        ("name: Listed}", "name: draft}"), "models.product.states.listed.name", "same name", id="duplicate-state-name"
    ),
    pytest.param(
        ("to: category,", "to: category, inverse: name,"),
        "models.product.relations.category.inverse",
        "already a name",
        id="inverse",
    ),
    pytest.param(("    name: Product", "    name: User"), "models.product.name", "reserved", id="reserved-name"),
    pytest.param(("  - id: category", "  - id: site_lead"), "models.site_lead.id", "reserved", id="reserved-id"),
    pytest.param(
        ("{id: customer, name: Customer}", "{id: public, name: Public}"),
        "roles.public.id",
        "no role",
        id="reserved-role",
    ),
    pytest.param(
        (SEARCH, SEARCH + "pages: [{id: a, name: A, path: /x}, {id: b, name: B, path: /x/}]\n"),
        "pages.b.path",
        "already that",
        id="page-path",
    ),
    pytest.param(
        (SEARCH, SEARCH + "pages: [{id: a, name: A, path: /api/x}]\n"),
        "pages.a.path",
        "belongs to the app",
        id="own-path",
    ),
    pytest.param(
        (SIZE, "{id: size, name: Size, type: enum}"),
        "models.product.fields.size",
        "no labels",
        id="enum-without-labels",
    ),
    pytest.param(("type: enum, ", ""), "models.product.fields.size.labels", "no meaning", id="labels-without-enum"),
    pytest.param(
        ("default: s}", "default: xl}"), "models.product.fields.size.default", "none of the labels", id="enum-default"
    ),
    pytest.param(
        ("min: 0}", "min: 5, max: 2}"), "models.product.fields.price.min", "greater than max", id="min-over-max"
    ),
    pytest.param(
        ("max_length: 120", "max_length: 3, min_length: 9"),
        "models.product.fields.title.min_length",
        "greater",
        id="lengths",
    ),
    pytest.param(("max_length: 120", "min: 3"), "models.product.fields.title.min", "no meaning", id="min-of-text"),
    pytest.param(
        ("type: date}", "type: date, max: 3}"), "models.product.fields.made_on.max", "no meaning", id="max-of-date"
    ),
    pytest.param(
        ("min: 0}", "min_length: 1}"), "models.product.fields.price.min_length", "no meaning", id="length-of-number"
    ),
    pytest.param(
        ("type: date}", "type: date, max_length: 1}"),
        "models.product.fields.made_on.max_length",
        "no meaning",
        id="length-of-date",
    ),
    pytest.param(("min: 0}", "default: x}"), "models.product.fields.price.default", "is no money", id="default-type"),
    pytest.param(
        ("min: 0}", "min: 2, default: 1}"), "models.product.fields.price.default", "outside", id="default-range"
    ),
    pytest.param(
        ("max_length: 120", "max_length: 2, default: abc"),
        "models.product.fields.title.default",
        "3 characters",
        id="default-length",
    ),
    pytest.param(
        ("type: date}", "type: date, default: soon}"),
        "models.product.fields.made_on.default",
        "is no date",
        id="default-date",
    ),
    pytest.param(
        ("type: date}", "type: boolean, default: 1}"),
        "models.product.fields.made_on.default",
        "is no boolean",
        id="default-boolean",
    ),
    pytest.param(
        ("type: date}", "type: integer, default: true}"),
        "models.product.fields.made_on.default",
        "is no integer",
        id="default-not-flag",
    ),
    pytest.param(
        ("type: date}", "type: integer, default: 1.5}"),
        "models.product.fields.made_on.default",
        "is no integer",
        id="default-whole",
    ),
    pytest.param(
        ("type: date}", "type: uuid, default: x}"),
        "models.product.fields.made_on.default",
        "is no uuid",
        id="default-uuid",
    ),
    pytest.param(
        ("type: date}", "type: json, default: x}"),
        "models.product.fields.made_on.default",
        "no default",
        id="default-json",
    ),
    pytest.param(
        ("type: date}", "type: email, default: x}"),
        "models.product.fields.made_on.default",
        "is no email",
        id="default-email",
    ),
    pytest.param(
        ("type: date}", "type: text, default: 3}"),
        "models.product.fields.made_on.default",
        "is no text",
        id="default-text",
    ),
    pytest.param(
        ("type: date}", "type: datetime, default: x}"),
        "models.product.fields.made_on.default",
        "is no datetime",
        id="default-datetime",
    ),
    pytest.param(
        ("type: date}", "type: rating, max: 9}"), "models.product.fields.made_on.max", "from 1 to 5", id="rating-max"
    ),
    pytest.param(
        ("type: date}", "type: rating, min: 0.5}"), "models.product.fields.made_on.min", "from 1 to 5", id="rating-min"
    ),
    pytest.param(
        ("type: date}", "type: rating, default: 9}"),
        "models.product.fields.made_on.default",
        "outside",
        id="rating-default",
    ),
    pytest.param(
        ("type: date}", "type: boolean, unique: true}"),
        "models.product.fields.made_on.unique",
        "cannot be unique",
        id="unique",
    ),
    pytest.param(
        ("max_length: 120", "pattern: '('"), "models.product.fields.title.pattern", "regular expression", id="pattern"
    ),
    pytest.param(
        ("max_length: 120", "pattern: '(?=a)b'"),
        "models.product.fields.title.pattern",
        "not every engine",
        id="lookahead",
    ),
    pytest.param(
        ("type: date}", "type: date, pattern: a}"),
        "models.product.fields.made_on.pattern",
        "no meaning",
        id="pattern-of-date",
    ),
    pytest.param(
        ("required: true}\n    states", "required: true, on_delete: set-null}\n    states"),
        "models.product.relations.category.on_delete",
        "cannot become empty",
        id="required-set-null",
    ),
    pytest.param(
        ("to: category", "to: product"),
        "models.product.relations.category.required",
        "none can ever be made",
        id="required-self",
    ),
    pytest.param(
        ("many-to-one, to: category", "one-to-many, to: user"),
        "models.product.relations.category.kind",
        "cannot hold",
        id="user-holds-no-link",
    ),
    pytest.param(
        ("target: listed", "target: draft"), "models.product.transitions.list.target", "where it starts", id="loop"
    ),
    pytest.param(
        ("source: [draft]", "source: []"), "models.product.transitions.list.source", "starts nowhere", id="no-source"
    ),
    pytest.param(
        ("source: [listed]", "source: [sold]"), "models.product.transitions.sell.source.0", "is final", id="after-final"
    ),
    pytest.param(
        ("id: draft, name: Draft", "id: draft, name: Draft, final: true"),
        "models.product.states.draft.final",
        "records start",
        id="starts-final",
    ),
    pytest.param(
        (PUBLIC, "{role: public, operations: [list], scope: own}"),
        "models.category.access.0.scope",
        "no owner",
        id="own-without-owner",
    ),
    pytest.param(
        (PUBLIC, "{role: public, operations: [create]}"),
        "models.category.access.0.operations.0",
        "cannot create",
        id="public-writes",
    ),
    pytest.param(
        ("    owner: seller", "    owner: seller\n    access: [{role: public, operations: [list], scope: own}]"),
        "models.product.access.0.scope",
        "owns nothing",
        id="public-owns",
    ),
    pytest.param(
        (
            "    owner: seller",
            (
                "    owner: seller\n    access:\n      - {role: seller, operations: [list]}\n"
                "      - {role: seller, operations: [list], scope: own}"
            ),
        ),
        "models.product.access.1.operations.0",
        "both own and all",
        id="contradictory-access",
    ),
    pytest.param(
        (SEARCH, SEARCH + "deploy: {targets: [local, moon]}\n"),
        "deploy.targets.1",
        'unknown target "moon"',
        id="target-of-deploy",
    ),
    pytest.param(
        ("tagline: Handmade ceramics", 'tagline: "a\\u0007b"'), "tagline", "control character", id="control-character"
    ),
    pytest.param(("name: Clay & Co", 'name: "a\\nb"'), "name", "more than one line", id="name-of-two-lines"),
]


@pytest.mark.parametrize(("change", "path", "words"), CASES)
def test_each_mistake_is_reported_once_with_path_line_and_fix(change: tuple[str, str], path: str, words: str) -> None:
    text = small(change)

    report = check_text(text)

    assert report.spec is None
    hits = [p for p in report.problems if p.path == path and words in p.message]
    assert len(hits) == 1, [str(p) for p in report.problems]
    assert hits[0].fix
    assert 1 <= hits[0].line <= text.count("\n") + 1


RULES = [
    pytest.param(
        "{id: r, kind: compare, field: title, op: <, other: price, message: M}",
        "other",
        "cannot be compared",
        id="incomparable",
    ),
    pytest.param(
        "{id: r, kind: compare, field: price, other: price, op: <, message: M}", "other", "with itself", id="itself"
    ),
    pytest.param(
        "{id: r, kind: compare, field: price, other: size, message: M}", "op", "needs an operator", id="no-operator"
    ),
    pytest.param(
        "{id: r, kind: compare, field: size, op: <, other: kind, message: M}", "op", "has no order", id="no-order"
    ),
    pytest.param(
        "{id: r, kind: compare, field: price, op: <, other: weight, value: 3, message: M}",
        "value",
        "takes no value",
        id="value",
    ),
    pytest.param(
        "{id: r, kind: compare, field: gone, op: <, other: price, message: M}", "field", 'no field "gone"', id="unknown"
    ),
    pytest.param(
        "{id: r, kind: required_if, field: made_on, other: size, message: M}", "value", "needs a value", id="no-value"
    ),
    pytest.param(
        "{id: r, kind: required_if, field: made_on, other: size, value: xl, message: M}",
        "value",
        "none of the labels",
        id="label",
    ),
    pytest.param(
        "{id: r, kind: required_if, field: made_on, other: size, value: s, op: <, message: M}",
        "op",
        "no operator",
        id="operator",
    ),
    pytest.param(
        "{id: r, kind: required_if, field: title, other: size, value: s, message: M}",
        "field",
        "always required",
        id="always",
    ),
]


@pytest.mark.parametrize(("rule", "key", "words"), RULES)
def test_rules_that_cannot_hold_are_reported(rule: str, key: str, words: str) -> None:
    weight = "      - {id: weight, name: Weight, type: decimal}\n"
    more = weight + "      - {id: kind, name: Kind, type: enum, labels: [{id: a, label: A}]}\n"
    text = small(("    relations:", f"{more}    rules: [{rule}]\n    relations:"))

    report = check_text(text)

    assert [p for p in report.problems if p.path == f"models.product.rules.r.{key}" and words in p.message]


def test_sound_rules_defaults_and_limits_pass() -> None:
    more = """\
      - {id: weight, name: Weight, type: decimal, min: 0, max: 10, default: 1.5}
      - {id: stars, name: Stars, type: rating, default: 3}
      - {id: sold_on, name: Sold on, type: date, default: "2026-01-31"}
      - {id: opens, name: Opens, type: time, default: "09:00"}
      - {id: at, name: At, type: datetime, default: "2026-01-31T09:00:00Z"}
      - {id: key, name: Key, type: uuid, default: 123e4567-e89b-12d3-a456-426614174000}
      - {id: shown, name: Shown, type: boolean, default: true}
      - {id: code, name: Code, pattern: "[A-Z]{2}[0-9]+", default: AB1}
      - {id: count, name: Count, type: integer, default: 2.0}
    rules:
      - {id: a, kind: compare, field: price, op: ">=", other: weight, message: M}
      - {id: b, kind: compare, field: made_on, op: <, other: sold_on, message: M}
      - {id: c, kind: required_if, field: made_on, other: size, value: s, message: M}
      - {id: d, kind: compare, field: title, op: "!=", other: code, message: M}
      - {id: e, kind: required_if, field: made_on, other: shown, value: true, message: M}
    relations:"""

    assert check_text(small(("    relations:", more))).problems == ()


SHAPES = [
    pytest.param(("kind: shop", "kind: shopp"), "kind", "not a known", "did you mean `shop`?", id="typo-in-kind"),
    pytest.param(("kind: shop", "kind: 3"), "kind", "not a known", "known values", id="no-kind-at-all"),
    pytest.param(("slug: clay-co", "slug: Clay Co"), "slug", "not an id", "`clay-co`", id="slug"),
    pytest.param(
        ("  - id: product", "  - id: The Product"), "models.The Product.id", "not an id", "`the_product`", id="id"
    ),
    pytest.param(
        ("tagline: Handmade ceramics", "taglin: x"),
        "taglin",
        "unknown key",
        "did you mean `tagline`?",
        id="unknown-key",
    ),
    pytest.param(
        ("tagline: Handmade ceramics", "tagline:"), "tagline", "has no value", "remove the line", id="no-value"
    ),
    pytest.param(
        ("tagline: Handmade ceramics", "tagline: 12"), "tagline", "expected text", "in quotes", id="number-for-text"
    ),
    pytest.param(("name: Clay & Co\n", ""), "name", "is missing", "add `name:`", id="missing"),
    pytest.param(("name: Clay & Co", "name: ' '"), "name", "is empty", "write some text", id="blank"),
    pytest.param(
        ("required: true, max_length: 80", "required: perhaps"),
        "models.category.fields.name.required",
        "true or false",
        "true or false",
        id="flag",
    ),
    pytest.param(
        ("max_length: 80", "max_length: x"),
        "models.category.fields.name.max_length",
        "a whole number",
        "without quotes",
        id="whole",
    ),
    pytest.param(
        ("max_length: 80", "max_length: 1.5"),
        "models.category.fields.name.max_length",
        "a whole number",
        "without quotes",
        id="fraction",
    ),
    pytest.param(
        ("max_length: 80", "max_length: 0"),
        "models.category.fields.name.max_length",
        "greater than or equal",
        "fit",
        id="too-small",
    ),
    pytest.param(("min: 0}", "min: x}"), "models.product.fields.price.min", "a number", "without quotes", id="number"),
    pytest.param(
        (SIZE, "{id: size, name: Size, default: [1]}"),
        "models.product.fields.size.default",
        "no single value",
        "text, a number",
        id="union",
    ),
    pytest.param(
        (f"      - {PRICE}\n", "      - price\n"), "models.product.fields.1", "a record", "key: value", id="record"
    ),
    pytest.param(
        ("source: [draft]", "source: draft"), "models.product.transitions.list.source", "a list", "- item", id="list"
    ),
    pytest.param(
        (SEARCH, SEARCH + "flows: [{id: f, name: F, steps: [{id: s, action: fly}]}]\n"),
        "flows.f.steps.s.action",
        "not a known",
        "known values",
        id="choice",
    ),
    pytest.param(
        (SEARCH, SEARCH + "brand: {colours: [{name: Red, hex: red}]}\n"),
        "brand.colours.0.hex",
        "does not fit",
        "matches",
        id="pattern",
    ),
    pytest.param((SEARCH, SEARCH + "brand: 3\n"), "brand", "a record", "key: value", id="section"),
    pytest.param(
        ("tagline: Handmade ceramics", "tagline: " + "x" * 500), "tagline", "at most 400", "fit", id="too-long"
    ),
]


@pytest.mark.parametrize(("change", "path", "words", "fix"), SHAPES)
def test_wrong_shapes_are_told_in_the_words_of_the_spec(
    change: tuple[str, str], path: str, words: str, fix: str
) -> None:
    report = check_text(small(change))

    hits = [p for p in report.problems if p.path == path]
    assert len(hits) == 1, [str(p) for p in report.problems]
    assert words in hits[0].message
    assert fix in hits[0].fix


def test_all_problems_are_reported_at_once_in_the_order_of_lines() -> None:
    text = small(
        ("kind: shop", "kind: shopp"),
        ("tagline", "taglin"),
        ("owner: seller", "owner: ghost"),
        ("on: product", "on: gone"),
    )

    report = check_text(text)

    assert [p.path for p in report.problems] == ["kind", "taglin", "models.product.owner", "features.search.on"]
    assert [p.line for p in report.problems] == sorted(p.line for p in report.problems)


def test_a_wrong_value_hides_only_what_follows_from_it() -> None:
    report = check_text(small(("type: enum, ", "type: enumm, "), ("to: category", "to: gone")))

    assert [p.path for p in report.problems] == [
        "models.product.fields.size.type",
        "models.product.relations.category.to",
    ]


def test_circles_of_required_links_are_spelled_out() -> None:
    back = "    relations: [{id: best, name: Best, kind: one-to-one, to: product, required: true}]\n    access:"

    report = check_text(small(("    access:", back)))

    assert [p.message for p in report.problems] == [
        "category needs product needs category: none of them can be made first"
    ]


def test_a_required_one_to_many_link_is_held_by_the_other_side() -> None:
    back = "    relations: [{id: items, name: Items, kind: one-to-many, to: product, required: true}]\n    access:"

    assert check_text(small(("    access:", back))).problems == ()


def test_longer_chains_without_a_circle_pass() -> None:
    models = [
        {
            "id": f"m{i}",
            "name": f"M{i}",
            "relations": [{"id": "r", "name": "R", "kind": "many-to-one", "to": f"m{j}", "required": True}],
        }
        for i, j in ((0, 1), (1, 2), (3, 1))
    ]
    models.append({"id": "m2", "name": "M2", "relations": []})

    assert check_spec(Spec.model_validate({"name": "A", "slug": "a", "models": models})) == ()


def test_two_hundred_models_are_fine_and_more_are_not() -> None:
    def spec(count: int) -> Spec:
        models = [{"id": f"m{i}", "name": f"Model {i}", "fields": [{"id": "a", "name": "A"}]} for i in range(count)]
        return Spec.model_validate({"name": "A", "slug": "a", "models": models})

    assert check_spec(spec(200)) == ()
    assert [p.path for p in check_spec(spec(201))] == ["models"]


def test_too_many_fields_and_labels_are_reported() -> None:
    labels = [{"id": f"l{i}", "label": f"L{i}"} for i in range(201)]
    fields = [{"id": f"f{i}", "name": f"F{i}"} for i in range(100)] + [
        {"id": "e", "name": "E", "type": "enum", "labels": labels}
    ]
    spec = Spec.model_validate({"name": "A", "slug": "a", "models": [{"id": "m", "name": "M", "fields": fields}]})

    assert [p.path for p in check_spec(spec)] == ["models.m.fields", "models.m.fields.e.labels"]


@pytest.mark.parametrize(
    ("version", "fix"),
    [pytest.param(2, "install a newer forge", id="newer"), pytest.param(0, "write `forge: 1`", id="older")],
)
def test_another_format_version_is_the_only_thing_reported(version: int, fix: str) -> None:
    report = check_text(small(("forge: 1", f"forge: {version}"), ("kind: shop", "kind: shopp")))

    assert [(p.path, p.line) for p in report.problems] == [("forge", 2)]
    assert fix in report.problems[0].fix


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("# only a comment\n", "empty", id="comment"),
        pytest.param("- a\n", "no set of keys", id="list"),
        pytest.param("hello", "no set of keys", id="word"),
        pytest.param("a: [", "not valid YAML", id="broken"),
    ],
)
def test_a_text_that_is_no_spec_gets_one_problem(text: str, words: str) -> None:
    (problem,) = check_text(text).problems

    assert words in problem.message
    assert problem.path == ""


def test_names_that_differ_only_after_thirty_letters_are_the_same_in_code() -> None:
    long = "Telemedicine appointment confirmation"
    models = [{"id": f"m{i}", "name": f"{long} {i}"} for i in range(2)]

    (problem,) = check_spec(Spec.model_validate({"name": "A", "slug": "a", "models": models}))

    assert problem.path == "models.m1.name"
    assert "first 30 letters" in problem.fix


def test_extension_keys_pass_everywhere_and_are_kept() -> None:
    text = small(("kind: shop", "kind: shop\nx-team: {lead: Ada}"), (PRICE, PRICE[:-1] + ", x-unit: g}"))

    spec = check_text(text).spec

    assert spec is not None
    assert (spec.model_extra or {})["x-team"] == {"lead": "Ada"}


def test_loading_a_spec_with_problems_names_file_line_and_the_number_of_others() -> None:
    with pytest.raises(InvalidSpecError) as caught:
        load_spec(small(("kind: shop", "kind: shopp"), ("on: product", "on: gone")))

    assert str(caught.value).startswith('spec.yaml:5: kind: "shopp" is not a known `kind` (and 1 more problem: ')
    assert caught.value.hint == "did you mean `shop`?"
    assert caught.value.exit_code == 4
    assert len(caught.value.problems) == 2
    assert json.dumps([str(p) for p in caught.value.problems])


def test_a_problem_without_a_text_has_no_line() -> None:
    spec = Spec.model_validate({"name": "A", "slug": "a", "features": [{"id": "f", "kind": "search", "on": "gone"}]})

    (problem,) = check_spec(spec)

    assert problem.line == 0
    assert str(problem).startswith("features.f.on: there is no model")


def test_long_lists_of_known_names_are_cut() -> None:
    assert quoted_list(f"n{i:02}" for i in range(30)).endswith("n11, …")
    assert quoted_list([]) == "none"


@pytest.mark.parametrize(
    ("design", "path", "words"),
    [
        pytest.param("{sections: [hero, contact]}", "design.sections", "needs a landing page", id="of no page"),
        pytest.param("{archetype: place, sections: [hero, blog, contact]}", "design.sections.1", "known", id="unknown"),
        pytest.param(
            "{archetype: place, sections: [hero, groups, contact]}", "design.sections.1", "no section", id="other page"
        ),
        pytest.param(
            "{archetype: cause, sections: [hero, story, contact, story]}", "design.sections.3", "twice", id="twice"
        ),
        pytest.param(
            "{archetype: place, sections: [story, hero, contact]}", "design.sections.0", "begins with", id="late hero"
        ),
        pytest.param(
            "{archetype: place, sections: [hero, story]}", "design.sections", "leave an address", id="no form"
        ),
    ],
)
def test_an_order_of_the_landing_page_is_one_it_can_have(design: str, path: str, words: str) -> None:
    (problem,) = check_text(f"{SMALL}design: {design}\n").problems

    assert problem.path == path
    assert words in problem.message + problem.fix
    assert problem.line > 0


@pytest.mark.parametrize("archetype", Archetype.__args__)  # type: ignore[attr-defined]  # the members of a Literal
def test_every_page_can_have_its_own_sections_in_any_order_behind_the_first(archetype: Archetype) -> None:
    first, *others = sections_of(archetype)
    order = ", ".join([first, *reversed(others)])

    assert check_text(f"{SMALL}design: {{archetype: {archetype}, sections: [{order}]}}\n").problems == ()
