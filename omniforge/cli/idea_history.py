"""`forge idea …`, the history: show, diff, blame, branches, tags, and going back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption, RefOption

if TYPE_CHECKING:
    from omniforge.ideas.history import Difference
    from omniforge.ideas.repository import Idea

app = typer.Typer()
MessageOption = Annotated[str, typer.Option("--message", "-m", help="What the commit says.")]
BranchArgument = Annotated[str, typer.Argument(metavar="BRANCH", help="Name of a branch.")]


@app.command(epilog="Example: forge idea diff main..online-payment")
def diff(
    span: Annotated[
        str | None,
        typer.Argument(metavar="[A..B]", help="Two revisions; one is compared with the folder; none: HEAD is."),
    ] = None,
    idea: IdeaOption = None,
    json: JsonOption = False,
) -> None:
    """Tell what changed between two versions, by meaning: renamed, moved, breaking or safe."""
    from omniforge.ideas import history

    _show_difference(history.diff(open_current(idea), span), json=json)


@app.command(epilog="Example: forge idea blame models.product.fields.price")
def blame(
    path: Annotated[str, typer.Argument(help="Keys joined by dots; records of a list by their id.")],
    idea: IdeaOption = None,
    ref: RefOption = None,
    json: JsonOption = False,
) -> None:
    """Say who set a value of the spec, when, and why."""
    from omniforge.cli import history_view
    from omniforge.ideas.blame import blame as find

    origins = find(open_current(idea), path, ref=ref)
    render.json_result(origins) if json else render.result(history_view.blame_text(origins))


@app.command(epilog="Example: forge idea branch online-payment")
def branch(
    name: Annotated[str | None, typer.Argument(help="Make this branch; without it, list all.")] = None,
    *,
    at: Annotated[str | None, typer.Option("--at", metavar="REF", help="Where it starts; HEAD when missing.")] = None,
    delete: Annotated[bool, typer.Option("--delete", "-d", help="Delete it instead.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Delete it though it is not merged; a ref keeps it.")] = False,
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """List branches, make one, or delete one."""
    from omniforge.cli import history_view
    from omniforge.errors import UsageError
    from omniforge.ideas import branches

    current = open_current(idea)
    if name is None and delete:
        raise UsageError("which branch?", hint="forge idea branch --delete NAME")
    if name is None:
        found = branches.list_branches(current)
        render.json_result(found) if json else render.result(history_view.branches_text(found))
    elif delete:
        gone = branches.delete_branch(current, name, force=force, dry_run=dry_run)
        kept = f"; {gone.safety_ref} keeps its commits" if gone.safety_ref else ""
        verb = "would delete" if dry_run else "deleted"
        render.json_result(gone) if json else render.result(f"{verb} {gone.name} (was {gone.sha[:10]}){kept}")
    else:
        made = branches.create_branch(current, name, at=at, dry_run=dry_run)
        line = f"{made.name} at {made.sha[:10]} {made.subject}"
        render.json_result(made) if json else render.result(f"would make {line}" if dry_run else line)


@app.command(epilog="Example: forge idea switch --create online-payment")
def switch(
    name: BranchArgument,
    create: Annotated[bool, typer.Option("--create", "-c", help="Make it first, at HEAD.")] = False,
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Check a branch out; changes that are not committed are never lost."""
    from omniforge.ideas import branches

    now = branches.switch(open_current(idea), name, create=create, dry_run=dry_run)
    line = f"on {now.name}: {now.sha[:10]} {now.subject}"
    render.json_result(now) if json else render.result(f"would be {line}" if dry_run else line)


@app.command(epilog='Example: forge idea tag v1 -m "Shown to the first customers"')
def tag(
    name: Annotated[str | None, typer.Argument(help="Make this tag; without it, list all.")] = None,
    ref: Annotated[str | None, typer.Argument(metavar="[REF]", help="What it names; HEAD when missing.")] = None,
    *,
    message: MessageOption = "",
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Name a version for good, or list the names."""
    from omniforge.ideas import branches

    current = open_current(idea)
    if name is None:
        found = branches.list_tags(current)
        lines = [f"{t.sha[:10]}  {t.name}  {t.message}".rstrip() for t in found]
        render.json_result(found) if json else render.result("\n".join(lines) or "no tags yet")
        return
    made = branches.create_tag(current, name, at=ref, message=message.strip(), dry_run=dry_run)
    verb = "would be" if dry_run else "is"
    render.json_result(made) if json else render.result(f"{made.name} {verb} {made.sha[:10]}")


@app.command(epilog="Example: forge idea revert HEAD~2")
def revert(
    ref: Annotated[str, typer.Argument(metavar="REF", help="The commit to undo.")],
    message: MessageOption = "",
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Undo one commit by a new one, and keep what came after it."""
    from omniforge.ideas import restoring

    current = open_current(idea)
    if dry_run:
        _show_difference(restoring.would_revert(current, ref), json=json)
        return
    made = restoring.revert(current, ref, message=message.strip() or None)
    render.json_result(made) if json else render.result(f"{made.sha[:10]} {made.subject}")


@app.command(epilog="Example: forge idea restore v1")
def restore(
    ref: Annotated[str, typer.Argument(metavar="REF", help="The version to bring back.")],
    message: MessageOption = "",
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Bring an older version back as a new commit on top."""
    from omniforge.ideas import restoring

    current = open_current(idea)
    if dry_run:
        _show_difference(restoring.would_restore(current, ref), json=json)
        return
    made = restoring.restore(current, ref, message=message.strip() or None)
    render.json_result(made) if json else render.result(f"{made.sha[:10]} {made.subject}")


@app.command(epilog="Example: forge idea overlap")
def overlap(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """Tell what open branches change in common, before anyone merges."""
    from omniforge.cli import history_view
    from omniforge.ideas.overlap import overlap as find

    found = find(open_current(idea))
    render.json_result(found) if json else render.result(history_view.overlap_text(found))


@app.command(epilog="Example: forge idea adopt ~/forge/ideas/clay-co")
def adopt(
    folder: Annotated[
        Path | None, typer.Argument(help="A clone of an idea; without it, the idea of the current folder.")
    ] = None,
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make a clone ready: register the merge and diff drivers, which Git does not clone."""
    from omniforge.ideas import driver, repository

    root = folder.absolute() if folder is not None else open_current(idea).root
    repository.require_repository(root)
    if not dry_run:
        driver.register(root)
    data = {"path": root, "registered": driver.is_registered(root)}
    verb = "would merge and diff" if dry_run and not data["registered"] else "merges and diffs"
    render.json_result(data) if json else render.result(f"{root}: plain git {verb} as forge does")


def _show_difference(found: "Difference", *, json: bool) -> None:
    from omniforge.cli import history_view

    render.json_result(history_view.diff_data(found)) if json else render.result(history_view.diff_text(found))


def open_current(slug: str | None) -> "Idea":
    """Return the idea that is named, or the one of the current folder."""
    from omniforge.ideas import repository
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    return repository.open_idea(workspace, current_slug(workspace, slug))
