"""Random work on one idea, by forge and by plain Git in turn, and what must hold whatever was done."""

import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from omniforge.errors import ForgeError
from omniforge.ideas import branches, editing, merging, repository, resolving, restoring
from omniforge.ideas.repository import Idea

_VALUES = (
    ("tagline", ("Mud", "Clay", "Fire and clay")),
    ("models.product.name", ("Product", "Piece", "Pot")),
    ("models.product.fields.price.max", ("100", "200", "null")),
    ("models.product.fields.title.max_length", ("80", "90", "120")),
    ("models.category.fields.name.max_length", ("60", "70", "80")),
    ("summary", ("A shop", "A kiln", "null")),
)


@dataclass
class Work:
    """One run: its seed, what was done how often, and every commit that was ever checked out."""

    idea: Idea
    rng: random.Random
    done: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def git(self, *arguments: str) -> str:
        """Run plain Git; its exit code is not looked at: a refused command is as good as any."""
        command = ["git", *arguments]
        return subprocess.run(command, cwd=self.idea.root, check=False, capture_output=True, text=True).stdout


def run_operations(idea: Idea, *, seed: int, count: int) -> Work:
    """Do random things to an idea; afterwards no merge is open and nothing is uncommitted."""
    work = Work(idea, random.Random(seed))  # noqa: S311 - repeatable on purpose
    names = sorted(_OPERATIONS)
    weights = [_OPERATIONS[name][1] for name in names]
    for _ in range(count):
        (name,) = work.rng.choices(names, weights)
        before = _state(work)
        try:
            _OPERATIONS[name][0](work)
            work.done[name] += 1
        except ForgeError as error:
            work.done[f"{name} refused"] += 1
            if _state(work) != before:
                work.broken.append(f"{name} was refused ({error}) but changed something")
        work.seen.add(repository.head(idea))
    return work


def unsound(work: Work) -> list[str]:
    """Return what is wrong with the repository after a run, nothing when all is well."""
    fsck = subprocess.run(
        ["git", "fsck", "--strict", "--no-dangling"], cwd=work.idea.root, check=False, capture_output=True, text=True
    )
    found = [*work.broken, *(fsck.stdout + fsck.stderr).splitlines()]
    reachable = set(work.git("rev-list", "--all").split())
    found += [f"commit {sha} is in no branch, tag or safety ref" for sha in sorted(work.seen - reachable)]
    found += [f"left behind: {path}" for path in sorted((work.idea.root / ".git").glob("*.lock")) if _is_stale(path)]
    status = work.git("status", "--porcelain")
    return [*found, *([f"not clean: {status}"] if status else [])]


def _is_stale(path: os.PathLike[str]) -> bool:
    return not str(path).endswith("omniforge.lock")


def _state(work: Work) -> tuple[str, str]:
    return repository.head(work.idea), work.git("status", "--porcelain")


def _edited(work: Work) -> None:
    """Change the spec on disk: a comment line at the top, a value, or both."""
    text = repository.read_work_file(work.idea, repository.SPEC)
    mark = f"# {work.rng.randrange(10**6)}\n"
    work.idea.spec_file.write_text(mark + text if work.rng.random() < 0.3 else text + mark)


def _set(work: Work) -> None:
    path, values = work.rng.choice(_VALUES)
    editing.set_value(work.idea, path, work.rng.choice(values))


def _commit(work: Work) -> None:
    _edited(work)
    repository.commit_changes(work.idea)


def _git_commit(work: Work) -> None:
    _edited(work)
    (work.idea.root / "notes.md").write_text(f"{work.rng.random()}\n")
    work.git("add", "-A")
    work.git("commit", "-qm", "By hand")


def _branch(work: Work) -> str:
    return work.rng.choice([b.name for b in branches.list_branches(work.idea)])


def _commit_of(work: Work) -> str:
    return work.rng.choice(work.git("rev-list", "-n", "30", "HEAD").split())


def _create(work: Work) -> None:
    if len(branches.list_branches(work.idea)) < 8:
        branches.switch(work.idea, f"b{work.rng.randrange(10**6)}", create=True)


def _git_switch(work: Work) -> None:
    work.git("checkout", "-q", _branch(work))


def _delete(work: Work) -> None:
    branches.delete_branch(work.idea, _branch(work), force=work.rng.random() < 0.5)


def _merge(work: Work) -> None:
    if merging.merge(work.idea, _branch(work)).outcome == "conflicts":
        _settle(work)


def _git_merge(work: Work) -> None:
    work.git("merge", "-q", "--no-edit", _branch(work))
    if repository.is_merging(work.idea):
        _settle(work)


def _settle(work: Work) -> None:
    """End a merge with conflicts: by giving it up, by hand with plain Git, or place by place with forge."""
    way = work.rng.random()
    if way < 0.2:
        work.git("merge", "--abort")
        return
    if way < 0.4:
        for path in work.git("diff", "--name-only", "--diff-filter=U").split():
            work.git("checkout", work.rng.choice(["--ours", "--theirs"]), "--", path)
        work.git("add", "-A")
        work.git("commit", "-q", "--no-edit")
        return
    while found := resolving.conflicts(work.idea):
        side, place = work.rng.choice(resolving.CHOICES[:2]), found[0].path or found[0].file
        left = resolving.resolve(work.idea, place, resolving.Choice(side)).left
        if len(left) >= len(found):
            work.broken.append(f"the conflict at {place} stays open when {side} is taken")
            work.git("merge", "--abort")


def _tag(work: Work) -> None:
    message = work.rng.choice(["", "Shown to customers"])
    branches.create_tag(work.idea, f"v{work.rng.randrange(10**6)}", at=_commit_of(work), message=message)


_OPERATIONS: dict[str, tuple[Callable[[Work], object], int]] = {
    "set": (_set, 8),
    "commit": (_commit, 4),
    "git commit": (_git_commit, 3),
    "create": (_create, 3),
    "switch": (lambda work: branches.switch(work.idea, _branch(work)), 5),
    "git switch": (_git_switch, 1),
    "merge": (_merge, 5),
    "git merge": (_git_merge, 2),
    "revert": (lambda work: restoring.revert(work.idea, _commit_of(work)), 3),
    "restore": (lambda work: restoring.restore(work.idea, _commit_of(work)), 1),
    "tag": (_tag, 1),
    "delete": (_delete, 2),
}
