"""How builds look on a command line: events as lines, builds as a table."""

import datetime as dt
import json as jsonlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from omniforge.cli import render
from omniforge.errors import DataLossError, ForgeError, UsageError

if TYPE_CHECKING:
    from omniforge.build.events import Recorded
    from omniforge.build.journal import Listener
    from omniforge.build.request import BuildOptions
    from omniforge.build.run import BuildOutcome
    from omniforge.llm.setup import ModelOptions
    from omniforge.settings import Settings
    from omniforge.store.builds import BuildRow, BuildStore
    from omniforge.workspace import Workspace

Reports = tuple[Path | None, Path | None, Path | None]
"""Where JUnit, SARIF and Markdown go."""
NO_REPORTS: Reports = (None, None, None)


def settings_of(flags: Mapping[str, Any]) -> "Settings":
    """Return the settings that hold, given the flags of this command."""
    from omniforge.settings import load
    from omniforge.workspace import find_workspace

    return load(find_workspace().settings_file, flags=flags).settings


def models_of(flags: Mapping[str, Any], *, idea: str | None = None, new_idea: bool = False) -> "ModelOptions | None":
    """Return how language models take part, by flags and settings; without a model set, no room of theirs is loaded.

    Args:
        flags: of this command; `models` and `max_cost` count.
        idea: the idea whose recordings may be used; the current one when missing.
        new_idea: whether it is still to be made, and so has none.
    """
    from omniforge.settings import load
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    found = load(workspace.settings_file, flags=flags)
    named = any(getattr(found.settings, key) for key in ("model", "model_fast", "model_reasoning", "model_writing"))
    if found.settings.models == "off" or (found.settings.models == "auto" and not named):
        return None
    from omniforge.build.model_choice import choose

    terminal = any(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    slug = None if new_idea else current_slug(workspace, idea)
    return choose(workspace, slug, found, environ=os.environ, is_terminal=terminal)


def printer(*, json: bool, verbose: bool) -> "Callable[[Recorded], None]":
    """Return a listener that prints events: JSON lines, or text."""
    if json:
        return _print_json
    from omniforge.build.plain_log import PlainLog

    log = PlainLog(github=os.environ.get("GITHUB_ACTIONS") == "true", verbose=verbose)

    def show(recorded: "Recorded") -> None:
        for line in log.lines(recorded):
            render.result(line)

    return show


def run_build(
    idea: str | None,
    options: "BuildOptions",
    *,
    json: bool = False,
    tui: bool = False,
    verbose: bool = False,
    reports: Reports = NO_REPORTS,
) -> "BuildOutcome":
    """Build with the output that was asked for, and end with the notes; a person at a terminal may allow a loss."""
    try:
        outcome = _build(idea, options, json=json, tui=tui, verbose=verbose, reports=reports)
    except DataLossError as error:
        if json or not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        render.note(str(error))
        if not typer.confirm("Build it all the same?", default=False, err=True):
            raise
        allowed = replace(options, may_lose_data=True)
        outcome = _build(idea, allowed, json=json, tui=tui, verbose=verbose, reports=reports)
    for line in outcome.notes:
        render.note(f"note: {line}")
    if not json:
        render.result(str(outcome.project))
    return outcome


def _build(
    idea: str | None, options: "BuildOptions", *, json: bool, tui: bool, verbose: bool, reports: Reports
) -> "BuildOutcome":
    from omniforge.workspace import current_slug, open_workspace

    workspace = open_workspace()
    slug = current_slug(workspace, idea)
    if tui:
        from omniforge.tui.watch import run_build as watch

        return watch(workspace, slug, lambda listener: _reported(workspace, slug, options, listener, reports))
    return _reported(workspace, slug, options, printer(json=json, verbose=verbose), reports)


def _reported(
    workspace: "Workspace", slug: str, options: "BuildOptions", listener: "Listener", reports: Reports
) -> "BuildOutcome":
    """Build, and write the reports somebody reads, however it ends; without a reader their room is not loaded."""
    from omniforge.build.run import build

    if not any(reports) and not any(os.environ.get(name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")):
        return build(workspace, slug, options=options, listener=listener)
    from omniforge.ci.reports import BuildRecord, ReportFiles, report_build

    record, files = BuildRecord(listener), ReportFiles(*reports)
    record.timeline.idea = slug
    try:
        outcome = build(workspace, slug, options=options, listener=record.hear)
    except ForgeError as error:
        report_build(record, files, os.environ, db=workspace.db, error=error)
        raise
    report_build(record, files, os.environ, db=workspace.db)
    return outcome


@contextmanager
def opened_build(number: int | None, idea: str | None) -> "Iterator[tuple[BuildStore, BuildRow]]":
    """Open the store at one build: the one numbered, else the last one of the idea.

    Raises:
        UsageError: there is none.
    """
    from omniforge.store.builds import read_builds
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    with read_builds(workspace.db) as store:
        row = store.get(number) if number is not None else store.latest(current_slug(workspace, idea))
        if row is None:
            which = f"build {number}" if number is not None else "build of this idea"
            raise UsageError(f"there is no {which}", hint="forge build list")
        yield store, row


def build_rows(builds: "list[BuildRow]", when: Callable[[float], str]) -> list[tuple[str, ...]]:
    """Return the cells of a table of builds."""
    return [(str(b.id), b.idea, b.branch, b.commit_id[:7], b.state, when(b.started_at)) for b in builds]


def when(at: float) -> str:
    """Return a time of the local clock to the minute."""
    return dt.datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _print_json(recorded: "Recorded") -> None:
    from omniforge.build.events import recorded_json

    render.result(jsonlib.dumps(recorded_json(recorded), ensure_ascii=False))
