"""`forge watch`: build on every save of the spec, with the change in the open browser page."""

import json as jsonlib
import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import IdeaOption, JsonOption

if TYPE_CHECKING:
    from omniforge.build.watch import Saved

app = typer.Typer()


@app.command(epilog="Examples: forge watch · forge watch --idea clay-co --port 4000 · forge watch --no-preview --json")
def watch(
    idea: IdeaOption = None,
    port: Annotated[int | None, typer.Option("--port", "-p", min=1, max=65535, help="Port of the preview.")] = None,
    no_preview: Annotated[bool, typer.Option("--no-preview", help="Build only; run no preview.")] = False,
    json: JsonOption = False,
) -> None:
    """Build on every save of spec.yaml and show the change in the open page; Ctrl-C stops it.

    A save that changes the spec is a commit of the idea, as with forge build. A wrong one is told; watching goes on.
    """
    from omniforge.build.request import BuildOptions
    from omniforge.build.watch import PreviewWish
    from omniforge.build.watch import watch as watch_idea
    from omniforge.cli.build_view import settings_of
    from omniforge.workspace import current_slug, open_workspace

    workspace = open_workspace()
    slug = current_slug(workspace, idea)
    settings = settings_of({})
    wish = None if no_preview else PreviewWish(port, settings.port, render.note)
    if wish is not None and shutil.which("node") is None:
        render.note("no preview: Node is not installed; forge doctor says more")
        wish = None
    show = _show_json if json else _show
    render.note(f"watching {workspace.idea(slug) / 'spec.yaml'}; Ctrl-C stops it")
    watch_idea(workspace, slug, options=BuildOptions(jobs=settings.jobs), on_saved=show, preview=wish)


def _show(saved: "Saved") -> None:
    if saved.error is not None:
        render.failure(str(saved.error), saved.error.hint)
        return
    if saved.outcome is None:
        return
    n_files = saved.outcome.n_files
    words = f"{n_files} file{'s' if n_files != 1 else ''} changed" if n_files else "nothing to change"
    render.result_now(f"{words} ({saved.seconds:.2f} s){f'  {saved.url}' if saved.url else ''}")
    for line in saved.outcome.notes:
        render.note(f"note: {line}")


def _show_json(saved: "Saved") -> None:
    error, outcome = saved.error, saved.outcome
    body = {
        "ok": error is None,
        "build": outcome.build if outcome else None,
        "outcome": outcome.outcome if outcome else None,
        "n_files": outcome.n_files if outcome else 0,
        "url": saved.url,
        "seconds": round(saved.seconds, 3),
        "code": error.exit_code if error else 0,
        "message": str(error) if error else "",
        "hint": error.hint if error else None,
    }
    render.result_now(jsonlib.dumps(body, ensure_ascii=False))
