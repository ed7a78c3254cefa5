"""`forge idea merge`, `conflicts` and `resolve`: joining branches, and settling what only a person can decide."""

from typing import Annotated, Any

import typer

from omniforge.cli import render
from omniforge.cli.idea_history import BranchArgument, open_current
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption

app = typer.Typer()


@app.command(epilog="Example: forge idea merge online-payment")
def merge(
    branch: BranchArgument, idea: IdeaOption = None, json: JsonOption = False, dry_run: DryRunOption = False
) -> None:
    """Merge a branch by meaning. Exits 6 when there are conflicts; they are left for you to settle."""
    from omniforge.cli import history_view
    from omniforge.errors import ConflictError
    from omniforge.ideas import merging

    done = merging.merge(open_current(idea), branch, dry_run=dry_run)
    if json:
        render.json_result(history_view.merge_data(done))
    else:
        render.result(history_view.merge_text(done, dry_run=dry_run))
    if done.outcome == "conflicts":
        if not json and not dry_run:
            render.note("Settle them: forge idea resolve PATH --ours|--theirs|--base|--value V")
            render.note("Give the merge up: git merge --abort")
        raise typer.Exit(ConflictError.exit_code)


@app.command(epilog="Example: forge idea conflicts --json")
def conflicts(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """List the open conflicts of a merge, begun by forge or by Git. Exits 6 when there is one."""
    from omniforge.cli import history_view
    from omniforge.errors import ConflictError
    from omniforge.ideas.resolving import conflicts as find

    found = find(open_current(idea))
    render.json_result(found) if json else render.result(history_view.conflicts_text(found))
    if found:
        raise typer.Exit(ConflictError.exit_code)


@app.command(epilog="Example: forge idea resolve models.product.fields.price.max --theirs")
def resolve(
    path: Annotated[str, typer.Argument(help="Of a conflict, as `forge idea conflicts` lists it, or a file.")],
    *,
    ours: Annotated[bool, typer.Option("--ours", help="Take what the branch you are on has.")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="Take what the merged branch has.")] = False,
    base: Annotated[bool, typer.Option("--base", help="Take what both had before.")] = False,
    value: Annotated[str | None, typer.Option("--value", metavar="V", help="Take this value (YAML).")] = None,
    no_commit: Annotated[bool, typer.Option("--no-commit", help="Leave the merge open after the last one.")] = False,
    dry_run: DryRunOption = False,
    idea: IdeaOption = None,
    json: JsonOption = False,
) -> None:
    """Settle one conflict; after the last one the merge is committed."""
    from omniforge.cli import history_view
    from omniforge.errors import UsageError
    from omniforge.ideas import resolving

    sides = [side for side, chosen in zip(resolving.CHOICES, (ours, theirs, base), strict=True) if chosen]
    if len(sides) + (value is not None) != 1:
        raise UsageError("choose one of --ours, --theirs, --base and --value")
    choice = resolving.Choice(sides[0]) if sides else resolving.Choice(None, _value(str(value)))
    done = resolving.resolve(open_current(idea), path, choice, may_commit=not no_commit, dry_run=dry_run)
    if json:
        render.json_result(done)
        return
    if done.commit is not None:
        render.result(f"{done.commit.sha[:10]} {done.commit.subject}")
        return
    settled = f"would settle {path}" if dry_run else f"settled {path}"
    if done.left:
        render.result(f"{settled}; still open:")
        render.result(history_view.conflicts_text(done.left))
    else:
        render.result(f"{settled}, the last one" if dry_run else f"{settled}; commit the merge: forge idea commit")


def _value(text: str) -> Any:
    """Read YAML; a stray colon makes no record."""
    from omniforge.spec.text import parse_value

    try:
        return parse_value(text)
    except ValueError:
        return text
