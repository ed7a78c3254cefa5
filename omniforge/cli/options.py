"""Options that commands share, defined once. No heavy module is imported here: completion runs on every key."""

from pathlib import Path
from typing import Annotated

import typer


def _idea_slugs(incomplete: str) -> list[str]:
    from omniforge.workspace import find_workspace, idea_slugs

    return [slug for slug in idea_slugs(find_workspace()) if slug.startswith(incomplete)]


IdeaOption = Annotated[
    str | None,
    typer.Option(
        "--idea",
        "-i",
        metavar="SLUG",
        help="The idea; found from the current folder when missing.",
        autocompletion=_idea_slugs,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")]
RefOption = Annotated[
    str | None, typer.Option("--ref", metavar="REF", help="Branch, tag or commit; HEAD when missing.")
]
FileOption = Annotated[
    Path | None, typer.Option("--file", "-f", metavar="FILE", help="Read it from a file; - is standard input.")
]
NameOption = Annotated[str | None, typer.Option("--name", "-n", metavar="NAME", help="Name of the product.")]
TextArgument = Annotated[str | None, typer.Argument(help="The idea in your words; - reads standard input.")]
