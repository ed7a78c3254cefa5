"""`forge idea parse`: many texts at once, for measuring and for looking through."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, JsonOption

if TYPE_CHECKING:
    from omniforge.ideas.bulk import BadLine

app = typer.Typer()
_DEFECT = 70


@app.command(epilog="Example: forge idea parse ideas.jsonl --out specs.jsonl --jobs 4")
def parse(  # noqa: PLR0917 - typer passes by name
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Lines {id, text}.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the lines of specs go.")],
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes; one per core when missing.")] = None,
    key: Annotated[str, typer.Option("--key", metavar="NAME", help="The key that holds the text.")] = "text",
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Parse many texts into lines of specs; no idea is made. Goes on where it was stopped; bad lines are told."""
    from omniforge.ideas import bulk

    if dry_run:
        ideas, bad = bulk.read_file(file, key=key)
        _tell(bad)
        words = {"file": file, "out": out, "n_lines": len(ideas), "bad": bad}
        render.json_result(words) if json else render.result(f"{file}: {len(ideas)} texts, {len(bad)} bad lines")
        return
    with _progress_bar() as progress:
        report = bulk.parse_file(file, out, jobs=jobs, key=key, progress=progress)
    _tell(report.bad)
    if json:
        render.json_result({"file": file, "out": out, **render.plain(report)})
    else:
        again = f", {report.n_resumed} of them by an earlier run" if report.n_resumed else ""
        left_out = f"; {len(report.bad)} bad lines left out" if report.bad else ""
        render.result(f"{out}: {report.n_parsed} specs in {report.seconds:.1f} s{again}{left_out}")
    if any(b.is_defect for b in report.bad):
        raise typer.Exit(_DEFECT)


def _tell(bad: "tuple[BadLine, ...]") -> None:
    for line in bad:
        render.note(f"line {line.line}: {line.message}")


@contextmanager
def _progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """Give a bar on the terminal's standard error, or nothing when it is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("parsing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("parsing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
