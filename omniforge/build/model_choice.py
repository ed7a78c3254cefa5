"""Whether language models take part in a build, and what they may cost: decided before it starts."""

from collections.abc import Mapping
from pathlib import Path

from omniforge.llm.recordings import locked_answers
from omniforge.llm.setup import ModelOptions, choose_mode, is_ci, options_of
from omniforge.settings import Resolved
from omniforge.workspace import Workspace

_LOCK = "forge.lock"


def choose(
    workspace: Workspace, idea: str | None, found: Resolved, *, environ: Mapping[str, str], is_terminal: bool
) -> ModelOptions | None:
    """Return how models take part in the build of an idea; None when they do not.

    Args:
        workspace: the workspace.
        idea: its slug; none for an idea that is still to be made, which has no recordings.
        found: settings, flags included.
        environ: says whether this is CI.
        is_terminal: whether a person is there.
    """
    recorded = idea is not None and _has_answers(workspace.idea(idea) / _LOCK)
    choice = choose_mode(found, has_recordings=recorded, is_ci=is_ci(environ), is_terminal=is_terminal)
    return options_of(found, choice)


def _has_answers(lock: Path) -> bool:
    return lock.is_file() and bool(locked_answers(lock.read_text(encoding="utf-8", errors="replace")))
