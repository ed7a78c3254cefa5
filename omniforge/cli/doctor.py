"""`forge doctor`."""

import os
from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import JsonOption

app = typer.Typer()
_MARKS = {"ok": ("ok", "green"), "warn": ("note", "yellow"), "missing": ("missing", "red")}


@app.command(epilog="Example: forge doctor --json")
def doctor(
    json: JsonOption = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Register the merge driver in clones of ideas that lack it.")
    ] = False,
) -> None:
    """Say what works on this machine, what is missing, and the fix. Exits 1 when apps cannot be generated."""
    from omniforge import doctor as room
    from omniforge.workspace import find_workspace

    workspace = find_workspace()
    if fix:
        room.register_drivers(workspace)
    health = room.examine(workspace, os.environ)
    if json:
        summary = {"can_generate": health.can_generate, "can_verify": health.can_verify}
        render.json_result({**summary, "findings": health.findings})
    else:
        rows = [(_MARKS[f.status][0], f.name, f.found) for f in health.findings]
        render.result(render.table(rows, ("", "what", "found")))
        for finding in health.findings:
            if finding.fix:
                render.result(f"\n{finding.name} is needed for {finding.needed_for}\n  fix: {finding.fix}")
    if not health.can_generate:
        raise typer.Exit(1)
