import subprocess
import sys
from pathlib import Path

import eval_parser as ev
import pytest


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [pytest.param(18, 24, 0.551, 0.880, id="some"), pytest.param(0, 10, 0.0, 0.278, id="none")],
)
def test_the_interval_of_a_share_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    assert ev.wilson(hits, n) == pytest.approx((low, high), abs=0.001)


def test_the_next_run_reads_what_this_one_wrote() -> None:
    found = [ev.Row("entity F1", "≥ 0.6", "0.612 (n 12)"), ev.Row("kind", "", "0.8")]
    page = f"# Title\n\n{ev.START}\n{ev.table(found, {'kind': '0.7'})}\n{ev.END}\n"

    assert ev.read_previous(page) == ({"entity F1": "0.612 (n 12)", "kind": "0.8"}, {"entity F1": "", "kind": "0.7"})


def test_every_section_of_a_parsed_text_is_filled() -> None:
    run = ev.measure([{"id": "a", "text": "A job board for nurses: clinics post jobs and nurses apply"}], "text")

    assert run.incomplete == {}
    assert run.lines["a"]["app_type"] == "jobs"


def test_without_the_texts_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ev.__file__, "--shared", tmp_path], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "no texts to measure with" in done.stdout
