"""What leaves: the history of a project and of its idea, side by side in one repository that lives for one export.

Invariant: idea and project are only read. The repository made here borrows their objects and names them by the refs
they have at the destination; safety and conflict refs, proposed edits, settings and hooks stay at home.

| at home | at the destination |
|---|---|
| project: branches, tags | the same |
| project: `refs/forge/pristine/*` | the same, so that a clone can build on |
| idea: branch `x` | branch `forge/idea/x` |
| idea: tag `x` | tag `forge/idea/x` |
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pygit2

from omniforge.errors import ForgeError
from omniforge.export import freshness
from omniforge.projects import proposals
from omniforge.projects.repository import PRISTINE, current_branch
from omniforge.workspace import Workspace, require_idea_folder

IDEA_BRANCHES = "refs/heads/forge/idea/"
IDEA_TAGS = "refs/tags/forge/idea/"
_HEADS, _TAGS = "refs/heads/", "refs/tags/"
_OURS = (f"{_HEADS}forge/", f"{_TAGS}forge/", f"{_HEADS}{proposals.PREFIX}")
"""Names that belong to exports, and proposed edits that nobody has taken yet."""
_MAIN = "main"


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is to be exported.

    Attributes:
        slug: of idea and project.
        git_dir: bare repository that holds exactly `refs`.
        refs: name at the destination -> id of the commit or tag.
        base: the project's main branch.
        shown: the project's commit in its worktree.
        idea_shown: the idea's commit of the same branch.
        notes: work that is not in it.
    """

    slug: str
    git_dir: Path
    refs: Mapping[str, str]
    base: str
    shown: str
    idea_shown: str
    notes: tuple[str, ...]


@contextmanager
def packed(workspace: Workspace, slug: str) -> Iterator[Shipment]:
    """Put together what an export of an idea carries, for the block.

    Raises:
        ForgeError: there is no project yet, or its history is cut off.
    """
    idea = _opened(require_idea_folder(workspace, slug))
    if not (workspace.project(slug) / ".git").exists():
        raise ForgeError(f'"{slug}" has no project yet ({workspace.project(slug)})', hint="run forge build first")
    project = _opened(workspace.project(slug))
    refs = {**_project_refs(project), **_idea_refs(idea)}
    base = _base(project, refs)
    shown = str(project.head.target)
    with tempfile.TemporaryDirectory(prefix="forge-export-") as folder:
        git_dir = Path(folder) / "shipment.git"
        _assemble(git_dir, (project, idea), refs, base)
        yield Shipment(
            slug, git_dir, refs, base, shown, _idea_commit(idea, project), freshness.notes(workspace, slug, project)
        )


def _opened(root: Path) -> pygit2.Repository:
    try:
        repo = pygit2.Repository(str(root))
    except pygit2.GitError as error:
        raise ForgeError(f"{root}: not a usable Git repository: {error}") from error
    if repo.head_is_unborn:
        raise ForgeError(f"{root} has no commit yet", hint="run forge build")
    if repo.is_shallow:
        raise ForgeError(f"{root} holds only the end of its history", hint=f"git -C {root} fetch --unshallow")
    return repo


def _project_refs(project: pygit2.Repository) -> dict[str, str]:
    names = [r for r in project.references if r.startswith((_HEADS, _TAGS, PRISTINE)) and not r.startswith(_OURS)]
    return {name: str(project.references[name].resolve().target) for name in sorted(names)}


def _idea_refs(idea: pygit2.Repository) -> dict[str, str]:
    found = {}
    for name in sorted(idea.references):
        for home, away in ((_HEADS, IDEA_BRANCHES), (_TAGS, IDEA_TAGS)):
            if name.startswith(home):
                found[away + name.removeprefix(home)] = str(idea.references[name].resolve().target)
    return found


def _base(project: pygit2.Repository, refs: Mapping[str, str]) -> str:
    """Return `main`, else the branch that is shown, else the first that forge builds."""
    shown = current_branch(project)
    built = sorted(r.removeprefix(PRISTINE) for r in refs if r.startswith(PRISTINE))
    for name in (_MAIN, shown, *built):
        if name is not None and f"{_HEADS}{name}" in refs:
            return name
    raise ForgeError(f"{project.workdir} has no branch", hint="make one: git branch main")


def _idea_commit(idea: pygit2.Repository, project: pygit2.Repository) -> str:
    same = idea.references.get(f"{_HEADS}{current_branch(project)}")
    return str((same or idea.head).resolve().target)


def _assemble(git_dir: Path, sources: tuple[pygit2.Repository, ...], refs: Mapping[str, str], base: str) -> None:
    """Make a repository that finds its objects where they are, and point its refs at them."""
    pygit2.init_repository(str(git_dir), bare=True, initial_head=base)
    alternates = "".join(f"{Path(source.path).resolve() / 'objects'}\n" for source in sources)
    (git_dir / "objects" / "info").mkdir(exist_ok=True)
    (git_dir / "objects" / "info" / "alternates").write_text(alternates)
    repo = pygit2.Repository(str(git_dir))
    for name, target in refs.items():
        repo.references.create(name, pygit2.Oid(hex=target))
