"""`forge cost`: what language models have cost."""

from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import IdeaOption, JsonOption

app = typer.Typer()


@app.command(epilog="Example: forge cost --idea clay-co --build 12")
def cost(
    idea: IdeaOption = None,
    build: Annotated[int | None, typer.Option("--build", "-b", help="Only this build.")] = None,
    json: JsonOption = False,
) -> None:
    """Say what language models have cost, by agent, slot, file and build; of all ideas when none is named."""
    from omniforge.cli import cost_view
    from omniforge.store.builds import read_builds
    from omniforge.store.model_calls import find_calls
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea) if idea else None
    with read_builds(workspace.db) as store:
        rows = find_calls(store.connection, store.path, idea=slug, build_id=build)
    if json:
        render.json_result({**cost_view.receipt(rows), "slots": rows})
    elif rows:
        render.result(cost_view.receipt_text(rows))
    else:
        render.note("No language model has been asked: nothing has been spent.")
