"""Prove every example at `full` and print a table of times; exit 8 when one fails."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from example_apps import names, write_example

from omniforge.projects.verify.run import verify

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))


def main(wanted: list[str]) -> int:
    """Verify the wanted examples, or all; return the exit code."""
    failed = 0
    print(f"{'example':28}{'result':>8}{'checks':>8}{'seconds':>9}")
    for name in wanted or names():
        with tempfile.TemporaryDirectory(prefix="forge-example-") as folder:
            started = time.monotonic()
            project = write_example(name, Path(folder) / "project")
            report = verify(project, "full", work_dir=Path(folder) / "work", cache_dir=CACHE)
            seconds = time.monotonic() - started
        verdict = "pass" if report.ok else "FAIL"
        print(f"{name:28}{verdict:>8}{len(report.checks):>8}{seconds:>9.1f}", flush=True)
        if not report.ok:
            failed += 1
            print(report.to_text(), flush=True)
    return 8 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
