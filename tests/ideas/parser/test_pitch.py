"""One-sentence ideas: every thing in them becomes something the app keeps."""

from pathlib import Path

import pytest
import yaml

from omniforge.ideas.parser.parse import parse

PITCHES = yaml.safe_load(Path(__file__).with_name("pitches.yaml").read_text("utf-8"))
MIN_F1 = {"seen": 0.80, "held_out": 0.72}


def ids(text: str) -> set[str]:
    return {m.id for m in parse(text).spec.models}


def names_one(found: str, wanted: str) -> bool:
    """Whether a name is one of those wanted, or the same with a word more or less in front."""
    for name in (w.strip() for w in wanted.split("|")):
        a, b = found.split(), name.split()
        if a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a)):
            return True
    return False


def f1(pitches: list[dict[str, str | list[str]]]) -> float:
    n_right = n_found = n_wanted = 0
    for pitch in pitches:
        left = [m.name.lower() for m in parse(str(pitch["text"])).spec.models]
        n_found, n_wanted = n_found + len(left), n_wanted + len(pitch["things"])
        for wanted in pitch["things"]:
            match = next((name for name in left if names_one(name, wanted)), None)
            if match is not None:
                left.remove(match)
                n_right += 1
    return 2 * n_right / (n_found + n_wanted)


@pytest.mark.parametrize("name", sorted(MIN_F1))
def test_the_things_of_one_sentence_ideas_are_found(name: str) -> None:
    assert f1(PITCHES[name]) >= MIN_F1[name]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        pytest.param("Track canoes: repairs, trips and rentals.", {"canoe", "repair", "trip", "rental"}, id="colon"),
        pytest.param("A marketplace for used saddles.", {"saddle"}, id="what-it-is-for"),
        pytest.param("Help small mills sell flour sacks.", {"flour_sack"}, id="helped"),
        pytest.param("Rangers track tagged wolves and log sightings.", {"wolf", "sighting"}, id="people-first"),
        pytest.param("A tool to take orders for lanterns.", {"order", "lantern"}, id="asked-for"),
        pytest.param("A pizza ordering app", {"pizza", "order"}, id="in-the-name"),
        pytest.param("A directory of vegan restaurants with reviews.", {"vegan_restaurant", "review"}, id="businesses"),
        pytest.param("It helps me remember birthdays of friends.", {"birthday", "friend"}, id="helps-me"),
        pytest.param("Sailors swap charts like harbour plans and keep logs.", {"log"}, id="examples-are-none"),
    ],
)  # fmt: skip
def test_what_a_pitch_does_something_with_is_kept(text: str, things: set[str]) -> None:
    assert things <= ids(text)


def test_what_is_noted_of_a_thing_is_no_thing() -> None:
    assert ids("Keep kites with name, weight and price.") == {"kite"}


def test_what_only_illustrates_is_no_thing() -> None:
    assert not ids("Neighbours lend tools like drills and ladders.") & {"drill", "ladder"}


def test_a_shop_for_something_is_a_whole_shop() -> None:
    assert "product" in ids("An online shop for handmade ceramics")


def test_people_of_a_pitch_are_its_roles() -> None:
    roles = {r.id for r in parse("Landlords log repair requests from tenants.").spec.roles}

    assert roles == {"landlord", "tenant"}


def test_what_forms_and_lists_do_needs_no_code() -> None:
    spec = parse("Track beehives: inspections, honey harvests and treatments.").spec

    assert [f.id for f in spec.features if f.status == "needs_code"] == []


def test_a_brand_gives_no_name_to_the_product() -> None:
    assert "Airbnb" not in parse("Something like Airbnb but for parking spaces").spec.name
