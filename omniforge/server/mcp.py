"""The MCP server: ideas, specs, builds and proofs as tools and resources for a coding assistant.

Invariant: every tool calls the function its command calls; a failure is told with its way out; nothing is spent on
language models unless a call asks for it by name; no tool takes a path or starts a program of the caller's choice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Literal, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic_core import to_jsonable_python

from omniforge import __version__
from omniforge.errors import ForgeError
from omniforge.workspace import Workspace, current_slug

P = ParamSpec("P")
Json = dict[str, Any]
Level = Literal["static", "test", "full"]
INSTRUCTIONS = (
    "Forge makes apps from a spec. Change what an app is in its spec (refine_idea, set_value), then build: code, "
    "migrations, forms, API and tests follow together, and edits in the project survive. Read forge://ideas first."
)
_MOST_EVENTS = 500
_SPEC = "spec.yaml"


def make_server(workspace: Workspace) -> MCPServer:
    """Return a server over one workspace."""
    server = MCPServer("forge", title="OmniForge", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING")
    for tool in (*_idea_tools(workspace), *_build_tools(workspace)):
        server.tool(structured_output=False)(_telling(tool))
    _add_resources(server, workspace)
    return server


def _idea_tools(workspace: Workspace) -> tuple[Callable[..., Any], ...]:
    from omniforge.ideas import create, editing, history, listing, refining, repository
    from omniforge.spec.check import check_text
    from omniforge.spec.diff.report import as_text

    def opened(idea: str) -> repository.Idea:
        return repository.open_idea(workspace, current_slug(workspace, idea))

    def list_ideas() -> list[Json]:
        """List all ideas: slug, name, kind, last commit."""
        return [_plain(i) for i in listing.list_ideas(workspace)]

    def create_idea(text: str, name: str | None = None) -> Json:
        """Make an idea out of a text in plain words; returns its slug, spec and what was assumed."""
        made = create.create_idea(workspace, text, name=name)
        spec = made.plan.files[_SPEC]
        return {"idea": made.plan.slug, "commit": made.commit.sha, "notes": list(made.plan.notes), "spec": spec}

    def get_spec(idea: str, ref: str | None = None) -> str:
        """Return spec.yaml as it lies on disk, or at a revision."""
        found = opened(idea)
        return repository.read_file(found, _SPEC, ref=ref) if ref else repository.read_work_file(found, _SPEC)

    def refine_idea(idea: str, request: str, *, dry_run: bool = False) -> Json:
        """Add what a request in plain words asks for to the spec, and commit it; what stands is never touched."""
        done = refining.refine(opened(idea), request, dry_run=dry_run)
        return {"changes": as_text(done.plan.changes), "left_out": list(done.plan.left_out), "committed": not dry_run}

    def set_value(idea: str, path: str, value: str, *, dry_run: bool = False) -> Json:
        """Set one value of the spec (keys joined by dots, records by id; the value as YAML), check and commit it."""
        done = editing.set_value(opened(idea), path, value, dry_run=dry_run)
        return {"diff": done.diff, "commit": done.commit.sha if done.commit else None}

    def check_spec(idea: str) -> Json:
        """Report every problem of the spec on disk with place and fix."""
        report = check_text(repository.read_work_file(opened(idea), _SPEC))
        return {"ok": report.is_clean, "problems": [str(p) for p in report.problems]}

    def diff(idea: str, span: str | None = None) -> str:
        """Tell what changed by meaning: `A..B`, one revision against the folder, or HEAD against the folder."""
        return as_text(history.diff(opened(idea), span).changes) or "no difference"

    return (list_ideas, create_idea, get_spec, refine_idea, set_value, check_spec, diff)


def _build_tools(workspace: Workspace) -> tuple[Callable[..., Any], ...]:
    def plan_build(idea: str) -> list[Json]:
        """Return the steps a build would take, and which are cached; nothing is run."""
        from omniforge.build.preplan import plan_steps

        return [_plain(s) for s in plan_steps(workspace, current_slug(workspace, idea))]

    def build(
        idea: str,
        verify: Literal["none", "static", "test", "full"] = "none",
        models: Literal["off", "recorded", "live"] = "off",
        max_cost: float | None = None,
    ) -> Json:
        """Build an idea into its project. `models: live` may spend money, up to `max_cost` USD."""
        from omniforge.build.model_choice import choose
        from omniforge.build.request import BuildOptions
        from omniforge.build.run import build as run
        from omniforge.settings import load

        slug = current_slug(workspace, idea)
        found = load(workspace.settings_file, flags={"models": models, "max_cost": max_cost})
        asked = choose(workspace, slug, found, environ={}, is_terminal=False)
        options = BuildOptions(jobs=found.settings.jobs, verify=verify, must_verify=verify != "none", models=asked)
        return dict(_plain(run(workspace, slug, options=options)))

    def build_events(build: int, after: int = 0) -> list[Json]:
        """Return up to 500 events of a build with a sequence number above `after`."""
        return _events(workspace, build, after)

    def verify(idea: str, level: Level = "static") -> str:
        """Prove that the project works: types, lint, tests, production build, as far as the level goes."""
        from omniforge.build.proof import verify_last

        return verify_last(workspace, current_slug(workspace, idea), level).to_text()

    return (plan_build, build, build_events, verify)


def _add_resources(server: MCPServer, workspace: Workspace) -> None:
    from omniforge.ideas import listing, repository

    @server.resource("forge://ideas", mime_type="application/json", description="All ideas of this workspace.")
    def ideas() -> list[Json]:
        return [_plain(i) for i in listing.list_ideas(workspace)]

    @server.resource("forge://ideas/{idea}/spec", mime_type="application/yaml", description="The spec of an idea.")
    def spec(idea: str) -> str:
        found = repository.open_idea(workspace, current_slug(workspace, idea))
        return repository.read_work_file(found, _SPEC)

    @server.resource("forge://builds/{build}/events", mime_type="application/json", description="A build's events.")
    def events(build: str) -> list[Json]:
        return _events(workspace, int(build), 0)


def _events(workspace: Workspace, build: int, after: int) -> list[Json]:
    from omniforge.build.events import recorded_json
    from omniforge.build.follow import stored
    from omniforge.store.builds import read_builds

    with read_builds(workspace.db) as store:
        if store.get(build) is None:
            raise ForgeError(f"there is no build {build}", hint="forge build list")
        found: Iterator[Any] = stored(store, build, after=after)
        return [recorded_json(r) for r, _ in zip(found, range(_MOST_EVENTS), strict=False)]


def _telling(tool: Callable[P, Any]) -> Callable[P, Any]:
    """Tell a failure to the assistant with its way out, as the command line does."""

    @wraps(tool)
    def told(*arguments: P.args, **options: P.kwargs) -> Any:
        with _translated():
            return tool(*arguments, **options)

    return told


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ForgeError as error:
        raise ToolError(f"{error}\ntry: {error.hint}" if error.hint else str(error)) from error


def _plain(value: Any) -> Any:
    return to_jsonable_python(value, fallback=str)
