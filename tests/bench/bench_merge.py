"""Numbers of the three-way merge: `make bench-merge` (timings, then RUNS=100000 random merges from the seed FIRST=0).

Prints a table and returns 1 when a law is broken. Timings are CPU seconds of this process, the median of several.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.merge_runs import broken_laws

from omniforge.spec.merge.merge import merge_texts

CHUNK = 250
CHUNKS_TOLD = 20
"""Chunks between two lines of progress."""


def spec_of(size: int) -> str:
    """Return a spec of about `size` bytes, 8 fields to a model."""
    lines = ["forge: 1", "name: Large", "models:"]
    held = 0
    n = 0
    while held < size:
        model = [f"  - id: model_{n}", f"    name: Model {n}  # number {n}", "    fields:"]
        for f in range(8):
            model += [
                f"      - id: field_{n}_{f}",
                "        type: string",
                f"        required: {'true' if f % 2 else 'false'}",
            ]
        lines += model
        held += sum(len(line) + 1 for line in model)
        n += 1
    return "\n".join(lines) + "\n"


def three_versions(size: int) -> tuple[str, str, str]:
    """Return a base and two sides that touch each other, so that lines alone do not merge."""
    base = spec_of(size)
    last = "        required: true\n"
    head, _, _ = base.rpartition(last)
    added = "      - id: {}\n        type: date\n"
    renamed = base.replace("name: Model 0 ", "name: First ", 1)
    ours = renamed + added.format("ours")
    theirs = head + last + added.format("theirs")
    return base, ours, theirs


def cpu(run: Callable[[], object], times: int) -> float:
    """Return the median CPU seconds of a call."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def driver_cpu(versions: tuple[str, str, str], times: int) -> float:
    """Return the median CPU seconds of a fresh driver process."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("base", "ours", "theirs")]
        for _ in range(times):
            for path, text in zip(paths, versions, strict=True):
                path.write_text(text)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-P", "-m", "omniforge", "merge-driver", *map(str, paths), "spec.yaml"]
            subprocess.run(command, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(taken)


def chunk(first: int) -> list[tuple[int, list[str]]]:
    """Return the seeds of a chunk that break a law."""
    return [(seed, laws) for seed in range(first, first + CHUNK) if (laws := broken_laws(seed))]


def main() -> int:
    """Print the table."""
    small, large = three_versions(20_000), three_versions(1_000_000)
    if not all(merge_texts(*v, name="spec.yaml").is_clean for v in (small, large)):
        raise SystemExit("the versions that are timed do not merge")
    rows = (
        ("20 KB spec, in process", cpu(lambda: merge_texts(*small, name="spec.yaml"), 9), 60),
        ("20 KB spec, cold driver", driver_cpu(small, 5), 350),
        ("1 MB spec, in process", cpu(lambda: merge_texts(*large, name="spec.yaml"), 3), 3000),
    )
    for what, seconds, allowed in rows:
        print(f"{what:25} {seconds * 1e3:6.0f} ms  ({allowed} allowed)")
    first, runs = (int(os.environ.get(key, default)) for key, default in (("FIRST", "0"), ("RUNS", "100000")))
    start = time.perf_counter()
    broken: list[tuple[int, list[str]]] = []
    with ProcessPoolExecutor() as pool:
        for n, found in enumerate(pool.map(chunk, range(first, first + runs, CHUNK)), start=1):
            broken += found
            if n % CHUNKS_TOLD == 0:
                print(f"  seeds {first} to {first + n * CHUNK - 1}: {len(broken)} break a law", flush=True)
    print(f"{runs} random merges: {len(broken)} break a law ({time.perf_counter() - start:.0f} s)")
    for seed, laws in broken[:20]:
        print(f"  seed {seed}: {', '.join(laws)}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
