import json
from typing import Any

import pytest
from conftest import RunForge

IDEA = "Wag helps people.\n\nA marketplace for dog walkers where owners book walks.\nUse sky blue for buttons."


pytestmark = pytest.mark.usefixtures("wag")


@pytest.fixture
def wag(run_forge: RunForge) -> None:
    assert run_forge(["idea", "new", IDEA, "--name", "Wag"])[0] == 0


def reasons(run_forge: RunForge, *arguments: str) -> dict[str, dict[str, Any]]:
    code, out, err = run_forge(["idea", "explain", "--json", *arguments])
    assert (code, err) == (0, "")
    return {reason["path"]: reason for reason in json.loads(out)}


def test_every_part_has_a_reason(run_forge: RunForge) -> None:
    found = reasons(run_forge)
    spec = json.loads(run_forge(["idea", "show", "--json"])[1])["spec"]

    assert {path.partition(".")[0] for path in found} - {"forge"} == set(spec)
    for model in spec["models"]:
        for part in ("fields", "relations", "states"):
            assert {f"models.{model['id']}.{part}.{r['id']}" for r in model.get(part, [])} <= set(found)
    for reason in found.values():
        assert reason["source"].split(":")[0] in ("text", "pack", "rule", "chosen")
        assert reason["words"] or reason["note"]


def test_words_are_shown_with_their_place(run_forge: RunForge) -> None:
    found = reasons(run_forge)

    lines = IDEA.splitlines()
    owner, colour = found["roles.owner"], found["brand.colours.0"]
    assert (owner["line"], owner["column"]) == (3, lines[2].index("owners") + 1)
    assert (colour["line"], colour["words"]) == (4, "sky blue")
    assert lines[3][colour["column"] - 1 :].startswith("sky blue")


def test_what_a_person_added_or_changed_is_the_persons(run_forge: RunForge) -> None:
    assert run_forge(["idea", "set", "models.walk.fields.tip", "{name: Tip, type: money}"])[0] == 0
    assert run_forge(["idea", "set", "brand.voice", "warm"])[0] == 0

    found = reasons(run_forge)

    assert found["models.walk.fields.tip"]["source"] == "commit"
    assert "field Tip added" in found["models.walk.fields.tip"]["note"]
    assert found["brand.voice"]["source"] == "commit"
    assert found["models.walk.fields.price"]["source"] != "commit"
    assert found["models.walk"]["source"] == "text"


def test_one_part_can_be_asked_for(run_forge: RunForge) -> None:
    found = reasons(run_forge, "models.walk.states")

    assert found
    assert all(path.startswith("models.walk.states.") for path in found)


def test_people_read_a_table(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["idea", "explain"])

    assert code == 0
    assert '"owners" (3:' in out
    assert "chosen: given beside the text" in out


def test_an_unknown_part_is_refused(run_forge: RunForge) -> None:
    code, _, err = run_forge(["idea", "explain", "models.nothing"])

    assert code == 4
    assert 'there is no "nothing"' in err
