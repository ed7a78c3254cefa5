"""One export to a Git remote, from the refs at home to the refs there: look, decide, push, propose.

Invariant: every step may be the last. What was pushed stays, nothing at home has changed but what Git notes of a
remote, and the same command goes on from there.
"""

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pygit2

from omniforge.errors import UsageError
from omniforge.export import leaks, remotes, wording
from omniforge.export.git_remote import GitRemote, LocalHistory
from omniforge.export.hosting import Host, HostedRepository
from omniforge.export.login import Login, require_safe
from omniforge.export.plan import HEADS, PROPOSALS, PushPlan, Wish, plan_push
from omniforge.export.report import PullRequest, RemoteExport, RemoteKind
from omniforge.export.shipment import IDEA_BRANCHES, IDEA_TAGS, Shipment, packed
from omniforge.projects.repository import PRISTINE
from omniforge.workspace import Workspace

Progress = Callable[[str], object]
_NAME = re.compile(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for.

    Attributes:
        repository: `owner/name` or a name alone; where the project was before, else the idea's slug, when missing.
        private: whether a repository that is made now is seen by its members alone.
        propose: whether a later build is proposed instead of pushed to the main branch.
        dry_run: look and decide, but create and push nothing.
        allow_secrets: whether what only looks like a secret may leave.
    """

    repository: str | None = None
    private: bool = True
    propose: bool = True
    dry_run: bool = False
    allow_secrets: bool = False


@dataclass(frozen=True, slots=True)
class _Trip:
    """One export under way."""

    workspace: Workspace
    shipment: Shipment
    asked: Asked
    environ: Mapping[str, str]
    say: Progress

    @property
    def project(self) -> pygit2.Repository:
        """The project at home."""
        return pygit2.Repository(str(self.workspace.project(self.shipment.slug)))


def export_to_host(
    workspace: Workspace, slug: str, host: Host, asked: Asked, *, environ: Mapping[str, str], say: Progress
) -> RemoteExport:
    """Export to a Git host: create the repository when it is missing, push, and propose a later build.

    Args:
        workspace: where idea and project are.
        slug: of both.
        host: the service, with its token.
        asked: what is wanted.
        environ: for Git.
        say: told what begins.

    Raises:
        ConflictError: the name is taken, or the remote has commits that are not here; nothing was pushed.
        ProviderError: the host refuses or cannot be reached; run again to go on.
    """
    with packed(workspace, slug) as shipment:
        trip = _Trip(workspace, shipment, asked, environ, say)
        leaks.refuse_secrets(shipment, leaks.rules(workspace, slug, environ, allow_lookalikes=asked.allow_secrets))
        name = _repository_name(trip, host)
        found = host.find(name)
        repository = found
        if repository is None and not asked.dry_run:
            say(f"creating {name}")
            repository = host.create(name, private=asked.private, description=_description(shipment))
        if repository is None:
            plan = plan_push(_wish(trip, name), {}, LocalHistory(shipment.git_dir))
            return _report(trip, host.kind, HostedRepository(name, "", ""), plan, created=True)
        plan = _pushed(trip, repository.clone_url, host.login)
        request = _request(trip, host, repository, plan)
        _remember(trip, repository.clone_url, host.kind, plan)
        return _report(trip, host.kind, repository, plan, created=found is None, request=request)


def export_to_remote(
    workspace: Workspace, slug: str, url: str, asked: Asked, *,
    environ: Mapping[str, str], say: Progress, login: Login | None = None,
) -> RemoteExport:  # fmt: skip
    """Export to any Git remote; a later build goes to a branch of its own, which people merge as they like."""
    address = _address(url, login)
    with packed(workspace, slug) as shipment:
        trip = _Trip(workspace, shipment, asked, environ, say)
        leaks.refuse_secrets(shipment, leaks.rules(workspace, slug, environ, allow_lookalikes=asked.allow_secrets))
        plan = _pushed(trip, address, login)
        request = PullRequest(plan.proposal, shipment.base) if plan.proposal else None
        _remember(trip, address, "git", plan)
        there = HostedRepository(address, address, address)
        return _report(trip, "git", there, plan, created=False, request=request)


def _pushed(trip: _Trip, url: str, login: Login | None) -> PushPlan:
    """Compare with the remote, and push what the plan says."""
    shipment = trip.shipment
    remote = GitRemote(shipment.git_dir, url, login, trip.environ)
    trip.say(f"comparing with {url}")
    there = remote.refs()
    history = LocalHistory(shipment.git_dir)
    unknown = [r for r, commit in there.items() if r in shipment.refs and not history.has(commit)]
    if unknown and _was_here(there, history):
        remote.fetch(unknown)
        history = LocalHistory(shipment.git_dir)
    plan = plan_push(_wish(trip, url), there, history)
    if not trip.asked.dry_run:
        for part in (plan.first, plan.rest):
            if part:
                trip.say(f"pushing {len(part)} refs")
            remote.push(part)
    return plan


def _was_here(there: Mapping[str, str], history: LocalHistory) -> bool:
    """Whether an export of forge was there before, so that its unknown commits are worth fetching."""
    return any(r.startswith((PRISTINE, IDEA_BRANCHES)) for r in there) or any(map(history.has, there.values()))


def _request(trip: _Trip, host: Host, repository: HostedRepository, plan: PushPlan) -> PullRequest | None:
    """Return the request for the plan's proposal: the one that is open, else a new one."""
    if plan.proposal is None or plan.was is None:
        return None
    base = trip.shipment.base
    if trip.asked.dry_run:
        return PullRequest(plan.proposal, base)
    open_ones = host.open_requests(repository, base)
    for one in open_ones:
        if one.branch != plan.proposal and one.branch.startswith(PROPOSALS):
            plan.notes.append(f"request {one.number} is open as well, for an earlier build: {one.url}")
    same = next((one for one in open_ones if one.branch == plan.proposal), None)
    if same is not None:
        return same
    trip.say(f"opening a request to merge {plan.proposal} into {base}")
    return host.propose(repository, wording.proposal(trip.shipment, branch=plan.proposal, was=plan.was))


def _wish(trip: _Trip, url: str) -> Wish:
    def pull(ref: str) -> str:
        home, name = trip.workspace.project(trip.shipment.slug), ref.removeprefix(HEADS)
        if ref.startswith(PRISTINE):
            return f"git -C {shlex.quote(str(home))} fetch {url} '+{PRISTINE}*:{PRISTINE}*', then forge build"
        if ref.startswith((IDEA_BRANCHES, IDEA_TAGS)):
            home = trip.workspace.idea(trip.shipment.slug)
        return f"git -C {shlex.quote(str(home))} pull --no-rebase {url} {name}"

    return Wish(trip.shipment.refs, trip.shipment.base, trip.asked.propose, pull)


def _repository_name(trip: _Trip, host: Host) -> str:
    asked = trip.asked.repository
    name = asked or remotes.known_repository(trip.project, host.web_host) or trip.shipment.slug
    if _NAME.fullmatch(name) is None or (name.count("/") > 1 and not host.owners_nest):
        raise UsageError(f'"{name}" is no name of a repository', hint="name it owner/name")
    return name if "/" in name else f"{host.owner()}/{name}"


def _description(shipment: Shipment) -> str:
    return f"{shipment.slug}, made by forge; its idea is on the branches forge/idea/*"


def _address(url: str, login: Login | None) -> str:
    """Return the address of a plain remote; a folder as its whole path, since Git runs elsewhere."""
    if "://" not in url and Path(url).expanduser().exists():
        return str(Path(url).expanduser().absolute())
    if url.startswith("-"):
        raise UsageError(f'"{url}" is no address', hint="e.g. https://example.org/team/clay-co.git")
    return require_safe(url) if login is not None or "@" in url.partition("://")[2] else url


def _remember(trip: _Trip, url: str, kind: RemoteKind, plan: PushPlan) -> None:
    """Note at home where the project went, and what its main branch and what was pushed hold there."""
    if trip.asked.dry_run:
        return
    base = trip.shipment.base
    remotes.remember(trip.project, name=kind, url=url, branch=base)
    there = {base: plan.was} if plan.was is not None else {}
    there |= {r.ref.removeprefix(HEADS): r.commit for r in plan.all if r.ref.startswith(HEADS)}
    remotes.follow(trip.project, url=url, branches=there)


def _report(
    trip: _Trip, kind: RemoteKind, there: HostedRepository, plan: PushPlan, *,
    created: bool, request: PullRequest | None = None,
) -> RemoteExport:  # fmt: skip
    notes = (*trip.shipment.notes, *plan.notes)
    return RemoteExport(
        kind, there.name, there.web_url, trip.asked.dry_run, created, plan.all, plan.n_unchanged, request, notes
    )
