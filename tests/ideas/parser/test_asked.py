"""Behaviours a text asks for, and the kind of app it calls itself."""

import pytest

from omniforge.ideas.parser.parse import parse


def _features(text: str) -> dict[str, str]:
    return {f.id: f.description for f in parse(text).spec.features}


FLIGHTS = (
    "Please implement a kite flying website. Users should be able to browse kites, adjust wind strength and gusts, and "
    "also rewind flights. The website should have functionalities for repairing kites, wind forecasts, and scoring."
)


def test_each_thing_of_an_enumeration_keeps_its_verb() -> None:
    assert {"adjust_wind_strength", "adjust_gusts", "rewind_flights"} <= set(_features(FLIGHTS))


def test_in_a_list_of_functions_each_part_stands_for_itself() -> None:
    assert {"wind_forecasts", "scoring"} <= set(_features(FLIGHTS))


def test_fragments_and_what_pages_do_already_are_no_features() -> None:
    found = _features(
        "An app for kites. Users can add kites, view detailed information, and edit kites, including name and colour."
    )

    assert not {"including_name", "colour", "view_detailed_information", "edit_kites", "add_kites"} & set(found)


def test_a_second_wish_of_the_same_kind_is_kept_in_the_words_of_the_first() -> None:
    found = _features("A site for kites. Users can search kites, add kites, and find kites by wind.")

    assert "find kites" in found["search_kites"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("A chess website where people play online.", "game", id="game"),
        pytest.param("A vocabulary learning website with word games.", "learning", id="called-before-mentioned"),
        pytest.param("A community website for sharing discounts.", "forum", id="forum"),
        pytest.param("A barber shop management website for managing barbers.", "internal-tool", id="internal"),
        pytest.param("A dashboard website for displaying policies.", "dashboard", id="dashboard"),
        pytest.param("An app for kites.", "other", id="none"),
    ],
)
def test_the_kind_is_what_the_text_calls_itself(text: str, kind: str) -> None:
    assert parse(text).spec.kind == kind
