"""The public site: layout, one landing composition, catalogue, legal pages, search engine files.

Invariant: every link points at a page that exists in this app, and no page shows a model that is not public.
"""

import re
from typing import Any

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.frontend import showcase
from omniforge.agents.frontend.landing import Given, order_of, pads, style_of
from omniforge.agents.frontend.miniature import miniature
from omniforge.agents.ui_designer.agent import DESIGN_TASK
from omniforge.codegen.app_view import AppView, ModelView, build_view
from omniforge.codegen.emit import jsx_text
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.main_thing import main_model, second_model
from omniforge.codegen.render import static_file, template_file
from omniforge.resources import templates_dir
from omniforge.spec import slices
from omniforge.spec.identifiers import words
from omniforge.spec.landing import landing_of
from omniforge.spec.model import Spec

ROOT = "nextjs/template"
SITE = "src/components/site"
_FIXED = (
    "src/app/globals.css", "src/app/not-found.tsx", "src/app/error.tsx", "src/app/global-error.tsx",
    "src/app/robots.ts", "src/app/manifest.ts", "src/app/opengraph-image.tsx", "src/app/(site)/layout.tsx",
    "src/app/(site)/privacy/page.tsx", "src/app/(site)/terms/page.tsx",
    "src/components/site/picture.tsx",  # its test is in every app
)  # fmt: skip
_IMPORT = re.compile(r'from "@/components/site/([\w-]+)"')
_NODES = ("name", "kind", "business.pricing")
_MAX_NAV = 3
_CONTENT = frozenset({"brochure", "portfolio", "blog", "personal-blog", "news", "cause"})
"""Kinds whose pages of words stand in the main navigation, not only below."""
_LOOKING = frozenset(
    ["see", "search", "find", "browse", "look", "view", "explore", "choose", "pick", "discover", "shop", "read"]
)


def tasks(spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG001 - the signature every room shares
    """Return one task for the shared pages and one for each public model."""
    view = build_view(spec)
    shared = Task(
        id="frontend.site",
        agent="frontend",
        unit="site",
        title="Public site",
        spec=slices.keep(spec, "tagline", "summary", "models", "business", "features", "pages", "marketing"),
        upstream=(DESIGN_TASK,),
        nodes=("name", "tagline", "business", "pages"),
    )
    shelves = tuple(_shelf_task(spec, m) for m in view.models if m.public)
    return (shared, *shelves)


def run(inputs: TaskInputs) -> TaskOutput:
    """Render the shared pages, or the public pages of one model."""
    look = inputs.results.get(DESIGN_TASK, {})
    if inputs.task.unit == "site_model":
        model = inputs.view.model(inputs.task.params["model"])
        return TaskOutput(files=_shelf(inputs.view, model))
    return TaskOutput(files=_site(inputs.view, look))


def _shelf_task(spec: Spec, model: ModelView) -> Task:
    return Task(
        id=f"frontend.site.model.{model.id}",
        agent="frontend",
        unit="site_model",
        title=f"Public pages for {model.plural_label}",
        spec=slices.for_model(spec, model.id),
        params={"model": model.id},
        nodes=(model.node,),
    )


def _shelf(view: AppView, model: ModelView) -> tuple[GeneratedFile, ...]:
    shown = showcase.showcase(view, model)
    values = {"model": model, "shown": shown}
    pages = "src/app/(site)/{{ model }}"
    return (
        _file(f"{SITE}/things/{{{{ model }}}}.ts", f"{SITE}/things/{model.folder}.ts", values, (model.node,)),
        _file(f"{pages}/page.tsx", f"src/app/(site)/{model.slug}/page.tsx", values, (model.node,)),
        _file(f"{pages}/[id]/page.tsx", f"src/app/(site)/{model.slug}/[id]/page.tsx", values, (model.node,)),
    )


def _site(view: AppView, look: Json) -> tuple[GeneratedFile, ...]:
    archetype = landing_of(look.get("archetype", "product-tour"))
    values = _values(view, look, main_model(view))
    rendered = ["src/app/layout.tsx", f"{SITE}/header.tsx", f"{SITE}/footer.tsx", "src/app/(site)/page.tsx"]
    rendered += ["src/app/sitemap.ts"]
    landing = _file(f"{SITE}/landing/{archetype}.tsx", f"{SITE}/landing/{archetype}.tsx", values, _NODES)
    if f"{SITE}/miniature".removeprefix("src") in str(landing.content):
        rendered.append(f"{SITE}/miniature.tsx")
    fixed = [*_FIXED, *(["src/app/(site)/pricing/page.tsx"] if values["priced"] else [])]
    files = (
        *(static_file(f"{ROOT}/{path}", path) for path in fixed),
        landing,
        *(_file(path, path, values, _NODES) for path in rendered),
        *_content_pages(view),
    )
    shelves = tuple(f for m in values["public_models"] for f in _shelf(view, m))
    return (*files, *_components((*files, *shelves)))


def _components(files: tuple[GeneratedFile, ...]) -> tuple[GeneratedFile, ...]:
    """Return the static components that the files import, and those that these import in turn."""
    made: dict[str, GeneratedFile] = {f.path: f for f in files}
    found: dict[str, GeneratedFile] = {}
    waiting = list(files)
    while waiting:
        for name in _IMPORT.findall(str(waiting.pop().content)):
            paths = [
                p for ending in ("tsx", "ts") if (templates_dir() / ROOT / (p := f"{SITE}/{name}.{ending}")).exists()
            ]
            for path in paths:
                if path not in made and path not in found:
                    found[path] = static_file(f"{ROOT}/{path}", path)
                    waiting.append(found[path])
    return tuple(found[path] for path in sorted(found))


def _values(view: AppView, look: Json, main: ModelView | None) -> dict[str, Any]:
    archetype = landing_of(look.get("archetype", "product-tour"))
    public = [m for m in view.models if m.public]
    second = second_model(view, main)
    priced = bool(view.spec.business.pricing)
    nav = [(f"/{m.slug}", m.plural_label) for m in _front(public, main, second)]
    if priced:
        nav.append(("/pricing", "Pricing"))
    pages = [(p.path, p.name) for p in _pages(view)]
    shown = pages[:_MAX_NAV] if view.spec.kind in _CONTENT else []
    legal = [("/privacy", "Privacy"), ("/terms", "Terms")]
    sections = tuple(look.get("sections", ()))
    order = order_of(archetype, sections)
    timed = _is_timed(view, main)
    faces = main is not None and look.get("catalogue", "rows") == "tiles"
    given = Given(main is not None, second is not None, priced, faces, timed)
    return {
        "locale": view.spec.locales[0] if view.spec.locales else "en",
        "landing": archetype,
        "component": "".join(part.capitalize() for part in archetype.split("-")),
        "style": style_of(archetype, str(look.get("catalogue", "rows")), sections),
        "order": order,
        "pad": pads(archetype, order if sections else (), given),
        "variant": int(look.get("variant", 0)),
        "motif": look.get("motif", "blocks"),
        "main": main,
        "second": second,
        "cta_href": _cta(view, main),
        **_second_action(main, _cta(view, main)),
        "main_sort": _sort(view, main),
        "timed": timed,
        "catalogue": look.get("catalogue", "rows"),
        "second_link": _second_link(main, second),
        "public_models": public,
        "roles": view.signup_roles,
        "priced": priced,
        "mini": miniature(view),
        "nav": [{"href": href, "label": label} for href, label in (*nav, *shown)],
        "footer": [{"href": href, "label": label} for href, label in (*nav, *pages, ("/login", "Sign in"), *legal)],
        "pages": [path for path, _ in pages],
    }


def _cta(view: AppView, main: ModelView | None) -> str:
    """Return where the main action leads: to what its words ask to look at, catalogue or prices, else to sign-up."""
    said = words(view.spec.marketing.call_to_action) or ("",)
    if {"plan", "plans", "prices", "pricing"} & set(said) and view.spec.business.pricing:
        return "/pricing"
    return f"/{main.slug}" if main is not None and said[0] in _LOOKING else "/signup"


def _second_action(main: ModelView | None, first: str) -> dict[str, str]:
    """Return the quiet action beside the main one: what there is to see, else how to sign up, else how to write."""
    if main is None:
        return {"second_href": "#contact", "second_label": "{site.hero.secondary}"}
    if first == f"/{main.slug}":
        return {"second_href": "/signup", "second_label": "Create an account"}
    return {"second_href": f"/{main.slug}", "second_label": jsx_text(f"See the {main.plural_noun}")}


def _sort(view: AppView, main: ModelView | None) -> str:
    """Return the list query's `sort` by the date that the main model's cards show, or nothing."""
    when = showcase.showcase(view, main).when if main is not None else None
    return when.prop if when is not None else ""


def _is_timed(view: AppView, main: ModelView | None) -> bool:
    """Whether the main model happens at an hour of a day: a concert, not a course that starts on a date."""
    when = showcase.showcase(view, main).when if main is not None else None
    if main is None or when is None:
        return False
    return any(f.prop == when.prop and f.type == "datetime" for f in main.fields)


def _second_link(main: ModelView | None, second: ModelView | None) -> str:
    """Return the JSX value of a category's link: the main catalogue narrowed to it when the main model links there."""
    if main is None or second is None:
        return "{shelf.href}"
    link = next((link for link in main.links if link.target == second.id), None)
    if link is None:
        return "{shelf.href}"
    return f"{{`/{main.slug}?filter.{link.prop}=${{shelf.id}}`}}"


def _front(public: list[ModelView], main: ModelView | None, second: ModelView | None) -> list[ModelView]:
    first = [m for m in (main, second) if m is not None]
    return (first + [m for m in public if m not in first])[:_MAX_NAV]


def _pages(view: AppView) -> list[Any]:
    taken = {"/", "/pricing", "/privacy", "/terms", "/login", "/signup"} | {f"/{m.slug}" for m in view.models}
    return [
        p
        for p in view.spec.pages
        if p.kind == "content" and p.sections and "[" not in p.path and p.path not in taken and "_" not in p.path
        and not p.path.startswith(("/app", "/api", "/dev"))
    ]  # fmt: skip


def _content_pages(view: AppView) -> tuple[GeneratedFile, ...]:
    return tuple(
        _file("src/app/(site)/{{ page }}/page.tsx", f"src/app/(site){p.path}/page.tsx", {"page": p}, (f"pages.{p.id}",))
        for p in _pages(view)
    )


def _file(template: str, path: str, values: dict[str, Any], nodes: tuple[str, ...]) -> GeneratedFile:
    return template_file(f"{ROOT}/{template}.jinja", path, values, nodes=nodes)
