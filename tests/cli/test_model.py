"""`forge model` through the front door."""

import json
from pathlib import Path

import pytest
from conftest import RunForge
from support.model_server import Reply, serving

from omniforge.workspace import find_workspace

CANARY = "sk-canary-0123456789abcdef"


def test_without_a_model_the_list_says_that_none_is_needed(run_forge: RunForge) -> None:
    code, out, err = run_forge(["model", "list"])

    assert code == 0
    assert "Anthropic" in out
    assert "No model is set" in err


def test_a_model_is_written_once_and_other_lines_stay(run_forge: RunForge) -> None:
    run_forge(["init", str(find_workspace().root)])
    settings = find_workspace().settings_file
    settings.write_text("# mine\njobs = 2\n")

    run_forge(["model", "use", "openai/gpt-5-mini", "--tier", "fast"])
    code, _, _ = run_forge(["model", "use", "moonshot/kimi-k2.5, ollama/llama3.2", "--tier", "fast"])

    assert code == 0
    assert settings.read_text() == '# mine\njobs = 2\nmodel_fast = "moonshot/kimi-k2.5, ollama/llama3.2"\n'


def test_a_trial_run_writes_nothing(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["model", "use", "openai/gpt-5-mini", "--dry-run", "--json"])

    assert code == 0
    assert json.loads(out)["line"] == 'model = "openai/gpt-5-mini"'
    assert not find_workspace().settings_file.exists()


@pytest.mark.parametrize("name", ["gpt", "openai/x@nonsense", "openai/x@http://me:secret@host/v1", ""])
def test_what_is_no_model_is_refused(run_forge: RunForge, name: str) -> None:
    code, _, err = run_forge(["model", "use", name])

    assert code == 2
    assert "secret" not in err


def test_the_list_never_shows_a_key(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", CANARY)

    _, out, err = run_forge(["model", "list", "--json"])

    found = {p["id"]: p["key"] for p in json.loads(out)["providers"]}
    assert found["anthropic"] == "ANTHROPIC_API_KEY"
    assert CANARY not in out + err


def test_a_model_that_answers_is_timed(run_forge: RunForge) -> None:
    with serving(lambda _: Reply('{"words": "Good day"}')) as server:
        run_forge(["model", "use", server.model])
        code, out, _ = run_forge(["model", "test", "--json"])

    (trial,) = json.loads(out)
    assert code == 0
    assert (trial["answer"], trial["tokens_in"], trial["cost_usd"]) == ("Good day", 100, None)
    assert trial["streamed"] > 1


def test_a_model_that_does_not_answer_ends_with_its_own_code(run_forge: RunForge) -> None:
    code, _, err = run_forge(["model", "test", "openai/gpt-5-mini"])

    assert code == 7
    assert "no key" in err


def test_a_key_in_the_environment_never_reaches_a_crash_report(
    run_forge: RunForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from omniforge.llm import setup

    def broken(*_: object) -> None:
        raise RuntimeError(f"it was {CANARY}")

    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setattr(setup, "tiers_of", broken)
    code, _, err = run_forge(["model", "list"])

    report = Path(err.rpartition("report ")[2].strip()).read_text()
    assert code == 70
    assert CANARY not in err + report
