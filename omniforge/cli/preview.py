"""`forge preview`: run a project on this machine, look at it, stop it."""

from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption
from omniforge.errors import UsageError

app = typer.Typer()


@app.command(epilog="Examples: forge preview · forge preview --port 4000 · forge preview --stop")
def preview(  # noqa: PLR0917 - typer passes options by name
    idea: IdeaOption = None,
    port: Annotated[int | None, typer.Option("--port", "-p", min=1, max=65535, help="Port; else a free one.")] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Stop the running preview.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Say whether it runs, and where.")] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Run a project on this machine with its own database; stays up until it is stopped."""
    from omniforge.build import preview as previews
    from omniforge.cli.build_view import settings_of
    from omniforge.workspace import current_slug, find_workspace

    if stop and status:
        raise UsageError("choose one of --stop and --status")
    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    running = previews.status(workspace, slug)
    if stop:
        stopped = running is not None and (dry_run or previews.stop(workspace, slug))
        words = f"stopped {running.url}" if running is not None and stopped else f"no preview of {slug} is running"
        render.json_result({"stopped": stopped}) if json else render.result(words)
        return
    if not status and not dry_run:
        first = settings_of({}).port
        running = previews.start(workspace, slug, port=port, first_port=first, progress=render.note)
    if json:
        render.json_result(running)
    else:
        render.result(running.url if running is not None else f"no preview of {slug} is running")
