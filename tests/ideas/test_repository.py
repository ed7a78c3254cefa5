import subprocess
from pathlib import Path

import pygit2
import pytest
from support.specs import SMALL, small

from omniforge.errors import ConflictError, ForgeError
from omniforge.ideas import author, repository
from omniforge.ideas.repository import Idea
from omniforge.spec.problem import InvalidSpecError


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def idea(tmp_path: Path) -> Idea:
    folder = tmp_path / "ideas" / "clay-co"
    files = {"idea.md": "a shop\n", "spec.yaml": SMALL, "forge.lock": "spec: 1\n"}
    repository.init_repository(folder, files, "Start Clay & Co", trailers={"Forge-Agent": "idea_parser"})
    return Idea("clay-co", folder)


def test_a_new_repository_is_on_main_clean_and_sound(idea: Idea) -> None:
    assert git(idea.root, "status", "--porcelain", "--branch") == "## main\n"
    assert git(idea.root, "fsck", "--strict", "--full") == ""
    assert git(idea.root, "log", "--format=%an <%ae> %at %s%n%(trailers)").splitlines() == [
        "Ada Example <ada@example.com> 1700000000 Start Clay & Co",
        "Forge-Agent: idea_parser",
        "",
    ]
    assert repository.branch(idea) == "main"
    assert repository.changed_files(idea) == ()


def test_equal_content_person_and_date_give_the_same_commit(idea: Idea, tmp_path: Path) -> None:
    files = {"idea.md": "a shop\n", "spec.yaml": SMALL, "forge.lock": "spec: 1\n"}

    again = repository.init_repository(
        tmp_path / "other", files, "Start Clay & Co", trailers={"Forge-Agent": "idea_parser"}
    )

    assert again.sha == repository.head(idea)


def test_changed_files_are_committed_with_words_that_say_what_changed(idea: Idea) -> None:
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))
    assert repository.changed_files(idea)

    made = repository.commit_changes(idea)

    assert made.subject == "Product: renamed field Price to Cost"
    assert not repository.changed_files(idea)
    assert git(idea.root, "status", "--porcelain") == ""


def test_a_commit_leaves_what_is_staged_or_foreign_alone(idea: Idea) -> None:
    (idea.root / "notes.txt").write_text("mine")
    git(idea.root, "add", "notes.txt")
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))

    repository.commit_changes(idea, "Rename the price")

    assert git(idea.root, "show", "--name-only", "--format=%s").split() == ["Rename", "the", "price", "spec.yaml"]
    assert git(idea.root, "status", "--porcelain") == "A  notes.txt\n"


def test_a_spec_with_problems_is_not_committed(idea: Idea) -> None:
    before = repository.head(idea)
    idea.spec_file.write_text(small(("kind: shop", "kind: shopp")))

    with pytest.raises(InvalidSpecError):
        repository.check_and_commit(idea)

    assert repository.head(idea) == before


def test_a_broken_committed_spec_can_be_repaired(idea: Idea) -> None:
    idea.spec_file.write_text("a: [")
    git(idea.root, "commit", "-qam", "break it")
    idea.spec_file.write_text(SMALL)

    assert repository.commit_changes(idea).subject == "Repair the spec"


def test_nothing_to_commit_says_so(idea: Idea) -> None:
    with pytest.raises(ForgeError, match="nothing to commit"):
        repository.commit_changes(idea)


def test_a_build_is_of_head_after_changes_were_committed(idea: Idea) -> None:
    clean = repository.check_and_commit(idea)
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))

    source = repository.check_and_commit(idea)

    assert clean.committed is None
    assert source.committed is not None
    assert source.sha == source.committed.sha == repository.head(idea) != clean.sha
    assert source.branch == "main"
    assert source.spec.models[1].fields[1].name == "Cost"


def test_a_build_that_may_not_commit_refuses_changes(idea: Idea) -> None:
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))

    with pytest.raises(ConflictError, match=r"spec\.yaml"):
        repository.check_and_commit(idea, may_commit=False)


def test_a_build_of_a_named_revision_leaves_the_folder_alone(idea: Idea) -> None:
    first = repository.head(idea)
    git(idea.root, "branch", "old")
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))
    repository.commit_changes(idea)
    idea.spec_file.write_text("broken: [")

    by_branch = repository.check_and_commit(idea, ref="old")
    by_sha = repository.check_and_commit(idea, ref=first[:10])

    assert (by_branch.sha, by_branch.branch) == (first, "old")
    assert (by_sha.sha, by_sha.branch) == (first, "HEAD")
    assert by_sha.spec.models[1].fields[1].name == "Price"


def test_an_unknown_revision_names_the_branches(idea: Idea) -> None:
    with pytest.raises(ForgeError, match='no commit "gone"') as caught:
        repository.resolve(idea, "gone")

    assert caught.value.hint == "branches: main"


def test_history_is_newest_first_and_limited(idea: Idea) -> None:
    for name in ("Cost", "Amount", "Fee"):
        idea.spec_file.write_text(small(("name: Price", f"name: {name}")))
        repository.commit_changes(idea, f"Call it {name}\n\nBecause.")

    commits = repository.history(idea, limit=3)

    assert [c.subject for c in commits] == ["Call it Fee", "Call it Amount", "Call it Cost"]
    assert commits[0].body == "Because."
    assert repository.history(idea)[-1].trailers == {"Forge-Agent": "idea_parser"}


def test_files_are_read_at_a_revision(idea: Idea) -> None:
    assert repository.read_file(idea, "idea.md") == "a shop\n"
    with pytest.raises(ForgeError, match=r"gone\.md is not in HEAD"):
        repository.read_file(idea, "gone.md")


def test_a_missing_spec_is_named(idea: Idea) -> None:
    idea.spec_file.unlink()

    assert repository.changed_files(idea) == ("spec.yaml",)
    with pytest.raises(ForgeError, match=r"cannot read .*spec\.yaml"):
        repository.check_and_commit(idea)


def test_a_spec_that_is_not_utf_8_is_named(idea: Idea) -> None:
    idea.spec_file.write_bytes(b"name: \xff\n")

    with pytest.raises(ForgeError, match="not UTF-8"):
        repository.check_and_commit(idea)


def test_a_detached_head_is_built_and_committed_on(idea: Idea) -> None:
    git(idea.root, "checkout", "-q", "--detach")
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))

    source = repository.check_and_commit(idea)

    assert source.branch == "HEAD"
    assert source.committed is not None


def test_a_repository_without_a_commit_is_an_error(tmp_path: Path) -> None:
    pygit2.init_repository(str(tmp_path / "empty"), initial_head="main")
    idea = Idea("empty", tmp_path / "empty")

    assert repository.branch(idea) == "main"
    with pytest.raises(ForgeError, match="no commit yet"):
        repository.head(idea)


def test_a_folder_that_is_no_repository_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ForgeError, match="cannot open"):
        repository.head(Idea("x", tmp_path))


def test_two_processes_take_turns(idea: Idea) -> None:
    with repository.locked(idea), pytest.raises(ForgeError, match='is working on the idea "clay-co"'):  # noqa: SIM117
        with repository.locked(idea, timeout_s=0):
            pass


def test_without_an_identity_commits_are_by_forge(idea: Idea, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        for key in ("NAME", "EMAIL", "DATE"):
            monkeypatch.delenv(f"GIT_{role}_{key}")
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))

    made = repository.commit_changes(idea)

    assert (made.author, made.email) == ("OmniForge", "forge@localhost")
    assert not repository.has_identity(idea)


def test_the_git_configuration_names_the_person(idea: Idea, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    git(idea.root, "config", "user.name", "Bo <b>")
    git(idea.root, "config", "user.email", "bo@example.com")
    idea.spec_file.write_text(small(("name: Price", "name: Cost")))

    made = repository.commit_changes(idea)

    assert (made.author, made.email) == ("Bo  b", "bo@example.com")
    assert repository.has_identity(idea)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param("1700000000 +0130", (1700000000, 90), id="raw"),
        pytest.param("@1700000000 -0800", (1700000000, -480), id="at"),
        pytest.param("1700000000", (1700000000, 0), id="seconds"),
        pytest.param("2023-11-14T22:13:20+00:00", (1700000000, 0), id="iso"),
        pytest.param("2023-11-14T22:13:20", (1700000000, 0), id="iso-without-zone"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("", None, id="empty"),
    ],
)
def test_git_dates_are_read(text: str, date: tuple[int, int] | None) -> None:
    assert author.parse_date(text) == date
