"""`forge project …`: look at generated projects, at what was edited in them, set them up and settle conflicts."""

from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import project_end, project_settings, render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption
from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.projects.tree_merge import Conflict

app = typer.Typer(no_args_is_help=True, help="Look at generated projects, set them up, settle conflicts.")
app.add_typer(project_settings.app)
app.add_typer(project_end.app)


@app.command("list", epilog="Example: forge project list --json")
def list_(json: JsonOption = False) -> None:
    """List all projects of the workspace."""
    from omniforge.projects.overview import projects
    from omniforge.workspace import find_workspace

    found = projects(find_workspace().projects)
    if json:
        render.json_result(found)
    elif found:
        rows = [(p.slug, p.branch, p.commit[:7], str(len(p.edited)), str(p.n_uncommitted)) for p in found]
        render.result(render.table(rows, ("PROJECT", "BRANCH", "COMMIT", "EDITED", "UNCOMMITTED")))
    else:
        render.note("No project yet. Make one: forge build")


@app.command(epilog="Example: forge project show --idea clay-co")
def show(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """Show where a project lies, what you edited in it, and open conflicts."""
    from omniforge.build.resolve import open_conflicts
    from omniforge.projects.overview import state
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    found, conflicts = state(workspace.project(slug)), open_conflicts(workspace, slug)
    if json:
        render.json_result({"project": found, "conflicts": conflicts})
        return
    render.result(f"{found.root}\n{found.branch} {found.commit[:7]}, {found.n_uncommitted} files not committed")
    render.result(f"{len(found.edited)} files differ from what forge generated:")
    for change in found.edited:
        render.result(f"  {change.action:<8} {change.path}")
    _list_conflicts(conflicts)


@app.command(epilog="Example: forge project diff | less")
def diff(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """Print what you changed since forge generated the project, as a patch."""
    from omniforge.projects.overview import edits_patch
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    patch = edits_patch(workspace.project(current_slug(workspace, idea)))
    if json:
        render.json_result({"patch": patch})
    elif patch:
        render.result(patch)
    else:
        render.note("Nothing differs from what forge generated.")


@app.command(
    epilog="Examples: forge project resolve · forge project resolve --ours · "
    "forge project resolve src/app/page.tsx --editor"
)
def resolve(  # noqa: PLR0917 - typer passes options by name
    path: Annotated[str | None, typer.Argument(help="File in conflict; all of them when missing.")] = None,
    idea: IdeaOption = None,
    ours: Annotated[bool, typer.Option("--ours", help="Your version wins where both changed the same place.")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="The generated version wins there.")] = False,
    editor: Annotated[bool, typer.Option("--editor", help="Open each file with conflict markers.")] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Settle conflicts between your changes and the generated ones; without a choice: list them."""
    from omniforge.build import resolve as resolving
    from omniforge.workspace import current_slug, find_workspace

    if ours + theirs + editor > 1:
        raise UsageError("choose one of --ours, --theirs and --editor")
    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    if dry_run or not (ours or theirs or editor):
        listed = resolving.open_conflicts(workspace, slug)
        render.json_result(listed) if json else _list_conflicts(listed)
        return
    how: resolving.Editor | resolving.Side = _edit if editor else "ours" if ours else "theirs"
    done = resolving.resolve(workspace, slug, path=path, how=how)
    if json:
        render.json_result(done)
        return
    for settled in done.settled:
        render.result(f"settled {settled}")
    if done.commit is not None:
        render.result(f"merged as {done.commit[:7]}")
    _list_conflicts(done.open)


def _list_conflicts(conflicts: "tuple[Conflict, ...]") -> None:
    for conflict in conflicts:
        render.result(f"conflict {conflict.path} ({conflict.kind})")
        for hunk in conflict.hunks:
            render.result(f"  at {hunk.place or f'line {hunk.line}'}")
            for mark, text in (("yours", hunk.ours), ("forge", hunk.theirs)):
                for line in text.splitlines()[:6]:
                    render.result(f"    {mark} | {line}")


def _edit(path: str, text: str) -> str:
    """Let a person edit a text in their editor."""
    import os
    import sys

    from omniforge.cli.build_view import settings_of
    from omniforge.ideas.editing import choose_editor
    from omniforge.projects.favoured import edited_text

    if not sys.stdin.isatty():
        raise UsageError("--editor needs a terminal", hint="use --ours or --theirs")
    return edited_text(path, text, choose_editor(settings_of({}).editor, os.environ))
