"""A place: one environment of one idea, and one per branch for previews. Where its state lies and what it is called.

Invariant: two places never share a folder, a host name or a database.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from omniforge.store.deployments import DeploymentRow, Env
from omniforge.workspace import Workspace

_MAX_LABEL = 63
"""Characters of one part of a host name (RFC 1035, 2.3.4)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deployment goes."""

    workspace: Workspace
    slug: str
    env: Env
    branch: str

    @property
    def key(self) -> str:
        """A name for folders: `production`, `preview-new-menu`."""
        return "production" if self.env == "production" else f"preview-{label(self.branch)}"

    @property
    def root(self) -> Path:
        """Folder of everything about this place."""
        return deploy_root(self.workspace) / self.slug / self.key

    @property
    def lock(self) -> Path:
        """The file that whoever changes this place holds locked."""
        return self.workspace.state / "locks" / f"deploy-{self.slug}-{self.key}.lock"

    @property
    def title(self) -> str:
        """What a person calls it."""
        return f"{self.slug} {self.env}" if self.env == "production" else f"{self.slug} preview of {self.branch}"

    @property
    def host(self) -> str:
        """The host name it is reached under on this machine."""
        own = f"{label(self.slug)}.localhost"
        return own if self.env == "production" else f"{label(self.branch)}.{own}"


def place_of(workspace: Workspace, row: DeploymentRow) -> Place:
    """Return the place a deployment went to; in production there is one, whatever the branch."""
    return Place(workspace, row.idea, row.env, row.branch)


def deploy_root(workspace: Workspace) -> Path:
    """Return the folder of all places of a workspace."""
    return workspace.state / "deploy"


def label(text: str) -> str:
    """Return a text as one part of a host name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_LABEL].rstrip("-") or "x"
