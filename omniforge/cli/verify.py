"""`forge verify`: prove that a project works."""

import os
from typing import Annotated, Literal

import typer

from omniforge.cli import render
from omniforge.cli.options import IdeaOption, JsonOption, JunitOption, SarifOption, SummaryOption

app = typer.Typer()
ProofLevel = Literal["static", "test", "full"]


@app.command(epilog="Examples: forge verify · forge verify --level full --junit report.xml --sarif out.sarif")
def verify(  # noqa: PLR0917 - typer passes options by name
    idea: IdeaOption = None,
    level: Annotated[ProofLevel, typer.Option("--level", "-l", help="How much to prove.")] = "static",
    junit: JunitOption = None,
    sarif: SarifOption = None,
    summary: SummaryOption = None,
    json: JsonOption = False,
) -> None:
    """Prove that the project of an idea works: static, test or full; each names what it proved."""
    from omniforge.build.proof import verify_last
    from omniforge.ci.reports import ReportFiles, report_proof
    from omniforge.cli.build_view import printer
    from omniforge.errors import VerifyError
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    listener = None if json else printer(json=False, verbose=False)
    report = verify_last(workspace, slug, level, listener=listener)
    report_proof(report, ReportFiles(junit, sarif, summary), os.environ)
    render.result(report.to_json() if json else report.to_text())
    if not report.complete:
        raise VerifyError(report.summary())
