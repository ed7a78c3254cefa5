"""Where hosts are, which token is theirs, and how Git gets it."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from omniforge.errors import UsageError
from omniforge.export import github, gitlab
from omniforge.export.login import Login, find_token, require_safe
from omniforge.export.remotes import known_repository
from omniforge.workspace import Workspace


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "https://api.github.com"),
        ({"GH_HOST": "github.com"}, "https://api.github.com"),
        ({"GH_HOST": "git.example.com"}, "https://git.example.com/api/v3"),
        ({"GITHUB_API_URL": "https://git.example.com/api/v3/", "GH_HOST": "x"}, "https://git.example.com/api/v3"),
    ],
)
def test_the_api_of_github(environ: Mapping[str, str], expected: str) -> None:
    assert github.api_address(environ) == expected


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "https://gitlab.com/api/v4"),
        ({"GITLAB_HOST": "lab.example.com"}, "https://lab.example.com/api/v4"),
        ({"GITLAB_HOST": "https://lab.example.com/"}, "https://lab.example.com/api/v4"),
        ({"GITLAB_API_URL": "https://lab.example.com/gitlab/api/v4"}, "https://lab.example.com/gitlab/api/v4"),
    ],
)
def test_the_api_of_gitlab(environ: Mapping[str, str], expected: str) -> None:
    assert gitlab.api_address(environ) == expected


def test_an_enterprise_server_has_a_token_of_its_own(tmp_path: Path) -> None:
    environ = {"GITHUB_TOKEN": "of github.com", "GH_ENTERPRISE_TOKEN": "of the server"}
    nowhere = Workspace(tmp_path)

    assert find_token(github.token_names("https://git.example.com/api/v3"), environ, nowhere) == "of the server"
    assert find_token(github.token_names("https://api.github.com"), environ, nowhere) == "of github.com"
    assert find_token(("GH_TOKEN",), {"GH_TOKEN": "  "}, nowhere) is None


@pytest.mark.parametrize(
    "url", ["http://git.example.com/x", "https://ada:secret@example.com/x", "https://secret@example.com/x"]
)
def test_addresses_that_no_token_goes_to(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        require_safe(url)

    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("url", ["https://example.com/x.git", "http://127.0.0.1:3000/x", "ssh://git@example.com/x.git"])
def test_addresses_that_are_safe(url: str) -> None:
    assert require_safe(url) == url


def test_git_gets_the_login_for_its_own_host_alone() -> None:
    login = Login("x-access-token", "s3cret'$(id)")
    options = login.options("https://example.com/ada/x.git")

    def asked(host: str) -> str:
        command = ["git", "-c", "core.askPass=true", *options, "credential", "fill"]
        environ = {"PATH": "/usr/bin:/bin", "GIT_TERMINAL_PROMPT": "0", **login.variables()}
        text = f"protocol=https\nhost={host}\n\n"
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False, env=environ).stdout

    assert "password=s3cret'$(id)\n" in asked("example.com")
    assert "s3cret" not in asked("example.com.evil.org")
    assert "s3cret" not in asked("other.org")
    assert "s3cret" not in "".join(options) + repr(login)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/ada/pots.git", "ada/pots"),
        ("git@github.com:ada/pots.git", "ada/pots"),
        ("ssh://git@github.com/ada/pots", "ada/pots"),
        ("https://token@github.com/ada/pots", "ada/pots"),
        ("https://github.com.evil.org/ada/pots", None),
        ("https://gitlab.com/ada/pots", None),
        ("/srv/git/github.com/ada/pots", None),
    ],
)
def test_a_remote_tells_the_repository(tmp_path: Path, url: str, expected: str | None) -> None:
    import pygit2

    project = pygit2.init_repository(str(tmp_path / "project"))
    project.remotes.create("origin", url)

    assert known_repository(project, "github.com") == expected
