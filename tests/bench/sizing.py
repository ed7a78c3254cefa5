"""What a fleet needs for so many builds a day, computed from measured costs.

`python tests/bench/sizing.py` writes the table of `docs/how-to/many-machines.md` again from
`docs/reference/fleet-costs.json`, which `make bench-fleet` writes.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COSTS = ROOT / "docs" / "reference" / "fleet-costs.json"
PAGE = ROOT / "docs" / "how-to" / "many-machines.md"
BUILDS_PER_DAY = (10, 1_000, 100_000)
PEAK = 4.0
"""The busiest hour has so many times the builds of a mean hour."""
BUSY = 0.7
"""How busy cores may be in that hour, so that a build seldom waits for another."""
KEPT_DAYS = 7
"""How long a worker keeps jobs and events in the database (`WorkerOptions.keep_days`)."""
_DAY_S = 86_400
_TABLE = re.compile(r"(?<=<!-- sizing -->\n).*?(?=<!-- /sizing -->)", re.DOTALL)


@dataclass(frozen=True)
class Costs:
    """What one build costs a fleet, measured.

    Attributes:
        build_cpu_s: CPU seconds of the worker for the steps of a build, nothing of it cached.
        prove_cpu_s: CPU seconds of a proof at `static`, packages installed.
        store_mb: artefacts of a build.
        database_kb: rows of a build, indexes included.
        commits: transactions of a build.
        idle_commits_per_s: of one worker that has nothing to do.
        connections: to the database, of one worker.
    """

    build_cpu_s: float
    prove_cpu_s: float
    store_mb: float
    database_kb: float
    commits: float
    idle_commits_per_s: float
    connections: int


@dataclass(frozen=True)
class Need:
    """What a fleet needs."""

    builds_per_day: int
    peak_per_minute: float
    cores_made: int
    cores_proved: int
    store_gb_per_day: float
    database_gb: float
    commits_per_s: float
    connections: int


def need(costs: Costs, builds_per_day: int) -> Need:
    """Return what so many builds a day need in their busiest hour; a worker has one core, and none is shared."""
    peak_per_s = builds_per_day / _DAY_S * PEAK
    made = _cores(peak_per_s, costs.build_cpu_s)
    proved = _cores(peak_per_s, costs.build_cpu_s + costs.prove_cpu_s)
    return Need(
        builds_per_day=builds_per_day,
        peak_per_minute=peak_per_s * 60,
        cores_made=made,
        cores_proved=proved,
        store_gb_per_day=builds_per_day * costs.store_mb / 1000,
        database_gb=builds_per_day * KEPT_DAYS * costs.database_kb / 1_000_000,
        commits_per_s=peak_per_s * costs.commits + proved * costs.idle_commits_per_s,
        connections=proved * costs.connections,
    )


def table(costs: Costs) -> str:
    """Return the table of the guide."""
    heads = (
        "builds a day", "peak, a minute", "cores: made", "cores: made and proved at `static`", "store a day",
        f"database, {KEPT_DAYS} days", "commits a second", "connections",
    )  # fmt: skip
    rows = [
        (
            f"{n.builds_per_day:,}", _number(n.peak_per_minute), f"{n.cores_made:,}", f"{n.cores_proved:,}",
            f"{_number(n.store_gb_per_day)} GB", f"{_number(n.database_gb)} GB", _number(n.commits_per_s),
            f"{n.connections:,}",
        )
        for n in (need(costs, builds) for builds in BUILDS_PER_DAY)
    ]  # fmt: skip
    lines = [heads, tuple("--:" for _ in heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def read_costs() -> Costs:
    """Return the measured costs."""
    return Costs(**json.loads(COSTS.read_text())["costs"])


def with_table(page: str, costs: Costs) -> str:
    """Return the guide with its table computed."""
    return _TABLE.sub(lambda _: table(costs), page)


def _cores(peak_per_s: float, cpu_s: float) -> int:
    return max(1, math.ceil(round(peak_per_s * cpu_s / BUSY, 6)))


def _number(value: float) -> str:
    """Return two significant digits, whole from ten on."""
    if value >= 10:
        return f"{round(value):,}"
    return f"{value:.2g}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), read_costs()), encoding="utf-8")
    print(table(read_costs()), end="")
