"""Exports to GitLab on loopback; see `support/gitlab_double.py` for what its requests are checked against."""

import time

import pytest
from conftest import RunForge
from support import git_server
from support.export_case import Case, objects, refs
from support.gitlab_double import GROUP, TOKEN, GitLabDouble

pytest_plugins = ("support.export_fixtures",)
MAIN = "refs/heads/main"


def test_a_project_is_made_and_a_later_build_is_a_merge_request(
    run_forge: RunForge, case: Case, gitlab: GitLabDouble
) -> None:
    code, out, err = run_forge(["export", "gitlab"])

    there = gitlab.root / "ada/clay-co.git"
    first = refs(case.project)[MAIN]
    assert code == 0, err
    assert "ada/clay-co created" in out
    assert gitlab.projects["ada/clay-co"]["visibility"] == "private"
    assert objects(there) == objects(case.project) | objects(case.idea)
    second = case.build_again()

    code, out, _ = run_forge(["export", "gitlab"])

    (request,) = gitlab.requests["ada/clay-co"]
    assert code == 0
    assert refs(there)[MAIN] == first
    assert refs(there)[f"refs/heads/{request['source_branch']}"] == second
    assert "Glaze" in request["title"] + request["description"]
    assert f"opened request 1: {request['web_url']}" in out
    assert objects(there) == objects(case.project) | objects(case.idea)
    assert run_forge(["export", "gitlab"])[0] == 0
    assert len(gitlab.requests["ada/clay-co"]) == 1


@pytest.mark.usefixtures("case")
def test_a_group_within_a_group_owns_it(run_forge: RunForge, gitlab: GitLabDouble) -> None:
    code, _, err = run_forge(["export", "gitlab", "--repo", f"{GROUP}/pots", "--public"])

    assert code == 0, err
    assert gitlab.projects[f"{GROUP}/pots"]["visibility"] == "public"


@pytest.mark.usefixtures("case")
def test_a_group_that_is_not_there(run_forge: RunForge, gitlab: GitLabDouble) -> None:
    code, _, err = run_forge(["export", "gitlab", "--repo", "nobody/pots"])

    assert code == 7
    assert "knows no group nobody" in err
    assert gitlab.projects == {}


@pytest.mark.usefixtures("case")
def test_a_name_that_is_taken(run_forge: RunForge, gitlab: GitLabDouble) -> None:
    gitlab.taken.add("ada/clay-co")

    code, _, err = run_forge(["export", "gitlab"])

    assert code == 6
    assert "ada/clay-co is taken" in err


@pytest.mark.usefixtures("case")
def test_tokens_that_are_missing_or_unknown(
    run_forge: RunForge, gitlab: GitLabDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITLAB_TOKEN", "glpat-unknown")
    code, _, err = run_forge(["export", "gitlab"])
    assert code == 7
    assert "401" in err
    assert "write_repository" in err
    monkeypatch.delenv("GITLAB_TOKEN")
    gitlab.asked.clear()

    code, _, err = run_forge(["export", "gitlab"])

    assert code == 2
    assert "GITLAB_TOKEN is not set" in err
    assert gitlab.asked == []


@pytest.mark.usefixtures("case")
def test_the_limit_of_requests_names_the_time_it_ends(run_forge: RunForge, gitlab: GitLabDouble) -> None:
    end = int(time.time()) + 600
    gitlab.limited = {"RateLimit-Remaining": "0", "RateLimit-Reset": str(end)}

    code, _, err = run_forge(["export", "gitlab"])

    assert code == 7
    assert time.strftime("%H:%M:%S UTC", time.gmtime(end)) in err


def test_a_protected_main_takes_the_request(run_forge: RunForge, case: Case, gitlab: GitLabDouble) -> None:
    run_forge(["export", "gitlab"])
    gitlab.server.protect("ada/clay-co", MAIN)
    case.build_again()

    assert run_forge(["export", "gitlab", "--no-pr"])[0] == 7
    assert run_forge(["export", "gitlab"])[0] == 0
    assert len(gitlab.requests["ada/clay-co"]) == 1


@pytest.mark.parametrize("after_bytes", [0, 700])
def test_a_cut_in_the_middle_of_the_push_loses_nothing(
    run_forge: RunForge, case: Case, gitlab: GitLabDouble, monkeypatch: pytest.MonkeyPatch, after_bytes: int
) -> None:
    with git_server.cutting(gitlab.server) as proxy:
        monkeypatch.setenv("GITLAB_API_URL", f"{proxy.address}/api/v4")
        proxy.cut.after_bytes = after_bytes
        assert run_forge(["export", "gitlab"])[0] == 7
        assert proxy.cut.n_cuts
        proxy.cut.after_bytes = None

        code, out, err = run_forge(["export", "gitlab"])

    assert code == 0, err
    assert TOKEN not in out + err
    assert objects(gitlab.root / "ada/clay-co.git") == objects(case.project) | objects(case.idea)
