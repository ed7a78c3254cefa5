"""What a target is: the one protocol behind every place a project can be deployed to.

A target prepares, tells the frame the moment its release is the one that serves (`Order.go_live`), and then cleans up.
Invariant: until `go_live` returns, what served before serves on; a target that raises before it leaves nothing behind.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from omniforge.deploy.place import Place
from omniforge.projects.sources import Sources
from omniforge.store.deployments import DeploymentRow

Progress = Callable[[str], None]
State = Literal["running", "down", "stopped", "unknown"]


@dataclass(frozen=True, slots=True)
class DeployOptions:
    """What a person asked for, beyond where.

    Attributes:
        ref: branch of the project; the one its folder shows when missing.
        allow_unverified: deploy files that were not proved in full.
        allow_data_loss: apply migrations that destroy data.
        skip_backup: do not back the database up before a migration.
        expires_s: seconds a preview is kept.
        port: port of the front proxy of this machine.
        drain_s: seconds running requests get to end.
        restore_backup: of a rollback: bring back the data of that time where the schema no longer fits.
    """

    ref: str | None = None
    allow_unverified: bool = False
    allow_data_loss: bool = False
    skip_backup: bool = False
    expires_s: float = 7 * 24 * 3600.0
    port: int | None = None
    drain_s: float = 30.0
    restore_backup: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One deployment to make.

    Attributes:
        number: of the deployment, for names of folders, images and tags.
        environ: environment the release runs with, secrets included; never written into a record or a log.
        note: keeps what the target needs to find the release again; called before anything outlives this process.
        go_live: makes it the live one under an address; everything before it can be undone, nothing after.
        live: the deployment that serves now, if any.
    """

    place: Place
    number: int
    sources: Sources
    options: DeployOptions
    environ: Mapping[str, str]
    note: Callable[[Mapping[str, Any]], None]
    go_live: Callable[[str], None]
    tell: Progress
    live: DeploymentRow | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """How a deployment is now.

    Attributes:
        facts: what else is worth knowing: ports, requests, sizes.
    """

    state: State
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Target(Protocol):
    """A kind of place that projects can be deployed to."""

    name: str

    def refuse(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> None:
        """Raise DeployError or UsageError when this machine or these options cannot do it; nothing is changed.

        `environ` is what the release would run with.
        """

    def config(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> dict[str, Any]:
        """Return the settings worth recording; no secret may be among them."""

    def reconcile(self, place: Place, rows: list[DeploymentRow], tell: Progress) -> None:
        """Bring what runs in line with the records of this place (newest first), after whatever was killed."""

    def deploy(self, order: Order) -> None:
        """Make a release of `order.sources`, switch to it by `order.go_live`, then clean up."""

    def roll_back(self, order: Order, to: DeploymentRow) -> None:
        """Serve an earlier release again, as a deployment of its own."""

    def status(self, place: Place, row: DeploymentRow) -> Condition:
        """Look at a deployment; nothing is changed."""

    def logs(self, place: Place, row: DeploymentRow, *, follow: bool) -> Iterator[str]:
        """Yield the lines a deployment has written, and those it writes when followed."""

    def stop(self, place: Place, row: DeploymentRow, tell: Progress) -> None:
        """End what serves; data stays."""
