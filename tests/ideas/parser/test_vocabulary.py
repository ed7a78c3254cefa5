"""What a noun that no pack knows carries."""

import pytest

from omniforge.ideas.parser import shorthand, text_entities
from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.vocabulary import kind_of
from omniforge.resources import templates_dir

THINGS = read_yaml(templates_dir() / "packs" / "vocabulary" / "things.yaml")
NOUNS = [noun.replace("_", " ") for nouns in THINGS["things"] for noun in nouns.split()]


def test_several_hundred_nouns_carry_fields_that_can_be_read() -> None:
    assert len(set(NOUNS)) > 500
    for noun in NOUNS:
        kind = kind_of(noun)
        records = [shorthand.field(name, text) for name, text in kind.fields.items()]
        assert any(r["type"] in ("string", "text") and r.get("required") for r in records), noun
        assert not (kind.states and "status" in kind.fields), f"{noun} has a state twice"


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        pytest.param("book", {"title", "author", "isbn"}, id="itself"),
        pytest.param("gold customer", {"name", "email", "phone"}, id="last-word"),
        pytest.param("order item", {"quantity", "unit_price"}, id="two-words"),
        pytest.param("grommet", {"name", "description"}, id="unknown"),
    ],
)
def test_a_noun_carries_what_such_things_have(noun: str, fields: set[str]) -> None:
    assert fields <= set(kind_of(noun).fields)


def test_a_very_long_noun_leaves_room_for_the_names_made_of_it() -> None:
    noun = Noun(name="a" * 300, weight=2.0, words="", sentence=0, verbs=())

    draft = text_entities.draft(noun, {}, set())

    assert len(f"New {draft.name}") < 120
    assert len(draft.id) <= 48
