"""One build from commit to project: the steps in order, each in its own room.

Invariant: at most one build of an idea runs at a time; whatever happens, the build's row says how it ended, and the
project is as it was or fully new.
"""

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from omniforge.build import events as ev
from omniforge.build import source
from omniforge.build.agent_set import AgentSet, shipped
from omniforge.build.journal import Clock, Journal, Listener
from omniforge.build.lock import lock_file
from omniforge.build.process import started_at
from omniforge.build.request import Building, BuildOptions, started_event
from omniforge.errors import BudgetError, ForgeError
from omniforge.file_lock import file_lock
from omniforge.observe import telemetry
from omniforge.projects import update as projects
from omniforge.store.builds import BuildStore, open_builds
from omniforge.workspace import Workspace


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
        BudgetError: the project is in place, but the money limit kept models from filling some of its slots.
        ForgeError: a step failed, the disk refuses, or another build of this idea is running.
    """
    options = options or BuildOptions()
    with (
        telemetry.span("forge.build", idea=slug, verify=options.verify) as span,
        file_lock(lock_file(workspace, slug), what=f'a build of "{slug}"', timeout_s=0),
        open_builds(workspace.db) as store,
    ):
        this = Building(workspace, slug, options, agents or shipped(), store, clock, listener)
        projects.recover(this.project)
        _mark_interrupted(store, slug, clock())
        outcome = _unchanged(this) or _build(this)
        span.set(build=outcome.build, outcome=outcome.outcome, commit=outcome.commit, n_files=outcome.n_files)
        telemetry.count("forge.builds", outcome=outcome.outcome)
        return outcome


def _unchanged(this: Building) -> BuildOutcome | None:
    """Return the outcome of a build that would change nothing, without reading the spec or starting an agent."""
    options = this.options
    if options.force:
        return None
    at = source.peek(this.workspace.idea(this.slug), options.ref)
    last = this.store.latest(this.slug, branch=at.branch, state="done")
    if not at.clean or last is None or last.pristine is None or last.spec_key != at.spec_key:
        return None
    if last.fingerprint != this.fingerprint or not projects.is_current(this.project, at.branch, last.pristine):
        return None
    if options.on_built is not None or not _is_proved(last.report, options):
        return None
    journal = Journal(last.id, clock=this.clock, listener=this.listener)
    journal.emit(started_event(this, at))
    journal.emit(ev.BuildFinished("unchanged", 0, 0.0, message=f"nothing has changed since build {last.id}"))
    return BuildOutcome(last.id, "unchanged", this.project, last.commit_id, proved=last.report is not None)


def _build(this: Building) -> BuildOutcome:
    from omniforge.build.making import Ending, run_recorded
    from omniforge.ideas.repository import DETACHED, check_and_commit, open_idea

    idea = open_idea(this.workspace, this.slug)
    found = check_and_commit(idea, ref=this.options.ref, may_commit=this.options.may_commit)
    at = source.peek(idea.root, found.sha)
    if found.branch != DETACHED:
        at = replace(at, branch=found.branch)
    began = this.clock()
    build_id = this.store.add(
        idea=this.slug, branch=at.branch, commit_id=at.commit, spec_key=at.spec_key,
        fingerprint=this.fingerprint, verify=this.options.verify, pid=os.getpid(),
        process_started=started_at(os.getpid()), started_at=began, heartbeat_at=began,
    )  # fmt: skip
    ending = Ending()
    try:
        with Journal(build_id, clock=this.clock, listener=this.listener, store=this.store) as journal:
            run_recorded(this, journal, found.spec, at, ending)
    finally:
        with suppress(ForgeError):
            # a database that refuses now has raised while events were written
            this.store.finish(
                build_id, state=ending.outcome, at=this.clock(), pristine=ending.pristine, message=ending.message
            )
    update = ending.update
    if update is None:
        raise ForgeError(f"build {build_id} ended without a project")
    if this.over_budget:
        raise BudgetError(this.over_budget, hint="go on with more: forge build --max-cost 5; what is paid for is kept")
    return BuildOutcome(
        build_id, "done", this.project, update.commit, len(update.changes), tuple(this.notes), ending.proved
    )


def _mark_interrupted(store: BuildStore, slug: str, now: float) -> None:
    """Close builds whose process is gone; called while holding the lock, so every running one is."""
    for row in store.find(slug, state="running"):
        store.interrupt(row.id, at=now, message=f"process {row.pid} ended before the build did")


def _is_proved(report: str | None, options: BuildOptions) -> bool:
    """Whether the last proof is as good as what is asked for now."""
    if options.verify == "none":
        return True
    if report is None:
        return False
    body = json.loads(report)
    levels = ("none", "static", "test", "full")
    passed = body["complete"] if options.must_verify else body["ok"]
    return bool(passed) and levels.index(body["level"]) >= levels.index(options.verify)
