"""What a noun that no pack knows carries."""

import pytest

from omniforge.ideas.parser import shorthand, text_entities
from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.nouns import Noun
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.vocabulary import has_fields, kind_of, sense_of
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


SENSES = {
    (noun, sense.replace("_", " ")): words.split()
    for noun, senses in read_yaml(templates_dir() / "packs" / "vocabulary" / "senses.yaml").items()
    for sense, words in senses.items()
}


@pytest.mark.parametrize(("noun", "sense"), SENSES)
def test_every_sense_has_fields_of_its_own_and_is_told_by_each_of_its_words(noun: str, sense: str) -> None:
    assert has_fields(sense)
    assert all(sense_of(noun, {word}) != noun for word in SENSES[(noun, sense)])
    assert sense_of(noun, {"kite"}) == noun


@pytest.mark.parametrize(
    ("noun", "said", "sense"),
    [
        pytest.param("ticket", {"concert", "ticket"}, "admission ticket", id="context"),
        pytest.param("signed ticket", {"concert"}, "admission ticket", id="last-word"),
        pytest.param("support ticket", {"concert"}, "support ticket", id="known-pair"),
        pytest.param("job", {"invoice", "quote", "candidate"}, "trade job", id="most-words"),
    ],
)
def test_a_noun_means_what_the_words_around_it_say(noun: str, said: set[str], sense: str) -> None:
    assert sense_of(noun, said) == sense


def test_accounts_of_money_are_things_and_accounts_of_users_are_not() -> None:
    money = parse("A budget planner with accounts, transactions and categories.").spec
    users = parse("A site where people create accounts, post recipes and rate recipes.").spec

    assert "bank_account" in {m.id for m in money.models}
    assert not any("account" in m.id for m in users.models)


def test_a_very_long_noun_leaves_room_for_the_names_made_of_it() -> None:
    noun = Noun(name="a" * 300, weight=2.0, words="", sentence=0, verbs=())

    draft = text_entities.draft(noun, {}, set())

    assert len(f"New {draft.name}") < 120
    assert len(draft.id) <= 48
