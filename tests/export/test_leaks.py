"""Secrets in files, histories and messages: none leaves, by any way out."""

from pathlib import Path

import pytest
from conftest import RunForge
from support.export_case import Case, git, refs
from support.github_double import TOKEN, GitHubDouble

pytest_plugins = ("support.export_fixtures",)
KINDS = {
    "GitHub token": "ghp_" + "a1B2" * 9,
    "GitLab token": "glpat-" + "a1B2c3D4e5" * 2,
    "AWS access key": "AKIA" + "A1B2" * 4,
    "API key (sk-)": "sk-" + "a1B2" * 8,
    "Stripe key": "sk_live_" + "a1B2" * 6,
    "Slack token": "xoxb-" + "1234567890-" * 2,
    "private key": "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
    "SendGrid key": "SG." + "a1B2" * 5 + "." + "a1B2" * 8,
}
STORED = "quiet-river-stone-42"


def commit(folder: Path, name: str, text: str, message: str = "Add a file") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    git(folder, "add", "-f", name)
    git(folder, "commit", "-qm", message)


def ways_out(tmp_path: Path) -> list[list[str]]:
    """Every way out but the hosts', which share the one of `git`."""
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    files = [["export", "--to", kind, str(tmp_path / f"out-{kind}")] for kind in ("folder", "zip", "bundle")]
    return [*files, ["export", "git", str(tmp_path / "remote.git")]]


def left(tmp_path: Path) -> list[str]:
    return [p.name for p in tmp_path.glob("out-*")] + list(refs(tmp_path / "remote.git"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_looks_like_a_secret_is_refused_by_place_and_kind(
    run_forge: RunForge, case: Case, tmp_path: Path, kind: str
) -> None:
    commit(case.project, "src/config.ts", f"export const key = '{KINDS[kind]}';\n")

    for arguments in ways_out(tmp_path):
        code, out, err = run_forge(arguments)

        assert (code, out) == (1, "")
        assert f"src/config.ts ({kind})" in err
        assert KINDS[kind].splitlines()[0][8:] not in err
    assert left(tmp_path) == []


def test_made_up_ones_may_leave_when_somebody_says_so(run_forge: RunForge, case: Case, tmp_path: Path) -> None:
    commit(case.project, "tests/fake.ts", f"const fake = '{KINDS['GitHub token']}';\n")

    assert [run_forge([*arguments, "--allow-secrets"])[0] for arguments in ways_out(tmp_path)] == [0, 0, 0, 0]


def test_a_stored_secret_never_leaves(run_forge: RunForge, case: Case, tmp_path: Path) -> None:
    assert run_forge(["secret", "set", "SMTP_PASSWORD", "--env", "production"], stdin=STORED.encode())[0] == 0
    commit(case.project, "src/mail.ts", f"const mail = '{STORED}';\n")

    for arguments in ways_out(tmp_path):
        code, _, err = run_forge([*arguments, "--allow-secrets"])

        assert code == 1
        assert "src/mail.ts (a stored secret)" in err
        assert STORED not in err
    assert left(tmp_path) == []


@pytest.mark.parametrize("place", ["earlier commit", "message", "idea", "tag"])
def test_a_history_is_read_to_its_beginning(run_forge: RunForge, case: Case, tmp_path: Path, place: str) -> None:
    secret = KINDS["AWS access key"]
    if place == "earlier commit":
        commit(case.project, "src/config.ts", secret)
        commit(case.project, "src/config.ts", "")
    elif place == "message":
        commit(case.project, "src/config.ts", "", message=f"Use {secret}")
    elif place == "idea":
        commit(case.idea, "notes.md", secret)
    else:
        git(case.project, "tag", "-a", "v1", "-m", secret)
    *_, bundle, remote = ways_out(tmp_path)

    for arguments in (bundle, remote):
        code, _, err = run_forge(arguments)
        assert code == 1
        assert "AWS access key" in err
        assert secret not in err
    assert left(tmp_path) == []


def test_a_token_of_forges_own_store_opens_github(
    run_forge: RunForge, case: Case, github: GitHubDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    assert run_forge(["secret", "set", "GITHUB_TOKEN", "--forge"], stdin=TOKEN.encode())[0] == 0

    code, out, err = run_forge(["export", "github"])

    assert code == 0, err
    assert TOKEN not in out + err
    assert refs(github.root / "ada/clay-co.git")["refs/heads/main"] == refs(case.project)["refs/heads/main"]
