"""Exports to GitHub on loopback: whole, twice, broken off, refused."""

import json
import re
import time

import pytest
from conftest import RunForge
from support import git_server
from support.export_case import Case, git, objects, refs
from support.github_double import ORGANISATION, TOKEN, GitHubDouble, Refusal

pytest_plugins = ("support.export_fixtures",)
MAIN, IDEA, PRISTINE = "refs/heads/main", "refs/heads/forge/idea/main", "refs/forge/pristine/main"


def test_the_first_export_makes_a_private_repository_equal_object_by_object(
    run_forge: RunForge, case: Case, github: GitHubDouble
) -> None:
    git(case.project, "tag", "-a", "v1", "-m", "First")
    git(case.idea, "branch", "vouchers")

    code, out, err = run_forge(["export", "github"])

    there = github.root / "ada/clay-co.git"
    assert code == 0, err
    assert "ada/clay-co created" in out
    assert github.repositories["ada/clay-co"]["private"] is True
    assert objects(there) == objects(case.project) | objects(case.idea)
    assert git(there, "fsck", "--full", "--strict") == ""
    assert refs(there) == {
        MAIN: refs(case.project)[MAIN], PRISTINE: refs(case.project)[PRISTINE], IDEA: refs(case.idea)[MAIN],
        "refs/heads/forge/idea/vouchers": refs(case.idea)[MAIN], "refs/tags/v1": refs(case.project)["refs/tags/v1"],
    }  # fmt: skip


def test_a_later_build_opens_a_pull_request_and_leaves_main(
    run_forge: RunForge, case: Case, github: GitHubDouble
) -> None:
    run_forge(["export", "github", "--public"])
    there = github.root / "ada/clay-co.git"
    first = refs(there)[MAIN]
    second = case.build_again()

    code, out, _ = run_forge(["export", "github", "--json"])

    report = json.loads(out)
    (pull,) = github.pulls["ada/clay-co"]
    branch = f"forge/build-{second[:12]}"
    assert code == 0
    assert refs(there)[MAIN] == first
    assert refs(there)[f"refs/heads/{branch}"] == second
    assert objects(there) == objects(case.project) | objects(case.idea)
    assert (pull["head"]["ref"], pull["base"]["ref"]) == (branch, "main")
    assert "Glaze" in pull["title"] + pull["body"]
    assert report["pull_request"] == {
        "branch": branch, "base": "main", "number": 1, "url": f"{github.server.address}/ada/clay-co/pull/1",
        "is_new": True,
    }  # fmt: skip
    assert run_forge(["export", "github"])[0] == 0
    assert len(github.pulls["ada/clay-co"]) == 1


def test_after_the_merge_everything_is_there(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    run_forge(["export", "github"])
    case.build_again()
    run_forge(["export", "github"])
    github.merge("ada/clay-co", 1)

    code, out, err = run_forge(["export", "github"])

    assert code == 0
    assert "already" in out
    assert "main is newer at the remote; get it: git -C" in err
    assert len(github.pulls["ada/clay-co"]) == 1


def test_earlier_proposals_are_named(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    github.page_size = 1
    run_forge(["export", "github"])
    for name in ("Glaze", "Kiln", "Weight"):
        case.build_again(name)
        assert run_forge(["export", "github"])[0] == 0

    _, _, err = run_forge(["export", "github"])

    assert len({p["head"]["ref"] for p in github.pulls["ada/clay-co"]}) == 3
    assert "request 1 is open as well" in err
    assert "request 2 is open as well" in err


def test_without_a_request_main_moves_forward(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    run_forge(["export", "github"])
    second = case.build_again()

    code, _, _ = run_forge(["export", "github", "--no-pr"])

    assert code == 0
    assert refs(github.root / "ada/clay-co.git")[MAIN] == second
    assert github.pulls["ada/clay-co"] == []


def test_an_organisation_owns_it(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    code, _, err = run_forge(["export", "github", "--repo", f"{ORGANISATION}/pots"])

    assert code == 0, err
    assert "POST /orgs/studio/repos" in github.asked
    assert git(case.project, "remote", "get-url", "origin") == f"{github.server.address}/studio/pots.git"
    assert run_forge(["export", "github"])[0] == 0, "the second time it is found by the remote"
    assert list(github.repositories) == ["studio/pots"]


def test_a_dry_run_creates_and_pushes_nothing(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    before = refs(case.project)

    code, out, _ = run_forge(["export", "github", "--dry-run"])

    assert code == 0
    assert "ada/clay-co would be created" in out
    assert "would be pushed main" in out
    assert github.repositories == {}
    assert all(line.startswith("GET ") for line in github.asked)
    assert refs(case.project) == before
    run_forge(["export", "github"])
    case.build_again()
    there = refs(github.root / "ada/clay-co.git")
    code, out, _ = run_forge(["export", "github", "--dry-run"])
    assert code == 0
    assert "a request would be opened" in out
    assert refs(github.root / "ada/clay-co.git") == there
    assert github.pulls["ada/clay-co"] == []


@pytest.mark.usefixtures("case")
def test_a_missing_token_is_said_before_anything_is_asked(
    run_forge: RunForge, github: GitHubDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")

    code, out, err = run_forge(["export", "github"])

    assert (code, out) == (2, "")
    assert "GITHUB_TOKEN is not set" in err
    assert github.asked == []


@pytest.mark.usefixtures("case")
def test_a_token_that_github_does_not_know(
    run_forge: RunForge, github: GitHubDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_" + "0" * 36)

    code, _, err = run_forge(["export", "github"])

    assert code == 7
    assert "401: Bad credentials" in err
    assert "ghp_0" not in err
    assert github.repositories == {}


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("status", "headers"),
    [
        pytest.param(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "RESET"}, id="primary"),
        pytest.param(429, {"Retry-After": "1800"}, id="secondary"),
    ],
)
def test_the_limit_of_requests_names_the_time_it_ends(
    run_forge: RunForge, github: GitHubDouble, status: int, headers: dict[str, str]
) -> None:
    end = int(time.time()) + 1800
    told = {name: value.replace("RESET", str(end)) for name, value in headers.items()}
    github.refusals = [Refusal("POST /user/repos", status, "API rate limit exceeded for user ID 1.", told)]

    code, _, err = run_forge(["export", "github"])

    latest = int(time.time()) + 1801
    ends = {time.strftime("%H:%M:%S UTC", time.gmtime(second)) for second in range(end - 2, latest + 1)}
    assert code == 7
    assert any(f"until {moment}" in err for moment in ends)
    assert re.search(r"\(in (?:2\d|30) min\)", err)
    github.refusals = []
    assert run_forge(["export", "github"])[0] == 0


@pytest.mark.usefixtures("case")
def test_a_forbidden_request_names_the_permission(run_forge: RunForge, github: GitHubDouble) -> None:
    told = {"X-Accepted-GitHub-Permissions": "administration=write"}
    message = "Resource not accessible by personal access token"
    github.refusals = [Refusal("POST /user/repos", 403, message, told)]

    code, _, err = run_forge(["export", "github"])

    assert code == 7
    assert message in err
    assert "administration=write" in err


@pytest.mark.usefixtures("case")
def test_a_name_that_is_taken_out_of_sight(run_forge: RunForge, github: GitHubDouble) -> None:
    github.add_repository("ada/clay-co", hidden=True)

    code, _, err = run_forge(["export", "github"])

    assert code == 6
    assert "ada/clay-co is taken" in err
    assert "--repo ada/clay-co-2" in err


def test_a_repository_of_other_work_is_not_touched(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    there = github.add_repository("ada/clay-co")
    other = case.workspace.root / "other"
    git(case.workspace.root, "init", "-q", "-b", "main", str(other))
    git(other, "commit", "-q", "--allow-empty", "-m", "Something else")
    git(other, "push", "-q", str(there), "main")
    before = refs(there)

    code, _, err = run_forge(["export", "github"])

    assert code == 6
    assert "is taken" in err
    assert refs(there) == before


def test_an_empty_repository_that_exists_is_used(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    there = github.add_repository("ada/clay-co", private=False)

    code, out, _ = run_forge(["export", "github"])

    assert code == 0
    assert "created" not in out
    assert refs(there)[MAIN] == refs(case.project)[MAIN]


def test_a_protected_main_refuses_the_push_and_takes_the_request(
    run_forge: RunForge, case: Case, github: GitHubDouble
) -> None:
    run_forge(["export", "github"])
    github.server.protect("ada/clay-co", MAIN)
    before = refs(github.root / "ada/clay-co.git")[MAIN]
    case.build_again()

    code, _, err = run_forge(["export", "github", "--no-pr"])

    assert code == 7
    assert "main is protected" in err
    assert "GH006" in err
    assert refs(github.root / "ada/clay-co.git")[MAIN] == before
    assert run_forge(["export", "github"])[0] == 0
    assert len(github.pulls["ada/clay-co"]) == 1


def test_a_token_that_may_not_write_workflows(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    there = github.add_repository("ada/clay-co")
    words = (
        "refusing to allow a Personal Access Token to create or update workflow `.github/workflows/ci.yml` "
        "without `workflow` scope"
    )
    github.server.refuse("ada/clay-co", words)

    code, _, err = run_forge(["export", "github"])

    assert code == 7
    assert "without `workflow` scope" in err
    assert "give the token the scope workflow" in err
    assert refs(there) == {}
    assert refs(case.project)


@pytest.mark.parametrize("after_bytes", [0, 100, 400, 900, 1500])
def test_a_cut_in_the_middle_of_the_push_loses_nothing(
    run_forge: RunForge, case: Case, github: GitHubDouble, monkeypatch: pytest.MonkeyPatch, after_bytes: int
) -> None:
    there = github.root / "ada/clay-co.git"
    with git_server.cutting(github.server) as proxy:
        monkeypatch.setenv("GITHUB_API_URL", f"{proxy.address}/api/v3")
        proxy.cut.after_bytes = after_bytes

        code, _, err = run_forge(["export", "github"])

        assert proxy.cut.n_cuts
        assert code == 7
        assert "run the command again" in err
        assert set(refs(there).values()) <= {*refs(case.project).values(), *refs(case.idea).values()}
        assert git(there, "fsck", "--full", "--strict", "--no-dangling") == ""
        proxy.cut.after_bytes = None
        assert run_forge(["export", "github"])[0] == 0
    assert objects(there) == objects(case.project) | objects(case.idea)


def test_a_lost_answer_is_made_good_by_the_next_run(
    run_forge: RunForge, case: Case, github: GitHubDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_forge(["export", "github"])
    second = case.build_again()
    with git_server.cutting(github.server) as proxy:
        monkeypatch.setenv("GITHUB_API_URL", f"{proxy.address}/api/v3")
        proxy.cut.no_answer = True
        code, _, _ = run_forge(["export", "github", "--repo", "ada/clay-co"])
        assert proxy.cut.n_cuts
        assert code == 7
        assert github.pulls["ada/clay-co"] == []
        proxy.cut.no_answer = False

        code, _, _ = run_forge(["export", "github", "--repo", "ada/clay-co"])

    assert code == 0
    assert [p["head"]["sha"] for p in github.pulls["ada/clay-co"]] == [second]
    assert "Glaze" in github.pulls["ada/clay-co"][0]["body"], "what changed is told though the push came before"


def test_a_request_that_failed_is_opened_by_the_next_run(run_forge: RunForge, case: Case, github: GitHubDouble) -> None:
    run_forge(["export", "github"])
    case.build_again()
    github.refusals = [Refusal("POST .*/pulls", 502, "Bad Gateway")]

    code, _, err = run_forge(["export", "github"])

    assert code == 7
    assert "502" in err
    github.refusals = []
    assert run_forge(["export", "github"])[0] == 0
    assert len(github.pulls["ada/clay-co"]) == 1


@pytest.mark.usefixtures("case")
def test_a_host_that_does_not_answer(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9/api/v3")

    code, _, err = run_forge(["export", "github"])

    assert code == 7
    assert "cannot reach GitHub at http://127.0.0.1:9/api/v3" in err


@pytest.mark.usefixtures("case")
def test_a_token_never_travels_in_clear_text(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", "http://github.example.com/api/v3")

    code, _, err = run_forge(["export", "github"])

    assert code == 2
    assert "clear text" in err


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("name", ["ada/", "/x", "ada/clay co", "../x", "ada/--upload-pack=x;y", "a/b/c"])
def test_a_name_that_is_none(run_forge: RunForge, github: GitHubDouble, name: str) -> None:
    code, _, err = run_forge(["export", "github", f"--repo={name}"])

    assert code == 2
    assert "no name of a repository" in err
    assert github.asked == []


def test_the_token_is_in_no_file_and_no_word(
    run_forge: RunForge, case: Case, github: GitHubDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TRACE", "1")
    monkeypatch.setenv("GIT_CURL_VERBOSE", "1")
    told = [run_forge(["-vv", "export", "github"])]
    case.build_again()
    told.append(run_forge(["-vv", "export", "github", "--json"]))
    github.server.protect("ada/clay-co", "refs/heads/forge/idea/main")
    case.build_again("Kiln")
    told.append(run_forge(["-vv", "export", "github"]))

    assert [code for code, _, _ in told] == [0, 0, 7]
    assert TOKEN not in "".join(out + err for _, out, err in told)
    kept = [p for p in case.workspace.root.rglob("*") if p.is_file() and TOKEN.encode() in p.read_bytes()]
    assert kept == []
    assert TOKEN not in "".join(github.server.targets)
    assert set(github.server.seen) == {"x-access-token"}
