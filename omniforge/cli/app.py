"""The `forge` command: which commands there are, and the only boundary where errors become messages and exit codes.

Commands are added by one line in `COMMANDS`: name -> ("module:attribute", one line of help). The attribute is a
`typer.Typer`: with one command it becomes that command, with several a group. Its module is imported when the command
is called, never for `forge --help`; that keeps the start quick (`tests/cli/test_start.py` holds it to that).
Inside its module a command imports the room it calls in its body, for the same reason.
"""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException

from omniforge import __version__
from omniforge.cli import render
from omniforge.errors import ForgeError

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter

COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("omniforge.cli.up:app", "Go from one sentence to a running app."),
    "init": ("omniforge.cli.init:app", "Make a workspace in a folder."),
    "doctor": ("omniforge.cli.doctor:app", "Say what works on this machine, what is missing, and the fix."),
    "idea": ("omniforge.cli.idea:app", "Make ideas, look at them and change them."),
    "pack": ("omniforge.cli.pack:app", "Look at lines of business forge knows, and write your own."),
    "diff-file": ("omniforge.cli.diff_file:app", "Tell what changed between two files, by meaning."),
    "diff-driver": ("omniforge.cli.diff_file:driver_app", "Be Git's diff driver (Git calls it)."),
    "build": ("omniforge.cli.build:app", "Generate the app of an idea and prove it."),
    "code": ("omniforge.cli.code:app", "Ask for what a spec cannot say: an edit behind a gate."),
    "project": ("omniforge.cli.project:app", "Look at generated projects, set them up, settle conflicts."),
    "secret": ("omniforge.cli.secret:app", "Keep secrets of apps and keys of models, encrypted."),
    "verify": ("omniforge.cli.verify:app", "Prove that a project works."),
    "batch": ("omniforge.cli.batch:app", "Build many ideas and prove each."),
    "worker": ("omniforge.cli.worker:app", "Do builds that other machines ask for."),
    "deploy": ("omniforge.cli.deploy:app", "Put a proved project where others use it."),
    "deployment": ("omniforge.cli.deployment:app", "Look at deployments, read their logs, stop them."),
    "rollback": ("omniforge.cli.rollback:app", "Serve an earlier deployment again."),
    "ci": ("omniforge.cli.ci:app", "Check committed output in CI, and build from checkouts."),
    "watch": ("omniforge.cli.watch:app", "Build on every save, with the change in the open page."),
    "preview": ("omniforge.cli.preview:app", "Run a project on this machine."),
    "export": ("omniforge.cli.export:app", "Take an idea and its project to a folder, a file or a Git host."),
    "model": ("omniforge.cli.model:app", "Choose, try and list language models."),
    "cost": ("omniforge.cli.cost:app", "Say what language models have cost."),
    "mcp": ("omniforge.cli.mcp:app", "Serve forge to a coding assistant."),
    "merge-file": ("omniforge.cli.merge:file_app", "Merge three versions of a spec or other YAML or JSON."),
    "merge-driver": ("omniforge.cli.merge:driver_app", "Be Git's merge driver for specs."),
    "tui": ("omniforge.cli.tui:app", "Follow builds in a full-screen timeline."),
}
BUG, INTERRUPTED, BROKEN_PIPE = 70, 130, 141


class LazyGroup(TyperGroup):
    """The group of `COMMANDS`; a command's module is imported when the command is resolved."""

    def list_commands(self, ctx: "Context") -> list[str]:  # noqa: ARG002 - signature of the base class
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":  # noqa: ARG002 - the same
        """Import and return one command; `None` when there is none."""
        if cmd_name not in COMMANDS:
            return None
        address, _ = COMMANDS[cmd_name]
        module, _, attribute = address.partition(":")
        found: typer.Typer = getattr(import_module(module), attribute)
        found.rich_markup_mode = None
        found.pretty_exceptions_enable = False
        found._add_completion = False  # noqa: SLF001 - only the root installs completion; there is no public switch
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: "Context", args: list[str]) -> "tuple[str | None, Command | None, list[str]]":
        """Resolve the first word; a wrong one gets the nearest name as advice."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f'There is no command "{name}".' + (f' Did you mean "{near[0]}"?' if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:  # noqa: ARG002 - the same
        """Write the table of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def shell_complete(self, ctx: "Context", incomplete: str) -> list[Any]:  # noqa: ARG002 - the same
        """Complete the names of commands without importing any."""
        from typer._click.shell_completion import CompletionItem

        return [CompletionItem(n, help=text) for n, (_, text) in COMMANDS.items() if n.startswith(incomplete)]


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Example: forge up "An online shop for handmade ceramics from small studios"',
)


def _print_version(wanted: bool) -> None:
    if wanted:
        render.result(f"forge {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option("--version", "-V", help="Print the version and stop.", is_eager=True, callback=_print_version),
    ] = False,
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="Say more: -v, -vv.")] = 0,
    log_format: Annotated[
        str | None, typer.Option("--log-format", metavar="text|json", help="How logs and messages are written.")
    ] = None,
    otel: Annotated[
        str | None,
        typer.Option(
            "--otel", metavar="TARGET", help="Traces and metrics to console, otlp or file:PATH. Off if unset."
        ),
    ] = None,
) -> None:
    """From one sentence to a running, proven business application."""
    wanted = os.environ.get("FORGE_LOG", "")
    render.speak_text()
    if verbose or log_format or wanted:
        from omniforge.observe import logs

        asked = logs.wish(wanted, verbose=verbose, log_format=log_format)
        logs.set_up(asked, _without_secrets)
        context.call_on_close(logs.tear_down)
        if asked.format == "json":
            render.speak_json(logs.line)
    target = otel if otel is not None else os.environ.get("FORGE_OTEL", "")
    if target:
        from omniforge.observe import telemetry

        if telemetry.switch_on(target, version=__version__):
            context.call_on_close(telemetry.switch_off)
            context.with_resource(telemetry.span("forge.command", command=context.invoked_subcommand or ""))


def main(argv: Sequence[str] | None = None) -> int:
    """Run `forge` and return its exit code; the only place where errors are printed.

    Args:
        argv: arguments without the program's name; those of the process when missing.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    render.prepare_streams()
    try:
        return _run(arguments or ["--help"])
    except ForgeError as error:
        render.failure(_without_secrets(str(error)), error.hint)
        return error.exit_code
    except TyperException as error:
        return _usage(error)
    except (KeyboardInterrupt, Abort):
        return _interrupted()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the one boundary: a bug becomes a report and exit code 70
        from omniforge.cli import crash

        report = crash.save(error, arguments, os.environ)
        words = _without_secrets(f"{type(error).__name__}: {error}")
        render.failure(f"a defect in forge: {words}", f"please send the report {report}")
        return BUG


def _run(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        outcome = command.main(arguments, prog_name="forge", standalone_mode=False)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    if sys.stdout is not None:
        sys.stdout.flush()
    if outcome == INTERRUPTED:
        return _interrupted()
    return outcome if isinstance(outcome, int) else 0


def _interrupted() -> int:
    render.failure("stopped", None)
    return INTERRUPTED


def _without_secrets(words: str) -> str:
    from omniforge.secrets.redaction import without_secrets

    return without_secrets(words, os.environ)


def _usage(error: TyperException) -> int:
    """Print the usage of the command that was called wrongly, and what is wrong."""
    context = getattr(error, "ctx", None)
    hint = f"see: {context.command_path} --help" if context is not None else None
    render.failure(_without_secrets(error.format_message().rstrip(".")), hint)
    return error.exit_code
