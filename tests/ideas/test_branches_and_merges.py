"""Branches, merges, conflicts and going back, on real repositories and with plain Git in between."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.specs import SMALL

from omniforge.errors import ConflictError, ForgeError, UsageError
from omniforge.ideas import branches, driver, editing, history, merging, repository, resolving, restoring
from omniforge.ideas.blame import blame
from omniforge.ideas.overlap import overlap
from omniforge.ideas.repository import Idea

MAX = "models.product.fields.price.max"


@pytest.fixture
def idea(tmp_path: Path) -> Idea:
    found = Idea("clay-co", tmp_path / "clay-co")
    files = {"idea.md": "a shop\n", "spec.yaml": SMALL, "forge.lock": "spec: 1\n", ".gitattributes": ""}
    repository.init_repository(found.root, files, "Start Clay & Co", trailers={})
    driver.register(found.root)
    with repository.locked(found):
        repository.commit_files(found, "Register the drivers")
    return found


def git(idea: Idea, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=idea.root, check=False, capture_output=True, text=True)
    return done.stdout


def change(idea: Idea, path: str, value: str) -> None:
    assert editing.set_value(idea, path, value).commit is not None


def part(idea: Idea, ours: str, theirs: str) -> None:
    """Set the highest price to two different values on main and on the branch `other`."""
    branches.switch(idea, "other", create=True)
    change(idea, MAX, theirs)
    branches.switch(idea, "main")
    change(idea, MAX, ours)


def test_changes_to_different_places_merge_and_keep_comments(idea: Idea) -> None:
    branches.switch(idea, "other", create=True)
    change(idea, MAX, "500")
    branches.switch(idea, "main")
    change(idea, "models.product.name", "Piece")

    done = merging.merge(idea, "other")

    assert (done.outcome, [c.words for c in done.changes]) == ("merged", ["Piece, field Price: max added: 500"])
    assert "# what it is called" in repository.read_work_file(idea, "spec.yaml")
    assert len(history.show(idea, "HEAD").parents) == 2
    assert git(idea, "status", "--porcelain") == ""
    assert merging.merge(idea, "other").outcome == "up-to-date"


def test_a_branch_that_is_only_ahead_is_followed(idea: Idea) -> None:
    branches.switch(idea, "other", create=True)
    change(idea, MAX, "500")
    branches.switch(idea, "main")

    done = merging.merge(idea, "other")

    assert done.outcome == "fast-forward"
    assert repository.head(idea) == repository.resolve(idea, "other")
    assert repository.read_spec(idea).models[1].fields[1].max == 500
    assert git(idea, "status", "--porcelain") == ""


def test_a_dry_run_tells_the_conflict_and_writes_nothing(idea: Idea) -> None:
    part(idea, "900", "400")
    before = git(idea, "status", "--porcelain=v2", "--branch")

    planned = merging.merge(idea, "other", dry_run=True)

    assert planned.outcome == "conflicts"
    assert [(c.path, c.base, c.ours, c.theirs) for c in planned.files[0].conflicts] == [(MAX, None, 900, 400)]
    assert git(idea, "status", "--porcelain=v2", "--branch") == before


def test_a_conflict_lies_open_as_git_knows_it_and_is_settled_by_a_value(idea: Idea) -> None:
    part(idea, "900", "400")

    assert merging.merge(idea, "other").outcome == "conflicts"
    assert git(idea, "status", "--porcelain") == "UU spec.yaml\n"
    assert "<<<<<<< main" in repository.read_work_file(idea, "spec.yaml")
    with pytest.raises(ConflictError):
        repository.commit_changes(idea)
    with pytest.raises(ConflictError):
        branches.switch(idea, "other")
    assert [c.path for c in resolving.conflicts(idea)] == [MAX]
    with pytest.raises(UsageError, match="no conflict at"):
        resolving.resolve(idea, "tagline", resolving.Choice("ours"))
    settled = resolving.resolve(idea, MAX, resolving.Choice(None, 450))

    assert settled.commit is not None
    assert repository.read_spec(idea).models[1].fields[1].max == 450
    assert len(history.show(idea, "HEAD").parents) == 2
    assert git(idea, "status", "--porcelain") == ""


def rewrite(idea: Idea, *edits: tuple[str, str]) -> None:
    text = repository.read_work_file(idea, "spec.yaml")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    idea.spec_file.write_text(text)
    repository.commit_changes(idea)


@pytest.mark.parametrize(
    ("side", "header", "below"),
    [
        ("ours", "# Ours.", "# our name"),
        ("theirs", "# Theirs.", "# their name"),
        ("base", "# A shop.", "# what it is called"),
    ],
)
def test_comments_in_conflict_are_settled_by_side_and_nothing_else_changes(
    idea: Idea, side: resolving.Side, header: str, below: str
) -> None:
    branches.switch(idea, "other", create=True)
    rewrite(
        idea, ("# A shop.", "# Theirs."), ("# what it is called", "# their name"), ("max_length: 80", "max_length: 70")
    )
    branches.switch(idea, "main")
    rewrite(
        idea, ("# A shop.", "# Ours."), ("# what it is called", "# our name"), ("max_length: 120", "max_length: 110")
    )
    assert merging.merge(idea, "other").outcome == "conflicts"

    title = "models.product.fields.title"
    assert sorted(c.path for c in resolving.conflicts(idea)) == ["@header", title]
    left = resolving.resolve(idea, title, resolving.Choice(side)).left
    done = resolving.resolve(idea, "@header", resolving.Choice(side))

    assert [c.path for c in left] == ["@header"]
    assert done.commit is not None
    merged = SMALL.replace("max_length: 80", "max_length: 70").replace("max_length: 120", "max_length: 110")
    assert repository.read_file(idea, "spec.yaml") == merged.replace("# A shop.", header).replace(
        "# what it is called", below
    )


@pytest.mark.parametrize(("side", "price"), [("ours", 900), ("theirs", 400), ("base", None)])
def test_a_merge_begun_by_git_is_settled_by_forge(idea: Idea, side: resolving.Side, price: int | None) -> None:
    part(idea, "900", "400")
    git(idea, "-c", "merge.forge.driver=false", "merge", "other")

    settled = resolving.resolve(idea, MAX, resolving.Choice(side))

    assert settled.commit is not None
    assert repository.read_spec(idea).models[1].fields[1].max == price


def test_a_file_saved_without_markers_is_settled_by_a_commit(idea: Idea) -> None:
    part(idea, "900", "400")
    merging.merge(idea, "other")
    idea.spec_file.write_text(repository.read_file(idea, "spec.yaml", ref="other"))

    made = repository.commit_changes(idea)

    assert made.subject.startswith("Merge other into main")
    assert len(history.show(idea, "HEAD").parents) == 2
    assert not repository.is_merging(idea)


def test_what_one_side_needs_and_the_other_removes_is_a_conflict(idea: Idea) -> None:
    branches.switch(idea, "other", create=True)
    change(idea, "features.shelf", "{kind: favourites, on: category}")
    branches.switch(idea, "main")
    text = repository.read_work_file(idea, "spec.yaml")
    start, end = text.index("  - id: category\n"), text.index("  - id: product\n")
    without = text[:start] + text[end:]
    link = "    relations:\n      - {id: category, name: Category, kind: many-to-one, to: category, required: true}\n"
    idea.spec_file.write_text(without.replace(link, ""))
    repository.commit_changes(idea)

    assert merging.merge(idea, "other").outcome == "conflicts"
    assert any("category" in c.reason for c in resolving.conflicts(idea))
    assert git(idea, "merge", "--abort") == ""
    assert not repository.is_merging(idea)


def test_open_branches_are_compared_before_anyone_merges(idea: Idea) -> None:
    part(idea, "900", "400")

    (pair,) = overlap(idea)

    assert (pair.one, pair.other, pair.is_clean) == ("main", "other", False)
    assert [(p.path, p.conflicts) for p in pair.shared] == [(MAX, True)]


def test_blame_names_the_commit_since_which_a_value_stands(idea: Idea) -> None:
    change(idea, MAX, "500")
    change(idea, "tagline", "Mud")

    (origin,) = blame(idea, MAX)

    assert (origin.value, origin.commit.subject) == (500, "Product, field Price: max added: 500")
    assert {o.commit.subject for o in blame(idea, "models.product.fields.title")} == {"Start Clay & Co"}


def test_a_revert_undoes_one_commit_and_keeps_what_came_after(idea: Idea) -> None:
    change(idea, MAX, "500")
    change(idea, "tagline", "Mud")

    made = restoring.revert(idea, "HEAD~1")

    spec = repository.read_spec(idea)
    assert (spec.tagline, spec.models[1].fields[1].max) == ("Mud", None)
    assert made.subject == "Revert “Product, field Price: max added: 500”"
    assert len(repository.history(idea)) == 5


def test_a_revert_that_meets_later_changes_changes_nothing(idea: Idea) -> None:
    change(idea, MAX, "500")
    change(idea, MAX, "600")
    before = repository.head(idea)

    with pytest.raises(ConflictError, match="cannot be undone"):
        restoring.revert(idea, "HEAD~1")
    assert repository.head(idea) == before
    assert git(idea, "status", "--porcelain") == ""


def test_a_restore_is_a_commit_on_top(idea: Idea) -> None:
    first = repository.head(idea)
    change(idea, "tagline", "Mud")

    restoring.restore(idea, first)

    assert repository.read_file(idea, "spec.yaml") == SMALL
    assert len(repository.history(idea)) == 4
    with pytest.raises(ForgeError, match="nothing would change"):
        restoring.restore(idea, "HEAD")


def test_files_that_are_no_text_come_back_as_they_were(idea: Idea) -> None:
    logo, script = idea.root / "logo.png", idea.root / "run.sh"
    logo.write_bytes(b"\x89PNG\xff\x00")
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    git(idea, "add", "-A")
    git(idea, "commit", "-qm", "Add files")
    first = repository.head(idea)
    logo.write_bytes(b"\xfe")
    script.write_text("#!/bin/sh\nexit\n")
    git(idea, "commit", "-qam", "Change files")

    restoring.restore(idea, first)

    assert (logo.read_bytes(), script.read_text()) == (b"\x89PNG\xff\x00", "#!/bin/sh\n")
    assert script.stat().st_mode & 0o111
    assert git(idea, "status", "--porcelain") == ""
    assert git(idea, "diff", "--stat", first, "HEAD") == ""


ACTIONS: dict[str, Callable[[Idea], object]] = {
    "merge": lambda idea: merging.merge(idea, "other"),
    "switch": lambda idea: branches.switch(idea, "other"),
    "revert": lambda idea: restoring.revert(idea, "HEAD~1"),
    "restore": lambda idea: restoring.restore(idea, "HEAD~2"),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_work_on_files_of_the_user_is_never_written_over(idea: Idea, action: str) -> None:
    notes = idea.root / "notes.md"
    notes.write_text("one\n")
    git(idea, "add", "-A")
    git(idea, "commit", "-qm", "Notes")
    branches.switch(idea, "other", create=True)
    notes.write_text("theirs\n")
    git(idea, "commit", "-qam", "Their notes")
    branches.switch(idea, "main")
    change(idea, "tagline", "Mud")
    notes.write_text("not committed\n")
    before = repository.head(idea)

    with pytest.raises(ForgeError):
        ACTIONS[action](idea)

    assert notes.read_text() == "not committed\n"
    assert repository.head(idea) == before
    assert not repository.is_merging(idea)
    assert git(idea, "status", "--porcelain") == " M notes.md\n"


def test_an_unmerged_branch_goes_only_by_force_and_leaves_a_safety_ref(idea: Idea) -> None:
    part(idea, "900", "400")
    tip = repository.resolve(idea, "other")

    with pytest.raises(ConflictError, match="is not merged"):
        branches.delete_branch(idea, "other")
    with pytest.raises(ConflictError, match="is checked out"):
        branches.delete_branch(idea, "main", force=True)
    gone = branches.delete_branch(idea, "other", force=True)

    assert gone.safety_ref is not None
    assert repository.resolve(idea, gone.safety_ref) == tip
    assert [b.name for b in branches.list_branches(idea)] == ["main"]


def test_tags_never_move(idea: Idea) -> None:
    branches.create_tag(idea, "v1", message="First")
    branches.create_tag(idea, "v0", at="HEAD~1")

    with pytest.raises(ForgeError, match="already"):
        branches.create_tag(idea, "v1")
    assert [(t.name, t.message) for t in branches.list_tags(idea)] == [("v0", ""), ("v1", "First")]


@pytest.mark.parametrize("name", ["", "-d", "a b", "a..b", "x.lock", "HEAD", "a~1", "a/"])
def test_names_that_git_refuses_are_refused(idea: Idea, name: str) -> None:
    with pytest.raises(UsageError):
        branches.create_branch(idea, name)


def state(idea: Idea) -> tuple[str, str, list[tuple[Path, bytes]]]:
    """Everything a dry run may not touch: refs, index, files, and where a merge stands."""
    notes = sorted(p for p in (idea.root / ".git").glob("*") if p.is_file() and p.suffix not in (".lock", ""))
    files = sorted(p for p in idea.root.glob("*") if p.is_file())
    refs = git(idea, "for-each-ref") + git(idea, "symbolic-ref", "HEAD")
    return refs, git(idea, "ls-files", "--stage"), [(p, p.read_bytes()) for p in (*notes, *files)]


@pytest.mark.parametrize(
    ("would", "does"),
    [
        (lambda i: branches.create_branch(i, "new", dry_run=True), lambda i: branches.create_branch(i, "new")),
        (lambda i: branches.create_tag(i, "v1", dry_run=True), lambda i: branches.create_tag(i, "v1")),
        (
            lambda i: branches.delete_branch(i, "other", force=True, dry_run=True),
            lambda i: branches.delete_branch(i, "other", force=True),
        ),
    ],
    ids=["branch", "tag", "delete"],
)
def test_a_dry_run_says_the_same_and_changes_nothing(
    idea: Idea, would: Callable[[Idea], object], does: Callable[[Idea], object]
) -> None:
    part(idea, "400", "500")
    before = state(idea)

    planned = would(idea)

    assert state(idea) == before
    assert planned == does(idea)


@pytest.mark.parametrize(("name", "create"), [("other", False), ("new", True)])
def test_a_dry_run_of_a_switch_stays_where_it_is(idea: Idea, name: str, create: bool) -> None:  # noqa: FBT001 - a case
    part(idea, "400", "500")
    before = state(idea)

    planned = branches.switch(idea, name, create=create, dry_run=True)

    assert state(idea) == before
    assert branches.switch(idea, name, create=create).sha == planned.sha


def test_a_dry_run_of_going_back_tells_what_would_change(idea: Idea) -> None:
    first = repository.head(idea)
    change(idea, MAX, "400")
    change(idea, "models.product.name", "Piece")
    before = state(idea)

    undone, restored = restoring.would_revert(idea, "HEAD~1"), restoring.would_restore(idea, first)

    assert state(idea) == before
    restoring.revert(idea, "HEAD~1")
    assert history.diff(idea, "HEAD~1..HEAD").changes == undone.changes
    assert [c.words for c in restored.changes] == [c.words for c in history.diff(idea, f"HEAD~1..{first}").changes]
    with pytest.raises(ForgeError, match="nothing would change"):
        restoring.would_restore(idea, "HEAD")


def test_a_dry_run_of_a_choice_leaves_the_merge_as_it_is(idea: Idea) -> None:
    part(idea, "400", "500")
    merging.merge(idea, "other")
    before = state(idea)

    one = resolving.resolve(idea, MAX, resolving.Choice("theirs"), dry_run=True)
    whole = resolving.resolve(idea, "spec.yaml", resolving.Choice("ours"), dry_run=True)

    assert (one.left, one.commit, whole.left, whole.commit) == ((), None, (), None)
    assert state(idea) == before
    with pytest.raises(UsageError, match="there is no conflict"):
        resolving.resolve(idea, "name", resolving.Choice("ours"), dry_run=True)
