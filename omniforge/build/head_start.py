"""What every preview needs and no step makes, readied beside the steps: linked packages and an empty database.

Invariant: a spare is whole before it has its final name, and leaves the cache by one rename; there may be none.
"""

import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from omniforge.atomic_write import make_folder
from omniforge.build import preview_data
from omniforge.errors import ForgeError
from omniforge.projects.verify import node_tree

_SPARE = "spare"


def begin(cache: Path, environ: Mapping[str, str]) -> threading.Thread:
    """Ready packages and database on a thread of its own; what fails there is tried, and told, by the preview."""

    def work() -> None:
        with suppress(ForgeError, OSError):
            _ready(cache, environ)

    thread = threading.Thread(target=work, name="head-start", daemon=True)
    if shutil.which("node", path=environ.get("PATH")) is not None:
        thread.start()
    return thread


def place(cache: Path, tree: Path, project: Path) -> None:
    """Give a project its `node_modules`: the spare one when there is one, else by linking; an existing one is kept.

    Raises:
        ForgeError: the packages cannot be linked.
    """
    target = project / "node_modules"
    if not target.exists():
        with suppress(OSError):
            (_folder(cache, tree) / "node_modules").rename(target)
    node_tree.link(tree, project)


def _ready(cache: Path, environ: Mapping[str, str]) -> None:
    tree = node_tree.ensure(cache, environ=environ)
    folder = _folder(cache, tree)
    make_folder(folder)
    node_tree.link(tree, folder)
    preview_data.ensure_blank(cache, tree=tree, environ=environ)


def _folder(cache: Path, tree: Path) -> Path:
    return cache / _SPARE / preview_data.stack_of(tree)
