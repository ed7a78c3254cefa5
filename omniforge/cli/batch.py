"""`forge batch`: many ideas at once, made and proved, with one report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, JsonOption, OnOption, StoreOption, WaitOption

if TYPE_CHECKING:
    from omniforge.build.batch_report import IdeaResult

app = typer.Typer()
ProofLevel = Literal["static", "test", "full"]


@app.command(epilog="Example: forge batch ideas.jsonl --verify static --out batch --sample 20 --seed 1")
def batch(  # noqa: PLR0917 - typer passes by name
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Lines {id, text}, {id, spec} or {id, file}.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for apps, results and the report.")],
    level: Annotated[ProofLevel, typer.Option("--verify", help="How much to prove.")] = "static",
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Apps at once; chosen by level and cores when missing.")
    ] = None,
    sample: Annotated[int | None, typer.Option("--sample", min=1, metavar="N", help="Draw N of the ideas.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="What the draw starts from.")] = 0,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    wait: WaitOption = 60.0,
) -> None:
    """Build many ideas and prove each; goes on where it was stopped. Bad lines are told and left out."""
    from omniforge.build import batch as batches
    from omniforge.build import batch_input
    from omniforge.errors import VerifyError
    from omniforge.workspace import find_workspace

    lines, bad = batch_input.read_batch(files)
    lines = batch_input.sample(lines, sample, seed)
    for line in bad:
        render.note(f"line {line.line}: {line.message}")
    if dry_run:
        words = {"ideas": [line.id for line in lines], "bad_lines": bad, "out": out, "level": level}
        render.json_result(words) if json else render.result(f"{len(lines)} ideas, {len(bad)} bad lines; to {out}")
        return
    options = batches.BatchOptions(level, jobs or batches.default_jobs(level), find_workspace().cache)
    if on is not None:
        from omniforge.cli.fleet_view import batching_on

        with batching_on(on, options, n_ideas=len(lines), jobs=jobs, store=store, wait_s=wait) as (options, elsewhere):
            report = batches.run_batch(lines, out, options, bad_lines=bad, progress=_tell, elsewhere=elsewhere)
    else:
        report = batches.run_batch(lines, out, options, bad_lines=bad, progress=_tell)
    render.result(report.to_json() if json else report.to_text())
    if not report.ok:
        raise VerifyError(report.summary(), hint=f"the apps are in {out}/apps, what failed in {out}/report.txt")


def _tell(result: "IdeaResult", done: int, total: int) -> None:
    before = " (by an earlier run)" if result.from_before else ""
    seconds = sum((result.seconds or {}).values())
    render.note(f"[{done}/{total}] {result.id}: {result.verdict}{before}, {seconds:.1f} s")
