"""`--on`: builds and batches done by a fleet, for the commands that offer it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from omniforge.cli import render
from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.build.batch import BatchOptions, Elsewhere
    from omniforge.build.request import BuildOptions
    from omniforge.fleet.client import Fleet


@contextmanager
def building_on(url: str, options: "BuildOptions", *, store: str | None, wait_s: float) -> "Iterator[BuildOptions]":
    """Return options of a build that a fleet does.

    Raises:
        UsageError: language models were to take part: their answers are recorded where the idea is.
    """
    if options.models is not None:
        raise UsageError("language models take part in builds on this machine alone", hint="with --on: --models off")
    with _opened(url, store=store, wait_s=wait_s) as fleet:
        from omniforge.fleet.building import STEPS, FleetBuild
        from omniforge.workspace import find_workspace

        yield replace(options, elsewhere=FleetBuild(fleet, find_workspace().cache), extra_steps=STEPS)


@contextmanager
def batching_on(
    url: str, options: "BatchOptions", *, n_ideas: int, jobs: int | None, store: str | None, wait_s: float
) -> "Iterator[tuple[BatchOptions, Elsewhere]]":
    """Return options of a batch that a fleet does, as many ideas on their way at once as it takes, and what asks it."""
    with _opened(url, store=store, wait_s=wait_s) as fleet:
        from omniforge.fleet.batching import FleetBatch, ideas_at_once

        at_once = jobs or ideas_at_once(fleet, n_ideas)
        yield replace(options, jobs=at_once), FleetBatch(fleet, options).make


@contextmanager
def _opened(url: str, *, store: str | None, wait_s: float) -> "Iterator[Fleet]":
    from omniforge.fleet.address import read_address, require_extra

    require_extra()
    from omniforge.fleet.client import FleetOptions, opened_fleet

    with opened_fleet(read_address(url), FleetOptions(store=store, wait_s=wait_s), render.note) as fleet:
        yield fleet
