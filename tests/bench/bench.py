"""Print the measurable rows of the design's number table: CPU seconds and peak memory of whole processes, median of 5.

Each row also shows its ratio to `python -c pass` of the same run, so that machines can be compared. With `--node` it
also times `forge up` from Enter to the first page (wall seconds, packages there already).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pygit2

from omniforge.ideas.repository import commit_files, locked, open_idea
from omniforge.workspace import Workspace

IDENTITY = {f"GIT_{who}_{what}": "bench@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ROOT = Path(__file__).resolve().parents[2]
N_RUNS = 5
FORGE = [sys.executable, "-m", "omniforge"]


@dataclass(frozen=True)
class Cost:
    """What one process and its children cost: user+system CPU seconds, and the largest resident set in MB."""

    cpu_s: float
    peak_mb: float


def measure(command: list[str], *, cwd: Path, env: dict[str, str]) -> Cost:
    """Run a command to its end and return its cost; a non-zero exit ends the benchmark with its output."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{output.read().decode(errors='replace')}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """Return the median of each measure."""
    return Cost(statistics.median(c.cpu_s for c in costs), statistics.median(c.peak_mb for c in costs))


def repeat(
    command: list[str], *, cwd: Path, env: dict[str, str], before: Callable[[int], None] = lambda _: None
) -> Cost:
    """Measure a command `N_RUNS` times; `before(i)` prepares run `i` outside the measurement."""
    costs = []
    for run in range(N_RUNS):
        before(run)
        costs.append(measure(command, cwd=cwd, env=env))
    return median(costs)


def synthetic_spec(n_models: int) -> str:
    """Return a spec of `n_models` models with six fields each, every one linked to the one before."""
    lines = ["forge: 1", "name: Synthetic", "slug: synthetic", "models:"]
    for i in range(n_models):
        lines += [f"  - id: thing{i}", f"    name: Thing {i}", "    fields:"]
        lines += ["      - {id: title, name: Title, type: string, required: true, max_length: 120}"]
        kinds = ("text", "integer", "money", "date", "boolean")
        lines += [f"      - {{id: {kind}_value, name: {kind.title()} value, type: {kind}}}" for kind in kinds]
        if i:
            link = f"id: parent, name: Parent, kind: many-to-one, to: thing{i - 1}"
            lines += ["    relations:", f"      - {{{link}}}"]
    return "\n".join(lines) + "\n"


def add_field(spec: Path, run: int) -> None:
    """Add one optional text field to the first model of a spec file."""
    text = spec.read_text()
    marker = re.search(r"^( +)fields:\n( *)- ", text, re.MULTILINE)
    if marker is None:
        raise SystemExit(f"{spec} has no model with fields")
    field = f"{marker[2]}- {{id: bench{run}, name: Bench {run}, type: string}}\n"
    at = marker.end() - len(marker[2]) - 2
    spec.write_text(text[:at] + field + text[at:])


def append(path: Path, text: str) -> None:
    """Add text to the end of a file."""
    with path.open("a") as stream:
        stream.write(text)


class Bench:
    """A throw-away workspace and the rows measured in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = os.environ | {"FORGE_HOME": str(home), "HOME": str(home), "PYTHONPATH": str(ROOT), **IDENTITY}
        # an installed forge has its bytecode
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)
        self.base = repeat([sys.executable, "-c", "pass"], cwd=home, env=self.env)
        print(f"{'row':44}{'CPU s':>8}{'MB':>8}{'x python':>10}   held to")
        self.row("python -c pass", self.base, "")

    def row(self, name: str, cost: Cost, held_to: str) -> None:
        ratio = cost.cpu_s / self.base.cpu_s
        print(f"{name:44}{cost.cpu_s:8.2f}{cost.peak_mb:8.0f}{ratio:10.1f}   {held_to}", flush=True)

    def forge(self, *arguments: str) -> list[str]:
        return [*FORGE, *arguments]

    def run(self, *arguments: str) -> None:
        measure(self.forge(*arguments), cwd=self.home, env=self.env)

    def starts(self) -> None:
        self.row("forge --version", repeat(self.forge("--version"), cwd=self.home, env=self.env), "0.20 CPU s")
        self.row("forge --help", repeat(self.forge("--help"), cwd=self.home, env=self.env), "0.20 CPU s")

    def parses(self) -> None:
        idea = ROOT / "examples/online-shop/idea.md"
        command = self.forge("idea", "new", "--file", str(idea), "--name", "Parse")
        self.row("forge idea new (online-shop)", repeat(command, cwd=self.home, env=self.env), "")

    def generates(self, slug: str, held_to: str) -> None:
        build = self.forge("build", "--idea", slug, "--verify", "none")

        def fresh(run: int) -> None:
            # put aside, not removed: ext4 looks long for inodes that were not in use a minute ago, 1 s of CPU per build
            aside = self.home / "aside" / f"{slug}-{run}"
            aside.mkdir(parents=True)
            for made in (self.home / "projects" / slug, self.home / ".forge"):
                if made.exists():
                    made.rename(aside / made.name)

        self.row(f"forge build, {slug}, first", repeat(build, cwd=self.home, env=self.env, before=fresh), held_to)

    def rebuilds(self, slug: str, unchanged: str, one_field: str) -> None:
        build = self.forge("build", "--idea", slug, "--verify", "none")
        self.row(f"forge build, {slug}, nothing changed", repeat(build, cwd=self.home, env=self.env), unchanged)
        spec = self.home / "ideas" / slug / "spec.yaml"
        cost = repeat(build, cwd=self.home, env=self.env, before=lambda run: add_field(spec, run))
        self.row(f"forge build, {slug}, one field added", cost, one_field)
        print(f"  files changed by one field: {self.changed_files(slug)}   (held to 12, 1 of them a new migration)")

    def changed_files(self, slug: str) -> int:
        repo = pygit2.Repository(str(self.home / "projects" / slug))
        after = repo.references["refs/forge/pristine/main"].peel(pygit2.Commit)
        return len(list(after.parents[0].tree.diff_to_tree(after.tree).deltas))

    def commits(self, slug: str) -> None:
        """Compare committing a changed spec through the library with `git add` and `git commit`."""
        idea = open_idea(Workspace(self.home), slug)
        git = ["git", "-C", str(idea.root)]
        by_git, by_library = [], []
        for run in range(2 * N_RUNS):
            append(idea.root / "spec.yaml", f"# by git, {run}\n")
            costs = [measure([*git, *c], cwd=self.home, env=self.env) for c in (["add", "-A"], ["commit", "-qm", "x"])]
            by_git.append(sum(c.cpu_s for c in costs))
            append(idea.root / "spec.yaml", f"# by the library, {run}\n")
            began = time.process_time()
            with locked(idea):
                commit_files(idea, "x")
            by_library.append(time.process_time() - began)
        ours, theirs = statistics.median(by_library), statistics.median(by_git)
        print(
            f"commit of a spec: library {ours:.3f} CPU s, git {theirs:.3f}, ratio {ours / theirs:.2f}   (held to 0.50)"
        )

    def preview(self) -> None:
        command = self.forge("up", "A library of seeds where gardeners swap packets", "--name")
        walls = []
        for run in range(N_RUNS + 1):  # the first one readies what all later ones share
            began = time.monotonic()
            words = [*command, f"Seeds {'abcdef'[run]}", "--detach", "--no-verify", "--json"]
            done = subprocess.run(words, cwd=self.home, env=self.env, check=True, capture_output=True, text=True)
            walls.append(time.monotonic() - began)
            idea = json.loads(done.stdout.splitlines()[-1])["idea"]
            self.run("preview", "--stop", "--idea", idea)
        print(f"forge up, Enter to first page: {statistics.median(walls[1:]):.1f} s wall   (held to 20, aim 15)")


def main() -> None:
    """Measure every row."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--node", action="store_true", help="time the preview, too")
    with_node = options.parse_args().node
    with tempfile.TemporaryDirectory(prefix="forge-bench-") as name:
        bench = Bench(Path(name))
        bench.starts()
        bench.parses()
        bench.run("idea", "new", "--file", str(ROOT / "examples/online-shop/idea.md"), "--name", "Online shop")
        bench.generates("online-shop", "2.0 CPU s, 150 MB")
        bench.rebuilds("online-shop", "0.6 CPU s, 0 files", "0.8 CPU s, 12 files")
        bench.commits("online-shop")
        bench.run("idea", "new", "Things that hold other things", "--name", "Synthetic")
        (bench.home / "ideas/synthetic/spec.yaml").write_text(synthetic_spec(50))
        bench.generates("synthetic", "6 CPU s, 250 MB")
        bench.rebuilds("synthetic", "1.0 CPU s", "1.5 CPU s")
        if with_node:
            bench.preview()


if __name__ == "__main__":
    main()
