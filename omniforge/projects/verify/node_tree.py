"""One dependency tree per lock file, installed once and hard-linked into projects.

Invariant: a tree under its final name is whole; an install that was killed leaves only a folder that the next one
removes. Nothing writes into a tree after that: the files are shared.
"""

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from omniforge.errors import ForgeError
from omniforge.resources import templates_dir

LOCK_FILES = ("package.json", "package-lock.json")
OVERRIDE = "FORGE_NODE_TREE"
"""Environment variable that names an existing `node_modules` to use instead of the cache."""
Progress = Callable[[str], object]
_INSTALL_TIMEOUT_S = 900
_WORDS = 8


def superset_dir() -> Path:
    """Return the folder with the lock of all packages that any generated app may use."""
    return templates_dir() / "nextjs" / "deps"


def fingerprint(lock_dir: Path) -> str:
    """Return the name of the tree: a hash over the lock and the package file."""
    digest = sha256()
    for name in LOCK_FILES:
        digest.update((lock_dir / name).read_bytes())
    return digest.hexdigest()[:16]


def ensure(
    cache_dir: Path,
    *,
    lock_dir: Path | None = None,
    environ: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Path:
    """Return a whole `node_modules` for the lock, installing it with `npm ci` the first time.

    Args:
        cache_dir: where trees live, shared by every project of the workspace.
        lock_dir: folder with `package.json` and `package-lock.json`; the superset of the templates when missing.
        environ: the process environment when missing.
        progress: told when an install begins and ends.

    Raises:
        ForgeError: npm is missing or fails; the message holds its last words.
    """
    env = os.environ if environ is None else environ
    if env.get(OVERRIDE):
        return _given(Path(env[OVERRIDE]))
    source = lock_dir or superset_dir()
    name = fingerprint(source)
    home = cache_dir / "node"
    tree = home / name / "node_modules"
    if tree.is_dir():
        return tree
    home.mkdir(parents=True, exist_ok=True)
    with _locked(home / f"{name}.lock"):
        if not tree.is_dir():
            _install(source, home, name, env, progress or (lambda _text: None))
    return tree


def link(tree: Path, project: Path) -> None:
    """Give a project its `node_modules` by hard links, or by copies across file systems; an existing one is kept."""
    target = project / "node_modules"
    if target.exists():
        return
    partial = project / f".node_modules.{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _link_tree(tree, partial)
        partial.rename(target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        if not target.exists():
            raise ForgeError(f"{target}: cannot link the dependencies: {error.strerror}") from error


def _given(path: Path) -> Path:
    if not (path / ".bin").is_dir():
        raise ForgeError(f"{OVERRIDE}={path} is not a node_modules folder")
    return path


def _install(source: Path, home: Path, name: str, environ: Mapping[str, str], progress: Progress) -> None:
    for leftover in home.glob(f"{name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = home / f"{name}.new-{os.getpid()}"
    fresh.mkdir()
    for file in (*LOCK_FILES, ".npmrc"):
        if (source / file).is_file():
            shutil.copy2(source / file, fresh / file)
    what = "the dependencies once for all apps" if source == superset_dir() else "programs of forge's own"
    progress(f"installing {what} (npm ci)")
    done = _npm_ci(fresh, environ, "--prefer-offline")
    if done.returncode != 0 and "ETARGET" in done.stderr:
        # npm's cache holds a list of versions from before the one that is wanted
        done = _npm_ci(fresh, environ, "--prefer-online")
    if done.returncode != 0:
        raise ForgeError(f"npm ci failed:\n{_reason(done)}", hint="check the network, then run the command again")
    shutil.rmtree(home / name, ignore_errors=True)
    fresh.rename(home / name)
    progress("dependencies are installed")


def _npm_ci(folder: Path, environ: Mapping[str, str], preference: str) -> "subprocess.CompletedProcess[str]":
    env = {**environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1", "NO_UPDATE_NOTIFIER": "1"}
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", preference]
    try:
        return subprocess.run(  # noqa: S603 - fixed program
            command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=_INSTALL_TIMEOUT_S
        )
    except FileNotFoundError as error:
        raise ForgeError(
            "npm is not installed", hint="install Node 20.19 or newer; `forge doctor` says more"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise ForgeError("npm ci took more than 15 minutes", hint="check the network and run it again") from error


def _reason(done: "subprocess.CompletedProcess[str]") -> str:
    """Return npm's first words about its failure; what follows is its help."""
    said = (done.stderr or done.stdout).strip().splitlines()
    errors = [line for line in said if line.startswith("npm error ")]
    return "\n".join((errors or said)[:_WORDS])


def _link_tree(tree: Path, target: Path) -> None:
    copier = shutil.which("cp")
    if copier is not None and os.uname().sysname == "Linux":
        # GNU cp links 46,000 files in a second; the walk below takes three
        done = subprocess.run([copier, "-al", str(tree), str(target)], capture_output=True, check=False)  # noqa: S603 - fixed program
        if done.returncode == 0:
            return
        shutil.rmtree(target, ignore_errors=True)
    try:
        shutil.copytree(tree, target, symlinks=True, copy_function=os.link)
    except shutil.Error as error:
        shutil.rmtree(target, ignore_errors=True)
        if not _crosses_file_systems(tree, target.parent):
            raise OSError(errno.EIO, str(error.args[0][0][-1])) from error
        shutil.copytree(tree, target, symlinks=True)


def _crosses_file_systems(first: Path, second: Path) -> bool:
    return first.stat().st_dev != second.stat().st_dev


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Install the shared tree into FORGE_CACHE_DIR, else `.cache` of the current folder."""
    cache_dir = Path(os.environ.get("FORGE_CACHE_DIR", ".cache")).resolve()
    tree = ensure(cache_dir, progress=lambda text: sys.stderr.write(f"{text}\n"))
    sys.stdout.write(f"{tree}\n")


if __name__ == "__main__":
    main()
