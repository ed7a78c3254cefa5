"""The pages of one model: its columns, form and detail page, and the thin routes around them."""

from typing import Any

from omniforge.agents.frontend import app_fields, app_sections
from omniforge.agents.frontend.app_fields import FIELDS, UI, VALUES
from omniforge.agents.frontend.app_imports import Imports
from omniforge.codegen import computed_ts, emit, zod
from omniforge.codegen.app_view import USER, AppView, FieldView, LinkView, ManyView, ModelView
from omniforge.codegen.computed import aggregate_link
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file
from omniforge.spec.formula.of_model import formula_of
from omniforge.spec.formula.tree import Aggregate

_TEMPLATES = "nextjs/template/src"
_ROUTES = ("page.tsx", "loading.tsx", "new/page.tsx", "[id]/page.tsx", "[id]/edit/page.tsx")


def model_files(app: AppView, model: ModelView) -> tuple[GeneratedFile, ...]:
    """Return all files of one model's pages."""
    source = f"src/models/{model.folder}"
    of_model = f"{_TEMPLATES}/models/{{{{ model }}}}"
    parts = {
        "form": (form_values(app, model), _nodes(model)),
        "columns": (column_values(app, model), _nodes(model)),
        "detail": (detail_values(app, model), _nodes(model)),
    }
    files = [
        template_file(f"{of_model}/{name}.tsx.jinja", f"{source}/{name}.tsx", values, nodes=nodes)
        for name, (values, nodes) in parts.items()
    ]
    routes = [
        template_file(
            f"{_TEMPLATES}/app/app/{{{{ model }}}}/{route}.jinja",
            f"src/app/app/{model.slug}/{route}",
            {"model": model},
            nodes=(model.node,),
        )
        for route in _ROUTES
    ]
    return (*files, *routes)


def _nodes(model: ModelView) -> tuple[str, ...]:
    return (model.node, *(i.node for i in app_sections.inputs(model)))


def form_values(app: AppView, model: ModelView) -> dict[str, Any]:
    """Return the values of `form.tsx.jinja`."""
    imports = Imports(
        [
            ("RecordForm", "@/components/app/record-form"),
            ("useRecordForm", "@/components/app/use-record-form"),
            (f"{model.prop}Create", "./schema"),
            (f"{model.prop}Update", "./schema"),
            (f"type {model.class_name}Row", "./schema"),
        ]
    )
    rules = bool(zod.rule_literals(model))
    if rules:
        imports.add(f"{model.prop}Rules", "./schema")
    hidden = _hidden_by_role(model)
    if hidden:
        imports.add("useRole", "@/components/app/role-context")
        imports.add("type Role", "@/lib/roles")
    sections = [
        {"title": app_fields.attribute("title", s.name), "controls": [_input(app, model, i, imports) for i in inputs]}
        for s in app_sections.sections(model)
        if (inputs := [i for i in s.inputs if _is_in_form(i)])
    ]
    if sections:
        imports.add("FormSection", "@/components/app/record-form")
    return {
        "model": model,
        "noun": app_fields.attribute("noun", model.noun),
        "imports": imports,
        "sections": sections,
        "values": [_initial(i) for i in app_sections.inputs(model) if not _is_computed(i)],
        "worked": _worked(model, imports),
        "hidden": hidden,
        "rules": rules,
        "secrets": [f.prop for f in model.fields if f.type == "password"],
    }


def _hidden_by_role(model: ModelView) -> list[tuple[str, list[str]]]:
    roles = [r for r in model.access if r != "public"]
    found = [(r, [f.prop for f in model.entered if r in f.spec.hidden_from]) for r in roles]
    return [(role, props) for role, props in found if props]


def _is_computed(one: app_sections.Input) -> bool:
    return isinstance(one, FieldView) and one.computed


def _is_in_form(one: app_sections.Input) -> bool:
    """Whether a form has an input: a computed field is shown when everybody may see it."""
    return not (isinstance(one, FieldView) and one.computed and one.spec.hidden_from)


def _worked(model: ModelView, imports: Imports) -> list[tuple[str, str]]:
    """Return what a form works computed fields out from: property and TypeScript of its value."""
    if not any(_is_in_form(f) for f in computed_ts.worked_out(model)):
        return []
    imports.add(f"compute{model.class_name}", "./computed")
    first = emit.ts_string(model.spec.states[0].id) if model.spec.states else "null"
    found = []
    for part in computed_ts.parts(model):
        if part is None:
            found.append(("state", f"row?.state ?? {first}"))
        else:
            found.append((part.prop, f"row?.{part.prop} ?? 0" if part.computed else f'form.bind("{part.prop}").value'))
    return found


def _computed(model: ModelView, one: FieldView, imports: Imports) -> str:
    imports.add("ComputedField", f"{FIELDS}/computed-field")
    _import_value(model, one, imports, cell=False)
    row = "worked" if one in computed_ts.worked_out(model) else "row?"
    parts = [app_fields.attribute("label", one.label)]
    if one.spec.description:
        parts.append(app_fields.attribute("help", one.spec.description))
    return f"<ComputedField {' '.join(parts)}>{app_fields.shown(model, one, row, cell=False)}</ComputedField>"


def _input(app: AppView, model: ModelView, one: app_sections.Input, imports: Imports) -> str:
    if isinstance(one, FieldView) and one.computed:
        return _computed(model, one, imports)
    if isinstance(one, FieldView):
        ui = UI[one.type]
        imports.add(ui.control, f"{FIELDS}/{ui.control_file}")
        if one.type == "enum":
            imports.add(f"{model.prop}Fields", "./schema")
        jsx = app_fields.control(model, one)
        hides = any(one.prop in props for _, props in _hidden_by_role(model))
        return f'{{!hidden.includes("{one.prop}") && ({jsx})}}' if hides else jsx
    component, file = ("LinkField", "link-field") if isinstance(one, LinkView) else ("ManyField", "many-field")
    imports.add(component, f"{FIELDS}/{file}")
    bind = one.fk if isinstance(one, LinkView) else f"{one.prop}Ids"
    required = " required" if isinstance(one, LinkView) and one.required else ""
    label = app_fields.attribute("label", one.label)
    slug = _slug(app, one.target)
    return f'<{component} {{...form.bind("{bind}")}} {label} slug="{slug}" current={{row?.{one.prop}}}{required} />'


def _slug(app: AppView, target: str) -> str:
    return "users" if target == USER else app.model(target).slug


def _initial(one: app_sections.Input) -> tuple[str, str]:
    if isinstance(one, FieldView):
        return one.prop, app_fields.initial(one)
    if isinstance(one, LinkView):
        return one.fk, f"row?.{one.prop}?.id ?? null"
    return f"{one.prop}Ids", f"row?.{one.prop}.map((one) => one.id) ?? []"


def column_values(app: AppView, model: ModelView) -> dict[str, Any]:
    """Return the values of `columns.tsx.jinja`."""
    imports = Imports(
        [
            ("type Column", "@/components/app/columns"),
            ("type Filter", "@/components/app/columns"),
            (f"type {model.class_name}Row", "./schema"),
        ]
    )
    columns = [_title_column(model, imports), *(_column(app, model, c, imports) for c in app_sections.columns(model))]
    filters = [_filter(app, model, f, imports) for f in app_sections.filters(model)]
    return {"model": model, "imports": imports, "columns": columns, "filters": filters}


def _title_column(model: ModelView, imports: Imports) -> str:
    title = model.title_field
    if title is None:
        return f'{{ key: "id", label: {emit.ts_string(model.label)}, cell: (row) => `#${{row.id.slice(-6)}}` }}'
    name = f"row.{title.prop}"
    if not title.spec.required or title.spec.hidden_from:
        name = f"{name} || {emit.ts_string(f'Untitled {model.noun}')}"
    picture = app_sections.picture(model)
    if picture is not None:
        imports.add("PictureTitle", f"{VALUES}/picture-title")
        name = f"<PictureTitle src={{row.{picture.prop}}} id={{row.id}}>{{{name}}}</PictureTitle>"
    return _entry(title, [f'sort: "{title.prop}"', f"cell: (row) => {name}"])


def _entry(field: FieldView, parts: list[str]) -> str:
    hidden = [r for r in field.spec.hidden_from if r != "public"]
    if hidden:
        parts.insert(0, f"hiddenFrom: {emit.json_value(hidden)}")
    return f'{{ key: "{field.prop}", label: {emit.ts_string(field.label)}, {", ".join(parts)} }}'


def _column(app: AppView, model: ModelView, one: FieldView | LinkView | None, imports: Imports) -> str:
    if one is None:
        imports.add("StateBadge", "@/components/app/state-badge")
        imports.add(f"{model.prop}States", "./schema")
        cell = f"<StateBadge states={{{model.prop}States}} value={{row.state}} />"
        return f'{{ key: "state", label: "Status", sort: "state", cell: (row) => {cell} }}'
    if isinstance(one, LinkView):
        cell = _ref(app, one, "row", imports)
        return f'{{ key: "{one.prop}", label: {emit.ts_string(one.label)}, cell: (row) => {cell} }}'
    ui = UI[one.type]
    _import_value(model, one, imports, cell=True)
    parts = [f'sort: "{one.prop}"'] if ui.sorted and not one.sealed else []
    parts += ['align: "end"'] if ui.end else []
    return _entry(one, [*parts, f"cell: (row) => {app_fields.shown(model, one, 'row', cell=True)}"])


def _import_value(model: ModelView, field: FieldView, imports: Imports, *, cell: bool) -> None:
    ui = UI[field.type]
    imports.add((ui.cell or ui.value) if cell else ui.value, f"{VALUES}/{ui.value_file}")
    if field.type == "enum":
        imports.add(f"{model.prop}Fields", "./schema")


def _ref(app: AppView, link: LinkView, row: str, imports: Imports) -> str:
    if link.target == USER:
        imports.add("Text", f"{VALUES}/text")
        return f"<Text value={{{row}.{link.prop}?.label}} />"
    imports.add("RefLink", f"{VALUES}/ref-link")
    return f'<RefLink slug="{_slug(app, link.target)}" value={{{row}.{link.prop}}} />'


def _filter(app: AppView, model: ModelView, one: FieldView | LinkView | None, imports: Imports) -> str:
    if one is None:
        imports.add(f"{model.prop}States", "./schema")
        return f'{{ kind: "choice", key: "filter.state", label: "Status", options: {model.prop}States }}'
    label = emit.ts_string(one.label)
    if isinstance(one, LinkView):
        return f'{{ kind: "link", key: "filter.{one.prop}", label: {label}, slug: "{_slug(app, one.target)}" }}'
    if one.type == "boolean":
        imports.add("YES_NO", "@/components/app/yes-no")
        options = "YES_NO"
    else:
        imports.add(f"{model.prop}Fields", "./schema")
        options = f"{model.prop}Fields.{one.prop}.options"
    hidden = [r for r in one.spec.hidden_from if r != "public"]
    tail = f", hiddenFrom: {emit.json_value(hidden)}" if hidden else ""
    return f'{{ kind: "choice", key: "filter.{one.prop}", label: {label}, options: {options}{tail} }}'


def detail_values(app: AppView, model: ModelView) -> dict[str, Any]:
    """Return the values of `detail.tsx.jinja`."""
    imports = Imports(
        [
            *([("Changes", "@/components/app/changes")] if model.spec.audit else []),
            ("History", "@/components/app/history"),
            ("LiveRefresh", "@/components/app/live-refresh"),
            ("RecordHead", "@/components/app/record-head"),
            ("type Session", "@/lib/auth"),
            (f"{model.prop}Resource", "./resource"),
            (f"type {model.class_name}Row", "./schema"),
        ]
    )
    sections = []
    for section in app_sections.sections(model):
        facts = [_fact(app, model, i, imports) for i in section.inputs if _is_fact(model, i)]
        if facts:
            imports.add("Fact", "@/components/app/facts")
            imports.add("Facts", "@/components/app/facts")
            sections.append({"title": app_fields.attribute("title", section.name), "facts": facts})
    picture = app_sections.picture(model)
    if picture is not None:
        imports.add("Picture", f"{VALUES}/picture")
    return {
        "model": model,
        "followed": _followed(app, model),
        "imports": imports,
        "sections": sections,
        "picture": picture and app_fields.shown(model, picture, model.prop, cell=False),
        "linked": [_linked(app, model, m, imports) for m in model.many if m.declared],
        "related": [
            *(
                _related(app, model, imports, source=m.target, label=m.label, link=m.inverse_prop)
                for m in model.many
                if not m.declared
            ),
            *(_related(app, model, imports, source=i.source, label=i.label, link=i.link.prop) for i in model.inverses),
        ],
    }


def _followed(app: AppView, model: ModelView) -> list[str]:
    """Return the slugs of models whose records aggregates of this one are about."""
    formulas = [formula_of(f.spec) for f in model.fields]
    about = [aggregate_link(app, model, f)[0] for f in formulas if isinstance(f, Aggregate)]
    return list(dict.fromkeys(other.slug for other in about if other.id != model.id))


def has_facts(model: ModelView) -> bool:
    """Whether the page of a record says more than its title."""
    return any(_is_fact(model, one) for section in app_sections.sections(model) for one in section.inputs)


def _is_fact(model: ModelView, one: app_sections.Input) -> bool:
    if isinstance(one, FieldView):
        apart = (model.title_field, app_sections.picture(model))
        return one.type != "password" and one not in apart
    return isinstance(one, LinkView)


def _fact(app: AppView, model: ModelView, one: app_sections.Input, imports: Imports) -> str:
    label = app_fields.attribute("label", one.label)
    if isinstance(one, LinkView):
        return f"<Fact {label}>{_ref(app, one, model.prop, imports)}</Fact>"
    if not isinstance(one, FieldView):
        raise TypeError(one)
    _import_value(model, one, imports, cell=False)
    wide = " wide" if UI[one.type].wide else ""
    fact = f"<Fact {label}{wide}>{app_fields.shown(model, one, model.prop, cell=False)}</Fact>"
    if not one.spec.hidden_from:
        return fact
    imports.add("canSee", "@/lib/resource")
    return f'{{canSee({model.prop}Resource, session, "{one.prop}") && ({fact})}}'


def _linked(app: AppView, model: ModelView, many: ManyView, imports: Imports) -> str:
    imports.add("LinkedList", "@/components/app/related")
    title = app_fields.attribute("title", many.label)
    return f'<LinkedList {title} slug="{_slug(app, many.target)}" items={{{model.prop}.{many.prop}}} />'


def _related(app: AppView, model: ModelView, imports: Imports, *, source: str, label: str, link: str) -> str:
    """Return the list of `source`'s records whose property `link` leads to this one."""
    other = app.model(source)
    imports.add("Related", "@/components/app/related")
    if other.id != model.id:
        imports.add(f"{other.prop}Resource", f"@/models/{other.folder}/resource")
    title = app_fields.attribute("title", label)
    return (
        f"<Related {title} resource={{{other.prop}Resource}} session={{session}} "
        f'link="{link}" id={{{model.prop}.id}} />'
    )
