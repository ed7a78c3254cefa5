"""The target `vercel`: built here, checked, migrated, uploaded, healthy, then promoted.

Invariant: the domain leads to the new deployment only after it has answered; a build is made once for the same files.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from omniforge.deploy.local import database, migrating
from omniforge.deploy.place import Place
from omniforge.deploy.target import Condition, DeployOptions, Order, Progress
from omniforge.deploy.vercel import cli, output, steps
from omniforge.deploy.vercel.cli import Vercel
from omniforge.errors import DeployError
from omniforge.store.deployments import DeploymentRow


class VercelTarget:
    """Deploys to Vercel."""

    name = steps.TARGET

    def refuse(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> None:  # noqa: ARG002 - protocol
        """Raise when the app could not work there: no PostgreSQL, no address, no Node here."""
        if shutil.which("node", path=os.environ.get("PATH", os.defpath)) is None:
            raise DeployError("a build for Vercel needs Node, which is not installed", hint="forge doctor")
        if database.kind_of(environ) == "embedded" or steps.is_of_this_machine(environ["DATABASE_URL"]):
            raise DeployError(
                "on Vercel the app needs a PostgreSQL server that it can reach, and DATABASE_URL names none",
                hint=f"forge secret set DATABASE_URL --env {place.env}",
            )
        if not environ.get("APP_URL", "").startswith("https://"):
            raise DeployError(
                f"the app has no address in {place.env}", hint=f"forge project set domain NAME --env {place.env}"
            )

    def config(self, place: Place, options: DeployOptions, environ: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002 - protocol
        """Return what is worth recording, without secrets."""
        where = database.described(environ) if environ.get("DATABASE_URL") else ""
        uploads = "bucket" if environ.get("S3_BUCKET") else "none: S3_BUCKET is not set, and no disk lasts there"
        return {"domain": urlsplit(environ.get("APP_URL", "")).hostname or "", "database": where, "uploads": uploads}

    def reconcile(self, place: Place, rows: list[DeploymentRow], tell: Progress) -> None:
        """Nothing runs here: a killed deployment has promoted nothing."""

    def deploy(self, order: Order) -> None:
        """Build and check; with a token: variables, migration, upload, health, promotion.

        Raises:
            DeployError: there is no token: what was built is kept, and the message says how to go on.
        """
        place = order.place
        release = steps.built(order)
        found = output.check(release.app)
        order.tell(f"checked: {len(found.functions)} functions, {found.n_static} static files")
        token = cli.find_token(place.workspace, os.environ)
        if token is None:
            raise DeployError(
                f"built and checked: {release.app / output.FOLDER}; it was not deployed, because there is no token",
                hint=steps.command_left(order),
            )
        vercel = steps.vercel(order, release.app, token)
        steps.link(order, vercel)
        steps.hand_variables(order, vercel)
        noted = {}
        if migrating.has_database(release.app):
            at = database.ensure(place, order.environ, order.tell)
            noted = migrating.migrate(order, release, at, order.environ)
        is_live = place.env == "production"
        order.tell("uploading")
        words = ("--prod", "--skip-domain") if is_live else ()
        address = steps.address(vercel.call("deploy", "--prebuilt", "--yes", *words))
        order.note({**noted, "address": address, "digest": order.sources.digest})
        steps.wait_healthy(address)
        self._promote(order, vercel, address)

    def roll_back(self, order: Order, to: DeploymentRow) -> None:
        """Let the domain lead to an earlier deployment again, when the tables still fit it."""
        token = cli.find_token(order.place.workspace, os.environ)
        if token is None:
            raise DeployError("there is no token of Vercel", hint=f"forge secret set {cli.TOKEN} --forge")
        release = steps.release(order.place, str(to.details["digest"]))
        if not release.app.is_dir():
            raise DeployError(f"the files of deployment {to.id} are not kept any more", hint="deploy that commit again")
        if migrating.has_database(release.app):
            at = database.ensure(order.place, order.environ, order.tell)
            migrating.require_fit(order, release, at, order.environ, to)
        vercel = steps.vercel(order, release.app, token)
        steps.link(order, vercel)
        order.note(dict(to.details))
        self._promote(order, vercel, str(to.details["address"]))

    def status(self, place: Place, row: DeploymentRow) -> Condition:  # noqa: ARG002 - protocol
        """Ask the deployment itself."""
        address = str(row.details.get("address", row.url))
        code = steps.answer(address)
        facts = {"address": address}
        if code in (200, steps.PROTECTED):
            return Condition(
                "running", "healthy" if code != steps.PROTECTED else "there, for members of the team", facts
            )
        return Condition("down", f"{steps.HEALTH} answers {code or 'nothing'}", facts)

    def logs(self, place: Place, row: DeploymentRow, *, follow: bool) -> Iterator[str]:
        """Yield what Vercel has of its log."""
        if follow:
            raise DeployError("Vercel's log cannot be followed from here", hint="leave --follow out")
        vercel = steps.of_place(place)
        yield from map(steps.log_line, vercel.call("logs", str(row.details["address"]), "--json").splitlines())

    def stop(self, place: Place, row: DeploymentRow, tell: Progress) -> None:
        """Remove the deployment from Vercel; data stays."""
        tell("removing the deployment; the database is not touched")
        steps.of_place(place).call("remove", str(row.details["address"]), "--yes")

    def _promote(self, order: Order, vercel: Vercel, address: str) -> None:
        """Let the domain lead to a deployment that answers."""
        domain = urlsplit(order.environ["APP_URL"]).hostname or ""
        if order.place.env == "production":
            vercel.call("promote", address, "--yes")
        else:
            vercel.call("alias", "set", urlsplit(address).hostname or address, domain)
        order.go_live(order.environ["APP_URL"])
