"""The content of a file when one side is to win: only where both sides changed the same place."""

import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

import pygit2
from pygit2.enums import FileMode, MergeFavor

from omniforge.errors import ForgeError
from omniforge.projects.tree_merge import DELETED, Conflict
from omniforge.spec.merge.merge import favour

_MARKERS = ("<<<<<<< ", ">>>>>>> ")
_NAME = "file"


def favoured(repo: pygit2.Repository, conflict: Conflict, side: Literal["ours", "theirs"]) -> str:
    """Return the blob id to take, or `deleted`; what the other side changed elsewhere in the file is kept."""
    base, ours, theirs = conflict.stages
    winner = ours if side == "ours" else theirs
    if winner is None:
        return DELETED
    if ours is None or theirs is None or conflict.kind == "binary":
        return winner
    if conflict.kind == "structure":
        texts = [_text(repo, blob) if blob is not None else "" for blob in conflict.stages]
        merged = favour(texts[0], texts[1], texts[2], name=conflict.path, side=side)
        return str(repo.create_blob(merged.encode()))
    trees = [_one_file(repo, blob) for blob in (base, ours, theirs)]
    favor = MergeFavor.OURS if side == "ours" else MergeFavor.THEIRS
    index = repo.merge_trees(trees[0], trees[1], trees[2], favor=favor)
    return str(index[_NAME].id) if _NAME in index else winner


def chosen_text(repo: pygit2.Repository, path: str, text: str) -> str:
    """Keep a text that a person made of a conflict and return its blob id.

    Raises:
        ForgeError: conflict markers are left in it.
    """
    if any(line.startswith(_MARKERS) for line in text.splitlines()):
        raise ForgeError(f"{path} still has conflict markers", hint="edit it again, or choose --ours or --theirs")
    return str(repo.create_blob(text.encode()))


def edited_text(path: str, text: str, editor: str) -> str:
    """Open a text in an editor under the name of its file and return what it was saved as.

    Raises:
        ForgeError: the editor is not there or fails.
    """
    with tempfile.TemporaryDirectory(prefix="forge-conflict-") as folder:
        file = Path(folder) / path.rpartition("/")[2]
        file.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*shlex.split(editor), str(file)], check=False).returncode  # noqa: S603 - the person's own editor
        except OSError as error:
            raise ForgeError(f"the editor {editor} does not start: {error.strerror}") from error
        if code != 0:
            raise ForgeError(f"the editor {editor} ended with {code}; nothing was settled")
        return file.read_text(encoding="utf-8")


def _text(repo: pygit2.Repository, blob: str) -> str:
    return bytes(repo[pygit2.Oid(hex=blob)].peel(pygit2.Blob).data).decode()


def _one_file(repo: pygit2.Repository, blob: str | None) -> pygit2.Oid:
    index = pygit2.Index()
    if blob is not None:
        index.add(pygit2.IndexEntry(_NAME, pygit2.Oid(hex=blob), FileMode.BLOB))
    return index.write_tree(repo)
