"""`forge tui`: follow a build full-screen, or replay one that is over."""

import sys
from typing import Annotated

import typer

from omniforge.cli.options import IdeaOption, JsonOption
from omniforge.errors import UsageError

app = typer.Typer(help="Follow builds in a full-screen timeline.")

NumberArgument = Annotated[
    int | None, typer.Argument(metavar="[BUILD]", help="Number of the build; else the one that runs, else the last.")
]


@app.command(epilog="Examples: forge tui · forge tui 12 · forge tui --idea clay-co")
def tui(build: NumberArgument = None, idea: IdeaOption = None, json: JsonOption = False) -> None:
    """Follow builds in a full-screen timeline."""
    from omniforge.cli.build_view import printer
    from omniforge.workspace import find_workspace

    workspace = find_workspace()
    build_id = _build_id(build, idea)
    if json:
        from omniforge.build.follow import follow
        from omniforge.store.builds import open_builds

        show_one = printer(json=True, verbose=True)
        with open_builds(workspace.db) as store:
            for recorded in follow(store, build_id):
                show_one(recorded)
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("forge tui needs a terminal", hint="forge build logs --follow says the same as text")
    from omniforge.tui.watch import watch

    watch(workspace, build_id)


def _build_id(number: int | None, idea: str | None) -> int:
    """Return the build that is meant: the one numbered, else a running one, else the newest.

    Raises:
        UsageError: there is none.
    """
    from omniforge.store.builds import open_builds
    from omniforge.workspace import find_workspace

    with open_builds(find_workspace().db) as store:
        row = store.get(number) if number is not None else store.latest(idea, state="running") or store.latest(idea)
    if row is None:
        which = f"build {number}" if number is not None else "build yet"
        raise UsageError(f"there is no {which}", hint="forge build --tui starts one")
    return row.id
