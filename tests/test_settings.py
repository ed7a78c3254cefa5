from pathlib import Path

import pytest

from omniforge import settings
from omniforge.errors import UsageError


def test_defaults_hold_when_nothing_is_said(tmp_path: Path) -> None:
    found = settings.load(tmp_path / "forge.toml", environ={"HOME": str(tmp_path)})

    assert found.settings == settings.Settings()
    assert set(found.sources.values()) == {"default"}


def test_each_source_wins_over_the_next(tmp_path: Path) -> None:
    user = tmp_path / ".config" / "forge" / "forge.toml"
    user.parent.mkdir(parents=True)
    user.write_text('jobs = 1\nport = 1111\nverify = "none"\neditor = "vi"\n')
    workspace = tmp_path / "forge.toml"
    workspace.write_text('jobs = 2\nport = 2222\nverify = "test"\n')
    environ = {"HOME": str(tmp_path), "FORGE_JOBS": "3", "FORGE_PORT": "3333"}

    found = settings.load(workspace, flags={"jobs": 4, "port": None}, environ=environ)

    assert (found.settings.jobs, found.settings.port, found.settings.verify, found.settings.editor) == (
        4,
        3333,
        "test",
        "vi",
    )
    sources = [found.sources[key] for key in ("jobs", "port", "verify", "editor")]
    assert sources == ["flag", "environment", str(workspace), str(user)]


@pytest.mark.parametrize(
    ("text", "environ", "words"),
    [
        pytest.param("jobs = ", {}, "not valid TOML", id="broken"),
        pytest.param("job = 2", {}, "forge.toml: job", id="unknown-key"),
        pytest.param("jobs = 'x'", {}, "forge.toml: jobs", id="wrong-type"),
        pytest.param("", {"FORGE_VERIFY": "all"}, "environment: verify", id="environment"),
    ],
)
def test_a_bad_setting_names_its_source(tmp_path: Path, text: str, environ: dict[str, str], words: str) -> None:
    (tmp_path / "forge.toml").write_text(text)

    with pytest.raises(UsageError, match=words):
        settings.load(tmp_path / "forge.toml", environ={"HOME": str(tmp_path), **environ})


def test_the_user_file_follows_xdg(tmp_path: Path) -> None:
    assert settings.user_config_file({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "forge" / "forge.toml"
    assert settings.user_config_file({"XDG_CONFIG_HOME": "relative", "HOME": "/h"}) == Path(
        "/h/.config/forge/forge.toml"
    )
