"""The folders of releases: made whole, kept for a while, cleared away.

Invariant: a release under its number is whole; the one that serves and those that can be gone back to are never
removed.
"""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from omniforge.atomic_write import make_folder, translating
from omniforge.deploy.place import Place
from omniforge.errors import DeployError

KEPT = 5
"""Releases that can be gone back to, the live one among them."""


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a place."""

    root: Path

    @property
    def app(self) -> Path:
        """What runs."""
        return self.root / "app"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.root / "app.log"

    @property
    def schema(self) -> str | None:
        """The tables it was made for, if forge knows them."""
        file = self.app / ".forge/schema.json"
        return file.read_text("utf-8") if file.is_file() else None


def release(place: Place, number: int) -> Release:
    """Return the release made by a deployment."""
    return Release(place.root / "releases" / str(number))


def make(place: Place, number: int, artefact: Path) -> Release:
    """Copy an artefact into a release of its own: a running app writes into its folder.

    Raises:
        ForgeError: the disk refuses; nothing is left behind.
    """
    made = release(place, number)
    partial = made.root.with_name(f"{number}.new")
    shutil.rmtree(partial, ignore_errors=True)
    make_folder(partial)
    try:
        with translating(made.root):
            shutil.copytree(artefact, partial / "app", symlinks=True)
            partial.rename(made.root)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return made


def require(place: Place, number: int) -> Release:
    """Return a release that is still there.

    Raises:
        DeployError: it is not kept any more.
    """
    found = release(place, number)
    if not (found.app / "server.js").is_file():
        raise DeployError(
            f"the release of deployment {number} is not kept any more: forge keeps the last {KEPT}",
            hint="check out that commit of the project and deploy it",
        )
    return found


def prune(place: Place, keep: Collection[int]) -> None:
    """Remove every release but those to keep, and what killed commands left."""
    home = place.root / "releases"
    wanted = {str(number) for number in keep}
    for folder in home.iterdir() if home.is_dir() else ():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
