from pathlib import Path

import pygit2
import pytest

from omniforge.errors import ForgeError, UsageError
from omniforge.workspace import (
    Workspace,
    current_slug,
    find_workspace,
    free_slug,
    idea_slugs,
    init_workspace,
    missing_parts,
    open_workspace,
    require_idea_folder,
)


def workspace_with(root: Path, *slugs: str) -> Workspace:
    workspace, _ = init_workspace(root)
    for slug in slugs:
        pygit2.init_repository(str(workspace.idea(slug)))
    return workspace


def test_forge_home_wins_over_a_parent_with_settings(tmp_path: Path) -> None:
    (tmp_path / "forge.toml").write_text("")

    assert find_workspace(cwd=tmp_path, environ={"FORGE_HOME": "/elsewhere"}).root == Path("/elsewhere")


def test_the_nearest_parent_with_settings_is_next(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    (tmp_path / "forge.toml").write_text("")
    (tmp_path / "a" / "b" / "forge.toml").write_text("")

    assert find_workspace(cwd=inner, environ={}).root == tmp_path / "a" / "b"


def test_the_home_folder_is_last_and_nothing_is_made_by_looking(tmp_path: Path) -> None:
    found = find_workspace(cwd=tmp_path, environ={"HOME": str(tmp_path / "home")})

    assert found.root == tmp_path / "home" / "forge"
    assert not found.root.exists()


def test_first_use_makes_the_workspace_and_the_second_changes_nothing(tmp_path: Path) -> None:
    environ = {"FORGE_HOME": str(tmp_path / "ws")}

    workspace = open_workspace(environ=environ)
    workspace.settings_file.write_text("jobs = 2\n")

    assert missing_parts(workspace) == ()
    assert open_workspace(environ=environ).settings_file.read_text() == "jobs = 2\n"
    assert (workspace.db, workspace.cache) == (tmp_path / "ws/.forge/forge.db", tmp_path / "ws/.forge/cache")
    assert workspace.project("a") == tmp_path / "ws/projects/a"


def test_a_workspace_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ForgeError, match="cannot create"):
        open_workspace(environ={"FORGE_HOME": str(tmp_path / "file" / "ws")})


def test_the_idea_is_the_named_one_the_one_around_or_the_only_one(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path, "clay", "mugs")

    assert current_slug(workspace, "mugs", cwd=workspace.idea("clay")) == "mugs"
    assert current_slug(workspace, None, cwd=workspace.idea("clay") / "deep") == "clay"
    assert current_slug(workspace, None, cwd=workspace.project("mugs") / "src") == "mugs"
    assert current_slug(workspace_with(tmp_path / "one", "only"), None, cwd=tmp_path) == "only"


def test_a_link_to_an_idea_leads_to_it(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path / "real", "clay", "mugs")
    (tmp_path / "link").symlink_to(workspace.idea("clay"))

    assert current_slug(workspace, None, cwd=tmp_path / "link") == "clay"


@pytest.mark.parametrize(
    ("slugs", "wanted", "words", "hint"),
    [
        pytest.param((), None, "there is no idea yet", "forge idea new", id="none"),
        pytest.param(("a", "b"), None, "which idea", "--idea: a, b", id="several"),
        pytest.param(("a",), "b", 'no idea "b"', "--idea: a", id="unknown"),
        pytest.param(tuple(f"i{n}" for n in range(9)), "b", 'no idea "b"', "i7, …", id="many"),
    ],
)
def test_an_unclear_idea_is_refused_with_what_is_known(
    tmp_path: Path, slugs: tuple[str, ...], wanted: str | None, words: str, hint: str
) -> None:
    workspace = workspace_with(tmp_path, *slugs)

    with pytest.raises(UsageError, match=words) as caught:
        current_slug(workspace, wanted, cwd=tmp_path)

    assert hint in (caught.value.hint or "")


def test_folders_that_are_no_repository_are_no_ideas(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path, "clay")
    (workspace.ideas / "notes").mkdir()

    assert idea_slugs(workspace) == ("clay",)
    with pytest.raises(ForgeError, match='no idea "notes"'):
        require_idea_folder(workspace, "notes")
    assert require_idea_folder(workspace, "clay") == workspace.idea("clay")
    assert idea_slugs(Workspace(tmp_path / "nowhere")) == ()


def test_free_slugs_count_up_and_are_cut() -> None:
    assert free_slug("shop", ()) == "shop"
    assert free_slug("shop", ("shop", "shop-2")) == "shop-3"
    assert free_slug("x" * 90, ()) == "x" * 40
    assert free_slug("---", ()) == "idea"
