"""`forge export …`: take an idea and its project to a folder, a file, GitHub, GitLab or any Git remote."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption
from omniforge.errors import UsageError

_KINDS: dict[str, Literal["folder", "zip", "bundle"]] = {"folder": "folder", "zip": "zip", "bundle": "bundle"}
app = typer.Typer(
    no_args_is_help=True,
    epilog="Examples: forge export --to zip clay-co.zip · forge export github --repo ada/clay-co · "
    "forge export git ssh://git@example.org/clay-co.git",
)
RepoOption = Annotated[
    str | None,
    typer.Option(
        "--repo", metavar="OWNER/NAME", help="The repository; where it was before, else the idea's name, when missing."
    ),
]
PrivateOption = Annotated[
    bool, typer.Option("--private/--public", help="Who sees a repository that is made now; private when missing.")
]
ProposeOption = Annotated[
    bool, typer.Option("--pr/--no-pr", help="Propose a later build, or move the main branch forward; never forced.")
]
AllowOption = Annotated[
    bool, typer.Option("--allow-secrets", help="Also what only looks like a secret, e.g. one made up for tests.")
]


@app.callback(invoke_without_command=True)
def export(  # noqa: PLR0917 - typer passes options by name
    context: typer.Context,
    to: Annotated[
        tuple[str, Path] | None,
        typer.Option("--to", metavar="folder|zip|bundle PATH", help="Write a folder, a zip file or a Git bundle."),
    ] = None,
    allow_secrets: AllowOption = False,
    idea: IdeaOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Take an idea and its project elsewhere, with their histories; what is not committed stays, and is named."""
    if context.invoked_subcommand is not None:
        if to is not None or idea is not None or dry_run or json or allow_secrets:
            raise UsageError(f"options come after the word {context.invoked_subcommand}; --to stands alone")
        return
    import os

    from omniforge.cli import export_view
    from omniforge.export import leaks
    from omniforge.export.files import export_files
    from omniforge.workspace import current_slug, find_workspace

    if to is None:
        raise UsageError("where to?", hint="forge export --to zip PATH, or: forge export github")
    kind, path = _KINDS.get(to[0]), to[1]
    if kind is None:
        raise UsageError(f'"{to[0]}" is none of {", ".join(_KINDS)}', hint="e.g. forge export --to zip clay-co.zip")
    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    rules = leaks.rules(workspace, slug, os.environ, allow_lookalikes=allow_secrets)
    done = export_files(workspace, slug, kind=kind, target=path, rules=rules, dry_run=dry_run)
    render.json_result(done) if json else export_view.show_files(done)


@app.command(epilog="Example: forge export github --repo ada/clay-co --private")
def github(  # noqa: PLR0917 - typer passes options by name
    repo: RepoOption = None,
    private: PrivateOption = True,
    propose: ProposeOption = True,
    allow_secrets: AllowOption = False,
    idea: IdeaOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Push to GitHub (GITHUB_TOKEN; GITHUB_API_URL for Enterprise); later builds open a pull request."""
    chosen = {"repository": repo, "private": private, "propose": propose}
    _to_host("github", idea, json=json, **chosen, dry_run=dry_run, allow_secrets=allow_secrets)


@app.command(epilog="Example: forge export gitlab --repo studio/apps/clay-co")
def gitlab(  # noqa: PLR0917 - typer passes options by name
    repo: RepoOption = None,
    private: PrivateOption = True,
    propose: ProposeOption = True,
    allow_secrets: AllowOption = False,
    idea: IdeaOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Push to GitLab (GITLAB_TOKEN; GITLAB_HOST for your own); later builds open a merge request."""
    chosen = {"repository": repo, "private": private, "propose": propose}
    _to_host("gitlab", idea, json=json, **chosen, dry_run=dry_run, allow_secrets=allow_secrets)


@app.command(epilog="Example: forge export git ssh://git@example.org/team/clay-co.git")
def git(  # noqa: PLR0917 - typer passes options by name
    url: Annotated[str, typer.Argument(help="Address of a repository that exists; Git's own login is used.")],
    propose: ProposeOption = True,
    allow_secrets: AllowOption = False,
    idea: IdeaOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Push to any Git remote; later builds go to a branch forge/build-… for you to merge."""
    import os

    from omniforge.cli import export_view
    from omniforge.export.exporting import Asked, export_to_remote
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    asked = Asked(propose=propose, dry_run=dry_run, allow_secrets=allow_secrets)
    done = export_to_remote(workspace, slug, url, asked, environ=os.environ, say=render.note)
    render.json_result(done) if json else export_view.show_remote(done)


def _to_host(service: Literal["github", "gitlab"], idea: str | None, *, json: bool, **asked: Any) -> None:
    import os

    from omniforge.cli import export_view
    from omniforge.export.exporting import Asked, export_to_host
    from omniforge.export.services import connect
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    slug = current_slug(workspace, idea)
    host = connect(service, os.environ, workspace)
    try:
        done = export_to_host(workspace, slug, host, Asked(**asked), environ=os.environ, say=render.note)
    finally:
        host.close()
    render.json_result(done) if json else export_view.show_remote(done)
