"""Laws of `forge idea refine`: it adds, and touches nothing that stands."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import RunForge
from hypothesis import given, settings
from hypothesis import strategies as st

from omniforge.errors import ForgeError
from omniforge.ideas import refining
from omniforge.ideas.create import plan_idea
from omniforge.spec.check import check_text
from omniforge.spec.text import load_data

IDEA = "A marketplace for dog walkers where owners book walks"
MINE = {"    name: Dog\n": "    name: Hound  # ours\n", "models:\n": "# the things we keep\nmodels:\n"}
REQUESTS = (
    "also let owners rate walkers",
    "Add a chip number and a birthday to hounds",
    "walks should have a distance, a photo and a price",
    "add invoices and suppliers",
    "Sitters look after cats. Owners book sitters for cats.",
    "allow owners to donate to shelters",
    "let walkers message owners",
    "add a calendar, a map and search for hounds",
    "every walk needs a name, a state and an owner",
    "Add users, sessions and accounts",
    "owners can invite owners; owners can report owners",
    "Füge Rechnungen hinzu",
    "give every hound a vet",
    "add dogs to walks",
    "add reviews of reviews",
)


def edited() -> tuple[str, str]:
    """Return idea.md, and a spec.yaml that a person has worked on."""
    plan = plan_idea(IDEA, name="Wag")
    text = plan.files["spec.yaml"]
    for old, new in MINE.items():
        assert old in text
        text = text.replace(old, new, 1)
    assert check_text(text).is_clean
    return plan.files["idea.md"], text


def assert_inside(old: Any, new: Any) -> None:
    """Every value of the old data is in the new, at its place and in its order."""
    if isinstance(old, dict):
        assert isinstance(new, dict)
        assert [key for key in new if key in old] == list(old)
        for key, value in old.items():
            assert_inside(value, new[key])
    elif isinstance(old, list) and old and isinstance(old[0], dict) and "id" in old[0]:
        assert [r["id"] for r in new][: len(old)] == [r["id"] for r in old]
        for before, after in zip(old, new, strict=False):
            assert_inside(before, after)
    else:
        assert new == old


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(REQUESTS),
            st.tuples(
                st.sampled_from(("let", "add", "owners can", "every walk has", "sitters")),
                st.sampled_from(("owners rate", "a price and", "pay", "book", "the", "report their", "x")),
                st.sampled_from(("walkers", "hounds", "to walks", "zebras", "name", "id", "user", "名前", "*/")),
            ).map(" ".join),
        ),
        min_size=1,
        max_size=3,
    ).map(". ".join)
)
def test_whatever_is_asked_nothing_that_stands_is_changed(request: str) -> None:
    text, spec = edited()

    try:
        plan = refining.plan(spec, text, request)
    except ForgeError:
        return

    assert check_text(plan.spec_text).is_clean
    assert_inside(load_data(spec).data, load_data(plan.spec_text).data)
    assert {line for line in spec.splitlines() if "#" in line} <= set(plan.spec_text.splitlines())
    assert plan.idea_text == f"{text.rstrip()}\n\n{request}\n"
    assert plan.changes


@pytest.mark.parametrize(
    ("request_words", "paths"),
    [
        pytest.param(REQUESTS[0], {"models.review", "features.rate_walkers"}, id="deed"),
        pytest.param(REQUESTS[1], {"models.pet.fields.chip_number", "models.pet.fields.birthday"}, id="fields"),
        pytest.param(REQUESTS[3], {"models.invoice", "models.supplier"}, id="things"),
        pytest.param(REQUESTS[4], {"roles.sitter", "models.cat", "models.booking"}, id="people"),
    ],
)
def test_a_request_becomes_records(request_words: str, paths: set[str]) -> None:
    text, spec = edited()

    plan = refining.plan(spec, text, request_words)

    assert paths <= {e.path for e in plan.evidence}
    assert plan.left_out == ()


@pytest.fixture
def folder(run_forge: RunForge) -> Path:
    code, out, _ = run_forge(["idea", "new", IDEA, "--name", "Wag", "--json"])
    assert code == 0
    return Path(json.loads(out)["path"])


def test_a_refinement_is_a_commit_with_spec_text_and_evidence(run_forge: RunForge, folder: Path) -> None:
    code, out, err = run_forge(["idea", "refine", REQUESTS[0]])

    assert (code, err) == (0, "")
    assert "model Review added" in out
    assert (folder / "idea.md").read_text() == f"{IDEA}\n\n{REQUESTS[0]}\n"
    log = json.loads(run_forge(["idea", "log", "--json"])[1])
    assert log[0]["subject"] == "Add Review, Rate walkers"
    assert "Asked for: also let owners rate walkers" in log[0]["body"]
    reasons = {r["path"]: r for r in json.loads(run_forge(["idea", "explain", "--json"])[1])}
    assert reasons["models.review"]["words"] == "rate walkers"
    assert reasons["models.review"]["line"] == 3
    assert reasons["models.walk"]["source"] == "text"
    assert json.loads(run_forge(["idea", "check", "--json"])[1])["ok"]


def test_edits_that_are_not_committed_become_a_commit_of_their_own(run_forge: RunForge, folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.write_text(spec.read_text().replace("name: Dog\n", "name: Hound\n", 1))

    assert run_forge(["idea", "refine", "add suppliers"])[0] == 0

    subjects = [c["subject"] for c in json.loads(run_forge(["idea", "log", "--json"])[1])]
    assert subjects[0] == "Add Supplier"
    assert "Hound" in subjects[1]


def test_a_dry_run_changes_nothing(run_forge: RunForge, folder: Path) -> None:
    before = (folder / "spec.yaml").read_text()

    code, out, _ = run_forge(["idea", "refine", "add suppliers", "--dry-run", "--json"])

    assert code == 0
    assert json.loads(out)["commit"] is None
    assert json.loads(out)["counts"]["breaking"] == 0
    assert (folder / "spec.yaml").read_text() == before
    assert len(json.loads(run_forge(["idea", "log", "--json"])[1])) == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        pytest.param("Make it faster", 1, "nothing to add", id="not-understood"),
        pytest.param("", 4, "the idea is empty", id="empty"),
        pytest.param("...", 4, "no words", id="no-words"),
    ],
)
def test_a_request_that_adds_nothing_is_told(run_forge: RunForge, words: str, code: int, told: str) -> None:
    got, _, err = run_forge(["idea", "refine", words])

    assert got == code
    assert told in err
