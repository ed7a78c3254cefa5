"""The signed-in pages: every type has its controls, text stays text, models stay apart."""

import json
from typing import Any, get_args

import pytest

from omniforge.agents.base import Previous, TaskInputs, TaskOutput
from omniforge.agents.frontend import app_fields, app_icons, app_ui
from omniforge.codegen.layout import lay_out
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Spec

TYPES: tuple[str, ...] = get_args(FieldType)
HOSTILE = [
    pytest.param("say \"hi\" and 'bye'", id="quotes"),
    pytest.param("`${process.exit()}` {x} {{ y }}", id="template"),
    pytest.param("*/ alert(1) /* // <!--", id="comments"),
    pytest.param("</script><script>alert(1)</script>", id="script"),
    pytest.param("Grüße 🎉 \u202eאבג\u2028next", id="scripts of the world"),
    pytest.param("long " * 23 + "name", id="long"),
    pytest.param("back\\slash & <b>tag</b>", id="markup"),
]


def spec(**changes: Any) -> Spec:
    label = [{"id": "one", "label": "One"}, {"id": "two", "label": "Two"}]
    fields = [{"id": "title", "name": "Title", "required": True}] + [
        {"id": f"f_{t}", "name": f"Field {t}", "type": t, **({"labels": label} if t == "enum" else {})} for t in TYPES
    ]
    whole: dict[str, Any] = {
        "name": "Lab",
        "slug": "lab",
        "models": [
            {
                "id": "sample",
                "name": "Sample",
                "fields": fields,
                "relations": [
                    {"id": "shelf", "name": "Shelf", "kind": "many-to-one", "to": "shelf"},
                    {"id": "tags", "name": "Tags", "kind": "many-to-many", "to": "shelf", "inverse": "Tagged"},
                ],
                "states": [{"id": "new", "name": "New"}, {"id": "old", "name": "Old", "final": True}],
            },
            {"id": "shelf", "name": "Shelf", "fields": [{"id": "name", "name": "Name", "required": True}]},
        ],
    }
    return Spec.model_validate(whole | changes)


def run_all(app: Spec, results: dict[str, Any] | None = None) -> dict[str, TaskOutput]:
    tasks = app_ui.tasks(app, Previous())
    return {t.id: app_ui.run(TaskInputs(task=t, results=results or {})) for t in tasks}


def texts(app: Spec) -> dict[str, str]:
    return {f.path: str(f.content) for out in run_all(app).values() for f in out.files}


def test_every_field_type_has_a_row() -> None:
    assert set(app_fields.UI) == set(TYPES)


@pytest.mark.parametrize("field_type", TYPES)
def test_every_field_type_has_a_labelled_control_and_is_shown(field_type: str) -> None:
    files = texts(spec())
    name = f"Field {field_type}"
    ui = app_fields.UI[field_type]

    form, detail = files["src/models/sample/form.tsx"], files["src/models/sample/detail.tsx"]

    assert f"<{ui.control} " in form
    assert f"src/components/app/fields/{ui.control_file}.tsx" in files
    label = next(line for line in form.splitlines() if f"<{ui.control} " in line and name in line)
    assert "form.bind" in label
    if field_type != "password":
        assert f"<{ui.value} " in detail
        assert f"src/components/app/values/{ui.value_file}.tsx" in files


def test_a_password_is_never_shown_and_may_stay_blank_on_edit() -> None:
    files = texts(spec())

    assert "fieldPassword" not in files["src/models/sample/detail.tsx"]
    assert "fieldPassword" not in files["src/models/sample/columns.tsx"]
    assert 'keepWhenBlank: ["fieldPassword"]' in files["src/models/sample/form.tsx"]


def test_every_import_of_a_generated_component_is_generated_too() -> None:
    files = texts(spec(roles=[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]))
    paths = {p.rsplit(".", 1)[0] for p in files}

    wanted = {
        "src/" + part.split('"')[0]
        for text in files.values()
        for part in text.split('"@/')[1:]
        if part.startswith("components/")
    }

    assert wanted - paths == set()


def test_only_components_that_a_model_uses_are_made() -> None:
    plain = {"id": "note", "name": "Note", "fields": [{"id": "title", "name": "Title", "required": True}]}

    files = texts(spec(models=[plain]))

    assert "src/components/app/fields/text-field.tsx" in files
    assert not [p for p in files if "colour" in p or "rating" in p or "location" in p or "countries" in p]
    assert "src/components/ui/radio-group.tsx" not in files


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    whole = json.loads(spec().model_dump_json(exclude_defaults=True))
    model = whole["models"][0]
    model.update(name=text, plural=text, description=text)
    model["fields"][0].update(name=text, description=text, required=False)
    model["fields"][1].update(name=text, default=text)
    model["relations"][0].update(name=text)
    model["states"][0].update(name=text)
    model["layout"] = {"sections": [{"id": "s", "name": text, "fields": ["title"]}]}
    whole["roles"] = [{"id": "a", "name": text}, {"id": "b", "name": "B"}]

    outputs = run_all(Spec.model_validate(whole))

    for output in outputs.values():
        lay_out(output.files)


def test_adding_a_field_changes_three_files_of_one_model() -> None:
    app = spec()
    models = json.loads(app.model_dump_json(exclude_defaults=True))["models"]
    models[0]["fields"].append({"id": "extra", "name": "Extra note", "type": "string"})
    changed_app = spec(models=models)

    before, after = texts(app), texts(changed_app)
    changed = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    tasks = {t.id: t for t in app_ui.tasks(app, Previous())}
    same = [t.id for t in app_ui.tasks(changed_app, Previous()) if tasks[t.id] == t]

    assert changed <= {f"src/models/sample/{n}.tsx" for n in ("form", "columns", "detail")}
    assert same == ["frontend.app", "frontend.model.shelf"]


def test_fields_hidden_from_a_role_leave_form_list_and_detail() -> None:
    fields = [
        {"id": "title", "name": "Title", "required": True},
        {"id": "cost", "name": "Cost", "type": "money", "hidden_from": ["guest"]},
    ]
    roles = [{"id": "guest", "name": "Guest"}]

    files = texts(spec(roles=roles, models=[{"id": "deal", "name": "Deal", "fields": fields}]))

    assert '!hidden.includes("cost")' in files["src/models/deal/form.tsx"]
    assert 'hiddenFrom: ["guest"]' in files["src/models/deal/columns.tsx"]
    assert 'canSee(dealResource, session, "cost")' in files["src/models/deal/detail.tsx"]


@pytest.mark.parametrize("shell", ["sidebar", "topnav"])
def test_shell_and_dashboard_follow_the_design(shell: str) -> None:
    results = {"ui_designer.design": {"shell": shell, "archetype": "storefront"}}

    files = {f.path: f for f in run_all(spec(), results)["frontend.app"].files}

    assert files["src/components/app/shell.tsx"].template.endswith(f"shell-{shell}.tsx")
    assert files["src/components/app/dashboard.tsx"].template.endswith(f"dashboard-{shell}.tsx")
    assert files["src/components/app/auth-panel.tsx"].template.endswith("auth-panel-colour.tsx")


def test_the_dashboard_turns_on_the_model_with_a_life_of_its_own() -> None:
    icons = texts(spec())["src/components/app/icons.tsx"]

    assert 'FOCUS: readonly string[] = ["samples", "shelves"]' in icons


def test_a_model_without_fields_still_has_its_pages() -> None:
    files = texts(spec(models=[{"id": "bare", "name": "Bare"}]))

    assert "values: {}," in files["src/models/bare/form.tsx"]
    assert 'key: "id"' in files["src/models/bare/columns.tsx"]


def test_no_icon_is_called_like_a_picture_that_needs_a_text() -> None:
    chosen = {app_icons.DEFAULT, *(icon for icon, _ in app_icons._WORDS)}

    assert not chosen & {"Image", "Img", "Picture"}
