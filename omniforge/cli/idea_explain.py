"""`forge idea explain` and `forge idea refine`: why the spec is as it is, and more of it."""

from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, FileOption, IdeaOption, JsonOption, RefOption, TextArgument

app = typer.Typer()


@app.command(epilog="Example: forge idea explain models.product")
def explain(
    path: Annotated[str, typer.Argument(metavar="[PATH]", help="Only this part of the spec.")] = "",
    idea: IdeaOption = None,
    ref: RefOption = None,
    json: JsonOption = False,
) -> None:
    """Say why each part of the spec is there: words of the text and where they stand, a pack, or assumed."""
    from omniforge.cli import idea_view
    from omniforge.cli.idea_history import open_current
    from omniforge.ideas import explanation

    reasons = explanation.explain(open_current(idea), ref, under=path.strip())
    render.json_result(reasons) if json else render.result(idea_view.reasons_text(reasons, whole=bool(path)))


@app.command(epilog='Example: forge idea refine "also let owners rate walkers" --dry-run')
def refine(
    text: TextArgument = None,
    file: FileOption = None,
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Add what a request asks for to the spec, and the request to the text; what stands is never changed."""
    from omniforge.cli.idea import idea_words
    from omniforge.cli.idea_history import open_current
    from omniforge.ideas import refining
    from omniforge.spec.diff import report

    done = refining.refine(open_current(idea), idea_words(text, file), dry_run=dry_run)
    if json:
        data = report.as_data(done.plan.changes)
        render.json_result({**data, "left_out": done.plan.left_out, "commit": done.commit})
        return
    render.result(report.as_text(done.plan.changes))
    for path in done.plan.left_out:
        render.note(f"left out, because it does not fit the spec: {path}")
    if done.commit is not None:
        render.result(f"{done.commit.sha[:10]} {done.commit.subject}")
