"""What a person gets from a text: the app the text is about, and the reasons."""

import subprocess
import sys

import pytest

from omniforge.errors import SpecError
from omniforge.ideas.parser.parse import parse
from omniforge.spec.check import check_spec
from omniforge.spec.text import dump

TRIVIA = (
    "Please build a trivia app for quiz clubs. Members create contests, add questions and submit answers. "
    "The app should have functionalities for leaderboard, live buzzer and question search. "
    "Use beige for the background and saddle brown for components."
)
BACKLOG = "\n".join(
    f"As a camp administrator, I want to {verb} {thing}, so that nothing is lost."
    for verb in ("add", "edit", "track", "remove", "print")
    for thing in ("campers", "consent forms", "activities", "invoices")
)


def test_every_model_role_and_feature_has_evidence() -> None:
    parsed = parse(TRIVIA)

    paths = {e.path for e in parsed.evidence}

    assert {f"models.{m.id}" for m in parsed.spec.models} <= paths
    assert {f"roles.{r.id}" for r in parsed.spec.roles} <= paths
    assert {f"features.{f.id}" for f in parsed.spec.features} <= paths


def test_evidence_from_the_text_is_a_verbatim_piece_of_it() -> None:
    for item in parse(TRIVIA).evidence:
        if item.source == "text" and item.words and not item.path.startswith("kind"):
            assert item.words in TRIVIA, item


def test_the_nouns_of_an_unknown_business_become_models() -> None:
    ids = {m.id for m in parse(TRIVIA).spec.models}

    assert {"contest", "question", "answer"} <= ids


def test_colours_are_used_as_asked_with_their_place() -> None:
    colours = parse(TRIVIA).spec.brand.colours

    assert [(c.name, c.hex, (c.model_extra or {}).get("x-use")) for c in colours] == [
        ("beige", "#f5f5dc", "background"),
        ("saddle brown", "#8b4513", "component"),
    ]


def test_behaviours_without_code_say_so_and_keep_the_words_of_the_text() -> None:
    features = {f.id: f for f in parse(TRIVIA).spec.features}

    assert features["live_buzzer"].status == "needs_code"
    assert features["question_search"].status == "ready"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("A shop called Clay & Kin that sells mugs.", "Clay & Kin", id="called"),
        pytest.param("Careline is a telemedicine service for farms.", "Careline", id="is"),
        pytest.param("Crumb School: online courses for bakers.", "Crumb School", id="colon"),
        pytest.param("Reservations for Osteria Lumi, a small restaurant.", "Osteria Lumi", id="apposition"),
    ],
)
def test_a_name_in_the_text_is_the_name_of_the_product(text: str, name: str) -> None:
    assert parse(text).spec.name == name


def test_a_name_given_beside_the_text_wins() -> None:
    assert parse("A shop called Clay & Kin.", name="Mugshot").spec.name == "Mugshot"


def test_stated_fields_come_before_typical_ones() -> None:
    spec = parse("An archive of fossils: keep fossils with name, age, weight and photo. Visitors browse fossils.").spec
    fossil = next(m for m in spec.models if m.id == "fossil")

    assert [(f.id, f.type) for f in fossil.fields][:4] == [
        ("name", "string"),
        ("age", "integer"),
        ("weight", "decimal"),
        ("photo", "image"),
    ]


def test_a_long_backlog_gives_its_own_things() -> None:
    spec = parse(BACKLOG).spec

    assert {"camper", "consent_form", "activity", "invoice"} <= {m.id for m in spec.models}
    assert check_spec(spec) == ()


def test_two_ideas_of_one_business_keep_their_own_words() -> None:
    one = parse("A gym where members book classes and log workouts.").spec
    other = parse("A climbing hall where members book training sessions and pay for a membership.").spec

    assert one.marketing.headline != other.marketing.headline
    assert one.name != other.name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" \n\t ", "empty", id="blank"),
        pytest.param("🐶🐕🦴", "no words", id="emoji"),
        pytest.param("12345 !!! ???", "no words", id="no-letters"),
        pytest.param("\x00\x01\x02PNG", "binary", id="binary"),
    ],
)
def test_a_text_without_words_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(SpecError, match=reason):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Una tienda de zapatos para niños con carrito y pedidos", id="spanish"),
        pytest.param("Eine Plattform für Nachbarschaftshilfe", id="german"),
        pytest.param("犬の散歩を予約するアプリ", id="japanese"),
        pytest.param("تطبيق لحجز المواعيد", id="arabic"),
        pytest.param("x", id="one-letter"),
        pytest.param("'; DROP TABLE users; -- ${process.env} `id` */ </script>", id="hostile"),
        pytest.param("User PasswordReset SiteLead user users account class function", id="reserved"),
        pytest.param("a marketplace for " + "very " * 3000 + "old books", id="long"),
    ],
)
def test_any_text_with_letters_gives_a_spec_without_problems(text: str) -> None:
    spec = parse(text).spec

    assert spec.models
    assert check_spec(spec) == ()


def test_the_same_text_gives_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "from omniforge.ideas.parser.parse import parse; from omniforge.spec.text import dump; "
        f"print(dump(parse({TRIVIA!r}).spec))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }

    assert runs == {(dump(parse(TRIVIA).spec) + "\n").encode()}
