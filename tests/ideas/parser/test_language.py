"""Texts that forge cannot read: it says so, and which words it took from them."""

import pytest

from omniforge.ideas.parser.language import runs, unread
from omniforge.ideas.parser.normalise import normalise
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.phrases import index


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("犬の飼い主が散歩代行者を予約できるアプリ。", "Japanese", id="japanese"),
        pytest.param("为宠物主人提供预约服务的网站。", "Chinese", id="chinese"),
        pytest.param("강아지 산책 예약 앱", "Korean", id="korean"),
        pytest.param("Приложение для записи к врачу.", "a language in Cyrillic letters", id="russian"),
        pytest.param("Eine App für Hunde, die in Berlin leben.", "a language other than English", id="german"),
        pytest.param("A café in Zürich keeps its crème recipes here.", "", id="English with accents"),
        pytest.param("recipe box", "", id="a title"),
        pytest.param("Sell 犬 stickers to people in Tokyo.", "", id="a word of another script"),
    ],
)
def test_the_language_of_a_text_is_known_as_far_as_it_matters(text: str, language: str) -> None:
    assert unread(index(normalise(text))) == language


@pytest.mark.parametrize(
    ("text", "used"),
    [
        pytest.param("犬の飼い主が散歩代行者を探して予約できるアプリ。", "散歩代行者, 予約", id="japanese"),
        pytest.param("Eine App für Hundebesitzer in Berlin.", "Hundebesitzer", id="german"),
    ],
)
def test_the_note_says_which_words_were_used_and_all_stand_in_the_text(text: str, used: str) -> None:
    note = parse(text).notes[-1]

    assert "forge reads English" in note
    assert used in note
    assert all(word in text for word in used.split(", "))


def test_a_text_without_spaces_gives_its_likely_nouns() -> None:
    assert runs("飼い主が散歩代行者を予約") == ["散歩代行者", "予約"]
    assert runs("hives") == ["hives"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Brochure website for a consulting firm with contact us page", id="a kind of site"),
        pytest.param("Please implement a dashboard website for displaying regulatory policies.", id="a screen"),
        pytest.param("Please implement a dynamic form management website for managing forms.", id="a quality"),
    ],
)
def test_a_made_up_name_is_about_the_product(text: str) -> None:
    name = parse(text).spec.name.lower()

    assert not any(word in name for word in ("brochure", "dashboard", "dynamic", "daily"))
