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
    text = "Users rent fishing boats. They browse boats, view a boat and return boats."

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
        pytest.param("Roman to Decimal Converter. Turn one into the other.", "conversion", id="converter"),
        pytest.param("E-Card Generator.", "e_card", id="maker"),
    ],
)
def test_a_tool_keeps_what_it_gives_and_nothing_else(text: str, model: str) -> None:
    assert _ids(text) == {model}


def test_stories_give_their_objects_and_not_their_tellers() -> None:
    text = "\n".join(f"As a Beekeeper, I want to {v} hives, so that I can sleep." for v in ("add", "edit", "track"))

    assert _ids(text) == {"hive"}
