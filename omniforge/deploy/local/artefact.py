"""What runs: the standalone output of a production build with its static files, migrations and scripts, in one folder.

Invariant: an artefact under its final name is whole, and its name says which files it was made from; where a
verification has just built those very files, its output is used, so that what was proved is what is deployed.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from omniforge.atomic_write import make_folder, translating, write_text
from omniforge.build.lock import lock_file
from omniforge.deploy.local.processes import MARK
from omniforge.deploy.place import Place, deploy_root
from omniforge.deploy.target import Progress
from omniforge.errors import DeployError, ForgeError
from omniforge.file_lock import file_lock
from omniforge.projects.sources import Sources, copy_to, folder_digest_of
from omniforge.projects.verify import node_tree
from omniforge.projects.verify.process import Processes
from omniforge.workspace import Workspace

_BESIDE = ("prisma", "scripts", ".forge/schema.json", ".forge/manifest.json", "package.json")
"""Parts of a project that a release needs beside the standalone output."""
_STANDALONE = ".next/standalone"
_KEPT = 3
_BUILD_S = 900.0
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Artefact:
    """A folder that runs with `node server.js`, and the hash of its files."""

    folder: Path
    digest: str


def ensure(place: Place, sources: Sources, tell: Progress) -> Artefact:
    """Return the artefact of these files, built when there is none.

    Raises:
        DeployError: the production build fails.
        ForgeError: there is no Node, or the disk refuses.
    """
    home = deploy_root(place.workspace) / place.slug / "artefacts"
    folder = home / sources.digest[:16]
    lock = place.workspace.state / "locks" / f"deploy-build-{place.slug}.lock"
    with file_lock(lock, what=f"the production build of {place.slug}", timeout_s=_BUILD_S):
        if not folder.is_dir():
            _make_whole(place, sources, folder, tell)
        os.utime(folder)
        _prune(home)
    return Artefact(folder, json.loads((folder / "artefact.json").read_text())["digest"])


def _make_whole(place: Place, sources: Sources, folder: Path, tell: Progress) -> None:
    """Make an artefact beside its final name, then give it that."""
    make_folder(folder.parent)
    for leftover in folder.parent.glob("*.new"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = folder.with_name(f"{folder.name}.new")
    try:
        _make(place, sources, fresh, tell)
        with translating(folder):
            fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _make(place: Place, sources: Sources, fresh: Path, tell: Progress) -> None:
    with _proved_app(place.workspace, place.slug, sources) as app:
        if app is not None:
            tell("taking the production build that was proved")
            _assemble(app, fresh)
            return
    app = deploy_root(place.workspace) / place.slug / "build"
    shutil.rmtree(app, ignore_errors=True)
    try:
        copy_to(sources, app)
        _build(place, app, tell)
        _assemble(app, fresh)
    finally:
        shutil.rmtree(app, ignore_errors=True)


@contextmanager
def _proved_app(workspace: Workspace, slug: str, sources: Sources) -> Iterator[Path | None]:
    """Give the copy a verification has built, if it is of these very files; nobody verifies meanwhile."""
    app = workspace.state / "verify" / slug / "app"
    try:
        with file_lock(lock_file(workspace, slug), what=f'a build of "{slug}"', timeout_s=0):
            built = (app / ".next/BUILD_ID").is_file() and (app / _STANDALONE / "server.js").is_file()
            yield app if built and folder_digest_of(app, sources) == sources.digest else None
    except ForgeError as error:
        if "another forge" not in str(error):
            raise
        yield None


def _build(place: Place, app: Path, tell: Progress) -> None:
    """Make the production build in a copy of the project."""
    tell("making the production build")
    node_tree.link(node_tree.ensure(place.workspace.cache, environ=os.environ, progress=tell), app)
    env = {
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        "CI": "1", "NO_COLOR": "1", "NEXT_TELEMETRY_DISABLED": "1", "CHECKPOINT_DISABLE": "1",
        "DATABASE_URL": "pglite:memory", "NODE_ENV": "production", MARK: str(place.root),
    }  # fmt: skip
    with Processes() as processes:
        for command in (
            ["node", "node_modules/prisma/build/index.js", "generate"],
            ["node_modules/.bin/next", "build"],
        ):
            ended = processes.run(command, cwd=app, env=env, timeout_s=_BUILD_S)
            if ended.code != 0:
                words = "\n".join(ended.output.splitlines()[-12:])
                raise DeployError(f"the production build fails:\n{words}", hint="forge verify --level full says more")


def _assemble(app: Path, target: Path) -> None:
    """Put together what the container's Dockerfile puts together."""
    if not (app / _STANDALONE / "server.js").is_file():
        raise DeployError(f"the build made no {_STANDALONE}/server.js", hint='next.config: output "standalone"')
    shutil.rmtree(target, ignore_errors=True)
    with translating(target):
        shutil.copytree(app / _STANDALONE, target, symlinks=True)
        for part, to in ((".next/static", ".next/static"), ("public", "public"), *((p, p) for p in _BESIDE)):
            source, copy = app / part, target / to
            if source.is_dir():
                shutil.copytree(source, copy, symlinks=True, dirs_exist_ok=True)
            elif source.is_file():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, copy)
        digest = _digest(target)
    write_text(target / "artefact.json", json.dumps({"digest": digest}))


def _digest(folder: Path) -> str:
    whole = sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() or p.is_symlink()):
        content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def _prune(home: Path) -> None:
    """Keep the artefacts used last."""
    with suppress(OSError):
        folders = sorted((p for p in home.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in folders[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)


def migrations_of(app: Path) -> Mapping[str, str]:
    """Return the migrations a release brings: name -> SQL."""
    return {p.parent.name: p.read_text("utf-8") for p in sorted((app / "prisma/migrations").glob("*/migration.sql"))}
