"""`forge worker`: do the builds of others, one job at a time."""

from pathlib import Path
from typing import Annotated, Any

import typer

from omniforge.cli.options import DryRunOption, JsonOption

app = typer.Typer()
_WORDS = {
    "joined": "joined {database} (version {version}, artefacts in {store})",
    "started": "started {job}",
    "finished": "finished {job} in {seconds} s",
    "took_over": "took over {job} from a worker that is gone",
    "left": "left",
}


@app.command(
    epilog="Example: forge worker --database postgresql://forge@db.example.com/forge --store /mnt/shared/forge"
)
def worker(  # noqa: PLR0917 - typer passes by name
    database: Annotated[
        str,
        typer.Option(
            "--database", metavar="URL", envvar="FORGE_FLEET_DATABASE_URL", show_envvar=True, show_default=False,
            help="The fleet's PostgreSQL; keep its password in PGPASSWORD or ~/.pgpass.",
        ),
    ],
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PLACE", help="Shared folder or s3://bucket/prefix; said by the first worker."),
    ] = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", metavar="DIR", help="Folder for packages and outputs of this machine.")
    ] = None,
    per_user: Annotated[
        int | None, typer.Option("--per-user", min=1, help="Jobs of one person at once, over the whole fleet.")
    ] = None,
    lost_after: Annotated[
        float, typer.Option("--lost-after", min=1, metavar="S", help="Silence after which others take over its job.")
    ] = 15.0,
    grace: Annotated[
        float, typer.Option("--grace", min=0, metavar="S", help="Patience with the job in work when it is stopped.")
    ] = 600.0,
    status: Annotated[bool, typer.Option("--status", help="Show workers and jobs of the fleet and stop.")] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Do the steps of builds and batches that are asked for with --on; stop with Ctrl-C or SIGTERM."""
    from omniforge.cli import worker_view
    from omniforge.fleet.address import read_address, require_extra

    require_extra()
    address = read_address(database)
    if status or dry_run:
        worker_view.show_status(address, store, json=json)
        return
    from omniforge.fleet.worker import WorkerOptions
    from omniforge.workspace import find_workspace

    options = WorkerOptions(
        cache=cache or find_workspace().cache, store=store, per_user=per_user, lost_after_s=lost_after, grace_s=grace
    )

    def tell(kind: str, particulars: dict[str, Any]) -> None:
        worker_view.tell({"event": kind, **particulars}, _WORDS[kind], json=json)

    worker_view.work_until_stopped(address, options, tell)
