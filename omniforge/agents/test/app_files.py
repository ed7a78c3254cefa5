"""The test files of the whole app: none of them names a field, so that adding one leaves them alone."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from omniforge.codegen.account_words import in_its_words
from omniforge.codegen.app_view import AppView
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.parts import Has
from omniforge.codegen.render import static_file, static_files, template_file
from omniforge.spec import access
from omniforge.spec.model import Flow, FlowStep

_TEMPLATE = "nextjs/template"
_STATIC = ("jest.config.mjs", "playwright.config.ts")
_RENDERED = ("e2e/site.spec.ts", "tests/pages.test.ts")
_OF_MODELS = ("e2e/support/kinds.ts", "tests/forms.test.tsx", "tests/seed.test.ts")
_FLOWS = "e2e/flows.spec.ts"
_FIRST = "e2e/support/first.ts"
_RECORD_STEPS = ("create", "open", "edit", "delete")


def files(
    view: AppView,
    keepers: Mapping[str, str],
    *,
    has: Has,
    as_demo: Collection[str] = (),
    computed: Mapping[str, Sequence[str]] | None = None,
) -> tuple[GeneratedFile, ...]:
    """Return every test file that is not about one model.

    Args:
        view: the app, models reduced to their names.
        keepers: model id -> role that creates, edits and deletes such records in the browser; others have no journey.
        has: the facts of the app (`codegen/parts.py`).
        as_demo: ids of flows that begin as the demo account of their role, because a new one lacks what they link to.
        computed: model id -> properties that nobody enters.
    """
    computed = computed or {}
    values: dict[str, Any] = {
        "view": view,
        "has": has,
        "kinds": [
            {"model": m, "role": keepers[m.id], "computed": list(computed.get(m.id, ()))}
            for m in view.models
            if m.id in keepers
        ],
        "public_paths": _public_paths(view),
        "flows": flows(view, keepers, as_demo=as_demo),
    }
    values["computed"] = any(kind["computed"] for kind in values["kinds"])
    actions = {step["action"] for flow in values["flows"] for step in flow["steps"]}
    values["actions"] = actions
    record_steps = [s for flow in values["flows"] for s in flow["steps"] if s["action"] in _RECORD_STEPS]
    values["opens_first"] = any(s["first"] for s in record_steps)
    values["opens_known"] = any(s["action"] == "open" and not s["first"] for s in record_steps)
    paths = [
        *_RENDERED,
        *(_OF_MODELS if view.models else ()),
        *([_FLOWS] if values["flows"] else ()),
        *([_FIRST] if values["opens_first"] else ()),
    ]
    return (
        *(static_file(f"{_TEMPLATE}/{path}", path, has) for path in _STATIC),
        *static_files(f"{_TEMPLATE}/tests", under="tests", has=has),
        *(in_its_words(file, view.spec) for file in static_files(f"{_TEMPLATE}/e2e", under="e2e", has=has)),
        *(template_file(f"{_TEMPLATE}/{path}.jinja", path, values) for path in paths),
    )


def flows(view: AppView, keepers: Mapping[str, str], *, as_demo: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return the flows of the spec as test steps; a flow ends before a record that no form can make."""
    found = []
    for flow in view.spec.flows:
        known = tuple(_as_demo(s) for s in flow.steps) if flow.id in as_demo else flow.steps
        made = [_step(view, flow, s, keepers) for s in known if not _is_inside(s)]
        steps = [step for step in made[: made.index(None) if None in made else len(made)] if step is not None]
        if steps:
            _mark_first_meetings(steps)
            uses_title = any(_reads_title(s) for s in steps)
            found.append({"name": flow.name, "steps": steps, "uses_title": uses_title})
    return found


def _reads_title(step: Mapping[str, Any]) -> bool:
    """Whether a step goes back to a record met before; one that only opens the first of a list does not."""
    return step["action"] in _RECORD_STEPS[1:] and not (step["action"] == "open" and step.get("first"))


def _mark_first_meetings(steps: list[dict[str, Any]]) -> None:
    """Set `first` on steps about a record that the flow has not met yet: they open the first one of the list."""
    current: str | None = None
    for step in steps:
        if step["action"] in _RECORD_STEPS:
            step["first"] = step["action"] != "create" and step["model"] != current
            current = step["model"]


def _step(view: AppView, flow: Flow, step: FlowStep, keepers: Mapping[str, str]) -> dict[str, Any] | None:
    role = flow.role if any(r.id == flow.role for r in view.roles) else None
    made: dict[str, Any] = {"action": step.action, "name": step.id, "model": step.model, "path": step.path or "/"}
    if step.action == "sign_up":
        made["role"] = next((r.name for r in view.signup_roles if r.id == role), None)
    elif step.action == "sign_in":
        made["role"] = role or access.ADMIN.id
    elif step.action in _RECORD_STEPS:
        if step.model is None or step.model not in keepers:
            return None
        made["role"] = role or keepers[step.model]
    return made


def _as_demo(step: FlowStep) -> FlowStep:
    return step.model_copy(update={"action": "sign_in"}) if step.action == "sign_up" else step


def _is_inside(step: FlowStep) -> bool:
    """Whether a step visits a page that has no fixed address, or that its record steps open anyway."""
    path = step.path or "/"
    return step.action == "visit" and ("[" in path or path.startswith("/app"))


def _public_paths(view: AppView) -> list[str]:
    found = [p.path for p in view.spec.pages if p.kind == "content" and "[" not in p.path]
    for model in view.models:
        if model.public:
            found += [f"/{model.slug}", f"/{model.slug}/seed-{model.folder}-1"]
    taken = {"/", "/pricing", "/privacy", "/terms", "/login", "/signup", "/forgot-password"}
    return [path for path in dict.fromkeys(found) if path not in taken]
