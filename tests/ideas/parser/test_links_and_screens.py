"""What belongs to what, and what is entered on which page."""

import pytest

from omniforge.ideas.parser.parse import parse
from omniforge.spec.model import Model


def _models(text: str) -> dict[str, Model]:
    return {m.id: m for m in parse(text).spec.models}


def _links(text: str) -> set[tuple[str, str]]:
    return {(m.id, r.to) for m in parse(text).spec.models for r in m.relations if r.to != "user"}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        pytest.param(
            "Keepers add hives and record inspections of hives. They edit hives and delete inspections.",
            ("inspection", "hive"),
            id="of",
        ),
        pytest.param(
            "Keepers add hives. Each hive has inspections. Keepers add inspections.", ("inspection", "hive"), id="has"
        ),
        pytest.param(
            "Keepers add hives and assign swarms to hives. They edit hives and add swarms.",
            ("swarm", "hive"),
            id="assigned-to",
        ),
        pytest.param(
            "Members rent kayaks, browse kayaks and cancel rentals. They view rentals.", ("rental", "kayak"), id="deed"
        ),
        pytest.param("Keepers add hives and add hive frames, edit hives and edit hive frames.", None, id="one-thing"),
    ],
)
def test_links_are_read_from_sentences_and_names(text: str, link: tuple[str, str] | None) -> None:
    found = _links(text)

    assert (link in found) if link else not found


def test_things_that_only_stand_side_by_side_are_not_linked() -> None:
    assert not _links("Keepers add hives, edit hives, add tools and delete spoons. They list spoons.")


def _kinds(text: str) -> set[tuple[str, str, str]]:
    return {(m.id, r.to, r.kind) for m in parse(text).spec.models for r in m.relations}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        pytest.param(
            "An app with kayaks, members and rentals.", ("rental", "member", "many-to-one"), id="what-people-ask-for"
        ),
        pytest.param(
            "An app with kayaks and guides. Every kayak is kept by one guide.",
            ("kayak", "guide", "many-to-one"),
            id="passive",
        ),
        pytest.param(
            "A tool to assign guides to kayaks, with guides and kayaks.", ("kayak", "guide", "many-to-one"), id="given"
        ),
        pytest.param(
            "An app with kayaks and tags on kayaks.", ("kayak", "tag", "many-to-many"), id="made-to-be-shared"
        ),
        pytest.param(
            "An app with guides and clubs. Guides join several clubs.", ("guide", "club", "many-to-many"), id="several"
        ),
        pytest.param(
            "An app with kayaks and rivers. A kayak has many rivers and a river has many kayaks.",
            ("kayak", "river", "many-to-many"),
            id="many-of-both",
        ),
        pytest.param(
            "An app with urns and shelves. Urns appear in several exhibitions, with exhibitions.",
            ("urn", "exhibition", "many-to-many"),
            id="things-do-something",
        ),
        pytest.param(
            "An app with classes and guides; each class has a guide.", ("class", "guide", "many-to-one"), id="has-one"
        ),
    ],
)
def test_what_belongs_to_whom_follows_from_what_is_said(text: str, link: tuple[str, str, str]) -> None:
    assert link in _kinds(text)


def test_two_things_that_a_third_joins_do_not_share_each_other_as_well() -> None:
    text = "A course planner with students and courses. Students enrol in several courses."

    assert _kinds(text) >= {("enrolment", "student", "many-to-one"), ("enrolment", "course", "many-to-one")}
    assert not any(kind == "many-to-many" for _, _, kind in _kinds(text))


def test_records_of_people_who_sign_in_are_linked_to_their_accounts() -> None:
    text = "Fleet manager with trucks, drivers and trips, where drivers log trips."
    (driver,) = (m for m in parse(text).spec.models if m.id == "driver")

    assert driver.owner == "driver" or ("user", "one-to-one") in {(r.to, r.kind) for r in driver.relations}


SCREENS = """# Requirements Document for BeeLog
## 1. Objective
Develop a web application that allows keepers to create, view and manage inspections.
## 2. Page Design
### Page 1: Login Page
- Page Title: Login
- username_input: Input field for the username
- login_button: Button to log in
### Page 2: Add Inspection Page
- Page Title: New Inspection
- inspection_weather_field: Input field for the weather
- inspection_notes: Textarea for notes
- inspection_date_input: Input for the date
- save_inspection_button: Button to save the inspection
"""


def test_inputs_of_a_page_are_the_fields_of_its_thing_and_buttons_are_not() -> None:
    fields = {f.id: f.type for f in _models(SCREENS)["inspection"].fields}

    assert {"weather": "string", "notes": "text", "date": "date"}.items() <= fields.items()
    assert not {"save", "button", "username"} & set(fields)


def test_widgets_are_no_things() -> None:
    assert set(_models(SCREENS)) == {"inspection"}


def test_what_is_entered_for_a_thing_becomes_its_fields() -> None:
    text = "Keepers can create a new swarm by entering a name, a colour and a weight."

    assert [f.id for f in _models(text)["swarm"].fields][:3] == ["name", "colour", "weight"]
