"""Build against a badly answering model in every case, prove the trees, and print a table; exit 8 when one fails.

A proof depends on the tree alone, so equal trees are proved once: `static`, and `full` for three of them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from support.bad_answers import CASES, FULL, Ended, build_against, build_offline

from omniforge.projects.verify.report import Level, Report
from omniforge.projects.verify.run import verify

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
_SHORT = 12


def main(wanted: Sequence[str]) -> int:
    """Build in the wanted cases, or all; prove, print, and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="forge-bad-answers-") as folder:
        root = Path(folder)
        os.environ["FORGE_HOME"] = str(root / "home")
        offline = build_offline(root / "offline")
        ended = [offline]
        for number, case in enumerate(wanted or CASES):
            ended.append(build_against(root / str(number), case))
            _tell(f"built: the model {case}")
        wrong = {e.case: e.problems(offline.tree) for e in ended[1:]}
        proofs = {}
        for tree in dict.fromkeys(e.tree for e in ended):
            proofs[tree] = _proof(root / "proof", [e for e in ended if e.tree == tree])
        _print(ended, wrong, proofs)
        for report in proofs.values():
            if not report.complete:
                print(report.to_text())
    return 8 if any(wrong.values()) or not all(r.complete for r in proofs.values()) else 0


def _proof(folder: Path, equal: Sequence[Ended]) -> Report:
    level: Level = "full" if any(e.case in FULL for e in equal) else "static"
    began = time.monotonic()
    report = verify(equal[0].project, level, work_dir=folder, cache_dir=CACHE)
    shutil.rmtree(folder)
    _tell(f"proved: {equal[0].tree[:_SHORT]} at {level} in {time.monotonic() - began:.0f} s")
    return report


def _print(ended: Iterable[Ended], wrong: dict[str, list[str]], proofs: dict[str, Report]) -> None:
    shown: set[str] = set()
    print(f"{'the model …':32}{'slots filled':>13}  {'tree':{_SHORT + 2}}{'level':8}result")
    for one in ended:
        report = proofs[one.tree]
        proved = "proved" if report.complete else "NOT PROVED"
        seconds = f" in {report.duration_s:.0f} s" if one.tree not in shown else ", the same tree"
        words = "; ".join((proved + seconds, *wrong.get(one.case, ())))
        filled = f"{one.n_answered} of {len(one.settled)}"
        print(f"{one.case or '(none)':32}{filled:>13}  {one.tree[:_SHORT]:{_SHORT + 2}}{report.level:8}{words}")
        shown.add(one.tree)
    n_full = sum(r.level == "full" for r in proofs.values())
    print(f"{len(wrong)} cases, {len(proofs)} different trees, {n_full} of them proved in full; equal trees once")


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
