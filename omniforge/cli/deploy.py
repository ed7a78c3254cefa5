"""`forge deploy`: put a proved project where others use it."""

import re
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption
from omniforge.deploy.targets import DEFAULT, TARGETS

if TYPE_CHECKING:
    from omniforge.deploy.deploying import DeployPlan, Request

app = typer.Typer()
EnvName = Literal["preview", "production"]
_UNITS = {"m": 60.0, "h": 3600.0, "d": 86400.0}


def _target(value: str) -> str:
    if value not in TARGETS:
        raise typer.BadParameter(f'"{value}" is none of {", ".join(TARGETS)}')
    return value


def _seconds(value: str) -> str:
    if not re.fullmatch(r"\d+[mhd]", value):
        raise typer.BadParameter(f'"{value}" is no time; write 30m, 12h or 7d')
    return value


BranchOption = Annotated[
    str | None, typer.Option("--ref", metavar="BRANCH", help="Branch of the project; the one its folder shows.")
]
LossOption = Annotated[bool, typer.Option("--allow-data-loss", help="Apply migrations that destroy stored data.")]
DrainOption = Annotated[
    float, typer.Option("--drain", metavar="SECONDS", min=0, help="Time that running requests get to end.")
]


@app.command(epilog="Examples: forge deploy · forge deploy --env production · forge deploy --env production --dry-run")
def deploy(  # noqa: PLR0917 - typer passes options by name
    idea: IdeaOption = None,
    target: Annotated[
        str,
        typer.Option(
            "--target", "-t", metavar="|".join(TARGETS), help="Kind of place.", callback=_target,
            autocompletion=lambda incomplete: [t for t in TARGETS if t.startswith(incomplete)],
        ),
    ] = DEFAULT,
    env: Annotated[EnvName, typer.Option("--env", "-e", help="Which environment.")] = "preview",
    ref: BranchOption = None,
    allow_unverified: Annotated[
        bool, typer.Option("--allow-unverified", help="Deploy files that are not proved in full; recorded.")
    ] = False,
    allow_data_loss: LossOption = False,
    skip_backup: Annotated[
        bool, typer.Option("--skip-backup", help="Do not back the database up before a migration; recorded.")
    ] = False,
    expires: Annotated[
        str, typer.Option("--expires", metavar="TIME", help="How long a preview is kept: 12h, 7d.", callback=_seconds)
    ] = "7d",
    port: Annotated[
        int | None, typer.Option("--port", "-p", min=1, max=65535, help="Port of this machine's front proxy.")
    ] = None,
    drain: DrainOption = 30.0,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Put a proved project where others use it; what serves now serves on until the new release is healthy."""
    from omniforge.deploy import deploying
    from omniforge.deploy.overview import clean, show
    from omniforge.deploy.target import DeployOptions
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    options = DeployOptions(
        ref=ref, allow_unverified=allow_unverified, allow_data_loss=allow_data_loss, skip_backup=skip_backup,
        expires_s=float(expires[:-1]) * _UNITS[expires[-1]], port=port, drain_s=drain,
    )  # fmt: skip
    request = deploying.Request(workspace, current_slug(workspace, idea), env, target, options)
    if dry_run:
        _show_plan(request, json=json)
        return
    row = deploying.deploy(request, tell=render.note)
    for ended in clean(workspace, row.idea, tell=render.note):
        render.note(f"the preview {ended.url} was over and is gone")
    render.json_result(show(workspace, row)) if json else render.result(f"{row.url}\ndeployment {row.id} is live")


def _show_plan(request: "Request", *, json: bool) -> None:
    from omniforge.deploy import deploying

    found = deploying.plan(request)
    render.json_result(found) if json else render.result(_plan_text(found))


def _plan_text(found: "DeployPlan") -> str:
    lines = [
        f"{found.place} by the target {found.target}",
        f"branch {found.branch}, commit {found.commit[:7]}, files {found.digest[:12]}, proved: {found.verified}",
        *(f"{key}: {value}" for key, value in found.config.items()),
        f"would be refused: {found.why_not}" if found.why_not else "nothing stands in the way",
    ]
    return "\n".join(lines)
