"""`forge up`: from one sentence to a running app."""

from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, FileOption, JsonOption, NameOption

app = typer.Typer()


@app.command(epilog='Example: forge up "An online shop for handmade ceramics from small studios"')
def up(  # noqa: PLR0917 - typer passes options by name
    text: Annotated[str | None, typer.Argument(help="The idea in your words; - reads standard input.")] = None,
    file: FileOption = None,
    name: NameOption = None,
    port: Annotated[int | None, typer.Option("--port", "-p", min=1, max=65535, help="Port of the preview.")] = None,
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not prove the app.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Return when the app answers; prove it meanwhile.")] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Go from one sentence to a running app; then prove it while you look at it."""
    from omniforge.build import up as going
    from omniforge.cli import idea_view
    from omniforge.cli.build_view import printer, settings_of
    from omniforge.cli.idea import idea_words
    from omniforge.ideas import create
    from omniforge.workspace import find_workspace, idea_slugs, open_workspace

    words = idea_words(text, file)
    if dry_run:
        plan = create.plan_idea(words, name=name, taken=idea_slugs(find_workspace()))
        render.json_result(idea_view.plan_data(plan)) if json else render.result(idea_view.plan_text(plan))
        return
    workspace = open_workspace()
    settings = settings_of({})
    slug = create.create_idea(workspace, words, name=name).idea.slug
    done = going.bring_up(
        workspace,
        slug,
        verify="none" if no_verify or detach else "full",
        jobs=settings.jobs,
        port=port,
        first_port=settings.port,
        listener=printer(json=json, verbose=False),
    )
    if detach and not no_verify:
        render.note(f"the proof goes on in the background: {going.verify_detached(workspace, slug)}")
    for line in done.outcome.notes:
        render.note(f"note: {line}")
    if not json:
        render.result(str(done.outcome.project))
        render.result(done.preview.url if done.preview else "no preview: Node is not installed; forge doctor says more")
