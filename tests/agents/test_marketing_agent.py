import re
from typing import Any

import mrml
import pytest
import yaml
from support.business_specs import ALL, CLINIC, HOSTILE, SHOP, texts

from omniforge.agents.marketing.letters import HTML_LIMIT, VARIABLES
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import lay_out

BANNED = re.compile(
    r"unlock|seamless|elevate|empower|revolutioni[sz]e|welcome to our platform|lorem ipsum|\bTODO\b", re.IGNORECASE
)


@pytest.fixture(params=ALL, name="case")
def any_case(request: pytest.FixtureRequest) -> dict[str, str]:
    return texts("marketing", ALL[request.param])


def test_no_file_is_the_same_for_two_apps() -> None:
    one, other = texts("marketing", SHOP), texts("marketing", CLINIC)

    assert {p for p in one if one[p] == other[p]} == set()


def test_the_copy_speaks_the_words_of_the_app() -> None:
    site = texts("marketing", SHOP)["src/content/site.ts"]

    assert 'headline: "Handmade ceramics from small studios"' in site
    assert "Sellers add products; customers place orders" in site
    assert "pending and paid" in site


def test_words_of_the_spec_win_over_derived_ones() -> None:
    marketing: dict[str, Any] = {
        "headline": "Pots with a past",
        "call_to_action": "Find a pot",
        "steps": [{"id": "s", "title": "Look", "body": "closely"}],
        "faq": [{"id": "f", "question": "Is it dishwasher safe?", "answer": "Mostly"}],
    }

    site = texts("marketing", {**SHOP, "marketing": marketing})["src/content/site.ts"]

    assert 'headline: "Pots with a past"' in site
    assert 'cta: "Find a pot"' in site
    assert 'title: "Look", body: "Closely."' in site
    assert site.index("Is it dishwasher safe?") < site.index("Who is Clay & Co for?")


def test_nothing_is_claimed_that_the_app_does_not_do() -> None:
    bare = {**CLINIC, "roles": [{"id": "patient", "name": "Patient"}]}

    site = texts("marketing", bare)["src/content/site.ts"]

    assert "open to everyone" not in site
    assert "state" not in site.replace("statement", "")
    assert "Sign up as" not in site


def test_a_feature_without_code_is_not_advertised() -> None:
    feature = {"id": "booking", "kind": "booking", "on": "appointment"}

    ready = texts("marketing", {**CLINIC, "features": [feature]})["src/content/site.ts"]
    planned = texts("marketing", {**CLINIC, "features": [{**feature, "status": "needs_code"}]})["src/content/site.ts"]

    assert "overlaps" in ready
    assert "overlaps" not in planned


def test_no_text_uses_a_worn_phrase_or_a_placeholder(case: dict[str, str]) -> None:
    assert [path for path, text in case.items() if BANNED.search(text)] == []


def test_worn_phrases_of_the_idea_do_not_reach_a_page() -> None:
    summary = "The shop sells pots. It scales seamlessly with demand. Orders are packed by hand."
    spec = {**SHOP, "summary": summary}

    files = texts("marketing", spec)

    assert [path for path, text in files.items() if BANNED.search(text)] == []
    assert any("packed by hand" in text for text in files.values())


def test_every_file_parses(case: dict[str, str]) -> None:
    files = [GeneratedFile(path=p, content=t, template="t") for p, t in case.items() if "/mails/" not in p]

    assert len(lay_out(files)) == len(files)


def test_adverts_keep_the_limits(case: dict[str, str]) -> None:
    ads = yaml.safe_load(case["marketing/ads.yaml"])

    assert len(ads) == 2
    assert all(1 <= len(ad["headline"]) <= 30 for ad in ads)
    assert all(1 <= len(ad["description"]) <= 90 for ad in ads)


def test_the_article_has_400_to_700_words(case: dict[str, str]) -> None:
    assert 400 <= len(case["marketing/blog-post.md"].split()) <= 720


def test_there_are_three_posts_with_captions(case: dict[str, str]) -> None:
    posts = [t for p, t in case.items() if p.startswith("marketing/posts/")]

    assert len(posts) == 3
    assert all("**Caption:** " in post for post in posts)


def test_letters_render_with_footer_and_known_variables_only(case: dict[str, str]) -> None:
    mails = {p: t for p, t in case.items() if p.startswith("marketing/mails/") and not p.endswith("README.md")}

    assert len(mails) == 9
    for text in mails.values():
        assert set(re.findall(r"\{\{(.*?)\}\}", text)) == set(VARIABLES)
        assert len(text.encode()) < HTML_LIMIT


def test_the_html_of_a_letter_is_its_rendered_source() -> None:
    mails = texts("marketing", SHOP)

    for path in [p for p in mails if p.endswith(".mjml")]:
        assert mails[path.replace(".mjml", ".html")] == mrml.to_html(mails[path]).content + "\n"
    assert "fonts.googleapis.com" not in "".join(mails.values())


def test_words_of_the_spec_cannot_add_markup_to_a_letter() -> None:
    html = "".join(t for p, t in texts("marketing", HOSTILE).items() if p.endswith(".html"))

    tags = set(re.findall(r"<([a-z][a-z0-9-]*)", html))

    assert "table" in tags
    assert {"script", "b", "h1", "mj-raw"} & tags == set()


def test_a_brand_colour_is_used_with_a_readable_label() -> None:
    yellow = {"colours": [{"name": "yellow", "hex": "#ffe600"}]}

    mail = texts("marketing", {**SHOP, "brand": yellow})["marketing/mails/1-welcome.mjml"]

    assert 'background-color="#ffe600" color="#1c1a18"' in mail


def test_adding_a_field_changes_no_word() -> None:
    grown = {**SHOP, "models": [{**SHOP["models"][0]}, SHOP["models"][1]]}
    grown["models"][0]["fields"] = [*SHOP["models"][0]["fields"], {"id": "price", "name": "Price", "type": "money"}]

    assert texts("marketing", grown) == texts("marketing", SHOP)
