"""The work of one build, recorded from the first event to the last: plan, run, lay out, land, prove.

Invariant: whatever breaks off, the last event and `Ending` say how far it came.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from omniforge.agents.base import Agent, Previous
from omniforge.build import conflict_book, fingerprint, source
from omniforge.build import events as ev
from omniforge.build.cache import StepCache
from omniforge.build.engine import Run, run_plan
from omniforge.build.file_set import file_set, lay_out_run
from omniforge.build.journal import Journal
from omniforge.build.plan import Plan, make_plan
from omniforge.build.request import LAYOUT_STEP, PROJECT_STEP, Building, started_event
from omniforge.errors import ConflictError, DataLossError, ForgeError, VerifyError
from omniforge.projects import update as projects
from omniforge.projects.update import Cause, Update
from omniforge.secrets.redaction import without_secrets
from omniforge.spec.model import Spec

if TYPE_CHECKING:
    from omniforge.build.modelling import BuildModels


@dataclass(slots=True)
class Ending:
    """How a build ends, filled in as it goes; what is there when it breaks off is what is kept."""

    outcome: Literal["done", "failed", "conflict", "interrupted"] = "failed"
    update: Update | None = None
    message: str = ""
    proved: bool = False

    @property
    def pristine(self) -> str | None:
        """The generated commit the project has now; None when it was not merged."""
        return self.update.pristine if self.update is not None and not self.update.conflicts else None


def run_recorded(this: Building, journal: Journal, spec: Spec, at: source.Peek, ending: Ending) -> None:
    """Do the work, and say as the last event how it ended."""
    began = this.clock()
    journal.emit(started_event(this, at))
    try:
        ending.update = _make(this, journal, spec, at)
        _refuse_conflicts(this, journal, ending.update, at.branch)
        if this.options.on_built is not None:
            this.options.on_built(this.project, journal.emit)
        ending.proved = _prove(this, journal, at.branch)
        ending.outcome = "done"
    except BaseException as error:
        ending.outcome, ending.message = _outcome_of(error), without_secrets(str(error), os.environ)
        raise
    finally:
        n_files = len(ending.update.changes) if ending.update is not None else 0
        commit = ending.update.commit if ending.update is not None else ""
        seconds = round(this.clock() - began, 3)
        with suppress(ForgeError):
            journal.emit(ev.BuildFinished(ending.outcome, n_files, seconds, commit, ending.message))


def _make(this: Building, journal: Journal, spec: Spec, at: source.Peek) -> Update:
    """Plan, run, lay out, and land in the project."""
    agents = this.agents.load()
    previous = Previous(projects.previous_files(this.project, at.branch))
    plan = make_plan(spec, previous, agents, fingerprints=this.agents.fingerprints)
    unknown = sorted(this.options.force - {t.id for t in plan.tasks})
    if unknown:
        raise ForgeError(f'there is no step "{unknown[0]}" in this build', hint="forge build --plan lists the steps")
    journal.emit(ev.BuildPlanned((*step_infos(plan), *this.options.extra_steps)))
    cache = StepCache(this.workspace.cache)
    layout = fingerprint.layout()
    models = _open_models(this, agents, at, journal.build)
    if this.options.elsewhere is not None:
        force = this.options.force
        run = this.options.elsewhere.run(spec, previous, plan, force=force, emit=journal.emit)
    else:
        run = run_plan(
            plan, agents, cache, layout=layout, jobs=this.n_jobs, emit=journal.emit, force=this.options.force,
            slots=models.slots if models is not None else None,
        )  # fmt: skip
    if models is not None:
        models.refuse_missing()
    if run.failed:
        step, reason = min(run.failed.items())
        raise ForgeError(f"step {step} failed: {reason}", hint=f"forge build logs shows more; forge build retry {step}")
    _refuse_data_loss(this, run)
    if models is not None:
        at = models.keep(at)
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


def _refuse_data_loss(this: Building, run: Run) -> None:
    """Tell what rows get that have no value, and refuse what no migration can bring back unless it was asked for.

    Raises:
        DataLossError: it was not; each loss is named, and the project is as it was.
    """
    this.notes.extend(_told(run, "assumed"))
    losses = _told(run, "destructive")
    if not losses or this.options.may_lose_data:
        return
    listed = "\n".join(f"  {loss}" for loss in losses)
    raise DataLossError(
        f"the new migration would destroy data where it is applied; nothing was changed\n{listed}",
        hint=f"forge build --idea {this.slug} --allow-data-loss builds it all the same",
    )


def _told(run: Run, key: str) -> tuple[str, ...]:
    """Return what the steps say under one key of their results."""
    return tuple(line for output in run.outputs.values() for line in output.entry.output.result.get(key, ()))


def _open_models(this: Building, agents: Mapping[str, Agent], at: source.Peek, build_id: int) -> "BuildModels | None":
    """Return what language models do for this build; without them, their room is not loaded."""
    if this.options.models is None:
        return None
    from omniforge.build.modelling import open_models

    return open_models(this, agents, at, build_id)


def _refuse_conflicts(this: Building, journal: Journal, update: Update, branch: str) -> None:
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


def _prove(this: Building, journal: Journal, branch: str) -> bool:
    """Verify the branch that was built as far as was asked; return whether everything asked for was proved.

    Raises:
        VerifyError: a check failed, or could not be made though asked for.
    """
    level = this.options.verify
    if level == "none":
        return False
    from omniforge.build.proof import prove, prove_and_keep
    from omniforge.projects.sources import checked_out, sources

    work, cache, elsewhere = this.workspace.state / "verify" / this.slug, this.workspace.cache, this.options.elsewhere
    try:
        with checked_out(sources(this.project, branch), work / "branch") as tree:
            report = prove_and_keep(
                tree,
                lambda: (
                    elsewhere.prove(tree, level, emit=journal.emit)
                    if elsewhere is not None
                    else prove(tree, level, work_dir=work, cache_dir=cache, emit=journal.emit)
                ),
                keep=lambda text: this.store.keep_report(journal.build, text),
                project=this.project,
            )
    except VerifyError:
        raise
    except ForgeError as error:
        if this.options.must_verify:
            raise VerifyError(f"verify {level} could not be made: {error}", hint=error.hint) from error
        this.notes.append(f"not verified: {error}")
        return False
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
