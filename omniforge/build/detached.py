"""Programs that outlive the command that started them: each in a process group of its own, its output in a file."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from omniforge.atomic_write import make_folder, translating
from omniforge.errors import ForgeError

_children: list["subprocess.Popen[bytes]"] = []
"""Kept so that a child of a long-running forge is reaped when it ends, and never waited for."""


def start(
    command: Sequence[str], *, cwd: Path, log: Path, environ: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a program and return at once.

    Raises:
        ForgeError: it cannot be started.
    """
    _children[:] = [child for child in _children if child.poll() is None]
    make_folder(log.parent)
    with translating(log), log.open("wb") as output:
        try:
            child = subprocess.Popen(  # noqa: S603 - programs of forge and of its projects
                list(command), cwd=cwd, env=dict(environ) if environ is not None else None, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise ForgeError(f"{command[0]} does not start: {error.strerror}") from error
    _children.append(child)
    return child
