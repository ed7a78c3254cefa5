"""The end of a project's life, and the way back: archived or deleted, with everything Git knows kept in one folder.

Invariant: nothing is removed before the archive of it is whole; a command that was killed goes on where it stood.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from omniforge.atomic_write import make_folder, translating
from omniforge.build import preview
from omniforge.build.lock import lock_file
from omniforge.errors import ForgeError, UsageError
from omniforge.file_lock import file_lock
from omniforge.ideas import repository as ideas
from omniforge.projects import app_settings, archive, update
from omniforge.projects.archive import Part
from omniforge.projects.repository import open_project
from omniforge.secrets import book
from omniforge.store.deployments import read_deployments
from omniforge.workspace import Workspace

Mode = Literal["archive", "delete"]


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends, and what is lost for good.

    Attributes:
        folders: what is removed after it was kept.
        kept_in: the archive.
        lost: what cannot be brought back, in words.
    """

    slug: str
    mode: Mode
    folders: tuple[Path, ...]
    kept_in: Path
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    """One archive."""

    name: str
    slug: str
    made_at: str
    parts: tuple[str, ...]


def plan(workspace: Workspace, slug: str, mode: Mode, *, with_idea: bool, now: datetime) -> Ending:
    """Return what `carry_out` would do; nothing is changed.

    Raises:
        UsageError: there is nothing to end.
        ForgeError: it is deployed, or work in the idea is not committed.
    """
    with read_deployments(workspace.db) as deployments:
        live = deployments.find(slug, state="live")
    if live:
        served = ", ".join(row.url for row in live)
        raise ForgeError(f"{slug} is deployed: {served}", hint=f"forge deployment stop {live[0].id} --idea {slug}")
    folders = [workspace.project(slug)] if (workspace.project(slug) / ".git").exists() else []
    if with_idea:
        idea = ideas.open_idea(workspace, slug)
        if ideas.changed_files(idea):
            raise ForgeError(f"{idea.root} has changes that are not committed", hint=f"forge idea commit --idea {slug}")
        folders.append(idea.root)
    lost = _lost(workspace, slug) if mode == "delete" else ()
    if not folders and not lost:
        raise UsageError(f"{slug} has no project", hint="forge project list")
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    return Ending(slug, mode, tuple(folders), workspace.root / "archive" / f"{slug}-{stamp}", lost)


def carry_out(workspace: Workspace, ending: Ending, *, now: datetime, environ: Mapping[str, str]) -> None:
    """Keep everything Git knows, then remove the folders; a deleted project loses settings, secrets and data as well.

    Raises:
        ForgeError: a build or preview is at work, Git is missing, or the disk refuses; nothing was removed.
    """
    slug = ending.slug
    with file_lock(lock_file(workspace, slug), what=f'the build of "{slug}"', timeout_s=0):
        preview.stop(workspace, slug)
        if ending.folders:
            _keep(workspace, ending, now)
        for folder in ending.folders:
            _remove(workspace, folder)
        if ending.mode == "delete":
            app_settings.forget(workspace, slug)
            book.forget_project(workspace, slug, environ=environ)


def archives(workspace: Workspace) -> tuple[Archived, ...]:
    """Return the archives of a workspace, newest last."""
    home = workspace.root / "archive"
    found = []
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        if (folder / "about.json").is_file():
            about: Any = archive.read_about(folder)
            found.append(Archived(folder.name, about["slug"], about["made_at"], tuple(about["parts"])))
    return tuple(sorted(found, key=lambda a: a.made_at))


def restore(workspace: Workspace, name: str) -> tuple[Path, ...]:
    """Bring back what an archive holds; the archive stays.

    Args:
        workspace: the workspace.
        name: of the archive, or the slug of a project: its newest archive.

    Raises:
        UsageError: there is no such archive.
        ForgeError: a project or idea of that name is there.
    """
    known = archives(workspace)
    chosen = next((a for a in reversed(known) if name in (a.name, a.slug)), None)
    if chosen is None:
        hint = f"there are: {', '.join(a.name for a in known)}" if known else "forge project archive makes one"
        raise UsageError(f'there is no archive "{name}" in {workspace.root / "archive"}', hint=hint)
    folder = workspace.root / "archive" / chosen.name
    about: Any = archive.read_about(folder)
    targets = {"project": workspace.project(chosen.slug), "idea": workspace.idea(chosen.slug)}
    wanted = [(targets[kind], Part(**part)) for kind, part in about["parts"].items()]
    for root, _part in wanted:
        if root.exists():
            raise ForgeError(f"{root} exists", hint="move it away, or archive it first")
    for root, part in wanted:
        archive.unpack(folder, part, root)
    if "idea" in about["parts"]:
        from omniforge.ideas import driver

        driver.register(targets["idea"])
    return tuple(root for root, _part in wanted)


def _lost(workspace: Workspace, slug: str) -> tuple[str, ...]:
    """Return what a deletion takes away for good, in words."""
    n_settings = len(app_settings.read_settings(workspace, slug))
    n_secrets = len(book.listed(workspace, slug))
    data = workspace.project(slug) / ".data"
    return (
        *((f"{n_settings} settings",) if n_settings else ()),
        *((f"{n_secrets} secrets",) if n_secrets else ()),
        *((f"the local data in {data}",) if data.exists() else ()),
    )


def _keep(workspace: Workspace, ending: Ending, now: datetime) -> None:
    """Write the archive beside its place and give it its name when it is whole."""
    nursery = ending.kept_in.with_name(f".{ending.kept_in.name}.{os.getpid()}")
    with ExitStack() as cleaning, translating(ending.kept_in):
        make_folder(nursery)
        cleaning.callback(shutil.rmtree, nursery, ignore_errors=True)
        parts = {}
        for folder in ending.folders:
            kind = "project" if folder == workspace.project(ending.slug) else "idea"
            repo = open_project(folder) if kind == "project" else None
            if repo is not None:
                update.keep_uncommitted(repo)
            parts[kind] = asdict(archive.pack(folder, nursery, kind, with_data=ending.mode == "archive"))
        about = {"slug": ending.slug, "made_at": now.isoformat(timespec="seconds"), "parts": parts}
        archive.write_about(nursery, about)
        nursery.rename(ending.kept_in)


def _remove(workspace: Workspace, folder: Path) -> None:
    """Take a folder out of sight in one step, then delete it."""
    trash = workspace.state / "trash"
    make_folder(trash)
    with translating(folder, doing="remove"):
        gone = trash / f"{folder.parent.name}-{folder.name}-{os.getpid()}"
        folder.rename(gone)
    shutil.rmtree(trash, ignore_errors=True)
