"""How the result of an export looks."""

from typing import TYPE_CHECKING

from omniforge.cli import render

if TYPE_CHECKING:
    from omniforge.export.report import FileExport, RemoteExport


def show_files(done: "FileExport") -> None:
    """Print where the files are, and what is not in them."""
    would = "would write " if done.dry_run else ""
    what = f"{done.n_files} refs with their histories" if done.kind == "bundle" else f"{done.n_files} files"
    size = f", {done.size_bytes:,} bytes" if done.size_bytes else ""
    render.result(f"{would}{done.path}: {what}{size} ({done.commit[:7]})")
    _notes(done.notes)


def show_remote(done: "RemoteExport") -> None:
    """Print what is at the remote now, ref by ref."""
    verb = "would be " if done.dry_run else ""
    if done.created:
        render.result(f"{done.repository} {verb}created")
    for one in done.pushed:
        step = f"{one.before[:7]} → {one.commit[:7]}" if one.before else f"{one.commit[:7]} (new)"
        render.result(f"  {verb}pushed {one.ref.removeprefix('refs/heads/')}  {step}")
    if not done.pushed:
        render.result(f"everything is at {done.repository} already ({done.n_unchanged} refs)")
    request = done.pull_request
    if request is not None and request.number is not None:
        render.result(f"{'opened' if request.is_new else 'open already:'} request {request.number}: {request.url}")
    elif request is not None:
        ending = "a request would be opened" if done.dry_run else "merge it there when you like"
        render.result(f"{request.branch} waits for {request.base}: {ending}")
    if done.url:
        render.result(done.url)
    _notes(done.notes)


def _notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        render.note(f"note: {note}")
