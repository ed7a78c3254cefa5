"""Numbers of ideas as Git repositories: commits, a long history, many ideas. Part of `make bench-merge`.

Commits are CPU seconds against `git add` + `git commit` on the same repository in turn; the others are wall seconds of
a warm process.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.specs import SMALL

from omniforge.ideas import repository
from omniforge.ideas.listing import list_ideas
from omniforge.ideas.repository import Idea
from omniforge.workspace import Workspace

IDENTITY = {f"GIT_{who}_{what}": "bench@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
N_COMMITS, N_IDEAS, N_RUNS, PAGE = 10_000, 1_000, 21, 50


def new_idea(root: Path, text: str) -> Idea:
    """Return a new idea with one commit."""
    repository.init_repository(root, {"idea.md": "a shop\n", "spec.yaml": text}, "Start", trailers={})
    return Idea(root.name, root)


def child_cpu(commands: Sequence[Sequence[str]]) -> float:
    """Return the CPU seconds of commands run one after the other."""
    before = os.times()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def own_cpu(run: Callable[[], object]) -> float:
    """Return the CPU seconds of a call."""
    start = time.process_time()
    run()
    return time.process_time() - start


def commit_ratios(folder: Path, text: str) -> list[tuple[str, float, str]]:
    """Compare commits of a changed spec by Git, by the library, and with the check of the spec before."""
    idea = new_idea(folder / "commits", text)
    git = ["git", "-C", str(idea.root)]

    def changed(mark: str) -> None:
        with idea.spec_file.open("a") as stream:
            stream.write(f"# {mark}\n")

    def by_library() -> None:
        with repository.locked(idea):
            repository.commit_files(idea, "x")

    ways: dict[str, Callable[[], float]] = {
        "git": lambda: child_cpu([[*git, "add", "-A"], [*git, "commit", "-qm", "x"]]),
        "library": lambda: own_cpu(by_library),
        "checked": lambda: own_cpu(lambda: repository.commit_changes(idea, "x")),
        "told": lambda: own_cpu(lambda: repository.commit_changes(idea)),
    }
    costs: dict[str, list[float]] = {name: [] for name in ways}
    for run in range(N_RUNS):
        for name, cost in ways.items():
            changed(f"{name} {run}")
            costs[name].append(cost())
    median = {name: statistics.median(found) for name, found in costs.items()}
    size = f"{len(text) // 1000} KB spec"
    return [
        (f"commit by the library / git, {size}", median["library"] / median["git"], "0.50"),
        ("  with the check of the spec", median["checked"] / median["git"], ""),
        ("  and a message made from the changes", median["told"] / median["git"], ""),
    ]


def long_history(folder: Path) -> Idea:
    """Return an idea with `N_COMMITS` commits, made by `git fast-import`."""
    idea = new_idea(folder / "history", SMALL)
    head = repository.head(idea)
    stream = []
    for n in range(N_COMMITS):
        author = f"committer Bench <bench@example.com> {1_700_000_000 + n} +0000"
        text = f"{SMALL}# {n}\n".encode()
        parent = f"from {head}\n".encode() if n == 0 else b""
        message = f"Change {n}".encode()
        stream.append(b"commit refs/heads/main\n" + author.encode() + b"\n")
        stream.append(b"data %d\n%s\n" % (len(message), message) + parent)
        stream.append(b"M 100644 inline spec.yaml\ndata %d\n%s\n" % (len(text), text))
    command = ["git", "-C", str(idea.root), "fast-import", "--quiet"]
    subprocess.run(command, input=b"".join(stream), check=True, stdout=subprocess.DEVNULL)
    return idea


def wall(run: Callable[[], object]) -> float:
    """Return the median wall milliseconds of five calls."""
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e3


def many_ideas(folder: Path) -> Workspace:
    """Return a workspace of `N_IDEAS` ideas: one made, the others copied."""
    workspace = Workspace(folder / "home")
    first = new_idea(workspace.ideas / "idea-0000", SMALL)
    for n in range(1, N_IDEAS):
        shutil.copytree(first.root, workspace.ideas / f"idea-{n:04}", ignore=shutil.ignore_patterns("hooks"))
    return workspace


def main() -> int:
    """Print the table."""
    os.environ.update(IDENTITY)
    with tempfile.TemporaryDirectory(prefix="forge-bench-") as name:
        folder = Path(name)
        for what, ratio, allowed in commit_ratios(folder, spec_of_a_shop()):
            print(f"{what:42} {ratio:6.2f}" + (f"  ({allowed} allowed)" if allowed else ""))
        history = long_history(folder)
        page = wall(lambda: repository.history(history, limit=PAGE))
        print(f"{'first page of a log of 10,000 commits':42} {page:6.1f} ms  (50 allowed)")
        workspace = many_ideas(folder)
        taken = wall(lambda: list_ideas(workspace))
        cpu = own_cpu(lambda: list_ideas(workspace)) * 1e3
        print(f"{'list of 1,000 ideas':42} {taken:6.0f} ms  (1000 allowed; CPU {cpu:.0f} ms)")
    return 0


def spec_of_a_shop() -> str:
    """Return the spec of the largest of the examples that a person would edit."""
    return (Path(__file__).parents[2] / "examples/online-shop/spec.yaml").read_text()


if __name__ == "__main__":
    raise SystemExit(main())
