"""Which things of a text the app keeps."""

import pytest

from omniforge.ideas.parser.parse import parse


def _ids(text: str) -> set[str]:
    return {m.id for m in parse(text).spec.models}


PAGES = """Develop a web application called 'BeeKeeping Log' for hobby beekeepers. It stores data in local text files.
Pages:
- Login Page: Users enter their credentials.
- Dashboard Page: Displays an overview.
- Hive Listing Page
- Add Inspection Page: A form to save an inspection.
- About Page
"""


def test_pages_name_things_and_screens_do_not() -> None:
    assert _ids(PAGES) == {"hive", "inspection"}


def test_a_short_text_about_one_thing_is_not_filled_up() -> None:
    assert _ids("Develop a web application where users create, edit and delete fossils, stored in a file.") == {
        "fossil"
    }


def test_one_thing_named_in_two_ways_is_one_thing() -> None:
    text = "Users add fishing boats. They browse boats, view a boat and edit boats."

    assert _ids(text) == {"boat"}


def test_a_general_head_keeps_the_word_before_it() -> None:
    assert _ids("Users write dream entries, edit dream entries and delete an entry.") == {"dream_entry"}


def test_qualities_and_code_words_are_no_things() -> None:
    text = "A robust package addresses the critical need for accurate parsing in Python. Users manage saplings."

    assert _ids(text) == {"sapling"}


def test_people_are_kept_when_somebody_manages_them() -> None:
    text = "A site for managing barbers and services. Owners browse barbers, add new barbers and edit services."

    assert {"barber", "service"} <= _ids(text)


def test_classes_named_by_their_files_are_things() -> None:
    text = "The project has three components: IdWorker.java, SidWorker.java, and Base62.java, each with one job."

    assert {"id_worker", "sid_worker", "base_62"} <= _ids(text)


@pytest.mark.parametrize(
    ("text", "model"),
    [
        pytest.param(
            "Mortgage Calculator. Work out the monthly payments of a loan.", "mortgage_calculation", id="calc"
        ),
        pytest.param("Roman to Decimal Converter. Turn one into the other.", "roman_conversion", id="converter"),
        pytest.param("E-Card Generator.", "e_card", id="maker"),
    ],
)
def test_a_tool_keeps_what_it_gives_and_nothing_else(text: str, model: str) -> None:
    assert _ids(text) == {model}


def test_stories_give_their_objects_and_not_their_tellers() -> None:
    text = "\n".join(f"As a Beekeeper, I want to {v} hives, so that I can sleep." for v in ("add", "edit", "track"))

    assert _ids(text) == {"hive"}


@pytest.mark.parametrize(
    ("text", "models"),
    [
        pytest.param("People browse kayaks and book kayaks.", {"kayak", "booking"}, id="booking"),
        pytest.param("Members borrow drills, search drills and return drills.", {"drill", "loan"}, id="loan"),
        pytest.param("Keepers post swarms, edit swarms, and others rate swarms.", {"swarm", "review"}, id="review"),
        pytest.param("Sailors can register a boat, edit boats and browse boats.", {"boat"}, id="register-a-thing"),
    ],
)
def test_a_deed_done_to_a_thing_is_kept_with_it(text: str, models: set[str]) -> None:
    assert _ids(text) == models


def test_a_contact_page_keeps_what_is_sent_there() -> None:
    text = "A site for swarm hunters.\nPages:\n- Login Page\n- Swarm Listing Page\n- Contact Page\n"

    assert _ids(text) == {"swarm", "contact_message"}
    assert _ids(text + "People submit inquiries on the contact page.\n") == {"swarm", "inquiry"}


def test_an_application_that_is_handed_in_is_a_thing_and_the_one_that_is_built_is_none() -> None:
    text = "Develop an application for shelters. Adopters submit an application and track their application."

    assert "application" in _ids(text)
    assert "application" not in _ids("Develop an application where users add kites and edit kites.")


def test_plain_nouns_in_a_list_of_features_are_things() -> None:
    text = "Notes for beekeepers, kept at the hive.\n- Comments and tags for each walk\n- Reminders\n"

    assert {"comment", "tag", "reminder"} <= _ids(text)


def test_two_words_for_one_thing_are_one_thing() -> None:
    pottery = _ids("A pottery shop with pieces, glazes and firings. Customers buy ceramics online.")
    lab = _ids("Lab equipment booking for a university. Researchers reserve devices.")

    assert "piece" in pottery
    assert "ceramic" not in pottery
    assert not {"device", "reservation"} & lab


def test_two_words_that_a_list_has_side_by_side_are_two_things() -> None:
    assert {"booking", "reservation"} <= _ids("An app with kayaks, bookings and reservations.")


def test_what_is_sold_has_a_price() -> None:
    spec = parse("A pottery shop with pieces, glazes and firings. Customers buy ceramics online.").spec
    (piece,) = (m for m in spec.models if m.name == "Piece")

    assert "price" in {f.id for f in piece.fields}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Pizza ordering", "shop", id="order"),
        pytest.param("Kayak booking", "booking", id="booking"),
        pytest.param("Kayak ordering for a small workshop", "shop", id="for"),
    ],
)
def test_an_app_named_after_a_deed_keeps_it_and_is_of_its_kind(text: str, kind: str) -> None:
    spec = parse(text).spec
    records = [m for m in spec.models if m.id in ("order", "booking")]

    assert spec.kind == kind
    assert [len(m.relations) for m in records] == [1]


def test_parts_are_named_by_what_they_are_parts_of() -> None:
    assert "building_unit" in _ids("A tool with buildings, units of a building, tenants and leases")
    assert {"order", "order_item"} <= _ids("A store tool with orders, items of an order and customers")


def test_who_logs_in_makes_no_logs() -> None:
    assert _ids("Users create an account and log in to manage their kites and lessons.") == {"kite", "lesson"}
