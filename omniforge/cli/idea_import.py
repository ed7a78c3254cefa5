"""`forge idea import` and `forge idea export`: models that come from elsewhere, and go there."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, IdeaOption, JsonOption, NameOption, RefOption

if TYPE_CHECKING:
    from omniforge.spec.importers.detect import Format
    from omniforge.spec.importers.report import Imported

app = typer.Typer()
_MAX_BYTES = 4_000_000


class ExportFormat(StrEnum):
    """What a spec can be written as."""

    JDL = "jdl"
    PRISMA = "prisma"
    JSON_SCHEMA = "json-schema"
    MERMAID = "mermaid"


class ImportFormat(StrEnum):
    """What a spec can be made of."""

    JDL = "jdl"
    PRISMA = "prisma"
    OPENAPI = "openapi"
    SQL = "sql"


@app.command("import", epilog='Example: forge idea import shop.jdl --name "Clay & Co"')
def import_(
    file: Annotated[Path, typer.Argument(help="JHipster JDL, Prisma schema, OpenAPI 3 (YAML, JSON) or SQL.")],
    format_: Annotated[ImportFormat | None, typer.Option("--as", help="The format, if it cannot be told.")] = None,
    name: NameOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make an idea out of a model that exists; what cannot be carried over is listed by name."""
    from omniforge.atomic_write import translating
    from omniforge.errors import SpecError
    from omniforge.ideas import importing
    from omniforge.workspace import find_workspace, idea_slugs, open_workspace

    with translating(file, doing="read"), file.open("rb") as stream:
        raw = stream.read(_MAX_BYTES + 1)
    if len(raw) > _MAX_BYTES:
        raise SpecError(f"{file} has more than {_MAX_BYTES:,} bytes", hint="split it into several ideas")
    try:
        source = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SpecError(f"{file} is not UTF-8 text (byte {error.start})", hint="save it as UTF-8") from error
    forced: Format | None = format_.value if format_ else None
    if dry_run:
        planned = importing.plan_import(source, file.name, name=name, taken=idea_slugs(find_workspace()), forced=forced)
        _show(planned.plan.slug, planned.imported, json=json)
        return
    made, imported = importing.import_idea(open_workspace(), source, file.name, name=name, forced=forced)
    _show(made.idea.slug, imported, json=json, path=made.idea.root, commit=made.commit.sha)


@app.command(epilog="Example: forge idea export --as mermaid --out model.mmd")
def export(
    format_: Annotated[ExportFormat, typer.Option("--as", help="The format.")],
    idea: IdeaOption = None,
    ref: RefOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it to a file.")] = None,
    json: JsonOption = False,
) -> None:
    """Write the models of an idea in a format of others; what it cannot say is listed by name."""
    from omniforge.atomic_write import write_text
    from omniforge.cli.idea_history import open_current
    from omniforge.ideas import repository
    from omniforge.spec.exporters.export import export_spec

    spec = repository.read_spec(open_current(idea), ref=ref)
    exported = export_spec(spec, format_.value)
    if out is not None:
        write_text(out, exported.text)
    if json:
        render.json_result({"format": format_.value, "file": out, "text": exported.text, "left_out": exported.left_out})
        return
    if out is None:
        render.result(exported.text)
    for line in exported.left_out:
        render.note(f"not in {format_.value}: {line}")


def _show(slug: str, imported: "Imported", *, json: bool, **more: Any) -> None:
    spec = imported.spec
    if json:
        data = {"idea": slug, "name": spec.name, "n_mapped": imported.n_mapped, "unmapped": imported.unmapped}
        render.json_result({**data, "models": [model.id for model in spec.models], **more})
        return
    render.result(f"{spec.name}: {', '.join(model.name for model in spec.models)}")
    render.result(f"{imported.n_mapped} fields, rules and links carried over, {len(imported.unmapped)} statements not")
    for item in imported.unmapped:
        render.result(f"  line {item.line}: {item.what} ({item.reason})")
    if "path" in more:
        render.result(f"{more['path']} ({more['commit'][:10]})")
        render.note(f"Next: forge build --idea {slug}")
