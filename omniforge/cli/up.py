"""`forge up`: from one sentence to a running app."""

import json as jsonlib
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import (
    DryRunOption,
    FileOption,
    JsonOption,
    MaxCostOption,
    ModelsOption,
    NameOption,
    TextArgument,
)
from omniforge.errors import BudgetError, VerifyError

if TYPE_CHECKING:
    from omniforge.build.up import Proof, Summary

app = typer.Typer()


@app.command(epilog='Example: forge up "An online shop for handmade ceramics from small studios"')
def up(  # noqa: PLR0917 - typer passes options by name
    text: TextArgument = None,
    file: FileOption = None,
    name: NameOption = None,
    port: Annotated[int | None, typer.Option("--port", "-p", min=1, max=65535, help="Port of the preview.")] = None,
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not prove the app.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Return when the app answers; prove it meanwhile.")] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    models: ModelsOption = None,
    max_cost: MaxCostOption = None,
) -> None:
    """Go from one sentence to a running app; then prove it while you look at it."""
    from omniforge.build import up as going
    from omniforge.build.preview import require_free
    from omniforge.cli.build_view import models_of, printer, settings_of
    from omniforge.cli.idea import idea_models, idea_words, show_plan
    from omniforge.ideas import create
    from omniforge.workspace import open_workspace

    words = idea_words(text, file)
    if dry_run:
        show_plan(words, name=name, json=json)
        return
    workspace = open_workspace()
    settings = settings_of({})
    require_free(port)
    flags = {"models": models, "max_cost": max_cost}
    asked, helpers = models_of(flags, new_idea=True), idea_models(flags)
    slug = create.create_idea(workspace, words, name=name, models=helpers).idea.slug
    if asked is not None and helpers is not None:
        asked = replace(asked, max_cost_usd=max(0.0, asked.max_cost_usd - helpers.spent_usd))
    try:
        done = going.bring_up(
            workspace,
            slug,
            verify="none" if no_verify or detach else "full",
            jobs=settings.jobs,
            port=port,
            first_port=settings.port,
            listener=printer(json=json, verbose=False),
            models=asked,
        )
    except (VerifyError, BudgetError):
        # the app runs all the same: a script that asked for it gets its address
        _say(going.summary(workspace, slug, "failed"), json=json)
        raise
    if detach and not no_verify:
        render.note(f"the proof goes on in the background: {going.verify_detached(workspace, slug)}")
    for line in done.outcome.notes:
        render.note(f"note: {line}")
    state: Proof = "running" if detach and not no_verify else "proved" if done.outcome.proved else "not made"
    _say(going.summary(workspace, slug, state), json=json)


def _say(summary: "Summary", *, json: bool) -> None:
    """Print where everything is: lines for people, one object on one line for scripts."""
    if json:
        render.result(jsonlib.dumps(render.plain(summary), ensure_ascii=False))
        return
    render.result(summary.project)
    render.result(summary.url or "no preview: Node is not installed; forge doctor says more")
    if summary.url:
        render.note(f"it runs until: forge preview --stop --idea {summary.idea}")
