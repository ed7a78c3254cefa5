"""`forge diff-file OLD NEW`: what changed between two files, by meaning; Git calls it as a diff driver too."""

from pathlib import Path
from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import JsonOption

app = typer.Typer()
driver_app = typer.Typer()
_FULL = 6
"""Arguments after the path; Git gives none for an unmerged one."""


@app.command(epilog="Example: forge diff-file old.yaml new.yaml --json")
def diff_file(
    old: Annotated[Path, typer.Argument(help="The older file, YAML or JSON.")],
    new: Annotated[Path, typer.Argument(help="The newer file.")],
    json: JsonOption = False,
) -> None:
    """Tell what changed between two YAML or JSON files, by meaning. Exits 0 whether or not they differ."""
    from omniforge.atomic_write import translating
    from omniforge.ideas import history
    from omniforge.spec.diff.report import as_data, as_text

    texts = []
    for path in (old, new):
        with translating(path, doing="read"):
            texts.append(path.read_bytes().decode("utf-8-sig", errors="replace"))
    found = history.file_changes(texts[0], texts[1], (str(old), str(new)))
    render.json_result(as_data(found)) if json else render.result(as_text(found))


@driver_app.command(
    epilog="Example: git config diff.forge.command 'forge diff-driver' (see gitattributes(5))",
    context_settings={"ignore_unknown_options": True},
)
def diff_driver(
    path: Annotated[str, typer.Argument(help="Path of the file in the repository.")],
    versions: Annotated[
        list[str] | None,
        typer.Argument(help="What Git adds: old file, its hash and mode, new file, its hash and mode."),
    ] = None,
) -> None:
    """Be Git's diff driver: tell what changed in PATH by meaning, or by line where it cannot be read."""
    from omniforge.ideas.line_diff import driver_text

    given = versions or []
    if len(given) < _FULL:
        render.result(f"* Unmerged path {path}")
        return
    render.result(driver_text(path, Path(given[0]), Path(given[3])))
