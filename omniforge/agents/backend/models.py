"""Per-model files: schema, resource, routes, extension; and the two files that gather all models."""

from collections.abc import Iterable
from typing import Any

from omniforge.agents.base import TaskInputs, TaskOutput
from omniforge.codegen import computed_ts, emit, openapi, zod
from omniforge.codegen.app_view import USER, AppView, ModelView, unnamed_for
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file
from omniforge.spec.access import PUBLIC

_ROOT = "nextjs/template/src"
_MODEL = f"{_ROOT}/models/{{{{ model }}}}"
_API = f"{_ROOT}/app/api/{{{{ slug }}}}"


def run_model(inputs: TaskInputs) -> TaskOutput:
    """Make everything of one model but its table."""
    view = inputs.view
    model = view.model(inputs.task.params["model"])
    common = {"prop": model.prop, "class_name": model.class_name, "folder": model.folder}
    schema = f"src/models/{model.folder}/schema.ts"
    resource = f"src/models/{model.folder}/resource.ts"
    extension = f"src/extensions/{model.folder}.ts"
    nodes = (model.node,)
    schema_values = {**common, **_schema_values(view, model)}
    resource_values = {**common, **_resource_values(view, model)}
    files = [
        template_file(f"{_MODEL}/schema.ts.jinja", schema, schema_values, nodes=(model.node, *_parts(model))),
        template_file(f"{_MODEL}/resource.ts.jinja", resource, resource_values, nodes=nodes),
        template_file(f"{_ROOT}/extensions/{{{{ model }}}}.ts.jinja", extension, common, nodes=nodes, write_once=True),
    ]
    formulas = computed_ts.module(model)
    if formulas is not None:
        path = f"src/models/{model.folder}/computed.ts"
        values = {
            **common,
            "article": "an" if model.noun[:1].lower() in "aeiou" else "a",
            "noun": model.noun,
            **formulas,
        }
        files.append(template_file(f"{_MODEL}/computed.ts.jinja", path, values, nodes=(model.node, *_parts(model))))
    for route in _routes(model):
        path = f"src/app/api/{model.slug}{route}/route.ts"
        files.append(template_file(f"{_API}{route}/route.ts.jinja", path, common, nodes=nodes))
    granted = ", ".join(f"{role} {'/'.join(ops) or 'nothing'}" for role, ops in sorted(model.access.items()))
    return TaskOutput(files=tuple(files), result={"slug": model.slug}, log=(f"access: {granted}",))


def run_registry(inputs: TaskInputs) -> TaskOutput:
    """Make the list of all resources."""
    models = inputs.view.models
    if not models:
        return TaskOutput(log=("no records, no registry",))
    values = {"models": [{"prop": m.prop, "folder": m.folder, "slug": m.slug} for m in models]}
    nodes = tuple(m.node for m in models)
    return TaskOutput(
        files=(template_file(f"{_ROOT}/models/registry.ts.jinja", "src/models/registry.ts", values, nodes=nodes),)
    )


def run_openapi(inputs: TaskInputs) -> TaskOutput:
    """Make the OpenAPI document of all routes."""
    view = inputs.view
    document = openapi.openapi_document(view)
    text = emit.json_value(document) + "\n"
    nodes = ("name", "roles", *(m.node for m in view.models))
    count = sum(len(operations) for operations in document["paths"].values())
    return TaskOutput(
        files=(GeneratedFile("public/openapi.json", text, "codegen/openapi", nodes),),
        result={"operations": count},
        log=(f"{count} operations on {len(document['paths'])} paths",),
    )


def _parts(model: ModelView) -> Iterable[str]:
    return (*(f.node for f in model.fields), *(link.node for link in model.links), *(m.node for m in model.many))


def _routes(model: ModelView) -> tuple[str, ...]:
    more = {
        "/[id]/transitions/[transition]": bool(model.spec.transitions),
        "/[id]/history": model.spec.audit,
        "/[id]/restore": model.spec.soft_delete,
    }
    return ("", "/[id]", "/options", *(route for route, wanted in more.items() if wanted))


def _schema_values(view: AppView, model: ModelView) -> dict[str, Any]:
    fields = zod.schema_fields(model)
    links = _links(view, model)
    transitions = [
        {
            "id": t.id,
            "label": t.name,
            "source": ", ".join(map(emit.ts_string, t.source)),
            "target": t.target,
            "roles": ", ".join(map(emit.ts_string, t.roles)),
        }
        for t in model.spec.transitions
    ]
    return {
        "fields": fields,
        "entered": any(not f.computed for f in fields),
        "defaults": [f for f in fields if f.default is not None],
        "links": links,
        "states": [{"id": s.id, "label": s.name, "final": _bool(s.final)} for s in model.spec.states],
        "transitions": transitions,
        "rules": zod.rule_literals(model),
        "owned": model.owned,
        "row_refs": bool(links) or model.owned,
        "has_location": any(f.type == "location" for f in model.fields),
    }


def _resource_values(view: AppView, model: ModelView) -> dict[str, Any]:
    access = [(role, list(operations.items())) for role, operations in model.access.items()]
    order = [PUBLIC, *(r.id for r in view.roles)]
    access.sort(key=lambda entry: order.index(entry[0]) if entry[0] in order else len(order))
    return {
        "slug": model.slug,
        "label": model.label,
        "plural_label": model.plural_label,
        "noun": model.noun,
        "plural_noun": model.plural_noun,
        "title": _title(model),
        "links": _links(view, model),
        "has_rules": bool(zod.rule_literals(model)),
        "has_states": bool(model.spec.states),
        "owned": _bool(model.owned),
        "soft_delete": model.spec.soft_delete,
        "audit": model.id if model.spec.audit else None,
        "access": [entry for entry in access if entry[0] in order],
    }


def _title(model: ModelView) -> str:
    return emit.ts_string(model.title_field.prop) if model.title_field else "null"


def _links(view: AppView, model: ModelView) -> list[dict[str, str]]:
    """Return the links that this model's forms write: its foreign keys and the many-to-many links it declares."""
    one = [(k.prop, k.fk, k.label, k.target, k.required, False) for k in model.links]
    required = {r.id: r.required for r in model.spec.relations}
    many = [
        (m.prop, f"{m.prop}Ids", m.label, m.target, required.get(m.id, False), True) for m in model.many if m.declared
    ]
    links = []
    for name, key, label, target, is_required, is_many in (*one, *many):
        other = None if target == USER else view.model(target)
        links.append(
            {
                "name": name,
                "key": key,
                "label": label,
                "slug": other.slug if other else "users",
                "model": other.prop if other else USER,
                "title": _title(other) if other else '"name"',
                "more": _naming(view, model, other) if other else "",
                "required": _bool(is_required),
                "many": _bool(is_many),
            }
        )
    return links


def _naming(view: AppView, model: ModelView, other: ModelView) -> str:
    """Return the properties of a link that say who may not know the names of its records."""
    title = other.title_field
    if title is None:
        return ""
    blind = unnamed_for(view, model, other)
    unnamed = f", unnamedFor: [{', '.join(map(emit.ts_string, blind))}]" if blind else ""
    guarded = ", guarded: true" if title.spec.personal or title.spec.hidden_from else ""
    return unnamed + guarded


def _bool(value: bool) -> str:  # noqa: FBT001 - one value in, its literal out
    return "true" if value else "false"
