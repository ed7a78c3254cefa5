"""`forge init`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, JsonOption

app = typer.Typer()


@app.command(epilog="Example: forge init ~/my-ideas")
def init(
    folder: Annotated[
        Path | None, typer.Argument(help="The workspace; FORGE_HOME or the current folder when missing.")
    ] = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make a workspace: forge.toml, ideas/, projects/ and .forge/. What exists is left alone."""
    from omniforge.workspace import Workspace, init_workspace, missing_parts

    root = (folder or Path(os.environ.get("FORGE_HOME") or ".")).expanduser().absolute()
    if dry_run:
        made = missing_parts(Workspace(root))
    else:
        _, made = init_workspace(root)
    if json:
        render.json_result({"workspace": root, "made": made, "dry_run": dry_run})
        return
    verb = "would make" if dry_run else "made"
    render.result("\n".join(f"{verb} {path}" for path in made) or f"{root} is a workspace already")
    render.note('Next: forge idea new "a shop for handmade ceramics"')
