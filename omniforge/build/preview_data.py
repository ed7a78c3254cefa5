"""What a preview needs before its first page: the Prisma client and a migrated, seeded database folder.

Invariant: what is kept in the cache is a whole copy, made while no process had it open, under the hash of everything
it depends on; an existing database of the project is migrated, never replaced.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from omniforge.atomic_write import make_folder, translating
from omniforge.errors import ForgeError

DATABASE = ".data/pg"
_KEYS = ".data/data-keys"
"""What the development database's personal data is encrypted with: it goes where the database goes."""
CLIENT = "src/generated"
_SCHEMA = "prisma/schema.prisma"
_MIGRATIONS = "prisma/migrations"
_FILLING = (_MIGRATIONS, "prisma/seed", "scripts")
_TIMEOUT_S = 180
_SHOWN = 8
"""Lines of a tool's words in a message."""
_BLANK = (
    "const { PGlite } = await import('@electric-sql/pglite');"
    "const db = await PGlite.create(process.argv[1]); await db.close();"
)


def schema_hash(project: Path) -> str:
    """Return the hash of the migrations; another one means that a running server has to stop first."""
    return _hash(project, (_MIGRATIONS,))


def stack_of(tree: Path) -> str:
    """Return the name of a dependency tree for what was made with it."""
    return sha256(str(tree.parent.name).encode()).hexdigest()[:12]


def ensure_blank(
    cache: Path, *, tree: Path, environ: Mapping[str, str], progress: Callable[[str], None] = lambda _text: None
) -> Path:
    """Return the folder of an empty database, made once for all apps.

    Raises:
        ForgeError: it cannot be made.
    """
    home = cache / "pglite"
    blank = home / f"{stack_of(tree)}-blank"
    if not blank.is_dir():
        progress("creating an empty database once for all apps")
        fresh = home / f"{blank.name}.new-{os.getpid()}"
        make_folder(home)
        _run(["node", "--input-type=module", "-e", _BLANK, str(fresh)], tree.parent, environ)
        with suppress(OSError):
            fresh.rename(blank)
    return blank


def prepare_client(project: Path, cache: Path, *, tree: Path, environ: Mapping[str, str]) -> None:
    """Make the Prisma client of the project's schema.

    Raises:
        ForgeError: Prisma refuses; the message has its last words.
    """
    target = project / CLIENT
    kept = cache / "prisma-client" / f"{stack_of(tree)}-{_hash(project, (_SCHEMA,))}"
    if kept.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        _copy_folder(kept, target)
        return
    _run(["node", "node_modules/prisma/build/index.js", "generate"], project, environ)
    if target.is_dir():
        _copy_folder(target, kept)


def prepare_database(
    project: Path, cache: Path, *, tree: Path, environ: Mapping[str, str], progress: Callable[[str], None]
) -> None:
    """Make the project's database folder, or bring the one that is there up to date.

    Raises:
        ForgeError: a script of the project fails; the message has its last words.
    """
    target = project / DATABASE
    filled = cache / "pglite" / f"{stack_of(tree)}-{_hash(project, _FILLING)}"
    if target.exists():
        _run(["node", "scripts/prepare.mjs"], project, environ)
        return
    keys, kept_keys = project / _KEYS, filled.with_suffix(".keys")
    if filled.is_dir() and not keys.exists():
        _copy_folder(filled, target)
        if kept_keys.is_file():
            shutil.copy2(kept_keys, keys)
        return
    _copy_folder(ensure_blank(cache, tree=tree, environ=environ, progress=progress), target)
    _run(["node", "scripts/prepare.mjs"], project, environ)
    if keys.is_file() and not filled.is_dir():
        make_folder(filled.parent)
        shutil.copy2(keys, kept_keys)
    _copy_folder(target, filled)


def _run(command: list[str], project: Path, environ: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - programs of the project
            command, cwd=project, env=dict(environ), capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
        )
    except subprocess.TimeoutExpired as error:
        raise ForgeError(f"{' '.join(command[:3])} took more than {_TIMEOUT_S} s") from error
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        first = next((n for n, line in enumerate(lines) if "rror" in line), max(0, len(lines) - _SHOWN))
        words = "\n".join(lines[first : first + _SHOWN])
        raise ForgeError(f"{' '.join(command[1:3])} failed in {project}:\n{words}", hint="forge verify says more")


def _copy_folder(source: Path, target: Path) -> None:
    """Copy a folder so that the target is whole or not there; one that is there already is kept."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.new")
    make_folder(target.parent)
    shutil.rmtree(partial, ignore_errors=True)
    with translating(target):
        try:
            shutil.copytree(source, partial, symlinks=True)
            if not target.exists():
                partial.rename(target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _hash(project: Path, parts: Iterable[str]) -> str:
    digest = sha256()
    for part in parts:
        root = project / part
        for path in [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(project).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:24]
