"""What the records say of the releases of a place."""

from omniforge.deploy.local import processes
from omniforge.deploy.local.processes import Process
from omniforge.deploy.place import Place
from omniforge.store.deployments import DeploymentRow, open_deployments

TARGET = "local"


def rows_of(place: Place) -> list[DeploymentRow]:
    """Return the deployments of a place on this machine, newest first."""
    with open_deployments(place.workspace.db) as store:
        return store.find(place.slug, place=place.key, target=TARGET)


def process_of(row: DeploymentRow | None) -> Process | None:
    """Return the process a deployment was started as; it may be gone."""
    if row is None or "pid" not in row.details:
        return None
    detail = row.details
    return Process(int(detail["pid"]), float(detail["started"]), int(detail["port"]))


def end_release(row: DeploymentRow) -> None:
    """End the process of a deployment."""
    process = process_of(row)
    if process is not None:
        processes.end(process)
