"""Names, taglines and landing-page words: the text's own, and never worn out."""

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.request_records import find_model
from omniforge.resources import examples_dir
from omniforge.spec.model import Spec
from omniforge.spec.slices import dump

SHARED = Path(__file__).resolve().parents[4] / "shared" / "ideas"
WORN_OUT = re.compile(
    r"\b(?:unlock\w*|seamless\w*|elevat\w+|empower\w*|revolutioni[sz]\w*|welcome to (?:our|the)|lorem|ipsum"
    r"|cutting[- ]edge|one[- ]stop|game[- ]chang\w+|take your \w+ to the next level|supercharge\w*|world[- ]class)\b",
    re.IGNORECASE,
)
OWN = (
    "Please implement a website for Magnolia Mental Health Clinic to showcase its services and answer questions.",
    "We want to revolutionize and empower seamless cooking. Welcome to our platform, unlock recipes! Cooks share them.",
    "As a camper, I want to reserve a site, so that I can stay. As a ranger, I want to see my reservations.",
    "An app that tracks bees",
    "Sort numbers. Implement bubble sort.",
    "A mini-program that provides features such as stamp trading, stamp albums and auctions. Users can view stamps.",
)


def idea_texts() -> Iterator[str]:
    """Yield the development texts when they are there, else the texts of the examples and this file's own."""
    yield from OWN
    for path in sorted(examples_dir().glob("*/idea.md")):
        yield path.read_text()
    for path in sorted(SHARED.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield str(json.loads(line)["text"])


def shown_words(spec: Spec) -> str:
    """Return everything of a spec that visitors read; the summary is the person's own text."""
    data: dict[str, Any] = dump(spec)
    data["summary"] = ""
    return json.dumps(data, ensure_ascii=False)


def test_no_page_says_a_worn_out_phrase() -> None:
    for text in idea_texts():
        found = WORN_OUT.search(shown_words(parse(text).spec))
        assert found is None, f"{found.group() if found else ''}: {text[:80]}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(OWN[0], "Magnolia Mental Health Clinic", id="website-for-a-business"),
        pytest.param(
            'Develop a web application called "Daily Journal" that keeps entries.', "Daily Journal", id="called"
        ),
        pytest.param("Tax Calculator. Asks the user for a cost.", "Tax Calculator", id="title"),
        pytest.param(
            "Create an app for SpendWise to show budgets. Users can view budgets.", "SpendWise", id="odd-capital"
        ),
    ],
)
def test_a_name_in_the_text_is_the_name(text: str, name: str) -> None:
    assert parse(text).spec.name == name


def test_a_made_name_says_what_the_business_is() -> None:
    spec = parse("A brochure website for a small dental clinic with services, a team and a contact form.").spec

    assert "Clinic" in spec.name


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("A CRM for a roofing company with leads, jobs and invoices", "Roofing", id="whose-business"),
        pytest.param("A pottery studio shop with pieces, glazes and kiln firings.", "Pottery", id="of-what"),
    ],
)
def test_a_made_name_says_whose_business_it_is(text: str, word: str) -> None:
    assert word.lower() in parse(text).spec.name.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Practice software with patients, visits and treatments",
        "A shop with products, orders and customers",
        "A tool to keep customers and their orders",
    ],
)
def test_no_name_is_made_of_what_every_app_of_a_kind_has(text: str) -> None:
    name = parse(text).spec.name.lower()

    assert not any(word in name for word in ("patient", "product", "customer", "order"))


def test_names_that_are_made_up_differ() -> None:
    texts = [
        f"Please implement a website for {what}. Users can add {what}." for what in ("stamps", "bees", "boats", "hats")
    ]

    assert len({parse(text).spec.name for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "Please implement a check-in calendar widget to display the check-in dates of hotel rooms.",
            "Check-in dates of hotel rooms",
            id="to-display",
        ),
        pytest.param(
            "Please create a website that allows users to customize their characters.",
            "Customize your characters",
            id="that-allows",
        ),
        pytest.param(OWN[5], "Stamp trading, stamp albums and auctions", id="features-such-as"),
        pytest.param(
            "Please implement a quality supervision website for enterprise management.",
            "Quality supervision for enterprise management",
            id="for-something",
        ),
        pytest.param(
            "A marketplace for dog walkers where owners book walks",
            "A marketplace for dog walkers where owners book walks",
            id="said-well-already",
        ),
        pytest.param(
            "A website where small bakeries sell cakes, with a landing page and a contact form.",
            "Small bakeries sell cakes",
            id="pages-it-has",
        ),
    ],
)
def test_the_tagline_leaves_the_request_out(text: str, line: str) -> None:
    assert parse(text).spec.tagline == line


def test_copy_speaks_of_the_models_and_not_of_records() -> None:
    spec = parse("Please implement a website for stamps. Users can add stamps, view stamps and sort stamps.").spec
    words = json.dumps(dump(spec)["marketing"]).lower()

    assert find_model("stamp", spec) is not None
    assert "stamp" in words
    assert "record" not in words


def test_two_ideas_of_one_form_do_not_share_their_words() -> None:
    one, two = (
        parse(f"Please implement a website for {w}. Users can add {w}.").spec.marketing for w in ("stamps", "boats")
    )

    same = {b.body for b in one.benefits} & {b.body for b in two.benefits}
    assert one.headline != two.headline
    assert not same


def test_colours_asked_for_are_used_as_asked() -> None:
    spec = parse("A site for bees. Use peach puff for the background and indian red for components.").spec

    assert [(c.name, c.hex) for c in spec.brand.colours] == [("peach puff", "#ffdab9"), ("indian red", "#cd5c5c")]


def test_lines_that_an_editor_broke_are_read_as_one() -> None:
    text = (
        "A marketplace for dog walkers where owners find someone nearby and book walks for the whole week, and"
        " walkers say which days are free and what they charge for a walk."
    )

    assert parse(textwrap.fill(text, 60)).spec == parse(text).spec


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Use dark slate gray for buttons and smoke for the background.", ["dark slate gray", "smoke"], id="css"
        ),
        pytest.param(
            "Apply light sky blue as background and firebrick to components.",
            ["light sky blue", "firebrick"],
            id="joined",
        ),
        pytest.param("Bakers sell almond cakes and melon jam.", [], id="food"),
    ],
)
def test_every_named_colour_is_known_and_food_is_none(text: str, names: list[str]) -> None:
    spec = parse(f"A shop for small bakeries where customers order. {text}").spec

    assert [c.name for c in spec.brand.colours] == names
