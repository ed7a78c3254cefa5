"""`forge project set | unset | settings`: a project's domain and the plain variables of its app."""

import os
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, EnvOption, IdeaOption, JsonOption

if TYPE_CHECKING:
    from omniforge.projects.app_settings import Change

app = typer.Typer()
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="domain, or a variable of the app, e.g. LOG_LEVEL.")]


@app.command(
    "set",
    epilog="Examples: forge project set domain shop.example --env production · forge project set LOG_LEVEL debug",
)
def set_(  # noqa: PLR0917 - typer passes options by name
    key: KeyArgument,
    value: Annotated[str, typer.Argument(help="The value.")],
    idea: IdeaOption = None,
    env: EnvOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Set the domain or a variable of the app, for one environment or both. Secrets: forge secret set."""
    done = _change(key, value, idea=idea, env=env, dry_run=dry_run)
    if json:
        render.json_result(done)
        return
    was = f" (was {done.old})" if done.old not in (None, done.new) else ""
    render.result(f"{done.name} = {done.new}{was}, {done.environment or 'preview and production'}")
    _tell_unknown(done.name, idea)


@app.command(epilog="Example: forge project unset domain --env preview")
def unset(
    key: KeyArgument,
    idea: IdeaOption = None,
    env: EnvOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Take a setting away."""
    done = _change(key, None, idea=idea, env=env, dry_run=dry_run)
    if json:
        render.json_result(done)
    else:
        render.result(f"{done.name} is not set any more (was {done.old})")


@app.command(epilog="Example: forge project settings --json")
def settings(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """List what the app finds in its environment in preview and production, and where it comes from."""
    from omniforge.projects import app_environment as room
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    found = {env: room.app_environment(workspace, slug, env, environ=os.environ) for env in get_args(room.Environment)}
    if json:
        render.json_result({env: {"values": e.shown, "sources": e.sources} for env, e in found.items()})
        return
    rows = [(name, env, value, e.sources[name]) for env, e in found.items() for name, value in e.shown.items()]
    if rows:
        render.result(render.table([(n, e, str(s), v) for n, e, v, s in rows], ("NAME", "ENV", "FROM", "VALUE")))
    else:
        render.note("Nothing is set: the app uses its own defaults. E.g. forge project set domain shop.example")


def _change(key: str, value: str | None, *, idea: str | None, env: str | None, dry_run: bool) -> "Change":
    from omniforge.projects import app_settings
    from omniforge.secrets.book_file import Scope
    from omniforge.workspace import current_slug, open_workspace

    workspace = open_workspace()
    slug = current_slug(workspace, idea)
    scope = cast(Scope, env or "")
    return app_settings.change(workspace, slug, key, value, environment=scope, dry_run=dry_run)


def _tell_unknown(name: str, idea: str | None) -> None:
    """Say so when the generated app does not read a variable: code of one's own may."""
    from omniforge.projects.app_environment import listed_variables
    from omniforge.projects.app_settings import DOMAIN
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    listed = listed_variables(workspace.project(current_slug(workspace, idea)))
    if listed and name not in listed and name != DOMAIN:
        render.note(f"note: .env.example does not list {name}; only code of your own would read it")
