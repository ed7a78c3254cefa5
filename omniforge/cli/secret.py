"""`forge secret …`: values that nobody may see, kept encrypted for apps and for forge itself."""

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, EnvOption, IdeaOption, JsonOption
from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.secrets.book import Address
    from omniforge.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Keep secrets of apps and keys of models, encrypted.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the variable, e.g. SMTP_URL.")]
ForgeOption = Annotated[
    bool, typer.Option("--forge", help="A secret of forge itself, e.g. the key of a model; of no project.")
]


@app.command(
    "set",
    epilog="Examples: forge secret set SMTP_URL --env production · pass show openai | forge secret set OPENAI_API_KEY "
    "--forge · forge secret set JWT_SECRET --generate",
)
def set_(  # noqa: PLR0917 - typer passes options by name
    name: NameArgument,
    extra: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    idea: IdeaOption = None,
    env: EnvOption = None,
    forge: ForgeOption = False,
    from_env: Annotated[
        str | None, typer.Option("--from-env", metavar="VARIABLE", help="Take the value from this variable.")
    ] = None,
    generate: Annotated[bool, typer.Option("--generate", help="Make a random value.")] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Keep a secret. The value comes from a prompt, from standard input or a variable; never from the command line."""
    from omniforge.secrets import book

    if extra:
        raise UsageError(
            "a value on the command line stays in the shell's history and in the list of processes",
            hint=f"leave it out and type it when asked, or pipe it: … | forge secret set {name}",
        )
    workspace, address = _address(name, idea=idea, env=env, forge=forge)
    book.check_name(name)
    value = _value(name, from_env=from_env, generate=generate)
    replaced = any(
        (e.project, e.environment, e.name) == (address.project, address.environment, name)
        for e in book.listed(workspace, address.project)
    )
    if not dry_run:
        replaced = book.set_secret(workspace, address, value, now=datetime.now(tz=UTC), environ=os.environ)
    if json:
        render.json_result({**_shown(address), "replaced": replaced, "written": not dry_run})
    else:
        render.result(f"{'replaced' if replaced else 'kept'} {name} ({_whose(address)})")


@app.command("list", epilog="Example: forge secret list --idea clay-co --json")
def list_(
    idea: IdeaOption = None,
    forge: ForgeOption = False,
    every: Annotated[bool, typer.Option("--all", help="Of every project and of forge.")] = False,
    json: JsonOption = False,
) -> None:
    """List names of secrets, for what environment and since when. Values are never shown."""
    from omniforge.secrets import book
    from omniforge.workspace import find_workspace

    workspace = find_workspace()
    project = None if every else _project(workspace, idea, forge=forge)
    found = book.listed(workspace, project)
    if json:
        render.json_result(found)
    elif found:
        rows = [(e.name, e.environment or "both", e.set_at, e.project or "forge") for e in found]
        render.result(render.table(rows, ("NAME", "ENVIRONMENT", "SET", "OF")))
    else:
        render.note("No secret is kept. Keep one: forge secret set NAME")


@app.command(epilog="Example: forge secret unset SMTP_URL --env preview")
def unset(  # noqa: PLR0917 - the same
    name: NameArgument,
    idea: IdeaOption = None,
    env: EnvOption = None,
    forge: ForgeOption = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Forget a secret."""
    from omniforge.secrets import book

    workspace, address = _address(name, idea=idea, env=env, forge=forge)
    kept = {(e.environment, e.name) for e in book.listed(workspace, address.project)}
    if (address.environment, name) not in kept:
        elsewhere = ", ".join(sorted(e or "both" for e, n in kept if n == name))
        hint = f"it is kept for: {elsewhere}" if elsewhere else "forge secret list"
        raise UsageError(f"{name} is not kept ({_whose(address)})", hint=hint)
    if not dry_run:
        book.unset(workspace, address, environ=os.environ)
    if json:
        render.json_result({**_shown(address), "forgotten": not dry_run})
    else:
        render.result(f"forgot {name} ({_whose(address)})")


@app.command(epilog="Example: forge secret rotate --json")
def rotate(dry_run: DryRunOption = False, json: JsonOption = False) -> None:
    """Encrypt every secret of the workspace again with a new key, and forget the old key."""
    from omniforge.secrets import book
    from omniforge.workspace import find_workspace

    workspace = find_workspace()
    if dry_run:
        n_secrets = len(book.listed(workspace))
        render.json_result({"n_secrets": n_secrets}) if json else render.result(f"{n_secrets} secrets would be sealed")
        return
    done = book.rotate(workspace, environ=os.environ)
    if json:
        render.json_result(done)
        return
    render.result(f"{done.n_secrets} secrets sealed with the new key {done.new_key} in {done.place}")
    render.note(f"Copies of the store that are older need the old key {done.old_key}, which is gone.")


def _project(workspace: "Workspace", idea: str | None, *, forge: bool) -> str:
    from omniforge.workspace import current_slug

    if forge and idea is not None:
        raise UsageError("choose one of --forge and --idea")
    return "" if forge else current_slug(workspace, idea)


def _address(name: str, *, idea: str | None, env: str | None, forge: bool) -> "tuple[Workspace, Address]":
    from omniforge.secrets.book import Address
    from omniforge.secrets.book_file import Scope
    from omniforge.workspace import open_workspace

    if forge and env is not None:
        raise UsageError("forge itself has no environments", hint="leave --env out")
    workspace = open_workspace()
    return workspace, Address(_project(workspace, idea, forge=forge), cast(Scope, env or ""), name)


def _value(name: str, *, from_env: str | None, generate: bool) -> str:
    """Return the value from where it is to come from; a line end at its end is no part of it."""
    if generate:
        from omniforge.projects.app_environment import generated

        if from_env is not None:
            raise UsageError("choose one of --generate and --from-env")
        return generated(name)
    if from_env is not None:
        if from_env not in os.environ:
            raise UsageError(f"there is no variable {from_env}")
        return os.environ[from_env]
    if sys.stdin.isatty():
        return str(typer.prompt(name, hide_input=True, err=True))
    try:
        text = sys.stdin.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: the value is no UTF-8 text", hint="encode it, e.g. with base64") from error
    return text.removesuffix("\n").removesuffix("\r")


def _shown(address: "Address") -> dict[str, str]:
    return {"project": address.project, "environment": address.environment, "name": address.name}


def _whose(address: "Address") -> str:
    if not address.project:
        return "of forge"
    return f"{address.project}, {address.environment or 'preview and production'}"
