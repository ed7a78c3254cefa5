"""The steps of a deployment to Vercel: build, link, variables, upload, health."""

import ipaddress
import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from omniforge.atomic_write import make_folder, write_text
from omniforge.deploy.docker import context
from omniforge.deploy.local.releases import KEPT, Release
from omniforge.deploy.place import Place
from omniforge.deploy.target import Order
from omniforge.deploy.vercel import cli, output
from omniforge.deploy.vercel.cli import Vercel
from omniforge.deploy.verdict import ALLOW_UNVERIFIED
from omniforge.errors import DeployError
from omniforge.projects import sources
from omniforge.projects.verify import node_tree
from omniforge.secrets.redaction import SECRET_NAME

TARGET = "vercel"
_IDS = ("VERCEL_PROJECT_ID", "VERCEL_ORG_ID")
_OF_THE_RUN = frozenset({"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "NODE_ENV", "UPLOAD_DIR", *_IDS})
_BUILT = "built.json"
HEALTH, _HEALTHY_S, _PAUSE_S = "/api/health", 60.0, 2.0
PROTECTED = 401
"""What a preview answers that only members of the team may see: it is there."""


def release(place: Place, digest: str) -> Release:
    """Return the folder of what was built of some files."""
    return Release(place.root / TARGET / digest[:16])


def built(order: Order) -> Release:
    """Return the build of these files, made when there is none."""
    made = release(order.place, order.sources.digest)
    make_folder(made.root.parent)
    if not (made.root / _BUILT).is_file():
        shutil.rmtree(made.root, ignore_errors=True)
        sources.copy_to(order.sources, made.app)
        _refuse_secrets(order, made.app, "the upload")
        tree = node_tree.ensure(order.place.workspace.cache, environ=os.environ, progress=order.tell)
        node_tree.link(tree, made.app)
        output.prepare(made.app, project="prj_of_forge", team="team_of_forge")
        order.tell("building for Vercel")
        plain = {n: v for n, v in order.environ.items() if n not in _OF_THE_RUN and not SECRET_NAME.search(n)}
        target = ("--prod",) if order.place.env == "production" else ()
        vercel(order, made.app, None).call(
            "build", "--yes", *target, "--local-config", str(made.app / output.CONFIG), variables=plain
        )
        output.check(made.app)
        write_text(made.root / _BUILT, json.dumps({"files": order.sources.digest}))
    os.utime(made.root)
    kept = sorted(made.root.parent.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return made


def _refuse_secrets(order: Order, app: Path, into: str) -> None:
    values = [v for n, v in order.environ.items() if SECRET_NAME.search(n)]
    names = (p.relative_to(app).as_posix() for p in sorted(app.rglob("*")) if p.is_file())
    context.refuse_secrets(app, names, values, into=into)


def vercel(order: Order, app: Path, token: str | None) -> Vercel:
    """Return the command line for an app; with a token, Vercel has answered that it knows it."""
    if token is not None:
        cli.require_login(token, os.environ)
    return Vercel(cli.program(order.place.workspace.cache, os.environ, order.tell), app, token)


def of_place(place: Place) -> Vercel:
    """Return the command line for what is deployed already."""
    token = cli.find_token(place.workspace, os.environ)
    if token is None:
        raise DeployError("there is no token of Vercel", hint=f"forge secret set {cli.TOKEN} --forge")
    cli.require_login(token, os.environ)
    return Vercel(cli.program(place.workspace.cache, os.environ, lambda _text: None), place.root, token)


def link(order: Order, vercel: Vercel) -> None:
    """Say whose project it is: the one that is set, else the one of this name, made when there is none."""
    project, team = (order.environ.get(name) or os.environ.get(name, "") for name in _IDS)
    if project and team:
        output.prepare(vercel.app, project=project, team=team)
        return
    order.tell(f"linking the project {order.place.slug} at Vercel")
    (vercel.app / ".vercel/project.json").unlink(missing_ok=True)
    vercel.call("link", "--yes", "--project", order.place.slug, *(("--scope", team) if team else ()))
    # it fetches a passing token for development, which nothing here wants
    (vercel.app / ".env.local").unlink(missing_ok=True)


def hand_variables(order: Order, vercel: Vercel) -> None:
    """Set the app's variables at Vercel, each value through standard input."""
    target = "production" if order.place.env == "production" else "preview"
    names = sorted(n for n in order.environ if n not in _OF_THE_RUN)
    order.tell(f"setting {len(names)} variables")
    for name in names:
        hidden = ("--sensitive",) if SECRET_NAME.search(name) else ()
        vercel.call("env", "add", name, target, "--force", "--yes", *hidden, given=order.environ[name])


def command_left(order: Order) -> str:
    """Return the command that goes on where a deployment without a token stopped."""
    options, words = order.options, [f"{cli.TOKEN}=… forge deploy --idea {order.place.slug} --target {TARGET}"]
    words.append(f"--env {order.place.env}")
    words += [f"--ref {options.ref}"] if options.ref else []
    named = {
        ALLOW_UNVERIFIED: options.allow_unverified, "--allow-data-loss": options.allow_data_loss,
        "--skip-backup": options.skip_backup,
    }  # fmt: skip
    return " ".join([*words, *(name for name, is_given in named.items() if is_given)])


def log_line(text: str) -> str:
    """Return a line of `vercel logs --json` as people read it; what is no request is left as it is."""
    try:
        found = json.loads(text)
        when = datetime.fromtimestamp(found["timestamp"] / 1000, tz=UTC)
    except (ValueError, KeyError, TypeError):
        return text
    status = found.get("responseStatusCode") or "---"
    request = f"{found.get('requestMethod', '')} {found.get('requestPath', '')}".strip()
    parts = (f"{when:%Y-%m-%dT%H:%M:%SZ}", found.get("level", ""), request, status, found.get("message", ""))
    return " ".join(str(part).strip() for part in parts if part)


def address(said: str) -> str:
    """Return the address that `vercel deploy` prints last."""
    found = [word for word in said.split() if word.startswith(("https://", "http://"))]
    if not found:
        raise DeployError(f"vercel deploy named no address: {said.strip()[-200:]}")
    return found[-1]


def wait_healthy(address: str) -> None:
    """Return when a deployment answers.

    Raises:
        DeployError: it does not in time.
    """
    deadline = time.monotonic() + _HEALTHY_S
    while (code := answer(address)) not in (200, PROTECTED):
        if time.monotonic() > deadline:
            raise DeployError(
                f"{address}{HEALTH} answers {code or 'nothing'}",
                hint=f"what served before serves on; {address} is kept",
            )
        time.sleep(_PAUSE_S)


def answer(address: str) -> int:
    """Return the status of a deployment's health; 0 when nothing answers."""
    try:
        with urlopen(f"{address}{HEALTH}", timeout=15) as said:  # noqa: S310 - an https address of Vercel
            return int(said.status)
    except HTTPError as error:
        return int(error.code)
    except (URLError, OSError):
        return 0


def is_of_this_machine(url: str) -> bool:
    """Whether an address leads nowhere from elsewhere."""
    host = urlsplit(url).hostname or ""
    if host in ("", "localhost") or host.endswith((".localhost", ".local")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
