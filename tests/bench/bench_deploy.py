"""Local deployments under load: switches, the slow request, acknowledged writes, rollbacks, releases that do not work.

Prints a table. Without --app a small Node server with a file as its database stands in. With `--app FOLDER`, the
artefact of a built app (`.forge/deploy/<idea>/artefacts/<id>` of a workspace), it runs on PGlite behind a socket, and
its leads count.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.leads import LeadLoad, leads_of
from support.load import Load
from support.shop import BROKEN, ID, TITLE, Shop
from support.small_project import (
    SLUG,
    ask,
    build,
    change,
    deploy,
    end_proxy,
    left_running,
    make_workspace,
    prove,
    share_cache,
)

from omniforge.deploy import deploying
from omniforge.deploy.local import database, processes, releases
from omniforge.deploy.local.proxy import FrontProxy
from omniforge.deploy.place import Place
from omniforge.projects.verify import node_tree
from omniforge.workspace import Workspace

N_SWITCHES, N_REQUESTS, RATE, N_ROLLBACKS = 20, 10_000, 100.0, 20


def prepare(workspace: Workspace, version: str, app: Path | None) -> None:
    """Make a version that can be deployed."""
    if app is None:
        build(workspace, version)
        return
    change(workspace, version, files={"prisma/migrations/.keep": ""})
    prove(workspace)
    target = workspace.state / "verify" / SLUG / "app/.next/standalone"
    shutil.rmtree(target)
    shutil.copytree(app, target, symlinks=True)


def written(workspace: Workspace, app: Path | None) -> list[str]:
    """Return the rows there are."""
    place = Place(workspace, SLUG, "production", "main")
    if app is None:
        return (place.root / "uploads.rows").read_text().split()
    return leads_of(place)


def switches(workspace: Workspace, app: Path | None) -> dict[str, object]:
    """Switch again and again under load, one slow request always under way."""
    prepare(workspace, "0", app)
    deploy(workspace)
    url, times = f"http://127.0.0.1:{FrontProxy(workspace).port}", []
    load = (Load if app is None else LeadLoad)(url, f"{SLUG}.localhost", rate=RATE)
    with load:
        for n in range(1, N_SWITCHES + 1):
            if app is None and n % 5 == 1:
                load.ask_slowly("/slow?ms=10000")
                time.sleep(0.2)
            prepare(workspace, str(n), app)
            began = time.monotonic()
            deploy(workspace)
            times.append(time.monotonic() - began)
        while load.n_sent < N_REQUESTS:
            time.sleep(0.1)
    rows = written(workspace, app)
    return {
        "switches": N_SWITCHES,
        "requests": load.n_sent,
        "failed": len(load.failures),
        "first failures": load.failures[:3],
        "10 s requests answered": f"{sum(status == 200 for status, _ in load.slow)} of {len(load.slow)}",
        "acknowledged writes": len(load.acknowledged),
        "of them lost": len(set(load.acknowledged) - set(rows)),
        "rows written twice": len(rows) - len(set(rows)),
        "answers, median, p99, longest (s)": load.times(),
        "median switch (s)": round(sorted(times)[len(times) // 2], 2),
    }


def forge(*words: str) -> tuple[int, str, float]:
    """Run a command on production as people do; return its exit code, what it says last, and its seconds."""
    command = [sys.executable, "-m", "omniforge", *words, "--idea", SLUG, "--env", "production"]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    said = [line for line in done.stderr.splitlines() if line.startswith("forge: ")]
    return done.returncode, (said or [done.stderr])[-1], seconds


def broken(workspace: Workspace) -> dict[str, object]:
    """Deploy releases that do not work, the port of the proxy being taken last of all."""
    shop = Shop(workspace, node_tree.ensure(workspace.cache, lock_dir=database.SCRIPTS).parent)
    shop.build("good", ID, TITLE)
    deploy(workspace)
    found: dict[str, object] = {}
    for name, behaviour in (("crash at boot", {"crash": True}), ("500 on health", {"health": 500})):
        change(workspace, "bad", **behaviour)
        prove(workspace, packages=shop.packages)
        found[name] = _failed(workspace)
    shop.build("bad", ID, TITLE, sql=BROKEN)
    found["failing migration"] = _failed(workspace)
    with socket.create_server(("127.0.0.1", end_proxy(workspace))):
        code, said, seconds = forge("deploy")
    found["port of the proxy in use"] = f"{seconds:.2f} s, exit {code}: {said[:90]}"
    return found


def _failed(workspace: Workspace) -> str:
    """Deploy what does not work, and say how that went."""
    code, said, seconds = forge("deploy")
    serves = ask(workspace) == (200, "good")
    return f"{seconds:.2f} s, exit {code}, {'the old one serves on' if serves else 'NOTHING SERVES'}: {said[:90]}"


def rollbacks(workspace: Workspace) -> dict[str, object]:
    """Go back to each of the kept deployments in turn, by the command as people run it."""
    times = []
    _, live = deploying.goal_of_rollback(workspace, SLUG)
    kept = [live.id - n for n in range(releases.KEPT)]
    for n in range(N_ROLLBACKS):
        back = kept[(n + 1) % len(kept)]
        code, said, seconds = forge("rollback", str(back))
        if code != 0:
            return {"a rollback failed": said}
        times.append(seconds)
    times.sort()
    return {"rollbacks": N_ROLLBACKS, "median (s)": round(times[len(times) // 2], 2), "p95 (s)": round(times[-2], 2)}


def show(found: dict[str, object]) -> None:
    """Print a part of the table."""
    for key, value in found.items():
        print(f"{key:<34} {value}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--app", type=Path, default=None)
    app = parser.parse_args().app
    with tempfile.TemporaryDirectory(prefix="forge-deploy-") as folder:
        workspace = make_workspace(Path(folder) / "forge")
        cache = os.environ.get("FORGE_CACHE_DIR")
        if cache:
            share_cache(workspace, Path(cache))
        os.environ |= {"FORGE_HOME": str(workspace.root), "FORGE_APP_RATE_LIMIT": "off"}
        try:
            show(switches(workspace, app))
            show(rollbacks(workspace))
            if app is None:
                show(broken(workspace))
        finally:
            for process in left_running(workspace):
                processes.end(process, grace_s=2)


if __name__ == "__main__":
    main()
