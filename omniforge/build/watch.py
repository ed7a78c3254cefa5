"""Building on every save: the file of a spec is watched, and what changed reaches the running preview.

Invariant: a spec that is not acceptable changes nothing; whatever comes of a save, watching goes on.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from omniforge.build import preview as previews
from omniforge.build.journal import Listener
from omniforge.build.request import BuildOptions
from omniforge.build.run import BuildOutcome, build
from omniforge.errors import ForgeError
from omniforge.ideas.repository import SPEC
from omniforge.workspace import Workspace, require_idea_folder

_DEBOUNCE_MS = 400
"""Longest time that saves are gathered for one build."""
_STEP_MS = 30
"""Quiet time after which a save counts as whole."""
_EMPTY = sha256(b"").hexdigest()
_EMPTY_PATIENCE = 20
"""Looks at an empty file before it counts: most editors empty a file and then write it."""
_LOOK_AGAIN_MS = 1_000
"""File systems that tell nothing are looked at this often."""


@dataclass(frozen=True, slots=True)
class PreviewWish:
    """Where the preview is to run; see `preview.start`."""

    port: int | None = None
    first_port: int = 3000
    progress: Callable[[str], None] = lambda _text: None


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save; the first one stands for what was there when watching began.

    Attributes:
        outcome: of the build; None when there was none, as `error` says.
        url: of the running preview, if there is one.
        seconds: from when the save was noticed.
    """

    outcome: BuildOutcome | None
    error: ForgeError | None
    url: str | None
    seconds: float


def watch(
    workspace: Workspace,
    slug: str,
    *,
    options: BuildOptions,
    on_saved: Callable[[Saved], None],
    preview: PreviewWish | None = None,
    listener: Listener | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Build now and after every save of the spec, until `stop` is set or the person interrupts.

    A preview that this starts ends with it; one that runs already is used and left running.

    Args:
        workspace: the workspace.
        slug: the idea.
        options: of every build.
        on_saved: told what came of each save, in order.
        preview: how to run the preview; none is run when missing.
        listener: hears the events of the builds.
        stop: ends the watch; only an interrupt does when missing.

    Raises:
        ForgeError: there is no such idea.
    """
    spec = require_idea_folder(workspace, slug) / SPEC
    with _preview_of_its_own(workspace, slug, wanted=preview is not None):
        for _ in _versions(spec, stop or threading.Event()):
            on_saved(_take(workspace, slug, options, preview, listener))


def _take(
    workspace: Workspace, slug: str, options: BuildOptions, preview: PreviewWish | None, listener: Listener | None
) -> Saved:
    began = time.monotonic()
    outcome: BuildOutcome | None = None
    url: str | None = None
    error: ForgeError | None = None
    try:
        outcome = build(workspace, slug, options=options, listener=listener)
        if preview is not None:
            url = previews.start(
                workspace, slug, port=preview.port, first_port=preview.first_port, progress=preview.progress
            ).url
    except ForgeError as refused:
        error = refused
    return Saved(outcome, error, url, time.monotonic() - began)


@contextmanager
def _preview_of_its_own(workspace: Workspace, slug: str, *, wanted: bool) -> Iterator[None]:
    """Stop a preview that was not there before the block."""
    is_ours = wanted and previews.status(workspace, slug) is None
    try:
        yield
    finally:
        if is_ours:
            previews.stop(workspace, slug)


def _versions(spec: Path, stop: threading.Event) -> Iterator[str]:
    """Yield the hash of each content of a file: first the one that is there, then every new one once it is whole.

    What is saved while a version is worked on is yielded next, and only the last of several.
    """
    from watchfiles import watch as notices

    seen = ""
    events = notices(
        spec.parent, watch_filter=lambda _change, path: Path(path).name == spec.name, debounce=_DEBOUNCE_MS,
        step=_STEP_MS, rust_timeout=_LOOK_AGAIN_MS, yield_on_timeout=True, recursive=False, stop_event=stop,
        raise_interrupt=True,
    )  # fmt: skip
    while not stop.is_set():
        now = _whole(spec, seen)
        if now not in ("", seen):
            seen = now
            yield now
            continue
        next(events, None)


def _whole(path: Path, seen: str) -> str:
    """Return the hash of a file's content once it stands still; an empty file counts only when it stays empty."""
    now, patience = _digest(path), _EMPTY_PATIENCE
    while now != seen:
        time.sleep(_STEP_MS / 1000)
        before, now = now, _digest(path)
        if now == _EMPTY and patience:
            patience -= 1
        elif now == before:
            break
    return now


def _digest(path: Path) -> str:
    """Return the hash of a file's content; empty while there is none: an editor may be replacing it."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
