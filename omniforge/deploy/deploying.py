"""One deployment from the question whether it may be to the record of how it ended.

Invariant: at most one command changes a place at a time; whatever happens, the record says how it ended, and what
served before serves on until the new release is live.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from omniforge.build.process import is_alive, started_at
from omniforge.deploy import targets
from omniforge.deploy.environment import Environment, environment, ready_environment
from omniforge.deploy.place import Place, place_of
from omniforge.deploy.target import DeployOptions, Order, Progress, Target
from omniforge.deploy.verdict import ALLOW_UNVERIFIED, Verdict, require_full, verdict
from omniforge.errors import DeployError, ForgeError, UsageError
from omniforge.file_lock import file_lock
from omniforge.observe import telemetry
from omniforge.projects.sources import Sources, sources
from omniforge.store.builds import read_builds
from omniforge.store.deployments import DeploymentRow, DeploymentStore, Env, open_deployments, read_deployments
from omniforge.workspace import Workspace

_PATIENCE_S = 10.0
"""Seconds to wait for another command on the same place."""


@dataclass(frozen=True, slots=True)
class DeployPlan:
    """What a deployment would be.

    Attributes:
        why_not: why it would be refused as it is; empty when it would not.
    """

    place: str
    target: str
    branch: str
    commit: str
    digest: str
    verified: str
    build: int | None
    config: Mapping[str, Any]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants what, where.

    Attributes:
        environ: forge's own environment; the process's when missing.
    """

    workspace: Workspace
    slug: str
    env: Env = "preview"
    target: str = targets.DEFAULT
    options: DeployOptions = field(default_factory=DeployOptions)
    environ: Mapping[str, str] | None = None

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment that counts."""
        return os.environ if self.environ is None else self.environ


def plan(request: Request) -> DeployPlan:
    """Return what `deploy` would do; nothing is changed."""
    found, known = _look(request)
    place = Place(request.workspace, request.slug, request.env, found.branch)
    target = targets.load(request.target)
    variables = environment(place, request.variables)
    why = known.why if known.level != "full" and not request.options.allow_unverified else ""
    try:
        target.refuse(place, request.options, variables.values)
    except ForgeError as error:
        why = why or str(error)
    config = _config(target, place, request.options, variables)
    return DeployPlan(
        place.title, target.name, found.branch, found.commit, found.digest, known.level, known.build, config, why
    )


def deploy(request: Request, *, tell: Progress = lambda _text: None) -> DeploymentRow:
    """Deploy what a branch of the project holds and return the live deployment.

    Raises:
        DeployError: it is not proved, or the release does not work; what served before serves on.
        DataLossError: a migration would destroy data.
    """
    found, known = _look(request)
    unseen = None if found.shown else found.branch
    require_full(known, request.slug, allowed=request.options.allow_unverified, unseen=unseen)
    place = Place(request.workspace, request.slug, request.env, found.branch)
    target = targets.load(request.target)
    target.refuse(place, request.options, environment(place, request.variables).values)
    with _told(place, target.name) as span, changing(place, tell) as store:
        variables = ready_environment(place, request.variables)
        columns = {
            **_columns(request, place, target, found, known),
            "config": json.dumps(_config(target, place, request.options, variables)),
        }
        live = store.live(place.slug, place.key)
        attempt = _Attempt(place, store, request.options, found, variables.values, tell, live)
        row = _carry_out(attempt, columns, target.deploy)
        span.set(deployment=row.id)
        return row


def roll_back(
    workspace: Workspace,
    slug: str,
    *,
    env: Env | None = None,
    branch: str | None = None,
    number: int | None = None,
    options: DeployOptions | None = None,
    environ: Mapping[str, str] | None = None,
    tell: Progress = lambda _text: None,
) -> DeploymentRow:
    """Serve an earlier deployment again: the one numbered, else the one before the live one.

    Raises:
        UsageError: there is none to go back to.
        DeployError: its release is gone, does not fit the database as it is now, or does not start.
    """
    to, live = goal_of_rollback(workspace, slug, env=env, branch=branch, number=number)
    place = place_of(workspace, live)
    target = targets.load(to.target)
    with _told(place, target.name) as span, changing(place, tell) as opened:
        live = opened.live(slug, place.key) or live
        variables = ready_environment(place, os.environ if environ is None else environ)
        copied = ("commit_id", "build_id", "digest", "verified", "overrides", "config", "target")
        columns = {name: getattr(to, name) for name in copied}
        found = Sources(workspace.project(slug), to.branch, to.commit_id, False, to.digest)
        columns = {**_who(place), **columns, "of_id": to.of_id or to.id}
        attempt = _Attempt(place, opened, options or DeployOptions(), found, variables.values, tell, live)
        row = _carry_out(attempt, columns, lambda order: target.roll_back(order, to))
        span.set(deployment=row.id)
        return row


def _told(place: Place, target: str) -> AbstractContextManager[telemetry.Span]:
    """Time a deployment, for traces."""
    return telemetry.span("forge.deploy", idea=place.slug, environment=place.env, target=target)


def goal_of_rollback(
    workspace: Workspace, slug: str, *, env: Env | None = None, branch: str | None = None, number: int | None = None
) -> tuple[DeploymentRow, DeploymentRow]:
    """Return the deployment a rollback would serve again, and the one that serves now.

    Raises:
        UsageError: there is none to go back to.
    """
    with read_deployments(workspace.db) as store:
        return _to_go_back_to(store, slug, env=env, branch=branch, number=number)


@contextmanager
def changing(place: Place, tell: Progress) -> Iterator[DeploymentStore]:
    """Hold a place for the block, after bringing it in line with its records."""
    with (
        file_lock(place.lock, what=f"the deployment of {place.title}", timeout_s=_PATIENCE_S),
        open_deployments(place.workspace.db) as store,
    ):
        settle(store, place, tell)
        yield store


def settle(store: DeploymentStore, place: Place, tell: Progress) -> None:
    """Close what a killed forge left open, and let the targets put right what runs; the caller holds the place."""
    rows = store.find(place.slug, place=place.key)
    for row in rows:
        if row.state == "preparing" and not is_alive(row.pid, row.process_started):
            message = f"process {row.pid} ended before the deployment did"
            store.end(row.id, state="interrupted", at=time.time(), message=message)
    rows = store.find(place.slug, place=place.key)
    for name in sorted({row.target for row in rows} & set(targets.TARGETS)):
        targets.load(name).reconcile(place, [r for r in rows if r.target == name], tell)


def _look(request: Request) -> tuple[Sources, Verdict]:
    found = sources(request.workspace.project(request.slug), request.options.ref)
    with read_builds(request.workspace.db) as builds:
        return found, verdict(builds, request.slug, branch=found.branch, digest=found.digest)


def _who(place: Place) -> dict[str, Any]:
    """Return the columns that say where a deployment goes and which process makes it."""
    return {
        "idea": place.slug, "env": place.env, "place": place.key, "branch": place.branch, "pid": os.getpid(),
        "process_started": started_at(os.getpid()), "started_at": time.time(),
    }  # fmt: skip


def _columns(request: Request, place: Place, target: Target, found: Sources, known: Verdict) -> dict[str, Any]:
    overrides = [ALLOW_UNVERIFIED] if known.level != "full" else []
    overrides += ["--allow-data-loss"] if request.options.allow_data_loss else []
    overrides += ["--skip-backup"] if request.options.skip_backup else []
    return {
        **_who(place),
        "target": target.name,
        "commit_id": found.commit,
        "build_id": known.build,
        "digest": found.digest,
        "verified": known.level,
        "overrides": json.dumps(overrides),
        "expires_at": time.time() + request.options.expires_s if place.env == "preview" else None,
    }


def _config(target: Target, place: Place, options: DeployOptions, variables: Environment) -> dict[str, Any]:
    """Return what is recorded of the settings: those of the target and those of the app, without secrets."""
    return {**target.config(place, options, variables.values), "variables": dict(variables.shown)}


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What a deployment and a rollback have in common."""

    place: Place
    store: DeploymentStore
    options: DeployOptions
    sources: Sources
    environ: Mapping[str, str]
    tell: Progress
    live: DeploymentRow | None


def _carry_out(attempt: _Attempt, columns: Mapping[str, Any], work: Callable[[Order], None]) -> DeploymentRow:
    """Record a deployment, let the target do the work, and record how it ended."""
    store = attempt.store
    number = store.add(**columns)
    order = Order(
        attempt.place, number, attempt.sources, attempt.options, attempt.environ,
        note=lambda detail: store.note(number, detail),
        go_live=lambda url: store.go_live(number, url=url, at=time.time()),
        tell=attempt.tell, live=attempt.live,
    )  # fmt: skip
    try:
        work(order)
    except BaseException as error:
        row = store.get(number)
        if row is not None and row.state == "preparing":
            state = "failed" if isinstance(error, Exception) else "interrupted"
            store.end(number, state=state, at=time.time(), message=str(error))
        if isinstance(error, ForgeError) and type(error) is ForgeError:
            raise DeployError(str(error), hint=error.hint) from error
        raise
    done = store.get(number)
    if done is None or done.state != "live":
        raise DeployError(f"deployment {number} ended without being live")
    return done


def _to_go_back_to(
    store: DeploymentStore, slug: str, *, env: Env | None, branch: str | None, number: int | None
) -> tuple[DeploymentRow, DeploymentRow]:
    """Return the deployment to serve again, and the one that serves now."""
    live = _only_live(store, slug, env=env, branch=branch, number=number)
    known = [r for r in store.find(slug, place=live.place) if r.state in ("replaced", "stopped")]
    if number is None:
        # a rollback of a rollback goes on backwards instead of forth again
        served = live.of_id or live.id
        known = [r for r in known if r.of_id is None and r.id < served]
        if not known:
            raise UsageError(f"there is no deployment before {live.id} to go back to", hint="forge deployment list")
        return known[0], live
    to = next((r for r in known if r.id == number), None)
    if to is None:
        raise UsageError(
            f"deployment {number} cannot be gone back to: it never served here, or serves now",
            hint="forge deployment list says which ones there are",
        )
    return to, live


def _only_live(
    store: DeploymentStore, slug: str, *, env: Env | None, branch: str | None, number: int | None
) -> DeploymentRow:
    if number is not None:
        named = store.get(number)
        if named is None or named.idea != slug:
            raise UsageError(f"{slug} has no deployment {number}", hint="forge deployment list")
        env, branch = named.env, named.branch
    found = store.find(slug, env=env, branch=branch, state="live")
    best = [r for r in found if r.env == "production"] or found
    if not best:
        raise UsageError(f"nothing of {slug} is deployed", hint=f"forge deploy --idea {slug}")
    if len(best) > 1:
        names = ", ".join(r.branch for r in best)
        raise UsageError(f"{slug} has several previews: {names}", hint="name one with --ref BRANCH")
    return best[0]
