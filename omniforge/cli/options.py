"""Options that commands share, defined once. No heavy module is imported here: completion runs on every key."""

from collections.abc import Callable
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
MODES = ("off", "recorded", "live")


def _one_of(words: tuple[str, ...]) -> Callable[[str | None], str | None]:
    """Return the check of an option that takes one of these words."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in words:
            raise typer.BadParameter(f'"{value}" is none of {", ".join(words)}')
        return value

    return check


ModelsOption = Annotated[
    str | None,
    typer.Option(
        "--models",
        metavar="off|recorded|live",
        help="Whether language models help: not at all, from recorded answers alone, or live.",
        callback=_one_of(MODES),
        autocompletion=lambda incomplete: [m for m in MODES if m.startswith(incomplete)],
    ),
]
MaxCostOption = Annotated[
    float | None,
    typer.Option("--max-cost", metavar="USD", min=0, help="Most this may spend on models; 2 when missing."),
]
ENVIRONMENTS = ("preview", "production")
EnvOption = Annotated[
    str | None,
    typer.Option(
        "--env",
        "-e",
        metavar="preview|production",
        help="Only in this environment; both when missing.",
        callback=_one_of(ENVIRONMENTS),
        autocompletion=lambda incomplete: [e for e in ENVIRONMENTS if e.startswith(incomplete)],
    ),
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="URL", help="Have it done by the workers of this PostgreSQL (forge worker)."),
]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="PLACE", help="With --on: the fleet's artefacts as seen from here."),
]
WaitOption = Annotated[
    float, typer.Option("--wait", min=0, metavar="S", help="With --on: patience while no worker is alive.")
]
RefOption = Annotated[
    str | None, typer.Option("--ref", metavar="REF", help="Branch, tag or commit; HEAD when missing.")
]
FileOption = Annotated[
    Path | None, typer.Option("--file", "-f", metavar="FILE", help="Read it from a file; - is standard input.")
]
NameOption = Annotated[str | None, typer.Option("--name", "-n", metavar="NAME", help="Name of the product.")]
TextArgument = Annotated[str | None, typer.Argument(help="The idea in your words; - reads standard input.")]
JunitOption = Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write a JUnit report too.")]
SarifOption = Annotated[
    Path | None, typer.Option("--sarif", metavar="FILE", help="Write the findings as SARIF 2.1.0 too.")
]
SummaryOption = Annotated[
    Path | None, typer.Option("--summary", metavar="FILE", help="Write a summary in Markdown too.")
]
