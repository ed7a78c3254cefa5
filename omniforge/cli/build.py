"""`forge build …`: generate the app of an idea; look at builds; retry a step."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from omniforge.cli import render
from omniforge.cli.options import (
    IdeaOption,
    JsonOption,
    JunitOption,
    MaxCostOption,
    ModelsOption,
    OnOption,
    RefOption,
    SarifOption,
    StoreOption,
    SummaryOption,
    WaitOption,
)

app = typer.Typer(help="Generate the app of an idea and prove it. Without a command: build.")


class Level(StrEnum):
    """How far the result is proved."""

    none = "none"
    static = "static"
    test = "test"
    full = "full"


VerifyOption = Annotated[
    Level | None, typer.Option("--verify", help="Prove the result: none, static, test or full.", show_default=False)
]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, max=64, help="Steps that run at once.")]
NoCommitOption = Annotated[bool, typer.Option("--no-commit", help="Refuse a changed spec instead of committing it.")]
PlanOption = Annotated[bool, typer.Option("--plan", help="Show the steps and what is cached; do nothing.")]
TuiOption = Annotated[bool, typer.Option("--tui", help="Show the timeline full-screen.")]
AllowLossOption = Annotated[
    bool, typer.Option("--allow-data-loss", help="Build though the migration drops or blanks stored data.")
]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show starts, log lines and files too.")]
NumberArgument = Annotated[int | None, typer.Argument(metavar="[BUILD]", help="Number of the build; else the last.")]


@app.callback(
    invoke_without_command=True,
    epilog="Examples: forge build --verify test · forge build --plan · forge build --json > build.jsonl",
)
def build(  # noqa: PLR0917 - typer passes options by name
    context: typer.Context,
    idea: IdeaOption = None,
    verify: VerifyOption = None,
    ref: RefOption = None,
    no_commit: NoCommitOption = False,
    jobs: JobsOption = None,
    json: JsonOption = False,
    allow_data_loss: AllowLossOption = False,
    plan: PlanOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="The same as --plan.")] = False,
    tui: TuiOption = False,
    verbose: VerboseOption = False,
    models: ModelsOption = None,
    max_cost: MaxCostOption = None,
    cost: Annotated[bool, typer.Option("--cost", help="With --plan: what asking language models would cost.")] = False,
    junit: JunitOption = None,
    sarif: SarifOption = None,
    summary: SummaryOption = None,
    on: OnOption = None,
    store: StoreOption = None,
    wait: WaitOption = 60.0,
) -> None:
    """Generate the app of an idea and prove it. Without a command: build."""
    if context.invoked_subcommand is not None:
        return
    asked = {"models": models, "max_cost": max_cost}
    if plan or dry_run or cost:
        _show_cost(idea, ref, asked, json=json) if cost else _show_plan(idea, ref, json=json)
        return
    from omniforge.build.request import BuildOptions
    from omniforge.cli.build_view import models_of, run_build, settings_of

    settings = settings_of({"verify": verify.value if verify else None, "jobs": jobs})
    options = BuildOptions(
        ref=ref,
        may_commit=not no_commit,
        jobs=settings.jobs,
        verify=settings.verify,
        must_verify=verify is not None and verify != Level.none,
        models=models_of(asked, idea=idea),
        may_lose_data=allow_data_loss,
    )
    reports = (junit, sarif, summary)
    if on is not None:
        from omniforge.cli.fleet_view import building_on

        with building_on(on, options, store=store, wait_s=wait) as elsewhere:
            run_build(idea, elsewhere, json=json, tui=tui, verbose=verbose, reports=reports)
        return
    run_build(idea, options, json=json, tui=tui, verbose=verbose, reports=reports)


@app.command("list", epilog="Example: forge build list --idea clay-co")
def list_(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """List builds, newest first."""
    from omniforge.cli.build_view import build_rows, when
    from omniforge.store.builds import read_builds
    from omniforge.workspace import find_workspace

    with read_builds(find_workspace().db) as store:
        found = store.find(idea)
    if json:
        render.json_result(found)
    elif found:
        render.result(render.table(build_rows(found, when), ("BUILD", "IDEA", "BRANCH", "COMMIT", "STATE", "STARTED")))
    else:
        render.note("No build yet. Make one: forge build")


@app.command(epilog="Example: forge build show 12 --json")
def show(build: NumberArgument = None, idea: IdeaOption = None, json: JsonOption = False) -> None:
    """Show the steps of a build with their state and time."""
    from omniforge.build.plain_log import step_line
    from omniforge.cli.build_view import opened_build

    with opened_build(build, idea) as (store, row):
        steps = store.steps(row.id)
        if json:
            render.json_result({"build": row, "steps": steps})
            return
        from omniforge.build.follow import timeline_of

        timeline = timeline_of(store, row.id)
    render.result(f"Build {row.id} of {row.idea} ({row.branch} {row.commit_id[:7]}): {row.state}")
    for step in timeline.steps.values():
        render.result(step_line(step, row.heartbeat_at))
    if row.message:
        render.result(row.message)


@app.command(epilog="Example: forge build logs --step backend.schema --follow")
def logs(
    build: NumberArgument = None,
    idea: IdeaOption = None,
    step: Annotated[str | None, typer.Option("--step", "-s", help="Only this step.")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the build ends.")] = False,
    json: JsonOption = False,
) -> None:
    """Print what a build said, or follow one that is running."""
    from omniforge.build import follow as following
    from omniforge.build.events import step_of
    from omniforge.cli.build_view import opened_build, printer

    with opened_build(build, idea) as (store, row):
        show_one = printer(json=json, verbose=True)
        for recorded in following.follow(store, row.id) if follow else following.stored(store, row.id):
            if step in (None, step_of(recorded.event)):
                show_one(recorded)


@app.command(epilog="Example: forge build retry frontend.site")
def retry(  # noqa: PLR0917 - typer passes options by name
    step: Annotated[str, typer.Argument(help="Id of the step; forge build show lists them.")],
    idea: IdeaOption = None,
    jobs: JobsOption = None,
    json: JsonOption = False,
    models: ModelsOption = None,
    max_cost: MaxCostOption = None,
) -> None:
    """Run one step of the last build again, and what depends on it."""
    from omniforge.build.request import BuildOptions
    from omniforge.cli.build_view import models_of, opened_build, run_build

    with opened_build(None, idea) as (_, row):
        slug = row.idea
        asked = models_of({"models": models, "max_cost": max_cost}, idea=slug)
        options = BuildOptions(ref=row.branch, jobs=jobs or 0, force=frozenset({step}), models=asked)
    run_build(slug, options, json=json, verbose=True)


def _show_plan(idea: str | None, ref: str | None, *, json: bool) -> None:
    from omniforge.build.preplan import plan_steps
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    steps = plan_steps(workspace, current_slug(workspace, idea), ref=ref)
    if json:
        render.json_result(steps)
        return
    rows = [(s.state, s.id, s.title, ", ".join(s.upstream)) for s in steps]
    render.result(render.table(rows, ("STATE", "STEP", "WHAT", "AFTER")))


def _show_cost(idea: str | None, ref: str | None, asked: dict[str, Any], *, json: bool) -> None:
    from omniforge.build.estimate import estimate
    from omniforge.cli import cost_view
    from omniforge.cli.build_view import models_of
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    options = models_of({**asked, "models": asked["models"] or "live"}, idea=slug)
    found = estimate(workspace, slug, options, ref=ref)
    render.json_result(found) if json else render.result(cost_view.estimate_text(found))
