"""`forge deployment …`: look at deployments, read their logs, open and stop them."""

from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.deploy import EnvName
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption

if TYPE_CHECKING:
    from omniforge.deploy.overview import Shown
    from omniforge.store.deployments import DeploymentRow
    from omniforge.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Look at deployments, read their logs, open and stop them.")
_WATCH_S = 5.0
NumberArgument = Annotated[
    int | None, typer.Argument(metavar="[N]", help="Number of the deployment; else the live one, production's first.")
]
EnvOption = Annotated[EnvName | None, typer.Option("--env", "-e", help="Only this environment.")]
BranchOption = Annotated[str | None, typer.Option("--ref", metavar="BRANCH", help="Branch of a preview.")]


@app.command("list", epilog="Example: forge deployment list --env production")
def list_(idea: IdeaOption = None, env: EnvOption = None, json: JsonOption = False) -> None:
    """List deployments, newest first."""
    from omniforge.cli.build_view import when
    from omniforge.deploy.overview import deployments
    from omniforge.workspace import find_workspace

    found = deployments(find_workspace(), idea, env=env)
    if json:
        render.json_result(found)
    elif found:
        rows = [
            (str(d.number), d.idea, d.env, d.branch, d.target, d.state, d.commit[:7], when(d.started_at), d.url)
            for d in found
        ]
        headers = ("N", "IDEA", "ENV", "BRANCH", "TARGET", "STATE", "COMMIT", "STARTED", "URL")
        render.result(render.table(rows, headers))
    else:
        render.note("Nothing is deployed yet. Do it: forge deploy")


@app.command(epilog="Example: forge deployment show 12 --json")
def show(
    number: NumberArgument = None, idea: IdeaOption = None, env: EnvOption = None, ref: BranchOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Show what a deployment is of, what it was made with, and how it is now."""
    from omniforge.deploy import overview

    workspace, row = _found(number, idea, env, ref)
    shown = overview.show(workspace, row)
    render.json_result(shown) if json else render.result(_text(shown))


@app.command(epilog="Examples: forge deployment metrics · forge deployment metrics --scrape-config >> prometheus.yml")
def metrics(
    scrape_config: Annotated[
        bool,
        typer.Option("--scrape-config", help="Print the job for a Prometheus on this machine; it holds the token."),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Print what the front proxy counts: requests, times and what is under way, in Prometheus' text format."""
    from omniforge.deploy.local.proxy import FrontProxy
    from omniforge.errors import UsageError
    from omniforge.workspace import find_workspace

    proxy = FrontProxy(find_workspace())
    text = proxy.scrape_config() if scrape_config else proxy.metrics()
    if text is None:
        raise UsageError("nothing is deployed here, so no proxy counts anything", hint="forge deploy")
    if not json or scrape_config:
        render.json_result({"scrape_config": text}) if json else render.result(text)
        return
    from prometheus_client.parser import text_string_to_metric_families

    samples = [s for family in text_string_to_metric_families(text) for s in family.samples]
    render.json_result([{"name": s.name, "labels": s.labels, "value": s.value} for s in samples])


@app.command(epilog="Example: forge deployment logs --follow")
def logs(  # noqa: PLR0917 - typer passes options by name
    number: NumberArgument = None, idea: IdeaOption = None, env: EnvOption = None, ref: BranchOption = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until you stop it.")] = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Print what a deployment has written; --json prints one JSON string per line."""
    import json as jsonlib

    from omniforge.deploy import overview

    workspace, row = _found(number, idea, env, ref)
    for line in overview.logs(workspace, row, follow=follow):
        render.result(jsonlib.dumps(line, ensure_ascii=False) if json else line)


@app.command(epilog="Example: forge deployment status --env production")
def status(
    number: NumberArgument = None, idea: IdeaOption = None, env: EnvOption = None, ref: BranchOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Say whether a deployment answers; exit code 10 when a live one does not."""
    from omniforge.deploy import overview
    from omniforge.errors import DeployError

    workspace, row = _found(number, idea, env, ref)
    found = overview.status(workspace, row)
    if json:
        render.json_result({"number": row.id, "url": row.url, **render.plain(found)})
    else:
        render.result(f"deployment {row.id}, {row.url or row.state}: {found.words}")
    if row.state == "live" and found.state == "down":
        raise DeployError(f"deployment {row.id} does not serve: {found.words}", hint="forge deployment start")


@app.command(epilog="Example: forge deployment stop --env preview --ref new-menu")
def stop(  # noqa: PLR0917 - typer passes options by name
    number: NumberArgument = None, idea: IdeaOption = None, env: EnvOption = None, ref: BranchOption = None,
    dry_run: DryRunOption = False, json: JsonOption = False,
) -> None:  # fmt: skip
    """End what serves; its data stays, and forge rollback or forge deploy brings it back."""
    from omniforge.deploy import overview

    workspace, row = _found(number, idea, env, ref)
    live = row.state == "live"
    stopped = live and (dry_run or overview.stop(workspace, row, tell=render.note))
    words = f"{'would stop' if dry_run else 'stopped'} {row.url}" if stopped else f"deployment {row.id} does not run"
    render.json_result({"number": row.id, "stopped": stopped}) if json else render.result(words)


@app.command(epilog="Example: forge deployment start --env production")
def start(  # noqa: PLR0917 - typer passes options by name
    number: NumberArgument = None, idea: IdeaOption = None, env: EnvOption = None, ref: BranchOption = None,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and start again whatever dies.")] = False,
    dry_run: DryRunOption = False, json: JsonOption = False,
) -> None:  # fmt: skip
    """Start again what should run and does not: after a restart of the machine, a crash, or forge deployment stop."""
    from omniforge.deploy import overview

    workspace, row = _found(number, idea, env, ref)
    if watch and not dry_run:
        overview.watch(workspace, row, every_s=_WATCH_S, tell=render.note)
    live = dry_run or overview.start(workspace, row, tell=render.note)
    words = f"deployment {row.id} {'would be started' if dry_run else 'is live'}: {row.url}"
    render.json_result({"number": row.id, "url": row.url, "live": live}) if json else render.result(words)


@app.command(epilog="Example: forge deployment unit --env production > ~/.config/systemd/user/clay.service")
def unit(
    number: NumberArgument = None, idea: IdeaOption = None, env: EnvOption = None, ref: BranchOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Print a systemd unit that keeps a deployment running, from the start of the machine on."""
    from omniforge.deploy.local.systemd import unit_text

    workspace, row = _found(number, idea, env, ref)
    text = unit_text(workspace, row)
    render.json_result({"unit": text}) if json else render.result(text)


@app.command(epilog="Example: forge deployment clean --dry-run")
def clean(idea: IdeaOption = None, dry_run: DryRunOption = False, json: JsonOption = False) -> None:
    """End previews that have expired or whose branch is gone, and remove their data."""
    from omniforge.deploy import overview
    from omniforge.workspace import find_workspace

    ended = overview.clean(find_workspace(), idea, dry_run=dry_run, tell=render.note)
    if json:
        render.json_result(ended)
        return
    for one in ended:
        render.result(f"{'would end' if dry_run else 'ended'} {one.url} (deployment {one.number})")
    if not ended:
        render.note("No preview is over.")


@app.command("open", epilog="Example: forge deployment open --env production")
def open_(
    number: NumberArgument = None, idea: IdeaOption = None, env: EnvOption = None, ref: BranchOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Open a deployment in the browser; print its address where there is none."""
    import webbrowser

    from omniforge.errors import DeployError

    _, row = _found(number, idea, env, ref)
    if row.state != "live":
        raise DeployError(f"deployment {row.id} does not serve: {row.state}", hint="forge deployment list")
    opened = webbrowser.open(row.url)
    render.json_result({"url": row.url, "opened": opened}) if json else render.result(row.url)


def _found(
    number: int | None, idea: str | None, env: EnvName | None, ref: str | None
) -> "tuple[Workspace, DeploymentRow]":
    """Return the deployment that is meant; a number needs no idea."""
    from omniforge.deploy.overview import one
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = idea if number is not None else current_slug(workspace, idea)
    return workspace, one(workspace, slug or "", number, env=env, branch=ref)


def _words(value: object) -> str:
    return ", ".join(f"{k}={v}" for k, v in value.items()) or "none" if isinstance(value, dict) else str(value)


def _text(shown: "Shown") -> str:
    from omniforge.cli.build_view import when

    condition = shown.condition
    lines = [
        f"Deployment {shown.number} of {shown.idea}: {shown.state}" + (f", {shown.message}" if shown.message else ""),
        f"  {shown.url}" if shown.url else "  no address",
        f"  {shown.env} by the target {shown.target}, branch {shown.branch}, commit {shown.commit[:7]}",
        f"  build {shown.build}, files {shown.digest[:12]}, proved: {shown.verified}",
        f"  started {when(shown.started_at)}" + (f", expires {when(shown.expires_at)}" if shown.expires_at else ""),
    ]
    lines += [f"  let through by {', '.join(shown.overrides)}"] if shown.overrides else []
    lines += [f"  {key}: {_words(value)}" for key, value in shown.config.items()]
    lines += [f"  now: {condition.words}"] if condition is not None else []
    return "\n".join(lines)
