"""Apps that are more than lists: pages of words, figures, and parts that need code of their own."""

from omniforge.agents.frontend import site
from omniforge.codegen.app_view import build_view
from omniforge.ideas.parser.parse import parse
from omniforge.spec.check import check_spec
from omniforge.spec.model import Page, Spec

BAR = (
    "Please implement a website for The All-In Bourbon Bar to showcase its products and services. Users should be able"
    " to browse the website, view menus, view events and promotions, and make reservations."
)
CHESS = (
    "Please implement a website for playing chess games. Users can play chess online, view game history and join games."
)
SORTING = "Sorting. Implement two types of sorting algorithms: Merge sort and bubble sort."
FIGURES = "A dashboard that shows sales figures by region and month for managers, with charts of revenue."


def pages_of(spec: Spec) -> dict[str, Page]:
    return {page.path: page for page in spec.pages if page.kind == "content"}


def test_a_company_site_has_pages_of_words_about_itself() -> None:
    spec = parse(BAR).spec
    found = pages_of(spec)

    assert spec.kind == "brochure"
    assert {"/about", "/contact"} <= set(found)
    about = " ".join(section.body for section in found["/about"].sections)
    assert "The All-In Bourbon Bar" in about
    assert all(section.body or section.items for page in found.values() for section in page.sections)
    assert check_spec(spec) == ()


def test_a_page_says_only_what_everyone_may_see() -> None:
    spec = parse(BAR).spec
    public = {m.id for m in spec.models if any(a.role == "public" for a in m.access)}

    shown = {item.id for s in pages_of(spec)["/about"].sections if s.id == "here" for item in s.items}

    assert shown
    assert shown <= public


def test_the_pages_of_a_company_site_stand_in_its_navigation() -> None:
    view = build_view(parse(BAR).spec)

    nav = [link["href"] for link in site._values(view, {}, None)["nav"]]

    assert {"/about", "/contact"} <= set(nav)
    files = {file.path for file in site._content_pages(view)}
    assert {"src/app/(site)/about/page.tsx", "src/app/(site)/contact/page.tsx"} <= files


def test_a_text_that_asks_for_a_page_gets_it_whatever_the_app_is() -> None:
    spec = parse(
        "A job board for nurses with a contact page and frequently asked questions. Nurses apply to jobs."
    ).spec

    assert spec.kind == "jobs"
    assert {"/contact", "/questions"} <= set(pages_of(spec))
    assert [i.title for i in pages_of(spec)["/questions"].sections[0].items] == [f.question for f in spec.marketing.faq]


def test_a_game_is_a_feature_that_needs_code_and_a_page_that_says_so() -> None:
    spec = parse(CHESS).spec

    own = [f for f in spec.features if f.kind == "interactive"]
    assert spec.kind == "game"
    assert own
    assert {f.status for f in own} == {"needs_code"}
    words = " ".join(s.body for s in pages_of(spec)["/how-to-play"].sections)
    assert "later version" in words


def test_a_small_program_is_described_for_those_who_write_its_code() -> None:
    spec = parse(SORTING).spec

    own = [f for f in spec.features if f.kind == "interactive"]
    assert [f.status for f in own] == ["needs_code"]
    assert "bubble sort" in own[0].description


def test_a_dashboard_has_charts_over_what_it_keeps() -> None:
    spec = parse(FIGURES).spec

    assert spec.kind == "dashboard"
    assert any(f.kind == "charts" and f.status == "ready" for f in spec.features)
    assert any(f.type in ("integer", "decimal", "money") for m in spec.models for f in m.fields)
