"""The signed-in half of the Frontend agent: primitives, sign-in pages, shell, dashboard, and the pages of each model.

Invariant: the pages of one model come from a slice that holds no other model's fields, and the global files
from names alone; so adding a field changes three files of one model here.
"""

from typing import Any

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.frontend import app_icons, app_sections, control_tests
from omniforge.agents.frontend.app_fields import UI
from omniforge.agents.frontend.app_model import has_facts, model_files
from omniforge.codegen import account_words
from omniforge.codegen.account_words import in_its_words
from omniforge.codegen.app_view import AppView, FieldView, LinkView, ManyView, ModelView, build_view
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.parts import asked, parts_of, wanted
from omniforge.codegen.render import static_file, static_files, template_file
from omniforge.spec import slices
from omniforge.spec.model import Spec

AGENT_NAME = "frontend"
DESIGN_TASK = "ui_designer.design"
_SOURCE = "nextjs/template/src"
_SHELLS = ("sidebar", "topnav")
_PANELS = {
    "colour": ("storefront", "programme", "cause", "play", "portfolio"),
    "scene": ("service-desk", "place", "community", "directory"),
}
"""What stands beside the sign-in form, by archetype; elsewhere the steps of the product."""

_UI = (
    "avatar", "badge", "button", "chart", "control.ts", "dialog", "dropdown-menu", "empty-state", "field", "input",
    "pagination", "select", "skeleton", "table", "toast",
)  # fmt: skip
_APP = (
    "api-keys", "auth-heading", "brand", "changes", "columns.ts", "dashboard-parts", "delete-record", "deleted-list",
    "fields/bound.ts", "forgot-form", "form-problem", "history", "history-line", "list-filters",
    "list-params.ts", "list-skeleton", "list-table", "live-refresh", "login-form", "nav-link", "navigation",
    "page-header", "password-form", "profile-form", "record-form", "record-head", "record-list", "reset-form",
    "restore-record", "role-context", "sign-in-list", "state-badge", "stops.ts", "tab-bar", "theme.ts", "title-of.ts",
    "transitions", "use-options.ts", "use-record-form.ts", "use-small-form.ts", "user-menu", "user-table",
    "values/moment", "values/nothing", "your-data",
)  # fmt: skip
"""Components that no model chooses by its fields; `templates/nextjs/parts.yaml` says which apps have them."""

_PAGES = (
    "(auth)/layout", "(auth)/login/page", "(auth)/signup/page", "(auth)/forgot-password/page",
    "(auth)/reset-password/page", "app/layout", "app/page", "app/error", "app/not-found", "app/admin/users/page",
    "app/admin/leads/page", "app/admin/sign-ins/page", "app/account/page", "dev/outbox/page",
)  # fmt: skip
_NEEDS: dict[str, tuple[str, ...]] = {
    "app/fields/checkbox-field": ("ui/checkbox",),
    "app/fields/textarea-field": ("ui/textarea",),
    "app/fields/list-field": ("ui/textarea",),
    "app/fields/json-field": ("ui/textarea",),
    "app/fields/location-field": ("ui/field-group",),
    "app/fields/many-field": ("ui/field-group",),
    "app/fields/rating-field": ("app/fields/select-field",),
    "app/fields/currency-field": ("app/fields/select-field", "app/currencies.ts"),
    "app/fields/country-field": ("app/fields/select-field", "app/countries.ts"),
    "app/values/country": ("app/countries.ts",),
    "app/values/markdown": ("app/values/markdown-parse.ts", "app/values/outside-link"),
    "app/values/file-link": ("app/values/outside-link",),
    "app/values/place": ("app/values/outside-link",),
    "app/values/picture": ("app/values/picture-title",),
    "ui/radio-group": ("ui/field-group",),
}
"""Component -> the components it imports that are not always there."""


def tasks(spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG001 - the signature of every agent's room
    """Return the app task, then one task per model."""
    app = build_view(spec)
    shared = Task(
        id="frontend.app",
        agent=AGENT_NAME,
        unit="app",
        title="App shell, sign-in, dashboard, administration",
        spec=slices.names_only(spec, account_words.KEY),
        upstream=(DESIGN_TASK,),
        params={
            "components": list(_components(app)),
            "focus": [m.slug for m in _by_weight(app)],
            "parts": parts_of(app),
        },
    )
    of_models = (
        Task(
            id=f"frontend.model.{model.id}",
            agent=AGENT_NAME,
            unit="model",
            title=f"Pages for {model.label}",
            spec=slices.for_model(spec, model.id),
            params={"model": model.id},
            nodes=(model.node,),
        )
        for model in app.models
    )
    return (shared, *of_models)


def run(inputs: TaskInputs) -> TaskOutput:
    """Run the app task or one model's task."""
    app = inputs.view
    if inputs.task.unit == "model":
        return TaskOutput(files=model_files(app, app.model(inputs.task.params["model"])))
    design: Json = dict(inputs.results.get(DESIGN_TASK, {}))
    shell = design.get("shell") if design.get("shell") in _SHELLS else _default_shell(app)
    panel = next((p for p, listed in _PANELS.items() if design.get("archetype") in listed), "steps")
    dashboard = str(shell) if app.models else "bare"
    files = _shared_files(app, inputs.task.params, shell=str(shell), panel=panel, dashboard=dashboard)
    return TaskOutput(files=files, log=(f"shell: {shell}", f"sign-in panel: {panel}"))


def _default_shell(app: AppView) -> str:
    return "sidebar" if len(app.models) > 4 else "topnav"  # noqa: PLR2004 - that many tabs fit a phone


def _components(app: AppView) -> tuple[str, ...]:
    """Return the components beyond the fixed ones that some model of the app uses, sorted."""
    wanted = {name for model in app.models for name in _of_model(model)}
    if len(app.signup_roles) > 1:
        wanted.add("ui/radio-group")
    todo = list(wanted)
    while todo:
        for needed in _NEEDS.get(todo.pop(), ()):
            if needed not in wanted:
                wanted.add(needed)
                todo.append(needed)
    return tuple(sorted(wanted))


def _of_model(model: ModelView) -> set[str]:
    wanted = {"app/facts"} if has_facts(model) else set()
    for one in app_sections.inputs(model):
        if isinstance(one, LinkView):
            shown = "text" if one.target == "user" else "ref-link"
            wanted |= {"app/fields/link-field", f"app/values/{shown}"}
        elif isinstance(one, ManyView):
            wanted.add("app/fields/many-field")
        else:
            ui = UI[one.type]
            wanted.add(f"app/fields/{'computed-field' if one.computed else ui.control_file}")
            if ui.value_file and one is not model.title_field:
                wanted.add(f"app/values/{ui.value_file}")
    if model.inverses or model.many:
        wanted.add("app/related")
    if any(isinstance(one, FieldView) and one.type == "boolean" for one in app_sections.filters(model)):
        wanted.add("app/yes-no.ts")
    return wanted


def _by_weight(app: AppView) -> list[ModelView]:
    """Return the models from the one the app turns on to the least: those with a life, an owner and links first."""

    def weight(model: ModelView) -> int:
        return 3 * bool(model.spec.states) + 2 * model.owned + min(3, len(model.links) + len(model.many))

    return sorted(app.models, key=lambda m: -weight(m))


def _shared_files(app: AppView, params: Json, *, shell: str, panel: str, dashboard: str) -> tuple[GeneratedFile, ...]:
    has = asked(params["parts"])
    figures = ("ui/sparkline",) if dashboard == "sidebar" else ()
    components = sorted({*(f"ui/{n}" for n in _UI), *(f"app/{n}" for n in _APP), *figures, *params["components"]})
    verbatim = [*(f"components/{_tsx(n)}" for n in components), *(f"app/{n}.tsx" for n in _PAGES)]
    chosen = {
        f"shell-{shell}": "shell",
        f"dashboard-{dashboard}": "dashboard",
        f"auth-panel-{panel}": "auth-panel",
    }
    return (
        *(static_file(f"{_SOURCE}/{path}", f"src/{path}", has) for path in verbatim if wanted(f"src/{path}", has)),
        *(in_its_words(file, app.spec) for file in static_files(f"{_SOURCE}/messages", under="src/messages", has=has)),
        *(
            static_file(f"{_SOURCE}/components/app/{source}.tsx", f"src/components/app/{name}.tsx", has)
            for source, name in chosen.items()
        ),
        *((_component("icons.tsx", _icon_values(app, params)),) if app.models else ()),
        _component("signup-form.tsx", {"choice": len(app.signup_roles) > 1}),
        *control_tests.files(components),
    )


def _tsx(name: str) -> str:
    return name if name.endswith(".ts") else f"{name}.tsx"


def _component(name: str, values: dict[str, Any]) -> GeneratedFile:
    return template_file(f"{_SOURCE}/components/app/{name}.jinja", f"src/components/app/{name}", values)


def _icon_values(app: AppView, params: Json) -> dict[str, Any]:
    icon_of = [(m.slug, app_icons.icon_of(m)) for m in app.models]
    return {
        "icons": sorted({app_icons.DEFAULT, *(icon for _, icon in icon_of)}),
        "icon_of": icon_of,
        "groups": app_icons.groups(app.models),
        "focus": params["focus"],
    }
