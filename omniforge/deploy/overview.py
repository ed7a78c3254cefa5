"""Looking at deployments and ending them."""

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from omniforge.atomic_write import translating
from omniforge.deploy import targets
from omniforge.deploy.deploying import changing, settle
from omniforge.deploy.environment import environment
from omniforge.deploy.place import place_of
from omniforge.deploy.target import Condition, Progress
from omniforge.errors import ForgeError, UsageError
from omniforge.projects.repository import open_project, tip
from omniforge.secrets.redaction import without_secrets
from omniforge.store.deployments import DeploymentRow, Env, read_deployments
from omniforge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """A deployment as a person wants to see it, with how it is now."""

    number: int
    idea: str
    env: str
    branch: str
    target: str
    state: str
    url: str
    commit: str
    build: int | None
    digest: str
    verified: str
    overrides: tuple[str, ...]
    config: Mapping[str, Any]
    rollback_of: int | None
    started_at: float
    finished_at: float | None
    expires_at: float | None
    message: str
    condition: Condition | None = None


def deployments(
    workspace: Workspace, slug: str | None = None, *, env: Env | None = None, limit: int = 200
) -> list[Shown]:
    """Return deployments, newest first."""
    with read_deployments(workspace.db) as store:
        return [_shown(row) for row in store.find(slug, env=env, limit=limit)]


def one(
    workspace: Workspace, slug: str, number: int | None, *, env: Env | None = None, branch: str | None = None
) -> DeploymentRow:
    """Return the deployment numbered, else the live one: production's first, else the newest.

    Raises:
        UsageError: there is none.
    """
    with read_deployments(workspace.db) as store:
        if number is not None:
            found = store.get(number)
            if found is None:
                raise UsageError(f"there is no deployment {number}", hint="forge deployment list")
            return found
        live = store.find(slug, env=env, branch=branch, state="live")
        best = sorted(live, key=lambda row: (row.env != "production", -row.id))
        rows = best or store.find(slug, env=env, branch=branch, limit=1)
    if not rows:
        raise UsageError(f"nothing of {slug} is deployed", hint=f"forge deploy --idea {slug}")
    return rows[0]


def show(workspace: Workspace, row: DeploymentRow) -> Shown:
    """Return a deployment with how it is now."""
    return _shown(row, status(workspace, row))


def status(workspace: Workspace, row: DeploymentRow) -> Condition:
    """Look at a deployment; nothing is changed."""
    if row.state != "live":
        return Condition("stopped", row.message or row.state)
    return targets.load(row.target).status(place_of(workspace, row), row)


def logs(workspace: Workspace, row: DeploymentRow, *, follow: bool) -> Iterator[str]:
    """Yield the lines a deployment has written, without secrets.

    Raises:
        ForgeError: the log is gone, or the app's secrets cannot be opened, so that nobody could tell them in it.
    """
    place = place_of(workspace, row)
    environment(place, os.environ)
    for line in targets.load(row.target).logs(place, row, follow=follow):
        yield without_secrets(line, os.environ)


def stop(workspace: Workspace, row: DeploymentRow, *, tell: Progress = lambda _text: None) -> bool:
    """End a live deployment; its data stays. Return whether one was ended."""
    place = place_of(workspace, row)
    with changing(place, tell) as store:
        now = store.get(row.id)
        if now is None or now.state != "live":
            return False
        store.end(row.id, state="stopped", at=time.time(), message="stopped by a person")
        targets.load(row.target).stop(place, now, tell)
    return True


def start(workspace: Workspace, row: DeploymentRow, *, tell: Progress = lambda _text: None) -> bool:
    """Bring a live deployment back that does not run, or one that was stopped; return whether it is live now.

    Raises:
        UsageError: another one is live, or this one never served.
        DeployError: it does not start.
    """
    place = place_of(workspace, row)
    with changing(place, tell) as store:
        now = store.get(row.id)
        if now is None or now.state == "live":
            return now is not None
        other = store.live(place.slug, place.key)
        if now.state != "stopped" or other is not None:
            reason = f"deployment {other.id} is live" if other is not None else f"it is {now.state}"
            raise UsageError(f"deployment {row.id} cannot be started: {reason}", hint=f"forge rollback {row.id}")
        store.go_live(now.id, url=now.url, at=time.time())
        try:
            settle(store, place, tell)
        except ForgeError as error:
            store.end(now.id, state="stopped", at=time.time(), message=str(error))
            raise
    return True


def watch(workspace: Workspace, row: DeploymentRow, *, every_s: float, tell: Progress) -> None:
    """Keep a deployment running until this process is ended: whatever dies is started again."""
    while True:
        try:
            start(workspace, row, tell=tell)
        except ForgeError as error:
            # another command may hold the place just now; the next round sees what it made of it
            tell(str(error))
        time.sleep(every_s)


def clean(
    workspace: Workspace, slug: str | None = None, *, dry_run: bool = False, tell: Progress = lambda _text: None
) -> tuple[Shown, ...]:
    """End previews that have expired, or whose branch is gone, and remove all they had; return them."""
    with read_deployments(workspace.db) as store:
        ended = [row for row in store.find(slug, env="preview", state="live") if _is_over(workspace, row)]
    for row in ended if not dry_run else ():
        place = place_of(workspace, row)
        with changing(place, tell) as store:
            store.end(row.id, state="expired", at=time.time(), message="the preview is over")
            targets.load(row.target).stop(place, row, tell)
            with translating(place.root, doing="remove"):
                shutil.rmtree(place.root, ignore_errors=False)
    return tuple(_shown(row) for row in ended)


def _is_over(workspace: Workspace, row: DeploymentRow) -> bool:
    if row.expires_at is not None and row.expires_at <= time.time():
        return True
    repo = open_project(workspace.project(row.idea)) if workspace.project(row.idea).is_dir() else None
    return repo is None or tip(repo, f"refs/heads/{row.branch}") is None


def _shown(row: DeploymentRow, condition: Condition | None = None) -> Shown:
    return Shown(
        row.id, row.idea, row.env, row.branch, row.target, row.state, row.url, row.commit_id, row.build_id,
        row.digest, row.verified, tuple(json.loads(row.overrides)), json.loads(row.config), row.of_id,
        row.started_at, row.finished_at, row.expires_at, row.message, condition,
    )  # fmt: skip
