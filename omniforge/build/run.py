"""One build from commit to project: the steps in order, each in its own room.

Invariant: at most one build of an idea runs at a time; whatever happens, the build's row says how it ended, and the
project is as it was or fully new.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from omniforge.agents.base import Previous
from omniforge.build import conflict_book, fingerprint, source
from omniforge.build import events as ev
from omniforge.build.agent_set import AgentSet, shipped
from omniforge.build.cache import StepCache
from omniforge.build.engine import run_plan
from omniforge.build.file_set import file_set, lay_out_run
from omniforge.build.journal import Clock, Journal, Listener
from omniforge.build.lock import lock_file
from omniforge.build.plan import Plan, make_plan
from omniforge.build.process import started_at
from omniforge.errors import ConflictError, ForgeError, VerifyError
from omniforge.file_lock import file_lock
from omniforge.projects import update as projects
from omniforge.projects.update import Cause, Update
from omniforge.spec.model import Spec
from omniforge.store.builds import BuildStore, open_builds
from omniforge.workspace import Workspace

VerifyLevel = Literal["none", "static", "test", "full"]
LAYOUT_STEP = "engine.layout"
PROJECT_STEP = "engine.project"
OnBuilt = Callable[[Path, Callable[[ev.Event], None]], None]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a caller may choose.

    Attributes:
        ref: commit of the idea to build; the current branch with its changes when missing.
        may_commit: whether a changed spec.yaml is committed first; else it is refused.
        jobs: steps that run at once; 0 takes the number of processors.
        verify: how far the result is proved.
        must_verify: whether a proof that cannot be made is an error.
        force: ids of steps that are run again though their output is known.
        on_built: called when the project is in place and before it is proved.
    """

    ref: str | None = None
    may_commit: bool = True
    jobs: int = 0
    verify: VerifyLevel = "none"
    must_verify: bool = False
    force: frozenset[str] = frozenset()
    on_built: OnBuilt | None = None


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How a build ended.

    Attributes:
        build: its number; the number of the build that made what is there when nothing had to be done.
        outcome: `done` or `unchanged`; everything else is raised.
        notes: what a person should know: files that stay deleted, checks that were not made.
    """

    build: int
    outcome: Literal["done", "unchanged"]
    project: Path
    commit: str
    n_files: int = 0
    notes: tuple[str, ...] = ()
    proved: bool = False


@dataclass(slots=True)
class _Building:
    """What the parts of one build share."""

    workspace: Workspace
    slug: str
    options: BuildOptions
    agents: AgentSet
    store: BuildStore
    clock: Clock
    listener: Listener | None
    notes: list[str] = field(default_factory=list)

    @property
    def project(self) -> Path:
        return self.workspace.project(self.slug)


def build(
    workspace: Workspace,
    slug: str,
    *,
    options: BuildOptions | None = None,
    agents: AgentSet | None = None,
    listener: Listener | None = None,
    clock: Clock = time.time,
) -> BuildOutcome:
    """Build an idea's commit into its project.

    Raises:
        SpecError: the spec is not acceptable; nothing was started.
        ConflictError: the person's changes and the generated ones contradict; the branch was not touched.
        VerifyError: the project is in place, but a check failed or, though asked for, could not be made.
        ForgeError: a step failed, the disk refuses, or another build of this idea is running.
    """
    options = options or BuildOptions()
    with (
        file_lock(lock_file(workspace, slug), what=f'a build of "{slug}"', timeout_s=0),
        open_builds(workspace.db) as store,
    ):
        this = _Building(workspace, slug, options, agents or shipped(), store, clock, listener)
        projects.recover(this.project)
        _mark_interrupted(store, slug, clock())
        return _unchanged(this) or _build(this)


def _unchanged(this: _Building) -> BuildOutcome | None:
    """Return the outcome of a build that would change nothing, without reading the spec or starting an agent."""
    options = this.options
    if options.force:
        return None
    at = source.peek(this.workspace.idea(this.slug), options.ref)
    last = this.store.latest(this.slug, branch=at.branch, state="done")
    if not at.clean or last is None or last.pristine is None or last.spec_key != at.spec_key:
        return None
    if last.fingerprint != this.agents.fingerprint or not projects.is_current(this.project, at.branch, last.pristine):
        return None
    proved = options.verify == "none" or _is_proved(last.report, options.verify)
    if not proved or options.on_built is not None:
        return None
    journal = Journal(last.id, clock=this.clock, listener=this.listener)
    journal.emit(_started(this, at))
    journal.emit(ev.BuildFinished("unchanged", 0, 0.0, message=f"nothing has changed since build {last.id}"))
    return BuildOutcome(last.id, "unchanged", this.project, last.commit_id, proved=last.report is not None)


def _build(this: _Building) -> BuildOutcome:
    from omniforge.ideas.repository import check_and_commit, open_idea

    idea = open_idea(this.workspace, this.slug)
    found = check_and_commit(idea, ref=this.options.ref, may_commit=this.options.may_commit)
    at = replace(source.peek(idea.root, found.sha), branch=found.branch)
    began = this.clock()
    build_id = this.store.add(
        idea=this.slug, branch=at.branch, commit_id=at.commit, spec_key=at.spec_key,
        fingerprint=this.agents.fingerprint, verify=this.options.verify, pid=os.getpid(),
        process_started=started_at(os.getpid()), started_at=began, heartbeat_at=began,
    )  # fmt: skip
    ending = _Ending()
    try:
        with Journal(build_id, clock=this.clock, listener=this.listener, store=this.store) as journal:
            _run_recorded(this, journal, found.spec, at, ending)
    finally:
        with suppress(ForgeError):
            # a database that refuses now has raised while events were written
            this.store.finish(
                build_id, state=ending.outcome, at=this.clock(), pristine=ending.pristine, message=ending.message
            )
    update = ending.update
    if update is None:
        raise ForgeError(f"build {build_id} ended without a project")
    return BuildOutcome(
        build_id, "done", this.project, update.commit, len(update.changes), tuple(this.notes), ending.proved
    )


@dataclass(slots=True)
class _Ending:
    """How a build ends, filled in as it goes; what is there when it breaks off is what is kept."""

    outcome: Literal["done", "failed", "conflict", "interrupted"] = "failed"
    update: Update | None = None
    message: str = ""
    proved: bool = False

    @property
    def pristine(self) -> str | None:
        return self.update.pristine if self.update is not None and not self.update.conflicts else None


def _run_recorded(this: _Building, journal: Journal, spec: Spec, at: source.Peek, ending: _Ending) -> None:
    """Do the work, and say as the last event how it ended."""
    began = this.clock()
    journal.emit(_started(this, at))
    try:
        ending.update = _make(this, journal, spec, at)
        _refuse_conflicts(this, journal, ending.update, at.branch)
        if this.options.on_built is not None:
            this.options.on_built(this.project, journal.emit)
        ending.proved = _prove(this, journal)
        ending.outcome = "done"
    except BaseException as error:
        ending.outcome, ending.message = _outcome_of(error), str(error)
        raise
    finally:
        n_files = len(ending.update.changes) if ending.update is not None else 0
        commit = ending.update.commit if ending.update is not None else ""
        seconds = round(this.clock() - began, 3)
        with suppress(ForgeError):
            journal.emit(ev.BuildFinished(ending.outcome, n_files, seconds, commit, ending.message))


def _make(this: _Building, journal: Journal, spec: Spec, at: source.Peek) -> Update:
    """Plan, run, lay out, and land in the project."""
    agents = this.agents.load()
    previous = Previous(projects.previous_files(this.project, at.branch))
    plan = make_plan(spec, previous, agents, fingerprints=this.agents.fingerprints)
    unknown = sorted(this.options.force - {t.id for t in plan.tasks})
    if unknown:
        raise ForgeError(f'there is no step "{unknown[0]}" in this build', hint="forge build --plan lists the steps")
    journal.emit(ev.BuildPlanned(step_infos(plan)))
    cache = StepCache(this.workspace.cache)
    layout = fingerprint.layout()
    run = run_plan(
        plan, agents, cache, layout=layout, jobs=n_jobs(this.options.jobs), emit=journal.emit, force=this.options.force
    )
    if run.failed:
        step, reason = min(run.failed.items())
        raise ForgeError(f"step {step} failed: {reason}", hint=f"forge build logs shows more; forge build retry {step}")
    with _engine_step(journal, LAYOUT_STEP) as count:
        count.append(lay_out_run(run, cache, layout=layout))
        files = list(file_set(run).values())
    with _engine_step(journal, PROJECT_STEP) as count:
        cause = Cause(idea=this.slug, branch=at.branch, commit=at.commit, at=at.at)
        update = projects.update_project(this.project, files, cause=cause)
        count.append(len(update.changes))
        agent_of = {f.file.path: f.agent for f in files}
        for change in update.changes:
            journal.emit(ev.FileWritten(change.path, change.action, agent_of.get(change.path, "engine")))
        for line in _notes(update):
            this.notes.append(line)
            journal.emit(ev.StepLog(PROJECT_STEP, line))
    return update


def _refuse_conflicts(this: _Building, journal: Journal, update: Update, branch: str) -> None:
    """Keep the conflicts of this update, or that there are none.

    Raises:
        ConflictError: there are some; each file is named.
    """
    book = conflict_book.open_book(this.store, this.slug, branch)
    book.replace(conflict_book.rows(update.conflicts), build_id=journal.build)
    if update.conflicts:
        listed = "\n".join(f"  {conflict_book.describe(c)}" for c in update.conflicts)
        raise ConflictError(
            f"your changes and the generated ones contradict in {len(update.conflicts)} files; "
            f"nothing was changed\n{listed}",
            hint="forge project resolve settles them: --ours, --theirs or --editor",
        )


def _prove(this: _Building, journal: Journal) -> bool:
    """Verify the project as far as was asked; return whether everything asked for was proved.

    Raises:
        VerifyError: a check failed, or could not be made though asked for.
    """
    level = this.options.verify
    if level == "none":
        return False
    from omniforge.build.proof import prove

    work, cache = this.workspace.state / "verify" / this.slug, this.workspace.cache
    try:
        report = prove(this.project, level, work_dir=work, cache_dir=cache, emit=journal.emit)
    except VerifyError:
        raise
    except ForgeError as error:
        if this.options.must_verify:
            raise VerifyError(f"verify {level} could not be made: {error}", hint=error.hint) from error
        this.notes.append(f"not verified: {error}")
        return False
    this.store.keep_report(journal.build, report.to_json())
    if not report.ok or (this.options.must_verify and not report.complete):
        raise VerifyError(report.to_text().rstrip(), hint="forge build logs shows what the tools said")
    this.notes.extend(f"not proved: {c.name}: {c.note}" for c in report.not_proved)
    return report.complete


def step_infos(plan: Plan) -> tuple[ev.StepInfo, ...]:
    """Return the steps of a build as the timeline shows them: the plan's tasks, then layout and project."""
    tasks = [ev.StepInfo(t.id, t.agent, t.title, t.upstream) for t in plan.tasks]
    inner = {u for t in plan.tasks for u in t.upstream}
    last = tuple(t.id for t in plan.tasks if t.id not in inner)
    return (
        *tasks,
        ev.StepInfo(LAYOUT_STEP, "engine", "Final layout of all files", last),
        ev.StepInfo(PROJECT_STEP, "engine", "Merge into the project", (LAYOUT_STEP,)),
    )


def n_jobs(asked: int) -> int:
    """Return how many steps run at once; 0 asks for the number of processors, at most 4."""
    return asked if asked > 0 else min(4, os.cpu_count() or 1)


@contextmanager
def _engine_step(journal: Journal, step: str) -> Iterator[list[int]]:
    """Record a step of the engine itself; the block puts the number of files into the list."""
    began = time.perf_counter()
    journal.emit(ev.StepStarted(step))
    count: list[int] = []
    try:
        yield count
    except Exception as error:
        journal.emit(ev.StepFailed(step, str(error), 1, round(time.perf_counter() - began, 3)))
        raise
    journal.emit(ev.StepFinished(step, sum(count), round(time.perf_counter() - began, 3)))


def _mark_interrupted(store: BuildStore, slug: str, now: float) -> None:
    """Close builds whose process is gone; called while holding the lock, so every running one is."""
    for row in store.find(slug, state="running"):
        store.interrupt(row.id, at=now, message=f"process {row.pid} ended before the build did")


def _started(this: _Building, at: source.Peek) -> ev.BuildStarted:
    return ev.BuildStarted(
        idea=this.slug, branch=at.branch, commit=at.commit, project=str(this.project),
        jobs=n_jobs(this.options.jobs), verify=this.options.verify,
    )  # fmt: skip


def _is_proved(report: str | None, level: VerifyLevel) -> bool:
    if report is None:
        return False
    body = json.loads(report)
    levels = ("none", "static", "test", "full")
    return bool(body["ok"]) and levels.index(body["level"]) >= levels.index(level)


def _outcome_of(error: BaseException) -> Literal["failed", "conflict", "interrupted"]:
    if isinstance(error, ConflictError):
        return "conflict"
    return "failed" if isinstance(error, Exception) else "interrupted"


def _notes(update: Update) -> tuple[str, ...]:
    notes = [f"{path} stays deleted, as you left it" for path in update.kept_deleted]
    notes += [f"{path} is no longer generated; yours is kept" for path in update.kept]
    if update.safety:
        notes.append(f"what was not committed is kept in {update.safety}")
    if not update.shown:
        notes.append("the project's folder shows another branch and was not touched")
    return tuple(notes)
