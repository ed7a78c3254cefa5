"""`forge merge-file` and `forge merge-driver`: three-way merge of specs and other YAML and JSON.

Exit codes follow Git: 0 clean, 1 conflict, more is an error; the driver never returns more than 1.
"""

from pathlib import Path
from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import JsonOption

file_app = typer.Typer()
driver_app = typer.Typer()


def _input(what: str) -> typer.models.ArgumentInfo:
    info: typer.models.ArgumentInfo = typer.Argument(help=what, exists=True, dir_okay=False, readable=True)
    return info


@file_app.command(epilog="Example: forge merge-file base.yaml ours.yaml theirs.yaml > merged.yaml")
def merge_file(
    base: Annotated[Path, _input("The version both sides come from.")],
    ours: Annotated[Path, _input("Our side.")],
    theirs: Annotated[Path, _input("The other side.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="PATH", help="Name of the file; that of OURS when missing.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Merge three versions of a file by structure and print the result; 0 is clean, 1 a conflict."""
    from omniforge.ideas.merge_files import merge_files

    merge = merge_files(base, ours, theirs, name=name or ours.name)
    if json:
        held = {"clean": merge.is_clean, "conflicts": merge.conflicts, "note": merge.note, "text": merge.text}
        render.json_result(held)
    else:
        render.exact(merge.text)
    if merge.note:
        render.note(merge.note)
    for conflict in merge.conflicts:
        render.note(conflict.describe())
    raise typer.Exit(0 if merge.is_clean else 1)


@driver_app.command(epilog="Registered as: forge merge-driver %O %A %B %P (see gitattributes(5)).")
def merge_driver(
    base: Annotated[Path, typer.Argument(help="%O: the version both sides come from.")],
    ours: Annotated[Path, typer.Argument(help="%A: our side; gets the result.")],
    theirs: Annotated[Path, typer.Argument(help="%B: the other side.")],
    path: Annotated[str, typer.Argument(help="%P: path of the file in the repository.")],
) -> None:
    """Be Git's merge driver: merge into OURS; 0 is clean, 1 everything else."""
    from omniforge.ideas.merge_files import drive

    raise typer.Exit(drive((str(base), str(ours), str(theirs), path)))
