"""Where ideas, projects and state lie on disk.

Invariant: `find_workspace` never writes; only `open_workspace` creates folders, and only below the workspace root.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from omniforge.atomic_write import make_folder, write_text
from omniforge.errors import ForgeError, UsageError

SETTINGS_FILE = "forge.toml"
MAX_SLUG_LENGTH = 40
_FIRST_SETTINGS = """\
# Settings of this forge workspace. Precedence: flag, FORGE_* variable, this file, user config, default.
# jobs = 4            # steps that run at once
# verify = "static"   # none, static, test or full
# max_cost = 2.0      # USD one build may spend on language models; forge model use sets one
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with ideas, the projects made from them, and forge's state."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """The settings of this workspace."""
        return self.root / SETTINGS_FILE

    @property
    def ideas(self) -> Path:
        """One Git repository per idea."""
        return self.root / "ideas"

    @property
    def projects(self) -> Path:
        """One Git repository per generated project."""
        return self.root / "projects"

    @property
    def state(self) -> Path:
        """Folder of everything forge keeps for itself."""
        return self.root / ".forge"

    @property
    def db(self) -> Path:
        """The one SQLite file."""
        return self.state / "forge.db"

    @property
    def cache(self) -> Path:
        """Content-addressed step outputs and shared dependency trees; may be deleted at any time."""
        return self.state / "cache"

    def idea(self, slug: str) -> Path:
        """Return the folder of an idea."""
        return self.ideas / slug

    def project(self, slug: str) -> Path:
        """Return the folder of a generated project."""
        return self.projects / slug


def find_workspace(*, cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> Workspace:
    """Return FORGE_HOME if set, else the nearest parent with `forge.toml`, else `~/forge`; nothing is created.

    Args:
        cwd: where to look from; the current folder when missing.
        environ: the environment; the process's own when missing.
    """
    environ = os.environ if environ is None else environ
    named = environ.get("FORGE_HOME", "").strip()
    if named:
        return Workspace(Path(named).expanduser().absolute())
    here = (cwd or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return Workspace(folder)
    home = environ.get("HOME", "").strip()
    return Workspace((Path(home) if home else Path.home()) / "forge")


def open_workspace(*, cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> Workspace:
    """Return the workspace of `find_workspace`, made ready on first use.

    Raises:
        ForgeError: it cannot be created; the message names the path.
    """
    workspace = find_workspace(cwd=cwd, environ=environ)
    if not workspace.state.is_dir() or not workspace.settings_file.is_file():
        init_workspace(workspace.root)
    return workspace


def init_workspace(root: Path) -> tuple[Workspace, tuple[Path, ...]]:
    """Create what is missing of a workspace at `root`; return it with the paths that were made."""
    workspace = Workspace(root.absolute())
    missing = missing_parts(workspace)
    for folder in (workspace.root, workspace.ideas, workspace.projects, workspace.state):
        make_folder(folder)
    if not workspace.settings_file.exists():
        write_text(workspace.settings_file, _FIRST_SETTINGS)
    return workspace, missing


def missing_parts(workspace: Workspace) -> tuple[Path, ...]:
    """Return the paths `init_workspace` would make."""
    parts = (workspace.settings_file, workspace.ideas, workspace.projects, workspace.state)
    return tuple(p for p in parts if not p.exists())


def idea_slugs(workspace: Workspace) -> tuple[str, ...]:
    """Return the slugs of all ideas, sorted; folders that are no Git repository are left out."""
    if not workspace.ideas.is_dir():
        return ()
    return tuple(sorted(p.name for p in workspace.ideas.iterdir() if (p / ".git").exists()))


def current_slug(workspace: Workspace, wanted: str | None, *, cwd: Path | None = None) -> str:
    """Return the idea a command works on: the one named, else the one around `cwd`, else the only one there is.

    Raises:
        UsageError: there is no such idea, or it cannot be told which one is meant.
    """
    known = idea_slugs(workspace)
    if wanted is not None:
        if wanted in known:
            return wanted
        raise UsageError(f'there is no idea "{wanted}" in {workspace.ideas}', hint=_hint(known))
    around = _slug_around(workspace, (cwd or Path.cwd()).absolute())
    if around in known:
        return around
    if len(known) == 1:
        return known[0]
    message = "there is no idea yet" if not known else "which idea? This folder belongs to none"
    raise UsageError(f"{message} ({workspace.ideas})", hint=_hint(known))


def free_slug(wanted: str, taken: Iterable[str]) -> str:
    """Return `wanted`, cut to a sane length, or the first of `wanted-2`, `wanted-3`, … that is not taken."""
    names = set(taken)
    base = wanted[:MAX_SLUG_LENGTH].rstrip("-") or "idea"
    slug, n = base, 2
    while slug in names:
        slug, n = f"{base}-{n}", n + 1
    return slug


def require_idea_folder(workspace: Workspace, slug: str) -> Path:
    """Return the folder of an idea.

    Raises:
        ForgeError: it is not there.
    """
    folder = workspace.idea(slug)
    if not (folder / ".git").exists():
        raise ForgeError(f'there is no idea "{slug}" in {workspace.ideas}', hint=_hint(idea_slugs(workspace)))
    return folder


def _slug_around(workspace: Workspace, here: Path) -> str | None:
    """Return the first path part below `ideas/` or `projects/`, symbolic links resolved."""
    for parent in (workspace.ideas, workspace.projects):
        for inside, folder in ((here, parent), (here.resolve(), parent.resolve())):
            if inside != folder and inside.is_relative_to(folder):
                return inside.relative_to(folder).parts[0]
    return None


def _hint(known: tuple[str, ...]) -> str:
    if not known:
        return 'make one: forge idea new "a shop for handmade ceramics"'
    shown = ", ".join(known[:8]) + (", …" if len(known) > len(known[:8]) else "")
    return f"name one with --idea: {shown}"
