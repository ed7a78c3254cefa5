"""A project built twice by small agents, and hosts on loopback to send it to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import github_double, gitlab_double
from support.export_case import Case, new_case
from support.github_double import GitHubDouble
from support.gitlab_double import GitLabDouble


@pytest.fixture
def case() -> Case:
    """An idea with one build, in the workspace of this test."""
    return new_case()


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubDouble]:
    """GitHub on loopback, which the environment names, with a token."""
    for name in ("GH_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_HOST"):
        monkeypatch.delenv(name, raising=False)
    with github_double.serving(tmp_path / "hub") as double:
        monkeypatch.setenv("GITHUB_API_URL", double.api_url)
        monkeypatch.setenv("GITHUB_TOKEN", github_double.TOKEN)
        yield double


@pytest.fixture
def gitlab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitLabDouble]:
    """GitLab on loopback, which the environment names, with a token."""
    for name in ("GITLAB_ACCESS_TOKEN", "GITLAB_HOST"):
        monkeypatch.delenv(name, raising=False)
    with gitlab_double.serving(tmp_path / "lab") as double:
        monkeypatch.setenv("GITLAB_API_URL", double.api_url)
        monkeypatch.setenv("GITLAB_TOKEN", gitlab_double.TOKEN)
        yield double
