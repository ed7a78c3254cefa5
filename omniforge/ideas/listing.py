"""All ideas of a workspace at a glance: no spec is parsed whole, so that a list of hundreds stays quick."""

import datetime as dt
import re
from dataclasses import dataclass

from omniforge.errors import ForgeError
from omniforge.ideas import repository
from omniforge.ideas.commit import describe_commit
from omniforge.spec.text import load_data
from omniforge.workspace import Workspace, idea_slugs

_TOP_KEY = re.compile(r"^(?:name|kind|tagline):.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class IdeaSummary:
    """One line of the list.

    Attributes:
        slug: folder name.
        name: product name, the slug when the spec cannot be read.
        kind: app kind, empty when unknown.
        tagline: may be empty.
        commit: sha of HEAD, empty when there is none.
        updated: time of the last commit.
        dirty: whether files differ from it.
    """

    slug: str
    name: str
    kind: str
    tagline: str
    commit: str
    updated: dt.datetime | None
    dirty: bool


def list_ideas(workspace: Workspace) -> tuple[IdeaSummary, ...]:
    """Return every idea, sorted by slug; a broken one is listed with what is known of it."""
    return tuple(_summary(workspace, slug) for slug in idea_slugs(workspace))


def _summary(workspace: Workspace, slug: str) -> IdeaSummary:
    idea = repository.open_idea(workspace, slug)
    try:
        git = repository.open_git(idea)
        newest = describe_commit(repository.revision(git, idea, None))
        top = load_data("\n".join(_TOP_KEY.findall(repository.read_work_file(idea, repository.SPEC)))).data
        dirty = bool(repository.changed_in(git, idea))
    except ForgeError:
        return IdeaSummary(slug, slug, "", "", "", None, dirty=True)
    known = top if isinstance(top, dict) else {}
    return IdeaSummary(
        slug=slug,
        name=str(known.get("name") or slug),
        kind=str(known.get("kind") or ""),
        tagline=str(known.get("tagline") or ""),
        commit=newest.sha,
        updated=newest.time,
        dirty=dirty,
    )
