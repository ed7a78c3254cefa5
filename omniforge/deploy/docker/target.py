"""The target `docker`: one image per set of files, PostgreSQL and the app run by Compose, the new image tried first.

Invariant: the container that serves is replaced only after another one of the new image has migrated and is healthy.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

from omniforge.atomic_write import make_folder, write_text
from omniforge.deploy.docker import compose, engine, steps
from omniforge.deploy.docker.steps import TARGET, Run
from omniforge.deploy.environment import ready_environment
from omniforge.deploy.local import migrating
from omniforge.deploy.place import Place
from omniforge.deploy.target import Condition, DeployOptions, Order, Progress
from omniforge.errors import DeployError
from omniforge.projects import sources
from omniforge.projects.verify.free_port import free_port
from omniforge.store.deployments import DeploymentRow


class DockerTarget:
    """Deploys with the Docker daemon of this machine, or the one DOCKER_HOST names."""

    name = TARGET

    def refuse(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> None:  # noqa: ARG002 - protocol
        """Raise when no image can be built or run."""
        if environ.get("DATABASE_URL"):
            raise DeployError(
                f"the target docker brings its own PostgreSQL, and DATABASE_URL is set for {place.env}",
                hint=f"forge secret unset DATABASE_URL --env {place.env}; or --target local, which uses yours",
            )
        engine.require(os.environ)

    def config(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002 - protocol
        """Return what is worth recording, without secrets."""
        return {"compose": compose.project_name(place), "port": options.port or "a free one"}

    def reconcile(self, place: Place, rows: list[DeploymentRow], tell: Progress) -> None:
        """After a deployment that was killed: end its trial, and bring the live image back where another one runs."""
        if not rows or rows[0].state != "interrupted" or not engine.look(os.environ).server:
            return
        live = next((r for r in rows if r.state == "live"), None)
        if live is None:
            return
        run = steps.asking(place, live)
        steps.end_trial(run)
        if steps.running_image(run) != live.details["image"]:
            tell(f"deployment {live.id} does not run: starting it again")
            steps.up(steps.starting(place, live.details, ready_environment(place, os.environ).values))

    def deploy(self, order: Order) -> None:
        """Build, look at the database, try the new image, switch to it."""
        place = order.place
        port = order.options.port or _port_of(order.live) or free_port()
        image = compose.image_name(place, order.sources.digest)
        noted: dict[str, Any] = {"image": image, "published": port, "release": order.number}
        run = steps.starting(place, noted, order.environ)
        try:
            make_folder(run.release.root)
            sources.copy_to(order.sources, run.release.app)
            steps.require_files(run.release.app)
            steps.refuse_secrets(order, run.release.app)
            write_text(run.release.app / compose.OVER, compose.over_text(image, run.variables))
            order.note(noted)
            steps.build(order, run)
            noted |= steps.check_database(order, run)
            order.note(noted)
            steps.try_image(order, run)
        except BaseException:
            shutil.rmtree(run.release.root, ignore_errors=True)
            raise
        self._switch(order, run)

    def roll_back(self, order: Order, to: DeploymentRow) -> None:
        """Serve the image of an earlier deployment again, when the tables still fit it."""
        steps.asking(order.place, to)
        port = order.options.port or _port_of(order.live) or to.details["published"]
        run = steps.starting(order.place, {**to.details, "published": port}, order.environ)
        if run.docker.attempt("image", "inspect", str(run.noted["image"])).returncode != 0:
            raise DeployError(
                f"the image {run.noted['image']} of deployment {to.id} is not there any more",
                hint="check out that commit of the project and deploy it",
            )
        reasons = migrating.why_misfit(order.place, run.release, steps.held(run))
        if reasons:
            listed = "\n".join(f"  {reason}" for reason in reasons)
            raise DeployError(
                f"deployment {to.id} does not fit the database as it is now\n{listed}",
                hint=f"a backup from before may fit: {order.place.root / 'backups'}",
            )
        order.note(dict(run.noted))
        self._switch(order, run)

    def status(self, place: Place, row: DeploymentRow) -> Condition:
        """Ask Compose."""
        found = engine.look(os.environ)
        if not found.server:
            return Condition("unknown", f"the Docker daemon does not answer: {found.why}")
        listed = steps.asking(place, row).compose("ps", "--all", "--format", "json", "app")
        state, health = compose.container_state(listed)
        facts = {"image": row.details["image"], "port": row.details["published"]}
        if state == "running" and health in ("healthy", ""):
            return Condition("running", health or state, facts)
        return Condition("down", f"its container is {' and '.join(w for w in (state, health) if w) or 'gone'}", facts)

    def logs(self, place: Place, row: DeploymentRow, *, follow: bool) -> Iterator[str]:
        """Yield the lines of the app's container."""
        run = steps.asking(place, row)
        words = ("logs", "--no-color", "--no-log-prefix", *(("--follow",) if follow else ()), "app")
        yield from run.docker.lines(*compose.arguments(place, run.release.app, *words))

    def stop(self, place: Place, row: DeploymentRow, tell: Progress) -> None:
        """Stop app and database; the volumes stay."""
        tell("stopping the containers; the volumes with the data stay")
        steps.asking(place, row).compose("stop")

    def _switch(self, order: Order, run: Run) -> None:
        """Replace the container that serves; when that fails, the one before comes back."""
        order.tell("switching to the new image")
        try:
            steps.up(run)
        except BaseException:
            if order.live is not None and order.live.target == TARGET:
                order.tell("it does not come up: starting the one before again")
                steps.up(steps.starting(order.place, order.live.details, order.environ))
            raise
        order.go_live(run.variables["APP_URL"])
        steps.prune(run)


def _port_of(live: DeploymentRow | None) -> int | None:
    """Return the port a place is published on already."""
    found = live.details.get("published") if live is not None else None
    return int(found) if found is not None else None
