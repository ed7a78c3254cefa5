"""`forge ci …`: what a CI job asks of forge beyond building and proving."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import (
    DryRunOption,
    IdeaOption,
    JsonOption,
    JunitOption,
    ModelsOption,
    SarifOption,
    SummaryOption,
)
from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.ci.drift import Drift

app = typer.Typer(no_args_is_help=True, help="Check committed output, and make a workspace of checkouts.")
SpecOption = Annotated[Path | None, typer.Option("--spec", metavar="FILE", help="spec.yaml of a checkout elsewhere.")]
ProjectOption = Annotated[
    Path | None, typer.Option("--project", metavar="DIR", help="Checkout of the project, elsewhere.")
]


@app.command(epilog="Examples: forge ci check · forge ci check --spec idea/spec.yaml --project app --sarif drift.sarif")
def check(  # noqa: PLR0917 - typer passes options by name
    idea: IdeaOption = None,
    spec: SpecOption = None,
    project: ProjectOption = None,
    models: ModelsOption = None,
    junit: JunitOption = None,
    sarif: SarifOption = None,
    summary: SummaryOption = None,
    json: JsonOption = False,
) -> None:
    """Fail (exit 11) when the committed output is not what the spec gives; your own edits are no drift.

    Answers of models recorded in forge.lock take part, unless --models is off; no model is asked.
    """
    from omniforge.ci import drift
    from omniforge.ci.reports import ReportFiles, report_drift, report_refused
    from omniforge.cli.build_view import settings_of
    from omniforge.errors import DriftError
    from omniforge.ideas.repository import SPEC
    from omniforge.spec.problem import InvalidSpecError
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    if (spec is None) != (project is None):
        raise UsageError("--spec and --project go together", hint="name both, or neither and an idea of the workspace")
    if spec is None or project is None:
        slug = current_slug(workspace, idea)
        spec, project = workspace.idea(slug) / SPEC, workspace.project(slug)
    jobs = settings_of({}).jobs or 2
    files = ReportFiles(junit, sarif, summary)
    try:
        found = drift.find_drift(spec, project, cache=workspace.cache, use_answers=models != "off", jobs=jobs)
    except InvalidSpecError as error:
        report_refused(error, files, os.environ)
        raise
    report_drift(found, files, os.environ)
    _show(found, json=json)
    if found.files:
        raise DriftError(
            f"{len(found.files)} generated files in {found.project} are not what {found.spec} gives",
            hint="forge build, and commit what it makes",
        )


@app.command(epilog='Example: forge ci workspace ./idea --project ./app --to "$RUNNER_TEMP/forge"')
def workspace(  # noqa: PLR0917 - typer passes options by name
    idea: Annotated[Path, typer.Argument(metavar="IDEA", help="Checkout of an idea, or a folder with a spec.yaml.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder of the new workspace.")],
    project: ProjectOption = None,
    branch: Annotated[
        str | None, typer.Option("--branch", metavar="NAME", help="Branch to be on; that of the checkout or CI run.")
    ] = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Make a workspace out of checkouts that are only read; build in it with FORGE_HOME set to it."""
    from omniforge.ci import checkout, github

    if dry_run:
        planned = checkout.plan(idea, to=to, branch=branch, environ=os.environ)
        render.json_result(planned) if json else render.result(
            f"{planned.workspace}: {planned.idea} on {planned.branch}"
        )
        return
    opened = checkout.open_checkouts(idea, project, to=to, branch=branch, environ=os.environ)
    github.set_outputs({"workspace": opened.workspace, "idea": opened.idea, "project": opened.project}, os.environ)
    render.json_result(opened) if json else render.result(opened.workspace)


def _show(found: "Drift", *, json: bool) -> None:
    if json:
        render.json_result(found)
        return
    for line in found.lines():
        render.result(line)
