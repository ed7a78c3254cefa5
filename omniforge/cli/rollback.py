"""`forge rollback`: serve an earlier deployment again."""

from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.deploy import DrainOption, EnvName, LossOption
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption

app = typer.Typer()


@app.command(epilog="Examples: forge rollback · forge rollback 12 --idea clay-co")
def rollback(  # noqa: PLR0917 - typer passes options by name
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Number of the deployment; the one before when missing.")
    ] = None,
    idea: IdeaOption = None,
    env: Annotated[EnvName | None, typer.Option("--env", "-e", help="Environment; production's first.")] = None,
    ref: Annotated[str | None, typer.Option("--ref", metavar="BRANCH", help="Branch of a preview.")] = None,
    drain: DrainOption = 30.0,
    restore_backup: Annotated[
        bool,
        typer.Option("--restore-backup", help="Where the schema no longer fits: bring back the data of that time."),
    ] = False,
    allow_data_loss: LossOption = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Serve an earlier deployment again, if the database as it is now still fits it."""
    from omniforge.deploy import deploying
    from omniforge.deploy.overview import show
    from omniforge.deploy.target import DeployOptions
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    if dry_run:
        to, live = deploying.goal_of_rollback(workspace, slug, env=env, branch=ref, number=number)
        text = f"would go back from deployment {live.id} to {to.id} ({to.commit_id[:7]}, files {to.digest[:12]})"
        render.json_result({"from": live.id, "to": to.id}) if json else render.result(text)
        return
    options = DeployOptions(drain_s=drain, restore_backup=restore_backup, allow_data_loss=allow_data_loss)
    row = deploying.roll_back(
        workspace, slug, env=env, branch=ref, number=number, options=options, tell=render.note
    )  # fmt: skip
    words = f"{row.url}\ndeployment {row.id} is live: {row.of_id} again"
    render.json_result(show(workspace, row)) if json else render.result(words)
