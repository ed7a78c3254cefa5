import subprocess
import sys
from pathlib import Path

import eval_apps as ev
from eval_parser import END, START, read_previous

from omniforge.build.batch_report import BatchReport, IdeaResult, Wrong

RESULTS = (
    IdeaResult("a", 1, "proved", "Shop", 5, 200, {"spec": 0.1, "generate": 1.0, "verify": 9.0}),
    IdeaResult("b", 2, "failed", "Cafe", 3, 150, {"verify": 3.0}, (Wrong("types", "src/a.ts:3", "a | b"),)),
    IdeaResult("c", 3, "refused", message="the idea is empty"),
)
REPORT = BatchReport("static", RESULTS, (), "0.1.0 abc", 12.0)


def test_a_text_that_holds_no_idea_does_not_count() -> None:
    figures = {row.key: row.now for row in ev.rows(REPORT, "3 by seed 1")}

    assert figures["static, 3 by seed 1: proved"] == "1 of 2 (95 % 0.09 to 0.91)"
    assert figures["static, 3 by seed 1: texts refused"] == "1"
    assert figures["static, 3 by seed 1: s per app, proved"] == "6.0"


def test_the_page_keeps_what_was_not_measured_and_shows_what_was_before() -> None:
    page = f"# Title\n\n{START}\n{END}\nmore\n"
    full = BatchReport("full", RESULTS[:1], (), "0.1.0 abc", 12.0)

    page = ev.renewed(page, ev.rows(full, "1 by seed 1"), ev.failures(full), "full")
    page = ev.renewed(page, ev.rows(REPORT, "3 by seed 1"), ev.failures(REPORT), "static")
    page = ev.renewed(page, ev.rows(REPORT, "3 by seed 1"), ev.failures(REPORT), "static")

    now, before = read_previous(page)
    assert now["full, 1 by seed 1: proved"] == "1 of 1 (95 % 0.21 to 1.00)"
    assert before["static, 3 by seed 1: proved"] == now["static, 3 by seed 1: proved"]
    assert page.count("- `b`, static: failed: types: src/a.ts:3: a / b") == 1
    assert page.endswith(f"{END}\nmore\n")


def test_without_the_texts_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ev.__file__, "--shared", tmp_path], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "no texts to build" in done.stdout
