"""Models in a build, their estimate and their receipt, through the front door and over a real connection."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import RunForge
from support.good_model import good
from support.model_server import Json, Reply, serving

from omniforge.llm.models import Model
from omniforge.llm.protocol import Call, Message
from omniforge.resources import examples_dir
from omniforge.workspace import find_workspace

CANARY = "canary-0123456789abcdef"
TEXT = "An online shop for handmade ceramics from small studios"


@pytest.fixture
def idea(run_forge: RunForge) -> Path:
    run_forge(["idea", "new", TEXT, "--name", "Clay"])
    spec = (examples_dir() / "dog-walking" / "spec.yaml").read_text(encoding="utf-8")
    folder = find_workspace().idea("clay")
    (folder / "spec.yaml").write_text(spec.replace("slug: dog-walking", "slug: clay"), encoding="utf-8")
    return folder


def well(body: Json) -> Reply:
    """Answer as a good model does."""
    messages = tuple(Message(m["role"], m["content"]) for m in body["messages"])
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
    return Reply(good(Call(Model("openai/scripted"), messages, schema)))


def events(out: str) -> list[Json]:
    return [e for e in map(json.loads, out.splitlines()) if e["event"] == "slot_settled"]


def build(run_forge: RunForge, *more: str) -> tuple[int, str, str]:
    return run_forge(["build", "--idea", "clay", "--verify", "none", "--json", *more])


def test_a_live_build_is_estimated_metered_and_receipted(
    run_forge: RunForge, idea: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORGE_MODEL_KEY", CANARY)
    monkeypatch.setenv("FORGE_PRICE_IN", "1")
    monkeypatch.setenv("FORGE_PRICE_OUT", "2")
    with serving(well) as server:
        run_forge(["model", "use", server.model])
        _, planned, _ = run_forge(["build", "--idea", "clay", "--plan", "--cost", "--json"])
        code, out, err = build(run_forge, "--models", "live")
        _, spent, _ = run_forge(["cost", "--idea", "clay", "--json"])
        asked = len(server.asked)

    estimate, receipt = json.loads(planned), json.loads(spent)
    assert code == 0, err
    assert "answers:\n" in (idea / "forge.lock").read_text(encoding="utf-8")
    assert 0 < estimate["usd"] < estimate["usd_most"]
    assert len(estimate["slots"]) == 19
    assert {e["source"] for e in events(out)} == {"answered", "recorded"}
    assert receipt["total"]["calls"] == asked == 19
    assert receipt["total"]["usd"] == pytest.approx(19 * (100 * 1 + 50 * 2) / 1e6)
    assert set(receipt["by_agent"]) == {"marketing", "ui_designer", "test"}
    assert "src/content/site.ts" in receipt["by_file"]
    kept = [p for p in find_workspace().root.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()]
    assert kept == [], "a key is nowhere on disk"
    assert CANARY not in out + err + spent

    code, out, _ = build(run_forge, "--models", "recorded")
    assert (code, events(out)) == (0, []), "nothing has changed"
    _, text, _ = run_forge(["cost"])
    assert "In all: 19 calls" in text


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(lambda _: Reply("I cannot help with that."), id="refuses"),
        pytest.param(lambda _: Reply(status=401), id="wrong key"),
        pytest.param(lambda _: Reply(status=429, headers={"Retry-After": "999"}), id="rate limit"),
        pytest.param(lambda _: Reply("{", finish="length"), id="truncated"),
        pytest.param(lambda _: Reply(hang_s=20), id="hangs"),
        pytest.param(lambda _: Reply(raw=b"<html>"), id="no JSON"),
    ],
)
def test_a_bad_server_costs_no_build(
    run_forge: RunForge, idea: Path, script: Callable[[Json], Reply], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORGE_MODEL_TIMEOUT", "0.5")
    with serving(script) as server:
        monkeypatch.setenv("FORGE_MODEL", server.model)
        code, out, err = build(run_forge, "--models", "live")

    assert code == 0, err
    assert {e["source"] for e in events(out)} == {"kept"}
    assert idea.is_dir()


def test_live_without_a_model_is_refused(run_forge: RunForge, idea: Path) -> None:
    code, _, err = build(run_forge, "--models", "live")

    assert code == 2
    assert "forge model use" in err
    assert idea.is_dir()


def test_recorded_without_recordings_names_the_slot(run_forge: RunForge, idea: Path) -> None:
    code, _, err = build(run_forge, "--models", "recorded")

    assert code == 7
    assert "slot " in err
    assert "--models live" in err
    assert idea.is_dir()


@pytest.mark.parametrize("value", ["on", "LIVE", ""])
def test_an_unknown_mode_is_a_usage_error(run_forge: RunForge, value: str) -> None:
    assert build(run_forge, "--models", value)[0] == 2


def test_nothing_was_spent_yet(run_forge: RunForge) -> None:
    code, _, err = run_forge(["cost"])

    assert code == 0
    assert "nothing has been spent" in err


PROBE = """\
import json, sys
from omniforge.cli.app import main
code = main(sys.argv[1:])
print(json.dumps([code, "litellm" in sys.modules, sorted(m for m in sys.modules if m.startswith("omniforge.llm"))]))
"""


@pytest.mark.parametrize("more", [pytest.param([], id="no model set"), pytest.param(["--models", "off"], id="off")])
def test_a_build_without_models_loads_no_library_for_them(idea: Path, more: list[str]) -> None:
    command = [sys.executable, "-c", PROBE, "build", "--idea", "clay", "--verify", "none", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout.splitlines()[-1]) == [0, False, []]
    assert idea.is_dir()
