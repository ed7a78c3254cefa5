"""One run of `forge code`: the questions it asks, its record beside the last build, and the project held for it.

Invariant: what is asked is paid for once and on the receipt; a run that was killed is marked as such by the next one.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from omniforge.build import events as ev
from omniforge.build.follow import timeline_of
from omniforge.build.journal import Clock, Journal, Listener
from omniforge.build.lock import lock_file
from omniforge.build.proof import Emit, prove
from omniforge.errors import BudgetError, ForgeError, ProviderError
from omniforge.file_lock import file_lock
from omniforge.ideas import repository as ideas
from omniforge.llm.filling import MissingRecordingError
from omniforge.llm.recordings import Recordings, locked_answers, of_lock, with_answers
from omniforge.llm.setup import ModelOptions, open_filler
from omniforge.llm.slots import Slot
from omniforge.projects import proposals
from omniforge.projects import repository as projects
from omniforge.projects.update import recover
from omniforge.projects.verify.report import Level, Report
from omniforge.store.builds import BuildStore, open_builds
from omniforge.store.model_calls import CallRow, add_call
from omniforge.workspace import Workspace

S = TypeVar("S")
Prover = Callable[[Path, Level, Emit], Report]
_AGENT = "code"


class Questions:
    """Asks the questions of one request; several sessions may share it, and so one limit of money."""

    def __init__(self, workspace: Workspace, slug: str, options: ModelOptions, *, clock: Clock = time.time) -> None:
        """Answers in the idea's `forge.lock` and in the cache are used before anybody is asked."""
        lock = ideas.read_file(ideas.open_idea(workspace, slug), ideas.LOCK)
        self.recordings = Recordings(locked_answers(lock), workspace.cache)
        self._filler, self.meter = open_filler(options, self.recordings)
        self._workspace, self._slug, self._clock = workspace, slug, clock
        self.model = ""
        self.keys: list[str] = []

    def ask(self, slot: Slot[S], subject: S, step: str, emit: Emit) -> BaseModel:
        """Return the answer, recorded or fresh.

        Raises:
            BudgetError: the limit is reached.
            ProviderError: there is no usable answer.
        """
        try:
            settled = self._filler.settle(slot, subject)
        except MissingRecordingError as error:
            raise ProviderError(str(error), hint='record it: forge code "…" --models live') from error
        used = settled.usage
        emit(
            ev.SlotSettled(
                step, settled.slot, settled.source, settled.model, settled.reason, used.tokens_in, used.tokens_out,
                settled.cost_usd, settled.n_calls,
            )
        )  # fmt: skip
        with open_builds(self._workspace.db) as store:
            row = CallRow(
                None, self._slug, self._clock(), _AGENT, settled.slot, settled.source, settled.model,
                slot.declared.files, used.tokens_in, used.tokens_out, settled.cost_usd, settled.n_calls,
                settled.reason[:500],
            )  # fmt: skip
            add_call(store.connection, store.path, row)
        if settled.answer is None:
            if self.meter.is_exhausted:
                raise BudgetError(
                    f"the limit of {self.meter.limit_usd:g} USD is reached ({self.meter.spent_usd:.4f} USD spent); "
                    "nothing was changed",
                    hint='allow more: forge code "…" --max-cost 5',
                )
            raise ProviderError(f"no usable answer: {settled.reason}; nothing was changed", hint="forge model test")
        self.model = settled.model
        self.keys.append(settled.key)
        return slot.output.model_validate(settled.answer)

    def forget(self) -> None:
        """Take the answers out of the cache: what led to nothing is asked afresh the next time."""
        self.recordings.forget(self.keys)


@dataclass(slots=True)
class Session:
    """A project held for one run.

    Attributes:
        step: of the record.
        proofs: how many were made.
    """

    workspace: Workspace
    slug: str
    emit: Emit
    step: str
    prover: Prover
    proofs: int = field(default=0)

    @property
    def root(self) -> Path:
        """The project."""
        return self.workspace.project(self.slug)

    def prove(self, base: proposals.Base, tree: object, level: Level) -> Report:
        """Prove a tree of the project that lies nowhere yet; it is written beside it and removed again."""
        import pygit2

        folder = _scratch(self.workspace, self.slug)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            if isinstance(tree, pygit2.Oid):
                proposals.write_out(base.repo, tree, folder)
            self.proofs += 1
            return self.prover(folder, level, self.emit)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def session(
    workspace: Workspace,
    slug: str,
    *,
    listener: Listener | None = None,
    clock: Clock = time.time,
    prover: Prover | None = None,
) -> Iterator[Session]:
    """Hold a project for the block; what is emitted is recorded with its last build.

    Raises:
        ForgeError: there is no build yet, or one is running.
    """
    lock = file_lock(lock_file(workspace, slug), what=f'a build of "{slug}"', timeout_s=0)
    with lock, open_builds(workspace.db) as store:
        last = store.latest(slug)
        if last is None or not (workspace.project(slug) / ".git").exists():
            raise ForgeError(f"{slug} has not been built yet", hint=f"forge build --idea {slug}")
        shutil.rmtree(_scratch(workspace, slug), ignore_errors=True)
        recover(workspace.project(slug))
        repo = projects.open_project(workspace.project(slug))
        if repo is not None:
            proposals.sweep(repo)
        with _journal(store, last.id, clock, listener) as journal:
            known = [s for s in journal.timeline.steps.values() if s.id.startswith(f"{_AGENT}.")]
            for step in known:
                if step.state == "running":
                    journal.emit(ev.StepFailed(step.id, "its process ended before it did; nothing was left behind"))
            yield Session(
                workspace, slug, journal.emit, f"{_AGENT}.{len(known) + 1}", prover or _prover(workspace, slug)
            )


def record_answers(workspace: Workspace, slug: str, keys: list[str]) -> None:
    """Commit the answers an accepted edit is made of to the idea's `forge.lock`, so that it can be repeated."""
    idea = ideas.open_idea(workspace, slug)
    with ideas.locked(idea):
        before = ideas.read_file(idea, ideas.LOCK)
        after = lock_with(before, workspace, keys)
        if after != before and not ideas.is_merging(idea):
            ideas.write_commit(idea, "Record answers of language models", files={ideas.LOCK: after}, trailers={})


def lock_with(lock: str, workspace: Workspace, keys: list[str]) -> str:
    """Return a `forge.lock` with the answers of these keys added."""
    recordings = Recordings(locked_answers(lock), workspace.cache)
    found = {key: recordings.find(key) for key in keys}
    fresh = {key: recording for key, recording in found.items() if recording is not None}
    known = of_lock(lock)
    return with_answers(lock, {**known, **fresh}) if fresh.keys() - known.keys() else lock


def forget_answers(workspace: Workspace, keys: list[str]) -> None:
    """Take answers out of the cache."""
    Recordings({}, workspace.cache).forget(keys)


def _journal(store: BuildStore, build_id: int, clock: Clock, listener: Listener | None) -> Journal:
    timeline = timeline_of(store, build_id)
    return Journal(build_id, clock=clock, listener=listener, store=store, timeline=timeline)


def _prover(workspace: Workspace, slug: str) -> Prover:
    def run(tree: Path, level: Level, emit: Emit) -> Report:
        work = workspace.state / "verify" / slug
        return prove(tree, level, work_dir=work, cache_dir=workspace.cache, emit=emit)

    return run


def _scratch(workspace: Workspace, slug: str) -> Path:
    return workspace.state / "code" / slug
