"""The test files of one model: factory, API tests and seed rows."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from omniforge.agents.base import Json
from omniforge.agents.test import (
    access_cases,
    cases,
    computed_cases,
    edge_cases,
    form_cases,
    life_cases,
    literals,
    seeds,
    visitor_cases,
)
from omniforge.agents.test.extra_cases import ExtraCases, judged
from omniforge.agents.test.seeds import Row
from omniforge.agents.test.values import value
from omniforge.codegen.app_view import USER, AppView, LinkView, ModelView
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file
from omniforge.spec import access
from omniforge.spec.formula.of_model import read_by_formulas

_TEMPLATES = "nextjs/template/tests"
_SAMPLES = 12
Names = dict[str, str]
_USER: Names = {"class_name": "User", "folder": "user", "prop": "user", "slug": "users"}


def factory_file(view: AppView, model: ModelView) -> GeneratedFile:
    """Return `tests/factories/<model>.ts`; it changes only with what a row must have."""
    first = _sample_rows(view, model)[0]
    fields = [f for f in model.fields if f.spec.required or f.spec.id in model.ruled]
    unique = _unique_fields(model)
    expressions = []
    for field in fields:
        many = [value(model, field, i) for i in range(_SAMPLES)]
        counted = field.spec.id in unique
        text = (
            literals.numbered(model, field, first[field.prop], many)
            if counted
            else literals.stored(field, first[field.prop])
        )
        text = literals.sealed(field, text) if field.sealed else text
        expressions.append((field.prop, text))
    links: list[Names] = [{**_target(view, link), "fk": link.fk, "role": ""} for link in model.links if link.required]
    if model.owned:
        role = model.spec.owner or view.default_role.id
        links.append({**_USER, "fk": "ownerId", "role": role})
    values = {
        "model": model,
        "article": article(model.noun),
        "factory_values": expressions,
        "factory_links": links,
        "factory_imports": _imports(links, without=model.folder),
        "seals": any(f.sealed for f in fields),
        "sequence": any("n" in _names_in(text) for _, text in expressions),
    }
    return template_file(
        f"{_TEMPLATES}/factories/{{{{ model }}}}.ts.jinja",
        f"tests/factories/{model.folder}.ts",
        values,
        nodes=(model.node,),
    )


def more_cases(view: AppView, model: ModelView, proposed: Sequence[Json]) -> ExtraCases:
    """Return what is left of proposed cases: those that hold and that the tests do not make anyway."""
    if not proposed:
        return ExtraCases()
    first, *later = _sample_rows(view, model)
    tried = {changes for _, changes, _ in cases.invalid(model, first)}
    tried |= {f"{{ {prop}: {literal} }}" for prop, literal in cases.changes(model, first, tuple(later))}
    return judged(model, proposed, tried)


def test_file(
    view: AppView,
    model: ModelView,
    *,
    soft_deleted: Collection[str],
    more: ExtraCases,
    aggregates: Sequence[Mapping[str, Any]],
) -> GeneratedFile:
    """Return `tests/models/<model>.test.ts`.

    Args:
        view: the app around the model.
        model: the model.
        soft_deleted: ids of models whose rows are kept when deleted, so that nothing is blocked by them.
        more: cases beyond forge's own.
        aggregates: `computed_cases.aggregates` of the model in the whole app.
    """
    first, *rest = _sample_rows(view, model)
    later = tuple(rest)
    links = [*_body_links(view, model), *_body_many(view, model)]
    secret = [f.prop for f in model.fields if f.type == "password"]
    deletes = _deletes(view, model, soft_deleted)
    change = next(_safe_changes(model, first, later), "{}")
    link_filters = [
        {**_target(view, link), "fk": link.fk, "prop": link.prop, "label": link.label}
        for link in model.links
        if link.target not in (USER, model.id)
    ]
    conflicts = _conflicts(model)
    unnamed = list(life_cases.unnamed(view, model))
    values = {
        "model": model,
        "article": article(model.noun),
        "values": [(f.prop, literals.api(first[f.prop])) for f in model.entered if f.type != "password"],
        "secrets": [(f.prop, literals.api(first[f.prop])) for f in model.entered if f.type == "password"],
        "body_links": links,
        "body_owner": any(link["owned"] for link in links),
        "expected": "VALUES",
        "secret": secret,
        "writer": "admin",
        "invalid": [*cases.invalid(model, first), *more.refused],
        "taken": [*edge_cases.edges(model), *more.taken],
        "defaults": edge_cases.defaults(model),
        "orders": list(edge_cases.orders(model, first, later)),
        "visitors": visitor_cases.visitors(view, model, first),
        "conflicts": conflicts,
        "emptied": [model.class_name, *sorted({k["class_name"] for k in links if k["folder"] != _USER["folder"]})],
        "more_routes": _more_routes(model),
        "history": life_cases.history(model, first, later),
        "restore": life_cases.restore(view, model, conflicts),
        "unnamed": unnamed,
        "sealed": [f.prop for f in model.fields if f.sealed and first[f.prop] is not None],
        "sealed_texts": [f.prop for f in model.fields if f.sealed and visitor_cases.is_telling(first[f.prop])],
        "lookups": [f for f in model.fields if f.lookup and first[f.prop] is not None],
        "worked": computed_cases.worked(model, first, later),
        "aggregates": aggregates,
        "changes": list(cases.changes(model, first, later)),
        "change": change,
        "deletes": deletes,
        "delete_targets": _imports(deletes, without=model.folder, slug=True),
        "search": cases.search(model, first, later),
        "filters": list(cases.filters(model, first, later)),
        "link_filters": link_filters,
        "transitions": _transitions(view, model),
        "hidden": _hidden(model),
        "access": access_cases.table(view, model),
        "access_make": f"(owner: {{ id: string }}) => make{model.class_name}({{ ownerId: owner.id }})"
        if model.owned
        else f"() => make{model.class_name}()",
        "access_body": access_cases.body(model, links),
        "hidden_body": any(f.spec.hidden_from for f in model.entered),
        "test_imports": _imports(
            [
                *links,
                *deletes,
                *link_filters,
                *unnamed,
                *aggregates,
                {"class_name": model.class_name, "folder": model.folder},
            ]
        ),
    }
    return template_file(
        f"{_TEMPLATES}/models/{{{{ model }}}}.test.ts.jinja",
        f"tests/models/{model.folder}.test.ts",
        values,
        nodes=(model.node, *(f.node for f in model.fields)),
    )


def form_test_file(view: AppView, model: ModelView) -> GeneratedFile:
    """Return `tests/models/<model>.form.test.tsx`."""
    first, *_ = _sample_rows(view, model)
    return template_file(
        f"{_TEMPLATES}/models/{{{{ model }}}}.form.test.tsx.jinja",
        f"tests/models/{model.folder}.form.test.tsx",
        {"model": model, "article": article(model.noun), **form_cases.form(model, first)},
        nodes=(model.node, *(f.node for f in model.fields)),
    )


def seed_file(
    view: AppView,
    model: ModelView,
    *,
    skipped: Collection[str],
    counts: Mapping[str, int],
    picked: Mapping[str, Sequence[int]],
) -> GeneratedFile:
    """Return `prisma/seed/<model>.json`.

    Args:
        view: the app around the model.
        model: the model.
        skipped: ids of optional links left empty because the other side is filled later.
        counts: model id -> number of its demo rows, where there are fewer than usual.
        picked: relation id -> numbers of the target's rows.
    """
    around = replace(around_model(view, model), skipped=skipped, counts=counts, picked=picked)
    return GeneratedFile(
        path=f"prisma/seed/{model.folder}.json",
        content=json.dumps(seeds.rows(model, around), indent=2, ensure_ascii=False) + "\n",
        template="agents/test/vocabulary.yaml",
        nodes=(model.node, *(f.node for f in model.fields)),
    )


def article(noun: str) -> str:
    """Return `a` or `an` for a noun."""
    return "an" if noun[:1].lower() in "aeiou" else "a"


def _sample_rows(view: AppView, model: ModelView) -> tuple[Row, ...]:
    whole = replace(around_model(view, model), user_roles=tuple(r.id for r in view.roles) * seeds.MOST_ROWS)
    return seeds.rows(model, whole)


def around_model(view: AppView, model: ModelView) -> seeds.Around:
    """Return what demo rows of a model know of the app: folders of models, and demo accounts."""
    usual = model.spec.owner or view.default_role.id
    roles = (usual, *(r.id for r in view.roles if r.id != usual))
    return seeds.Around(folders={m.id: m.folder for m in view.models}, user_roles=roles)


def _unique_fields(model: ModelView) -> set[str]:
    """Ids of fields that a factory counts up: unique ones, and one of each group of plain fields."""
    found = {f.spec.id for f in model.fields if f.spec.unique}
    plain = {f.spec.id for f in model.fields}
    for group in model.spec.unique:
        if all(i in plain for i in group.fields):
            found.add(group.fields[0])
    return found


def _names_in(text: str) -> set[str]:
    return {"n"} if any(mark in text for mark in ("${n}", "+ n", "String(n)", "[n %", "0, n")) else set()


def _more_routes(model: ModelView) -> str:
    """Return the route modules that only some models have, as the body of an object literal."""
    wanted = {
        "transitions: transitionRoute": bool(model.spec.transitions),
        "restore: restoreRoute": model.spec.soft_delete,
        "history: historyRoute": model.spec.audit,
    }
    return ", ".join(route for route, is_wanted in wanted.items() if is_wanted)


def _target(view: AppView, link: LinkView) -> Names:
    if link.target == USER:
        return dict(_USER)
    return _names(view.model(link.target))


def _names(model: ModelView) -> Names:
    return {"class_name": model.class_name, "folder": model.folder, "prop": model.prop, "slug": model.slug}


def _imports(items: Iterable[Mapping[str, Any]], *, without: str = "", slug: bool = False) -> list[Mapping[str, Any]]:
    found = {str(item["folder"]): item for item in items if item["folder"] != without}
    return [found[folder] for folder in sorted(found) if not slug or "slug" in found[folder]]


def _body_links(view: AppView, model: ModelView) -> list[dict[str, Any]]:
    found = []
    for link in model.links:
        if link.target == model.id and not link.required:
            continue
        owned = link.target != USER and view.model(link.target).owned
        made = f"make{_target(view, link)['class_name']}({'{ ownerId: owner.id }' if owned else ''})"
        names = {**_target(view, link), "slug": "", "prop": link.prop, "key": link.fk, "owned": owned, "many": False}
        found.append({**names, "expression": f"(await {made}).id", "nullable": not link.required})
    return found


def _body_many(view: AppView, model: ModelView) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for many in model.many:
        if not many.declared or many.target in (model.id, USER):
            continue
        target = view.model(many.target)
        made = f"make{target.class_name}({'{ ownerId: owner.id }' if target.owned else ''})"
        names = {**_names(target), "slug": "", "prop": many.prop, "key": f"{many.prop}Ids", "owned": target.owned}
        found.append({**names, "many": True, "expression": f"[(await {made}).id]", "nullable": False})
    return found


def _conflicts(model: ModelView) -> list[Names]:
    links = {link.id: link.fk for link in model.links}
    fields = {f.spec.id: f.prop for f in model.fields}
    found = [
        {"label": f.label, "body": f"await body({{ {f.prop}: sent.{f.prop} }})"} for f in model.fields if f.spec.unique
    ]
    found += [
        {"label": link.label, "body": f"await body({{ {link.fk}: sent.{link.fk} }})"}
        for link in model.links
        if link.unique
    ]
    for group in model.spec.unique:
        props = [fields.get(i) or links.get(i, "") for i in group.fields]
        same = ", ".join(f"{p}: sent.{p}" for p in props if p)
        found.append({"label": " and ".join(props), "body": f"await body({{ {same} }})"})
    return found


def _safe_changes(model: ModelView, first: Row, later: tuple[Row, ...]) -> Iterator[str]:
    grouped = {i for group in model.spec.unique for i in group.fields}
    read = read_by_formulas(model.spec) if model.spec.audit else frozenset()
    for field in cases.changeable(model):
        is_kept_out = (model.spec.audit and field.spec.personal) or field.spec.id in read
        if field.spec.unique or field.spec.hidden_from or field.spec.id in grouped or is_kept_out:
            continue
        found = next((r[field.prop] for r in later if r[field.prop] != first[field.prop]), None)
        if found is not None:
            yield literals.change(field.prop, found)


def _deletes(view: AppView, model: ModelView, soft_deleted: Collection[str]) -> list[Names]:
    titles = {
        "restrict": "{0} with {1} cannot be deleted",
        "cascade": "deleting {0} deletes its {1}",
        "set-null": "deleting {0} leaves its {1}",
    }
    found = []
    for link in model.links:
        if link.target in (USER, model.id) or link.target in soft_deleted or model.spec.soft_delete:
            continue
        target = view.model(link.target)
        title = titles[link.on_delete].format(f"{article(target.noun)} {target.noun}", model.plural_noun)
        found.append(
            {
                **_names(target),
                "fk": link.fk,
                "link": link.prop,
                "rule": link.on_delete,
                "title": f"{title} ({link.label})",
            }
        )
    return found


def _transitions(view: AppView, model: ModelView) -> dict[str, list[Names]] | None:
    if not model.spec.transitions:
        return None
    may_update = [r.id for r in view.roles if "update" in model.access.get(r.id, {})]
    allowed: list[Names] = []
    refused: list[Names] = []
    forbidden: list[Names] = []
    for transition in model.spec.transitions:
        named = [r for r in transition.roles if r in may_update]
        role = named[0] if named else access.ADMIN.id
        common = {"id": transition.id, "target": transition.target, "role": role}
        allowed += [{**common, "source": source} for source in transition.source]
        refused += [{**common, "source": s.id} for s in model.spec.states if s.id not in transition.source]
        for other in view.roles:
            barred = transition.roles and other.id not in transition.roles and other.id != access.ADMIN.id
            if barred or other.id not in may_update:
                forbidden.append({"id": transition.id, "role": other.id, "source": transition.source[0]})
    return {"allowed": allowed, "refused": refused, "forbidden": forbidden}


def _hidden(model: ModelView) -> list[Names]:
    return [
        {"role": role, "prop": field.prop, "label": field.label}
        for field in model.fields
        for role in field.spec.hidden_from
        if role != access.PUBLIC and model.access.get(role, {}).get("read") and field.type != "password"
    ]
