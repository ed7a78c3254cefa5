"""The sizing table of the guide: its arithmetic, and that it is the one the measured costs give."""

import pytest
import sizing
from sizing import PAGE, Costs, need, read_costs, table, with_table

ROUND = Costs(
    build_cpu_s=2.0, prove_cpu_s=19.0, store_mb=1.5, database_kb=60, commits=300, idle_commits_per_s=2.0, connections=5
)


def test_ten_builds_a_day_need_one_core() -> None:
    found = need(ROUND, 10)

    assert (found.cores_made, found.cores_proved, found.connections) == (1, 1, 5)


def test_a_hundred_thousand_builds_a_day() -> None:
    found = need(ROUND, 86_400)  # one a second, four in the busiest hour

    assert found.peak_per_minute == pytest.approx(240)
    assert found.cores_made == 12  # 4 x 2.0 / 0.7 = 11.4
    assert found.cores_proved == 120  # 4 x 21.0 / 0.7
    assert found.store_gb_per_day == pytest.approx(129.6)
    assert found.database_gb == pytest.approx(36.288)
    assert found.commits_per_s == pytest.approx(1440)  # 4 x 300, and 120 workers that ask twice a second
    assert found.connections == 600


def test_twice_the_builds_need_no_more_than_twice_the_cores() -> None:
    for builds in (10, 999, 12_345, 100_000):
        once, twice = need(ROUND, builds), need(ROUND, 2 * builds)
        assert once.cores_proved <= twice.cores_proved <= 2 * once.cores_proved


def test_numbers_have_two_digits() -> None:
    assert [sizing._number(v) for v in (0.0123, 1.26, 9.99, 12.6, 1234.5)] == ["0.012", "1.3", "10", "13", "1,234"]


def test_the_table_of_the_guide_is_computed() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert with_table(page, read_costs()) == page, "run: python tests/bench/sizing.py"
    assert table(read_costs()) in page
