"""What tests of exports share: a workspace with a built idea, and looks into repositories."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.small_agents import SLUG, agent_set, change_spec, new_workspace

from omniforge.build.request import BuildOptions
from omniforge.build.run import build
from omniforge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Case:
    """A workspace with one idea, built."""

    workspace: Workspace

    @property
    def project(self) -> Path:
        """The project's folder."""
        return self.workspace.project(SLUG)

    @property
    def idea(self) -> Path:
        """The idea's folder."""
        return self.workspace.idea(SLUG)

    def build(self) -> str:
        """Build, and return the project's commit."""
        return build(self.workspace, SLUG, options=BuildOptions(verify="none"), agents=agent_set()).commit

    def build_again(self, name: str = "Glaze") -> str:
        """Change the spec, build, and return the project's commit."""
        line = "      - {id: title, name: Title, required: true}\n"
        change_spec(self.workspace, line, f"{line}      - {{id: {name.lower()}, name: {name}}}\n")
        return self.build()


def new_case(root: Path | None = None) -> Case:
    """Make a workspace, an idea and its first build."""
    case = Case(new_workspace(root or Path(os.environ["FORGE_HOME"])))
    case.build()
    return case


def git(folder: Path, *arguments: str) -> str:
    """Run git and return what it says."""
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def refs(folder: Path) -> dict[str, str]:
    """Return ref -> id."""
    lines = git(folder, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(line.split() for line in lines)


def objects(folder: Path, *names: str) -> set[str]:
    """Return every object that these refs lead to; those of all refs when none is named."""
    listed = git(folder, "rev-list", "--objects", *(names or ("--all",))).splitlines()
    return {line.split()[0] for line in listed}
