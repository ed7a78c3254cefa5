"""Words in their sentence: the same word is a verb here and a noun there."""

import pytest

from omniforge.ideas.parser.chunks import Chunk, Part, chunks
from omniforge.ideas.parser.grammar import Tag, Word, tag
from omniforge.ideas.parser.phrases import base_form, tokenise


def _words(text: str) -> tuple[Word, ...]:
    return tag(tokenise(text), text)


def _chunks(text: str) -> dict[str, Chunk]:
    return {" ".join(t.text for t in c.tokens): c for c in chunks(_words(text))}


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        pytest.param("Users can book a walk", "book", Tag.VERB, id="after-a-modal"),
        pytest.param("She reads the book", "book", Tag.NOUN, id="after-an-article"),
        pytest.param("Customers order books", "order", Tag.VERB, id="after-people"),
        pytest.param("Order history", "Order", Tag.NOUN, id="before-an-attribute"),
        pytest.param("Create, view, and manage notes", "view", Tag.VERB, id="in-a-row-of-verbs"),
        pytest.param("An app for renting bikes", "renting", Tag.VERB, id="gerund-with-object"),
        pytest.param("A page for a booking", "booking", Tag.NOUN, id="gerund-that-is-a-thing"),
        pytest.param("A site that tracks orders", "tracks", Tag.VERB, id="third-person"),
        pytest.param("keep track of parcels", "track", Tag.VERB, id="keep-track-of"),
        pytest.param("a critical computational need", "critical", Tag.QUALITY, id="quality-by-its-ending"),
        pytest.param("easily browse cars", "easily", Tag.ADVERB, id="adverb"),
    ],
)
def test_the_place_of_a_word_decides_what_it_is(text: str, word: str, expected: Tag) -> None:
    assert {w.token.text: w.tag for w in _words(text)}[word] is expected


def test_objects_know_their_verb_and_what_follows_a_preposition_is_no_object() -> None:
    found = _chunks("Users can submit reviews and photos with a phone")

    assert (found["reviews"].part, found["reviews"].verb) == (Part.OBJECT, "submit")
    assert (found["photos"].part, found["photos"].verb) == (Part.OBJECT, "submit")
    assert found["phone"].part is Part.OBLIQUE


@pytest.mark.parametrize("text", ["They enroll in courses", "They search for courses", "a list of all courses"])
def test_a_preposition_that_belongs_to_its_verb_leaves_an_object(text: str) -> None:
    assert _chunks(text)["courses"].part is not Part.OBLIQUE


def test_a_list_of_functions_is_a_list() -> None:
    found = _chunks("It has functionalities for contest enrollment, question display and scoring")

    assert found["contest enrollment"].part is Part.LISTED
    assert found["question display"].part is Part.LISTED


@pytest.mark.parametrize(
    ("word", "base"), [("sizes", "size"), ("houses", "house"), ("menus", "menu"), ("heroes", "hero"), ("boxes", "box")]
)
def test_plurals_have_their_singular(word: str, base: str) -> None:
    assert base_form(word) == base
