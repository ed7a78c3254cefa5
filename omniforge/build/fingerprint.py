"""What an agent is made of, as one hash: its source, what it imports of ours, and the templates it may read.

Invariant: equal files give equal fingerprints on any machine; any change of code or template changes it.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from omniforge import __version__
from omniforge.resources import agents_dir, templates_dir

_PACKAGE = Path(__file__).resolve().parent.parent
_SHARED = ("agents/base.py", "codegen", "spec")
_IGNORED = {"__pycache__", "README.md"}
_LIBRARIES = ("jinja2", "oxfmt", "mrml", "pydantic")
"""Libraries whose version shows in the output."""


def of_agent(name: str) -> str:
    """Return the hash of one agent's code and data, with everything that all agents share."""
    parts = (_tree(_PACKAGE / "agents" / name), _tree(agents_dir() / name), shared())
    return digest(parts)


@cache
def whole() -> str:
    """Return the hash of all of forge: its code, its templates and its agents."""
    return digest((__version__, _versions(), _tree(_PACKAGE), _tree(templates_dir()), _tree(agents_dir())))


@cache
def of_proof() -> str:
    """Return the hash of what a verification depends on besides the project: the checks and the packages."""
    return digest((_tree(_PACKAGE / "projects" / "verify"), _tree(templates_dir() / "nextjs" / "deps")))


@cache
def shared() -> str:
    """Return the hash of what every agent's output depends on."""
    return digest((__version__, _versions(), _tree(templates_dir()), *(_tree(_PACKAGE / part) for part in _SHARED)))


def layout() -> str:
    """Return the hash of what the final layout of a file depends on."""
    return digest((_tree(_PACKAGE / "codegen" / "layout.py"), _version("oxfmt")))


def digest(parts: Iterable[str]) -> str:
    """Return one hash over several."""
    return sha256("\0".join(parts).encode()).hexdigest()


@cache
def _tree(root: Path) -> str:
    """Hash a file, or every file below a folder with its relative path; a missing one counts as empty."""
    digest = sha256()
    for relative, path in [(".", str(root))] if root.is_file() else sorted(_files(root)):
        with open(path, "rb") as stream:  # noqa: PTH123 - hundreds of files at every start: paths as text
            content = stream.read()
        digest.update(f"{relative}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _files(root: Path) -> Iterator[tuple[str, str]]:
    """Walk a folder: relative POSIX path and path of every file that counts."""
    start = len(str(root)) + 1
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in _IGNORED]
        for name in names:
            if name not in _IGNORED:
                path = os.path.join(folder, name)  # noqa: PTH118 - the same
                yield path[start:].replace(os.sep, "/"), path


@cache
def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"


def _versions() -> str:
    return " ".join(f"{name}={_version(name)}" for name in _LIBRARIES)
