"""Whether the committed output of a project is what its spec gives: generated again and compared, file by file.

Invariant: idea and project are only read. A person's edits are no drift: what is compared is what forge says it wrote.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from omniforge.atomic_write import translating
from omniforge.build.agent_set import AgentSet, shipped
from omniforge.build.cache import StepCache
from omniforge.build.regenerate import regenerate
from omniforge.errors import ForgeError, SpecError
from omniforge.ideas.repository import LOCK, SPEC, Idea
from omniforge.projects import manifest
from omniforge.projects.committed import Committed, read_committed
from omniforge.spec.check import load_spec, spec_of
from omniforge.spec.model import Spec

What = Literal["missing", "changed", "left over"]
WORDS: Mapping[What, str] = {
    "missing": "the spec gives this file; it is not committed",
    "changed": "the spec gives other content than was generated into this commit",
    "left over": "the spec no longer gives this file; it is still committed as generated",
}


@dataclass(frozen=True, slots=True)
class DriftedFile:
    """A file that is not what the spec gives.

    Attributes:
        nodes: spec paths it is made from.
    """

    path: str
    what: What
    agent: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """What a comparison found.

    Attributes:
        files: sorted by path; empty when output and spec agree.
        n_files: how many were compared.
        spec_changes: what was changed in the spec since the output was made, where history tells.
        reason: `spec` or `forge`: which of the two moved on; empty when nothing did or nobody knows.
    """

    spec: str
    project: str
    files: tuple[DriftedFile, ...]
    n_files: int
    spec_changes: tuple[str, ...] = ()
    reason: Literal["spec", "forge", ""] = ""

    def lines(self) -> Iterator[str]:
        """Return it for people: what moved, then every file with its spec nodes."""
        if not self.files:
            yield f"no drift: {self.n_files} generated files are what {self.spec} gives"
            return
        for change in self.spec_changes:
            yield f"spec: {change}"
        if self.reason == "forge":
            yield "the spec has not changed since; forge has: another version or other templates made the output"
        for file in self.files:
            yield f"{file.what:<9} {file.path}" + (f"  from {', '.join(file.nodes[:4])}" if file.nodes else "")
        yield f"{len(self.files)} of {self.n_files} files have drifted from {self.spec}"


def find_drift(
    spec_file: Path,
    project: Path,
    *,
    cache: Path,
    use_answers: bool = True,
    agents: AgentSet | None = None,
    jobs: int = 2,
) -> Drift:
    """Generate from a spec again and compare with what a project's commit says was generated.

    Args:
        spec_file: `spec.yaml`, with `forge.lock` beside it if there is one.
        project: the project's checkout, or a plain folder.
        cache: where step outputs are kept; a temporary folder stands in when it cannot be written.
        use_answers: whether answers of models recorded in `forge.lock` take part.
        agents: who generates; those that ship with forge when missing.
        jobs: steps that run at once.

    Raises:
        SpecError: the spec is not acceptable.
        ForgeError: there is no project, or it has no manifest.
    """
    text = _read(spec_file)
    spec = load_spec(text, origin=str(spec_file))
    committed = read_committed(project)
    with _cache(cache) as steps:
        files = regenerate(
            spec, committed.previous, agents=agents or shipped(), cache=steps, jobs=jobs,
            answers=_answers(spec_file.with_name(LOCK)) if use_answers else None,
        )  # fmt: skip
    expected = manifest.read(manifest.manifest_file(files.values()).file.data.decode())
    found = tuple(_compare(committed, expected))
    before = _spec_before(spec_file.parent, committed.made_from) if found else None
    changes = tuple(_changes(before, spec)) if before is not None else ()
    reason: Literal["spec", "forge", ""] = "" if before is None else "spec" if changes else "forge"
    n_files = len(expected.keys() | committed.entries.keys())
    return Drift(str(spec_file), str(project), found, n_files, changes, reason)


def _compare(committed: Committed, expected: Mapping[str, Mapping[str, Any]]) -> Iterator[DriftedFile]:
    for path in sorted(committed.entries.keys() | expected.keys()):
        was, will = committed.entries.get(path), expected.get(path)
        entry = will or was or {}
        what: What | None = None
        if was is None:
            what = "missing"
        elif will is None:
            what = None if was.get("write_once") else "left over"
        elif was.get("sha256") != will.get("sha256") and not will.get("write_once") and path not in committed.edited:
            what = "changed"
        if what:
            yield DriftedFile(path, what, str(entry.get("agent", "")), tuple(entry.get("nodes", ())))


def _spec_before(idea_root: Path, sha: str) -> Spec | None:
    """Return the spec the output was made from; None where the idea's history is not there."""
    if not sha or not (idea_root / ".git").exists():
        return None
    from omniforge.ideas import repository

    try:
        return spec_of(repository.read_file(Idea(idea_root.name, idea_root), SPEC, ref=sha))
    except ForgeError:
        # a shallow checkout lacks it: the files are named all the same
        return None


def _changes(before: Spec, now: Spec) -> Iterator[str]:
    from omniforge.spec.diff.report import diff_specs

    for found in diff_specs(before, now):
        yield f"{found.change.path}: {found.words}"


def _answers(lock: Path) -> Mapping[str, Any]:
    from omniforge.llm.recordings import locked_answers

    return locked_answers(_read(lock)) if lock.is_file() else {}


def _read(path: Path) -> str:
    with translating(path, doing="read"):
        try:
            return path.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise SpecError(f"{path} is not UTF-8 text", hint="save it as UTF-8") from error


@contextmanager
def _cache(folder: Path) -> Iterator[StepCache]:
    """Open the cache of the workspace, or a temporary one where that cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        with tempfile.TemporaryDirectory(prefix="forge-steps-") as temporary:
            yield StepCache(Path(temporary))
    else:
        yield StepCache(folder)
