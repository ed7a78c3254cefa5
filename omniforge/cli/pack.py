"""`forge pack …`: look at what forge knows about lines of business, and write packs of your own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, JsonOption
from omniforge.errors import SpecError, UsageError

if TYPE_CHECKING:
    from omniforge.ideas.parser.pack import Pack, PackEntity
    from omniforge.ideas.parser.pack_shelf import PackHead

_GUIDE = "docs/how-to/write-a-pack.md says what each part is for"
app = typer.Typer(no_args_is_help=True, help="Look at lines of business forge knows, and write packs of your own.")


@app.command("list", epilog="Example: forge pack list --json")
def list_(json: JsonOption = False) -> None:
    """List all packs: forge's own and those of installed packages."""
    from omniforge.ideas.parser import pack_shelf

    found = pack_shelf.heads()
    if json:
        rows = [{"id": h.id, "kind": h.kind, "title": h.title, "overlay": h.overlay, "from": h.origin} for h in found]
        render.json_result(rows)
        return
    render.result(render.table([(h.id, h.kind, h.title, h.origin) for h in found], ("PACK", "KIND", "TITLE", "FROM")))


@app.command(epilog="Example: forge pack show health")
def show(
    name: Annotated[str, typer.Argument(help="Id of the pack, as in forge pack list.")], json: JsonOption = False
) -> None:
    """Show what a pack knows: words, roles, entities with their fields, features and prices."""
    from difflib import get_close_matches

    from omniforge.ideas.parser import pack_shelf

    head = pack_shelf.head_of(name)
    if head is None:
        near = get_close_matches(name, [h.id for h in pack_shelf.heads()], n=1)
        raise UsageError(f'there is no pack "{name}"', hint=f"forge pack show {near[0]}" if near else "forge pack list")
    pack = pack_shelf.load(head)
    if json:
        render.json_result({"from": head.origin, "path": head.path, "pack": pack})
    else:
        render.result(_text(head, pack))


@app.command(epilog="Example: forge pack new bee-keeping --dir packs")
def new(
    name: Annotated[str, typer.Argument(help="Id of the new pack: lower-case words joined by -.")],
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Folder that gets NAME/pack.yaml.")] = Path(),
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Write a commented skeleton that already passes its check."""
    from omniforge.ideas.parser import pack_files

    plan = pack_files.plan_new(name, folder)
    if not dry_run:
        pack_files.write(plan)
    if json:
        render.json_result({"path": plan.path, "written": not dry_run})
        return
    render.result(f"{'would write' if dry_run else 'wrote'} {plan.path}")
    if not dry_run:
        render.note(f"Next: edit it, then forge pack check {plan.path}")


@app.command(epilog="Examples: forge pack check · forge pack check packs/bee-keeping/pack.yaml --json")
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A pack.yaml or a folder of packs; all known packs when missing.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Name every problem of pack files, with line and fix; read each pack's example sentence with it."""
    from omniforge.ideas.parser import pack_files

    reports = pack_files.check(path)
    wrong = sum(len(r.problems) for r in reports)
    if json:
        render.json_result({"packs": len(reports), "files": [r for r in reports if r.problems]})
    for report in () if json else reports:
        for problem in report.problems:
            render.result(f"{report.path}:{problem}")
    if wrong:
        raise SpecError(f"{_counted(wrong, 'problem')} in {_counted(len(reports), 'pack')}", hint=_GUIDE)
    if not json:
        render.result(f"{_counted(len(reports), 'pack')} checked: no problem")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _text(head: "PackHead", pack: "Pack") -> str:
    words = sorted(pack.triggers, key=lambda w: (-pack.triggers[w], w))
    joins = ", joins other packs" if pack.overlay else ""
    lines = [f"{pack.title} ({pack.id}, {pack.kind}{joins}) from {head.origin}"]
    if pack.example:
        lines.append(f"  {pack.example}")
    lines += ["", "words", f"  {', '.join(words)}", "", "roles"]
    lines += [f"  {role.name}: {role.description}" for role in pack.roles]
    lines += ["", "entities", *(line for entity in pack.entities for line in _entity_lines(entity))]
    lines += ["", "features", *(f"  {f.name} ({f.kind}): {f.description}" for f in pack.features)]
    lines += ["", "prices", *(f"  {t.name}: {t.price:g} {t.currency} per {t.interval}" for t in pack.business.pricing)]
    return "\n".join([*lines, "", str(head.path)])


def _entity_lines(entity: "PackEntity") -> list[str]:
    lines = [f"  {entity.name}{' (always)' if entity.core else ''}: {entity.description}"]
    lines += [f"    {name}: {text}" for name, text in {**entity.fields, **entity.relations}.items()]
    if entity.states:
        lines.append(f"    states: {entity.states}")
    kept = [text for is_kept, text in ((entity.audit, "every change"), (entity.soft_delete, "deleted ones")) if is_kept]
    return [*lines, f"    keeps: {', '.join(kept)}"] if kept else lines
