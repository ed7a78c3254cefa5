"""From checkouts that may only be read to a workspace of their own: what a CI job builds in.

Invariant: a checkout is only read; the workspace holds clones, on a branch also where the checkout is detached.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from omniforge.atomic_write import translating
from omniforge.errors import ForgeError, SpecError, UsageError
from omniforge.ideas.repository import BRANCH, FILES, SPEC, init_repository, translating_git
from omniforge.spec.check import load_spec
from omniforge.workspace import MAX_SLUG_LENGTH, Workspace, init_workspace

_BRANCH_VARIABLES = ("GITHUB_HEAD_REF", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "GITHUB_REF_NAME", "CI_COMMIT_BRANCH")
_KEPT_REFS = ("refs/heads/", "refs/tags/", "refs/forge/")


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace made of checkouts."""

    workspace: str
    idea: str
    branch: str
    project: str


def open_checkouts(
    idea: Path, project: Path | None, *, to: Path, branch: str | None = None, environ: Mapping[str, str]
) -> Opened:
    """Make a workspace at `to` with clones of an idea and, if it has been built before, its project.

    Args:
        idea: a checkout of the idea's repository, or a folder that holds a `spec.yaml`.
        project: a checkout of the generated project with `refs/forge/*`.
        to: folder of the workspace; clones that are there already are refused.
        branch: branch to be on; that of the checkout, else of the CI run, else `main` when missing.
        environ: names the branch of the CI run.

    Raises:
        SpecError: the spec is not acceptable and does not even name its slug.
        UsageError: there is no spec, or the workspace holds this idea already.
        ForgeError: a checkout cannot be read, or the disk refuses.
    """
    planned = plan(idea, to=to, branch=branch, environ=environ)
    slug, named = planned.idea, planned.branch
    workspace, _ = init_workspace(to)
    for target in (workspace.idea(slug), workspace.project(slug)):
        if target.exists():
            raise UsageError(f"{target} is there already", hint="name an empty folder with --to")
    if (idea / ".git").exists():
        _clone(idea, workspace.idea(slug), named)
    else:
        texts = {name: (idea / name).read_text(encoding="utf-8") for name in FILES if (idea / name).is_file()}
        init_repository(workspace.idea(slug), texts, "Take the idea from a folder", trailers={})
    if project is not None:
        _clone(project, workspace.project(slug), named)
    return planned


def plan(idea: Path, *, to: Path, branch: str | None = None, environ: Mapping[str, str]) -> Opened:
    """Return what `open_checkouts` would make; nothing is written.

    Raises:
        SpecError: the spec is not acceptable and does not even name its slug.
        UsageError: there is no spec.
    """
    slug = _slug(idea)
    workspace = Workspace(to.absolute())
    # a folder has no branch: its clone is a repository of one commit
    named = (branch or _branch(idea, environ)) if (idea / ".git").exists() else BRANCH
    return Opened(str(workspace.root), slug, named, str(workspace.project(slug)))


def _slug(idea: Path) -> str:
    spec = idea / SPEC
    if not spec.is_file():
        raise UsageError(f"{idea} has no {SPEC}", hint="name the folder of the idea's checkout")
    with translating(spec, doing="read"):
        try:
            text = spec.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise SpecError(f"{spec} is not UTF-8 text", hint="save it as UTF-8") from error
    stated = re.search(r"(?m)^slug: *([a-z0-9]+(?:-[a-z0-9]+)*)[ \t]*$", text)
    # a spec with other problems is refused by the build, which tells all of them in its reports
    return stated[1] if stated and len(stated[1]) <= MAX_SLUG_LENGTH else load_spec(text, origin=str(spec)).slug


def _branch(idea: Path, environ: Mapping[str, str]) -> str:
    import pygit2

    with translating_git(idea, "open"):
        repository = pygit2.Repository(str(idea))
        if not repository.head_is_detached:
            return str(repository.references["HEAD"].target).removeprefix("refs/heads/")
    return next((environ[name] for name in _BRANCH_VARIABLES if environ.get(name)), BRANCH)


def _clone(source: Path, target: Path, branch: str) -> None:
    """Clone a local repository with the refs of forge, and check `branch` out where the source's HEAD is.

    Raises:
        ForgeError: it is no repository, has no commit, or is a shallow one.
    """
    import pygit2

    if not (source / ".git").exists():
        raise ForgeError(f"{source} is no Git checkout", hint="check the project out with its history")
    with translating_git(source, "clone"):
        origin = pygit2.Repository(str(source))
        if origin.head_is_unborn:
            raise ForgeError(f"{source} has no commit yet")
        if origin.is_shallow:
            raise ForgeError(f"{source} is a shallow checkout", hint="check out the whole history: fetch-depth: 0")
        at = origin.head.peel(pygit2.Commit).id
        repository = pygit2.init_repository(str(target), initial_head=branch)
        remote = repository.remotes.create("origin", str(source.absolute()))
        named = [r for r in origin.references if r.startswith(_KEPT_REFS)]
        remote.fetch([*(f"+{name}:{name}" for name in named), f"+{at}:refs/forge/checkout"])
        repository.references.create(f"refs/heads/{branch}", at, force=True)
        repository.checkout(f"refs/heads/{branch}", strategy=pygit2.enums.CheckoutStrategy.FORCE)
