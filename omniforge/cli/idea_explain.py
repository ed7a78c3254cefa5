"""`forge idea explain` and `forge idea refine`: why the spec is as it is, and more of it."""

from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import IdeaOption, JsonOption, RefOption

app = typer.Typer()


@app.command(epilog="Example: forge idea explain models.product")
def explain(
    path: Annotated[str, typer.Argument(metavar="[PATH]", help="Only this part of the spec.")] = "",
    idea: IdeaOption = None,
    ref: RefOption = None,
    json: JsonOption = False,
) -> None:
    """Say why each part of the spec is there: words of the text and where they stand, a pack, or assumed."""
    from omniforge.cli import idea_view
    from omniforge.cli.idea_history import open_current
    from omniforge.ideas import explanation

    reasons = explanation.explain(open_current(idea), ref, under=path.strip())
    render.json_result(reasons) if json else render.result(idea_view.reasons_text(reasons, whole=bool(path)))
