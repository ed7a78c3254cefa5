"""`forge secret` and `forge project set` through the front door."""

import json
from pathlib import Path

import pytest
from conftest import RunForge
from support.model_server import Reply, serving

from omniforge.workspace import find_workspace

VALUE = "nobody-may-see-this-4711"


@pytest.fixture
def shop(run_forge: RunForge) -> str:
    run_forge(["idea", "new", "A shop for handmade ceramics", "--name", "Clay"])
    return "clay"


def test_a_secret_is_kept_listed_and_forgotten_and_never_shown(run_forge: RunForge, shop: str) -> None:
    code, out, err = run_forge(["secret", "set", "SMTP_URL", "--env", "production"], stdin=f"{VALUE}\n".encode())
    _, listed, _ = run_forge(["secret", "list", "--json"])
    _, table, _ = run_forge(["project", "settings"])

    assert code == 0
    assert out == f"kept SMTP_URL ({shop}, production)\n"
    assert [(e["name"], e["environment"]) for e in json.loads(listed)] == [("SMTP_URL", "production")]
    assert "SMTP_URL" in table
    assert VALUE not in out + err + listed + table
    assert run_forge(["secret", "unset", "SMTP_URL"])[0] == 2
    assert run_forge(["secret", "unset", "SMTP_URL", "--env", "production"])[0] == 0
    assert json.loads(run_forge(["secret", "list", "--json"])[1]) == []


@pytest.mark.usefixtures("shop")
def test_a_value_on_the_command_line_is_refused_and_not_repeated(run_forge: RunForge) -> None:
    code, out, err = run_forge(["secret", "set", "SMTP_URL", VALUE])

    assert code == 2
    assert VALUE not in out + err
    assert "forge secret set SMTP_URL" in err


@pytest.mark.usefixtures("shop")
def test_a_value_comes_from_a_variable_or_is_made(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", VALUE)

    assert run_forge(["secret", "set", "SMTP_URL", "--from-env", "MINE"])[0] == 0
    assert run_forge(["secret", "set", "DATA_KEYS", "--generate"])[0] == 0
    assert run_forge(["secret", "set", "OTHER", "--from-env", "NOT_THERE"])[0] == 2

    assert len(json.loads(run_forge(["secret", "list", "--json"])[1])) == 2


@pytest.mark.usefixtures("shop")
def test_a_trial_run_keeps_nothing(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["secret", "set", "SMTP_URL", "--dry-run", "--json"], stdin=VALUE.encode())

    assert code == 0
    assert json.loads(out)["written"] is False
    assert not (find_workspace().state / "secrets.json").exists()


@pytest.mark.usefixtures("shop")
def test_rotation_says_how_many_and_keeps_them(run_forge: RunForge) -> None:
    assert run_forge(["secret", "rotate"])[0] == 1
    run_forge(["secret", "set", "SMTP_URL"], stdin=VALUE.encode())

    code, out, _ = run_forge(["secret", "rotate", "--json"])

    assert code == 0
    assert json.loads(out)["n_secrets"] == 1
    assert json.loads(run_forge(["secret", "list", "--json"])[1])[0]["name"] == "SMTP_URL"


def test_a_lost_key_is_one_message_and_the_way_out(run_forge: RunForge, shop: str) -> None:
    run_forge(["secret", "set", "SMTP_URL"], stdin=VALUE.encode())
    (Path.home() / ".config/forge/secrets.key").unlink()

    code, _, err = run_forge(["project", "settings", "--idea", shop])

    assert code == 1
    assert "secrets.json: its key" in err
    assert "bring the key back from a backup" in err


@pytest.mark.usefixtures("shop")
def test_a_domain_becomes_the_address_of_the_app(run_forge: RunForge) -> None:
    run_forge(["project", "set", "domain", "Shop.Example."])
    run_forge(["project", "set", "domain", "try.shop.example", "--env", "preview"])
    run_forge(["project", "set", "LOG_LEVEL", "debug", "--env", "preview"])

    found = json.loads(run_forge(["project", "settings", "--json"])[1])

    assert found["production"]["values"] == {"APP_URL": "https://shop.example", "COOKIE_SECURE": "true"}
    assert found["preview"]["values"]["APP_URL"] == "https://try.shop.example"
    assert found["preview"]["values"]["LOG_LEVEL"] == "debug"
    assert run_forge(["project", "unset", "domain", "--env", "preview"])[0] == 0
    assert run_forge(["project", "unset", "domain", "--env", "preview"])[0] == 2


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("domain", "localhost", "is no domain"),
        ("domain", "https://shop.example", "is no domain"),
        ("domain", "a-.example", "is no domain"),
        ("colour", "red", "no setting"),
        ("PORT", "80", "no setting"),
        ("JWT_SECRET", VALUE, "forge secret set JWT_SECRET"),
        ("LOG_LEVEL", "postgresql://a:b4@db/x", "forge secret set"),
        ("LOG_LEVEL", "a\nb", "more than one line"),
    ],
)
def test_what_is_no_setting_is_refused(run_forge: RunForge, key: str, value: str, words: str) -> None:
    code, _, err = run_forge(["project", "set", key, value])

    assert code == 2
    assert words in err
    assert VALUE not in err
    assert json.loads(run_forge(["project", "settings", "--json"])[1])["production"]["values"] == {}


def test_ci_hands_variables_to_the_app(run_forge: RunForge, shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run_forge(["secret", "set", "SMTP_URL"], stdin=b"smtp-of-the-store")
    monkeypatch.setenv("FORGE_APP_SMTP_URL", VALUE)

    found = json.loads(run_forge(["project", "settings", "--idea", shop, "--json"])[1])["production"]

    assert found["sources"] == {"SMTP_URL": "environment"}
    assert VALUE not in json.dumps(found)


def test_the_key_of_a_model_can_be_kept_by_forge(run_forge: RunForge) -> None:
    run_forge(["secret", "set", "FORGE_MODEL_KEY", "--forge"], stdin=VALUE.encode())

    with serving(lambda _request: Reply('{"words": "Good morning"}')) as server:
        code, out, err = run_forge(["model", "test", server.model])

    assert code == 0, err
    assert set(server.keys) == {f"Bearer {VALUE}"}
    assert VALUE not in out + err


def test_the_list_of_models_says_that_forge_keeps_a_key(run_forge: RunForge) -> None:
    run_forge(["secret", "set", "ANTHROPIC_API_KEY", "--forge"], stdin=VALUE.encode())

    providers = json.loads(run_forge(["model", "list", "--json"])[1])["providers"]

    assert {p["id"]: p["key"] for p in providers}["anthropic"] == "forge secret"
