"""Plain `git merge`, `rebase` and `cherry-pick` with the driver: verdict and text are those of `merge-file`."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from support.merge_cases import Case, own_cases, shared_cases

from omniforge.ideas.driver import register
from omniforge.spec.merge.merge import merge_texts

COMMANDS = {
    "merge": ["merge", "-q", "--no-edit", "theirs"],
    "rebase": ["rebase", "-q", "theirs"],
    "cherry-pick": ["cherry-pick", "theirs"],
}


def git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=folder, check=check, capture_output=True, text=True)


def repository_of(folder: Path, cases: Iterable[Case]) -> Path:
    """Return a repository with a file per case: base, then `main` with our sides and `theirs` with theirs."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    register(folder)
    with (folder / ".gitattributes").open("a") as attributes:
        attributes.write("*.yaml merge=forge\n*.json merge=forge\n")
    for branch, side in (("main", "base"), ("theirs", "theirs"), ("main", "ours")):
        if side != "base":
            git(folder, "checkout", "-q", *(["-b"] if side == "theirs" else []), branch)
        for case in cases:
            (folder / case.path).write_bytes(getattr(case, side).encode())
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", side)
    return folder


def differing(folder: Path, command: str, cases: Iterable[Case]) -> list[str]:
    """Run a command of Git and return the cases whose verdict or text is another one than that of `merge-file`."""
    done = git(folder, *COMMANDS[command], check=False)
    assert done.returncode in (0, 1), done.stderr
    in_conflict = set(git(folder, "diff", "--name-only", "--diff-filter=U").stdout.split())
    found = []
    for case in cases:
        sides = (case.theirs, case.ours) if command == "rebase" else (case.ours, case.theirs)
        merge = merge_texts(case.base, *sides, name=case.path)
        text = (folder / case.path).read_bytes().decode()
        if (case.path in in_conflict) == merge.is_clean or text != merge.text:
            found.append(case.path)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_git_with_the_driver_gives_the_verdicts_of_merge_file(command: str, tmp_path: Path) -> None:
    cases = tuple(own_cases())
    folder = repository_of(tmp_path / "repository", cases)

    assert differing(folder, command, cases) == []


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_git_gives_the_same_verdicts_on_the_development_cases(command: str, tmp_path: Path) -> None:
    cases = tuple(shared_cases())
    if not cases:
        pytest.skip("the development cases are not beside this repository")
    folder = repository_of(tmp_path / "repository", cases)

    assert differing(folder, command, cases) == []
