"""`forge project archive | delete | restore`: the end of a project's life, and the way back."""

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption
from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.build.retire import Ending, Mode

app = typer.Typer()
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
WithIdeaOption = Annotated[bool, typer.Option("--with-idea", help="The idea as well, not the project alone.")]


@app.command(epilog="Example: forge project archive --idea clay-co")
def archive(
    idea: IdeaOption = None,
    with_idea: WithIdeaOption = False,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Put a project away: all its history in a bundle and its local data beside it. Undo: forge project restore."""
    _end("archive", idea, with_idea=with_idea, yes=yes, dry_run=dry_run, json=json)


@app.command(epilog="Example: forge project delete --idea clay-co --dry-run")
def delete(
    idea: IdeaOption = None,
    with_idea: WithIdeaOption = False,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Delete a project with its settings, secrets and local data; a bundle keeps its history."""
    _end("delete", idea, with_idea=with_idea, yes=yes, dry_run=dry_run, json=json)


@app.command(epilog="Example: forge project restore clay-co")
def restore(
    name: Annotated[str | None, typer.Argument(help="A project or an archive; without it: list archives.")] = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Bring a project back from its newest archive; the archive stays."""
    from omniforge.build import retire
    from omniforge.workspace import find_workspace

    workspace = find_workspace()
    if name is None or dry_run:
        found = [a for a in retire.archives(workspace) if name in (None, a.name, a.slug)]
        if json:
            render.json_result(found)
        elif found:
            rows = [(a.name, a.slug, a.made_at, ", ".join(a.parts)) for a in found]
            render.result(render.table(rows, ("ARCHIVE", "PROJECT", "MADE", "HOLDS")))
        else:
            render.note("There is no archive. Make one: forge project archive")
        return
    made = retire.restore(workspace, name)
    render.json_result(made) if json else render.result("\n".join(map(str, made)))


def _end(mode: "Mode", idea: str | None, *, with_idea: bool, yes: bool, dry_run: bool, json: bool) -> None:
    from omniforge.build import retire
    from omniforge.workspace import current_slug, find_workspace

    workspace, now = find_workspace(), datetime.now(tz=UTC)
    slug = current_slug(workspace, idea)
    ending = retire.plan(workspace, slug, mode, with_idea=with_idea, now=now)
    if not dry_run:
        _ask(ending, yes=yes)
        retire.carry_out(workspace, ending, now=now, environ=os.environ)
    if json:
        render.json_result({"ending": ending, "done": not dry_run})
        return
    render.result(_text(ending))
    if not dry_run and ending.folders:
        render.note(f"Bring it back: forge project restore {ending.kept_in.name}")


def _ask(ending: "Ending", *, yes: bool) -> None:
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(f"to {ending.mode} a project has to be confirmed", hint="at a terminal, or with --yes")
    render.note(_text(ending))
    if not typer.confirm(f"{ending.mode.capitalize()} {ending.slug}?", default=False, err=True):
        raise UsageError("nothing was changed")


def _text(ending: "Ending") -> str:
    lines = [f"removed: {folder}" for folder in ending.folders]
    lines += [f"kept in: {ending.kept_in}"] if ending.folders else []
    return "\n".join([*lines, *(f"gone for good: {what}" for what in ending.lost)])
