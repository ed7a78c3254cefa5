"""`forge code …`: ask for what a spec cannot say; take or refuse what is proposed."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption, MaxCostOption, ModelsOption
from omniforge.errors import UsageError

if TYPE_CHECKING:
    from typer._click import Context


class RequestGroup(TyperGroup):
    """A group whose first word may be a request instead of a command: `forge code "add a waitlist"`."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Put `ask` before what names no command."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["ask", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=RequestGroup,
    no_args_is_help=True,
    help='Ask for a change in words: forge code "add a waitlist when a class is full". The spec is changed where that '
    "suffices; else extension files are edited on a branch, checked, and shown to you.",
)
COMMAND_NAMES = ("ask", "list", "show", "accept", "reject")
Level = Literal["none", "static", "test", "full"]
NumberArgument = Annotated[int | None, typer.Argument(metavar="[PROPOSAL]", help="Its number; the last when missing.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Take the result if all its checks pass.")]


@app.command(epilog='Example: forge code "add a waitlist when a class is full" --verify test')
def ask(  # noqa: PLR0917 - typer passes options by name
    request: Annotated[str, typer.Argument(help="What the app should do, in your words.")],
    idea: IdeaOption = None,
    verify: Annotated[Level, typer.Option("--verify", help="How far the result is proved.")] = "static",
    yes: YesOption = False,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="HOST", help="A host the edit may talk to.")
    ] = None,
    models: ModelsOption = None,
    max_cost: MaxCostOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Ask for a change; the word `ask` may be left out. Without a terminal the result stays a proposal."""
    from omniforge.cli.build_view import models_of
    from omniforge.cli.code_view import Asking, ask_for
    from omniforge.coding.attempts import Rules
    from omniforge.coding.run import clean_request

    words = clean_request(request)
    if words in COMMAND_NAMES:
        raise UsageError(f'"{words}" is a command, not a request', hint=f"options come after it: forge code {words}")
    options = models_of({"models": models, "max_cost": max_cost}, idea=idea)
    if options is None:
        raise UsageError(
            "forge code needs a language model, and none takes part",
            hint='set one: forge model use openai/gpt-5-mini, then --models live; without one: forge idea refine "…"',
        )
    interactive = not (yes or json or dry_run) and sys.stdin.isatty() and sys.stdout.isatty()
    asking = Asking(
        words, options, Rules(verify, tuple(allow_host or ())),
        idea=idea, yes=yes, interactive=interactive, dry_run=dry_run, json=json,
    )  # fmt: skip
    ask_for(asking)


@app.command("list", epilog="Example: forge code list --json")
def list_(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """List open proposals."""
    from omniforge.projects.proposals import proposals

    found = proposals(_repository(idea))
    if json:
        render.json_result(found)
    elif found:
        rows = [(str(p.number), p.onto, str(len(p.files)), p.subject) for p in found]
        render.result(render.table(rows, ("PROPOSAL", "FOR", "FILES", "REQUEST")))
    else:
        render.note('No proposal is open. Ask for one: forge code "…"')


@app.command(epilog="Example: forge code show 2")
def show(proposal: NumberArgument = None, idea: IdeaOption = None, json: JsonOption = False) -> None:
    """Show a proposal: every file, every hunk with its number."""
    from omniforge.cli.code_view import proposal_text
    from omniforge.projects.proposals import find

    found = find(_repository(idea), proposal)
    render.json_result(found) if json else render.result(proposal_text(found))


@app.command(epilog="Example: forge code accept 2 --skip src/extensions/class.ts#1")
def accept(  # noqa: PLR0917 - typer passes options by name
    proposal: NumberArgument = None,
    idea: IdeaOption = None,
    skip: Annotated[
        list[str] | None, typer.Option("--skip", metavar="FILE#HUNK", help="Leave a hunk, or with FILE a file, out.")
    ] = None,
    verify: Annotated[Level | None, typer.Option("--verify", help="Prove what lands at this level.")] = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Take a proposal into your branch, whole or without some hunks; what is left is proved again."""
    from omniforge.cli.code_view import accept_one, skipped
    from omniforge.projects.proposals import find

    found = find(_repository(idea), proposal)
    refused = skipped(found, skip or ())
    accept_one(idea, found, refused, level=verify, dry_run=dry_run, json=json)


@app.command(epilog="Example: forge code reject 2")
def reject(
    proposal: NumberArgument = None, idea: IdeaOption = None, dry_run: DryRunOption = False, json: JsonOption = False
) -> None:
    """Refuse a proposal: its branch is deleted, and your files are as they were all the time."""
    from omniforge.cli.code_view import reject_one
    from omniforge.projects.proposals import find

    reject_one(idea, find(_repository(idea), proposal), dry_run=dry_run, json=json)


def _repository(idea: str | None) -> Any:
    from omniforge.projects.repository import open_project
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    repo = open_project(workspace.project(slug))
    if repo is None:
        raise UsageError(f"{slug} has not been built yet", hint=f"forge build --idea {slug}")
    return repo
