"""Whatever is done to an idea, by forge or by plain Git: the repository is sound and no commit is lost."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.idea_operations import Work, run_operations, unsound
from support.specs import SMALL

from omniforge.ideas import driver, repository
from omniforge.ideas.repository import Idea

WRITER = """
import sys
from pathlib import Path
from omniforge.ideas import editing
from omniforge.ideas.repository import Idea
root, path, *values = sys.argv[1:]
for value in values:
    editing.set_value(Idea("clay-co", Path(root)), path, value)
"""


def worked_on(root: Path, *, seed: int, count: int) -> Work:
    idea = Idea("clay-co", root)
    repository.init_repository(root, {"idea.md": "a shop\n", "spec.yaml": SMALL, "forge.lock": "spec: 1\n"}, "Start",
                               trailers={})  # fmt: skip
    driver.register(root)
    with repository.locked(idea):
        repository.commit_files(idea, "Register the drivers")
    return run_operations(idea, seed=seed, count=count)


def test_a_repository_is_sound_after_sixty_random_operations(tmp_path: Path) -> None:
    work = worked_on(tmp_path / "clay-co", seed=6, count=60)

    assert unsound(work) == []
    assert {"merge", "revert", "git merge", "delete"} <= work.done.keys()


@pytest.mark.slow
def test_a_repository_is_sound_after_a_thousand_random_operations(tmp_path: Path) -> None:
    work = worked_on(tmp_path / "clay-co", seed=2, count=1000)

    assert unsound(work) == []
    print(dict(work.done))  # noqa: T201 - shown by `pytest -s`: what was done how often


def test_processes_on_one_idea_take_turns_and_lose_no_commit(tmp_path: Path) -> None:
    root = worked_on(tmp_path / "clay-co", seed=0, count=0).idea.root
    words = {"tagline": "Clay", "models.product.name": "Pot", "models.category.name": "Shelf"}
    values = {path: [f"{word} {n}" for n in range(5)] for path, word in words.items()}

    commands = [[sys.executable, "-c", WRITER, str(root), path, *listed] for path, listed in values.items()]
    running = [subprocess.Popen(command) for command in commands]

    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    idea = Idea("clay-co", root)
    spec = repository.read_spec(idea)
    assert (spec.tagline, *(model.name for model in spec.models)) == ("Clay 4", "Shelf 4", "Pot 4")
    assert len(repository.history(idea)) == 2 + 3 * 5
    assert subprocess.run(["git", "fsck", "--strict"], cwd=root, check=True, capture_output=True).stdout == b""
