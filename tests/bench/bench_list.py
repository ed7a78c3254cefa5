"""How quickly a list of 20 comes out of 100,000 rows: the production server of the online shop on PostgreSQL.

Requests start at a fixed rate, whether or not the ones before have ended, and are timed from when they were due
(so a server that stalls is not flattered). Every answer is checked: status, 20 rows, the order asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from example_apps import write_example
from support.postgres import running_server

from omniforge.projects.verify.process import Processes
from omniforge.projects.verify.run import verify

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
ALLOWED_MS = 100
PER_PAGE = 20
PORT = 39_411
ROWS = """
INSERT INTO "ProductCategory" (id, name, "updatedAt")
SELECT 'bench' || n, 'Bench ' || n, now() FROM generate_series(1, 20) n;
INSERT INTO "Product" (
  id, name, description, price, "productSize", stock, available, "productCategoryId", "createdAt", "updatedAt")
SELECT 'bench' || n, (ARRAY['Vase','Bowl','Plate','Cup','Jug'])[1 + n % 5] || ' no. ' || n,
  'Thrown by hand, lot ' || n % 977, (n * 7919 % 50000) / 100.0, (ARRAY['small','medium','large'])[1 + n % 3],
  n % 40, n % 7 <> 0, 'bench' || 1 + n % 20, now() - n * interval '1 minute', now() FROM generate_series(1, {rows}) n;
ANALYZE;
"""


@dataclass(frozen=True)
class Query:
    """One kind of list: its parameters, and the field it is sorted by.

    A query with a `rate` of its own is slower work, shown beside the others and held to nothing.
    """

    name: str
    params: dict[str, str]
    sorted_by: str
    descending: bool = False
    rate: float | None = None


QUERIES = (
    Query("newest", {}, "createdAt", descending=True),
    Query("sorted by price", {"sort": "price"}, "price"),
    Query("one category, dearest", {"filter.productCategory": "bench7", "sort": "-price"}, "price", descending=True),
    Query(
        "size and price, by name",
        {"filter.productSize": "large", "filter.price.min": "100", "filter.price.max": "120", "sort": "name"},
        "name",
    ),
    Query("in stock, page 50", {"filter.stock.min": "10", "sort": "stock", "page": "50"}, "stock"),
    # every word is looked for in every row: no index of PostgreSQL or PGlite serves that without an extension
    Query("search of two words", {"q": "lot 501", "sort": "-price"}, "price", descending=True, rate=1),
)


async def load(url: str, query: Query, rate: float, seconds: float) -> list[float]:
    """Ask `rate` times a second and return the milliseconds each took from when it was due."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        await ask(client, query, time.monotonic())
        began = time.monotonic()
        tasks = []
        for n in range(int(rate * seconds)):
            due = began + n / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            tasks.append(asyncio.create_task(ask(client, query, due)))
        return list(await asyncio.gather(*tasks))


async def ask(client: httpx.AsyncClient, query: Query, due: float) -> float:
    """Ask once, check the answer, and return the milliseconds since it was due."""
    answer = await client.get("/api/products", params={"perPage": str(PER_PAGE), **query.params})
    taken = (time.monotonic() - due) * 1e3
    body: dict[str, Any] = answer.raise_for_status().json()
    keys = [float(v) if query.sorted_by == "price" else v for v in (row[query.sorted_by] for row in body["items"])]
    in_order = all(b <= a if query.descending else a <= b for a, b in pairwise(keys))
    if len(keys) != PER_PAGE or (query.sorted_by != "name" and not in_order):
        raise SystemExit(f"{query.name}: {len(keys)} rows, in order: {in_order}")
    return taken


def healthy(url: str, seconds: float = 60) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if httpx.get(f"{url}/api/health").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


@contextmanager
def shop_on_postgres(rows: int, work: Path) -> Iterator[str]:
    """Build the online shop, start it on a PostgreSQL with so many products, and give its address."""
    with running_server() as server, Processes() as processes:
        project = write_example("online-shop", work / "project")
        report = verify(project, "full", work_dir=work / "work", cache_dir=CACHE, only=("build",))
        if not report.ok:
            raise SystemExit(report.to_text())
        url, database = f"http://127.0.0.1:{PORT}", server.new_database()
        mine = {
            "DATABASE_URL": database,
            "PORT": str(PORT),
            "HOSTNAME": "127.0.0.1",
            "APP_URL": url,
            "RATE_LIMIT": "off",
        }
        secrets = {"JWT_SECRET": "x" * 40, "DATA_KEYS": f"k1:{b64encode(bytes(32)).decode()}"}
        env = {**os.environ, **mine, **secrets, "NODE_ENV": "production", "COOKIE_SECURE": "false"}
        with (work / "server.log").open("wb") as log:
            start = ["node", "scripts/start.mjs"]
            processes.start(start, cwd=work / "work" / "app", env=env, stdout=log.fileno(), stderr=log.fileno())
            healthy(url)
            server.query(ROWS.format(rows=rows), database=database.rpartition("/")[2])
            yield url


def main() -> int:
    """Print one row per kind of list; return 1 when one is too slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rate", type=float, default=20, help="requests per second")
    options.add_argument("--seconds", type=float, default=20)
    asked = options.parse_args()
    slow = 0
    with tempfile.TemporaryDirectory(prefix="forge-list-") as name, shop_on_postgres(asked.rows, Path(name)) as url:
        heading = f"{asked.rows} rows, {asked.rate:g} requests/s for {asked.seconds:g} s"
        print(f"{heading:44}{'ms p50':>10}{'p95':>8}{'worst':>8}")
        for query in QUERIES:
            taken = sorted(asyncio.run(load(url, query, query.rate or asked.rate, asked.seconds)))
            p95 = taken[int(len(taken) * 0.95)]
            slow += p95 > ALLOWED_MS and query.rate is None
            numbers = f"{statistics.median(taken):10.1f}{p95:8.1f}{taken[-1]:8.1f}"
            held_to = f"(held to {ALLOWED_MS})" if query.rate is None else f"(at {query.rate:g}/s, held to nothing)"
            print(f"{query.name:44}{numbers}   {held_to}", flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
