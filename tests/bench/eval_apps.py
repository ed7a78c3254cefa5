"""Build and prove a fixed sample of the texts in `../shared/ideas`; print the pass rates beside the previous ones.

The texts are not part of the repository: without them this says so and ends with code 2. The result is kept in
`docs/reference/pass-rates.md`; figures of another level or sample stay there until they are measured again.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from statistics import median

from eval_parser import END, START, Row, read_previous, table, wilson

from omniforge.build.batch import BatchOptions, default_jobs, run_batch
from omniforge.build.batch_input import read_batch, sample
from omniforge.build.batch_report import BatchReport, IdeaResult

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "pass-rates.md"
CACHE = Path(os.environ.get("FORGE_CACHE_DIR", ROOT / ".cache"))


def rows(report: BatchReport, drawn: str) -> list[Row]:
    """Return the figures of a run; ideas that hold nothing to build do not count."""
    counted = [r for r in report.results if r.verdict != "refused"]
    n_proved = report.count("proved")
    low, high = wilson(n_proved, len(counted)) if counted else (0.0, 0.0)
    place = f"{report.level}, {drawn}"
    rate = f"{n_proved} of {len(counted)} (95 % {low:.2f} to {high:.2f})"
    return [
        Row(f"{place}: proved", "100 %", rate),
        Row(f"{place}: defects of forge", "0", str(report.count("defect"))),
        Row(f"{place}: texts refused", "", str(report.count("refused"))),
        Row(f"{place}: s per app, made", "", middle(counted, ("spec", "generate")), steady=False),
        Row(f"{place}: s per app, proved", "", middle(counted, ("verify",)), steady=False),
    ]


def middle(results: list[IdeaResult], steps: tuple[str, ...]) -> str:
    """Return the median wall time of some steps, of those that took any."""
    seconds = [sum((r.seconds or {}).get(step, 0.0) for step in steps) for r in results]
    return f"{median(s for s in seconds if s):.1f}" if any(seconds) else ""


def failures(report: BatchReport) -> list[str]:
    """Return one line of Markdown per idea that was not proved."""
    bad = [r for r in report.results if r.verdict != "proved"]
    return [
        f"- `{r.id}`, {report.level}: {r.verdict}: {' '.join(r.reason.split())[:300].replace('|', '/')}" for r in bad
    ]


def renewed(page: str, found: list[Row], listed: list[str], level: str) -> str:
    """Return the page with these figures in it; those of other levels and samples stay."""
    last, _ = read_previous(page)
    head, _, rest = page.partition(START)
    body, _, tail = rest.partition(END)
    keys = {row.key for row in found}
    others = [
        Row(key, "100 %" if key.endswith("proved") and "s per" not in key else "", value)
        for key, value in last.items()
        if key not in keys
    ]
    kept = [line for line in body.splitlines() if line.startswith("- `") and f", {level}: " not in line]
    parts = [table([*others, *found], last), *([""] if kept or listed else []), *kept, *listed]
    return f"{head}{START}\n" + "\n".join(parts) + f"\n{END}{tail}"


def main() -> int:
    """Build, prove, print, keep."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with ideas/")
    options.add_argument("--level", choices=("static", "test", "full"), default="static")
    options.add_argument("--sample", type=int, default=12, help="how many texts; 0 takes all")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--dry-run", action="store_true", help="only print; leave the page alone")
    given = options.parse_args()
    files = sorted((given.shared / "ideas").glob("*.jsonl"))
    if not files:
        print(f"make eval-apps: no texts to build: {given.shared} lacks ideas/*.jsonl")
        return 2
    every, bad = read_batch(files)
    lines = sample(every, given.sample or None, given.seed)
    batch = BatchOptions(given.level, default_jobs(given.level), CACHE)
    report = run_batch(lines, CACHE / "eval-apps", batch, bad_lines=bad, progress=tell)
    drawn = "all texts" if len(lines) == len(every) else f"{len(lines)} by seed {given.seed}"
    found = rows(report, drawn)
    page = PAGE.read_text(encoding="utf-8")
    last, _ = read_previous(page)
    print(report.to_text())
    print(table(found, last))
    if not given.dry_run and any(last.get(row.key) != row.now for row in found if row.steady):
        PAGE.write_text(renewed(page, found, failures(report), given.level), encoding="utf-8")
        print(f"\nkept in {PAGE.relative_to(ROOT)}")
    return 0 if report.ok else 8


def tell(result: IdeaResult, done: int, total: int) -> None:
    """Print one line per idea."""
    print(f"[{done}/{total}] {result.id}: {result.verdict} {result.reason}"[:200], file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
