"""Which file says that a project is being worked on."""

from pathlib import Path

from omniforge.workspace import Workspace


def lock_file(workspace: Workspace, slug: str) -> Path:
    """Return the file that a build, a verification or a merge of an idea holds locked."""
    return workspace.state / "locks" / f"build-{slug}.lock"
