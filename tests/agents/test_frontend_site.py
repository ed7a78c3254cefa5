"""The public site: one composition per archetype, only links that lead somewhere, text that stays text."""

import re
from typing import Any, get_args

import pytest

from omniforge.agents.base import Json, Previous, TaskInputs
from omniforge.agents.frontend import site
from omniforge.agents.frontend.landing import COMPONENTS, Given, order_of, pads
from omniforge.agents.ui_designer.agent import DESIGN_TASK
from omniforge.codegen.app_view import build_view
from omniforge.codegen.landings import LANDINGS
from omniforge.codegen.layout import lay_out
from omniforge.codegen.main_thing import main_model, second_model
from omniforge.spec.kinds import Archetype
from omniforge.spec.landing import landing_of, sections_of
from omniforge.spec.model import Spec

OPEN = [{"role": "public", "operations": ["list", "read"]}]
HOSTILE = [
    pytest.param("say \"hi\" and 'bye'", id="quotes"),
    pytest.param("`${process.exit()}` {x} {{ y }} {% z %}", id="template"),
    pytest.param("*/ alert(1) /* // <!--", id="comments"),
    pytest.param("</script><script>alert(1)</script>", id="script"),
    pytest.param("Grüße 🎉 \u202eאבג\u2028next", id="scripts of the world"),
    pytest.param("back\\slash & <b>tag</b>", id="markup"),
]
_SECTION_OF = {"latest": "catalogue", "new": "catalogue", "list": "catalogue", "open": "catalogue"}
"""Heading -> section, where they differ."""
BANNED = re.compile(
    r"unlock|seamless|elevate|empower|revolutioni|welcome to our platform|lorem ipsum|TODO", re.IGNORECASE
)


def _spec(*, public: bool = True, text: str = "", **more: Any) -> Spec:
    category = {"id": "category", "name": "Category", "fields": [{"id": "name", "name": "Name", "required": True}]}
    product = {
        "id": "product",
        "name": "Product",
        "fields": [
            {"id": "title", "name": text or "Title", "required": True},
            {"id": "description", "name": "Description", "type": "text"},
            {"id": "price", "name": "Price", "type": "money", "required": True},
            {"id": "size", "name": text or "Size", "type": "enum", "labels": [{"id": "s", "label": text or "Small"}]},
            {"id": "secret", "name": "Secret", "type": "integer", "hidden_from": ["customer"]},
        ],
        "relations": [
            {"id": "category", "name": "Category", "kind": "many-to-one", "to": "category", "required": True}
        ],
    }
    models = [{**m, "access": OPEN} if public else m for m in (category, product)]
    whole = {"name": text or "Clay & Co", "slug": "clay-co", "kind": "shop", "models": models}
    return Spec.model_validate(whole | more)


def _render(spec: Spec, look: Json) -> dict[str, str]:
    outputs = [site.run(TaskInputs(task=t, results={DESIGN_TASK: look})) for t in site.tasks(spec, Previous())]
    return {f.path: str(f.content) for f in lay_out(f for out in outputs for f in out.files)}


def _look(archetype: str, *, variant: int = 0, catalogue: str = "tiles") -> Json:
    return {"archetype": archetype, "variant": variant, "catalogue": catalogue, "motif": "goods"}


@pytest.mark.parametrize("archetype", get_args(Archetype))
def test_every_archetype_has_a_composition(archetype: Archetype) -> None:
    assert landing_of(archetype) in COMPONENTS
    assert list(LANDINGS) == list(COMPONENTS)


@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("catalogue", ["tiles", "rows"])
def test_every_composition_renders_with_and_without_public_models(
    archetype: str, catalogue: str, *, public: bool
) -> None:
    for variant in (0, 1):
        files = _render(_spec(public=public), _look(archetype, variant=variant, catalogue=catalogue))

        assert f"src/components/site/landing/{archetype}.tsx" in files
        assert ("src/app/(site)/products/page.tsx" in files) is public


@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
@pytest.mark.parametrize("catalogue", ["tiles", "rows"])
def test_every_import_of_the_site_exists_and_every_component_is_used(archetype: str, catalogue: str) -> None:
    for public in (True, False):
        files = _render(_spec(public=public), _look(archetype, catalogue=catalogue))
        imported = {m for text in files.values() for m in re.findall(r'from "@/components/site/([^"]+)"', text)}
        made = {p.removeprefix("src/components/site/").rsplit(".", 1)[0] for p in files if "components/site/" in p}

        assert imported <= made
        assert made <= imported | {"picture"}, "its test is in every app"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
def test_hostile_text_stays_text(archetype: str, text: str) -> None:
    pages = [{"id": "about", "name": text, "path": "/about", "sections": [{"id": "a", "kind": "text", "title": text}]}]

    files = _render(_spec(text=text, tagline=text, pages=pages), _look(archetype))

    assert "</script><script>" not in "".join(files.values())


@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
def test_links_lead_to_pages_that_exist(archetype: str) -> None:
    tier = {"id": "one", "name": "One", "price": 9}
    for business in ({}, {"pricing": [tier]}):
        files = _render(_spec(business=business), _look(archetype))
        hrefs = {h for t in files.values() for h in re.findall(r'href[=:] ?"(/[^"]*)"', t)}
        pages = {
            "/" + p.removeprefix("src/app/(site)/").removesuffix("page.tsx").strip("/")
            for p in files
            if p.startswith("src/app/(site)/") and p.endswith("page.tsx")
        }

        assert hrefs <= pages | {"/login", "/signup", "/app"}


def test_a_field_hidden_from_someone_is_not_shown_to_everyone() -> None:
    shelf = _render(_spec(), _look("storefront"))["src/components/site/things/product.ts"]

    assert "row.secret" not in shelf


def test_what_is_personal_is_no_fact_for_visitors() -> None:
    fields = [
        {"id": "name", "name": "Name", "required": True},
        {"id": "mobile", "name": "Mobile", "type": "phone", "personal": True},
        {"id": "note", "name": "Note", "hidden_from": ["public"]},
        {"id": "room", "name": "Room", "type": "string"},
    ]
    text = _render(
        _spec(models=[{"id": "doctor", "name": "Doctor", "fields": fields, "access": OPEN}]), _look("directory")
    )["src/components/site/things/doctor.ts"]

    assert 'const shown = new Set<string>(["mobile", "note"]);' in text


def test_a_model_that_is_not_public_has_no_public_page() -> None:
    files = _render(_spec(public=False), _look("storefront"))

    assert not [p for p in files if "things/" in p or "[id]" in p or p.endswith("catalogue.tsx")]


@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
def test_no_page_speaks_like_a_machine(archetype: str) -> None:
    found = {p: BANNED.search(t) for p, t in _render(_spec(), _look(archetype)).items()}

    assert not [p for p, hit in found.items() if hit]


def test_a_field_more_leaves_the_pages_of_other_models_alone() -> None:
    before, after = _spec(), _spec()
    wider = after.model_dump(mode="json", exclude_defaults=True)
    wider["models"][1]["fields"].append({"id": "weight", "name": "Weight", "type": "string"})

    old = {t.id: t for t in site.tasks(before, Previous())}
    new = {t.id: t for t in site.tasks(Spec.model_validate(wider), Previous())}

    assert old["frontend.site.model.category"] == new["frontend.site.model.category"]
    assert _render(before, _look("storefront")) == _render(Spec.model_validate(wider), _look("storefront"))


def test_the_product_is_about_things_rather_than_what_sorts_them() -> None:
    view = build_view(_spec())
    main = main_model(view)

    assert main is not None
    assert main.id == "product"
    second = second_model(view, main)
    assert second is not None
    assert second.id == "category"


@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
@pytest.mark.parametrize(
    "bare",
    [
        pytest.param({"public": False}, id="no public model"),
        pytest.param({"models": [{"id": "note", "name": "Note", "access": OPEN}]}, id="a public model without fields"),
        pytest.param({"models": [{"id": "note", "name": "Note"}]}, id="a private model without fields"),
        pytest.param({"models": []}, id="no model"),
        pytest.param({"business": {"pricing": []}, "public": True}, id="no prices"),
    ],
)
def test_a_bare_spec_gives_whole_pages(archetype: str, bare: dict[str, Any]) -> None:
    files = _render(_spec(**bare), _look(archetype))

    landing = files[f"src/components/site/landing/{archetype}.tsx"]
    assert "site.hero.headline" in landing
    assert ("<Pricing" in landing) == ("src/app/(site)/pricing/page.tsx" in files)
    for path, text in files.items():
        for names in re.findall(r"^import (?:type )?\{ ([^}]+) \} from", text, re.MULTILINE):
            for name in names.replace("type ", "").split(", "):
                assert len(re.findall(rf"\b{name}\b", text)) > 1, f"{path} imports {name} and does not use it"
        assert not re.search(r"const \w+ = \[\];", text), f"{path} has an empty list without a type"


def test_a_programme_of_hours_leads_with_its_dates_and_one_of_courses_with_its_order() -> None:
    event = {"id": "event", "name": "Event", "access": OPEN}
    title = {"id": "title", "name": "Title", "required": True}
    bills = {
        kind: _render(
            _spec(models=[{**event, "fields": [title, {"id": "starts", "name": "Starts", "type": kind}]}]),
            _look("programme"),
        )["src/components/site/landing/programme.tsx"]
        for kind in ("date", "datetime")
    }

    assert "{thing.when}" in bills["datetime"]
    assert "padStart" not in bills["datetime"]
    assert "padStart" in bills["date"]


def _orders(archetype: Archetype) -> list[list[str]]:
    """Return orders of a landing page that are not its own: turned round, the form second, and as short as may be."""
    first, *others = sections_of(archetype)
    *between, form = others
    return [[first, *reversed(others)], [first, form, *between], [first, form]]


@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
@pytest.mark.parametrize("catalogue", ["tiles", "rows"])
@pytest.mark.parametrize("public", [True, False])
def test_a_page_in_its_own_order_is_the_page_without_one(archetype: Archetype, catalogue: str, *, public: bool) -> None:
    look = _look(archetype, catalogue=catalogue)
    path = f"src/components/site/landing/{archetype}.tsx"
    ordered = _render(_spec(public=public), look | {"sections": list(sections_of(archetype))})[path]

    def sections(text: str) -> list[str]:
        return re.findall(r'aria-label(?:ledby)?="(\w+)', text)

    assert sections(ordered) == sections(_render(_spec(public=public), look)[path])


@pytest.mark.parametrize("archetype", sorted(COMPONENTS))
@pytest.mark.parametrize("catalogue", ["tiles", "rows"])
@pytest.mark.parametrize("public", [True, False])
def test_a_page_in_another_order_is_whole(archetype: Archetype, catalogue: str, *, public: bool) -> None:
    business = {"pricing": [{"id": "one", "name": "One", "price": 9}]}
    for order in _orders(archetype):
        files = _render(
            _spec(public=public, business=business), _look(archetype, catalogue=catalogue) | {"sections": order}
        )
        landing = files[f"src/components/site/landing/{archetype}.tsx"]

        marks = re.findall(r'aria-labelledby="(\w+)|id="(contact)"|(site\.hero\.headline)', landing)
        seen = [
            _SECTION_OF.get(name, name.removeprefix("site.").removesuffix(".headline"))
            for mark in marks
            for name in mark
            if name
        ]
        shown = [s for s in dict.fromkeys(seen) if s in order]
        has = {"story", "steps", "pricing", "questions", "contact", "hero"} & set(order)
        assert [s for s in shown if s in has] == [s for s in order if s in has and s in shown]
        assert {s for s in has if s != "story"} <= set(shown)
        assert ("<Faq" in landing) == ("questions" in order)
        assert ("FAQPage" in files["src/app/(site)/page.tsx"]) == ("questions" in order), (
            "search engines read what is shown"
        )
        for names in re.findall(r"^import (?:type )?\{ ([^}]+) \} from", landing, re.MULTILINE):
            for name in names.replace("type ", "").split(","):
                assert len(re.findall(rf"\b{name.strip()}\b", landing)) > 1, f"{name} is imported and not used"
        for name in re.findall(r"const (?:\{ )?(\w+)", landing):
            assert len(re.findall(rf"\b{name}\b", landing)) > 1, f"{name} is made and not used"
        assert ("await " in landing) == ("async function" in landing)


def test_room_between_sections_on_the_same_ground_is_kept_once() -> None:
    given = Given(main=True, second=True, priced=False, faces=False, timed=False)
    order = ("hero", "questions", "pricing", "steps", "story", "benefits", "contact")

    found = pads("storefront", order, given)

    assert (found["questions"], found["steps"], found["benefits"], found["pricing"]) == ("py", "pb", "py", "")
    assert not any(pads("storefront", (), given).values())


def test_a_service_desk_parts_questions_and_form_where_they_are_apart() -> None:
    own, apart = order_of("service-desk", ()), order_of("service-desk", ("hero", "contact", "story", "questions"))

    assert own[-1] == "answers"
    assert apart == ("hero", "contact", "story", "questions")
