"""An idea out of a model that exists elsewhere: JDL, a Prisma schema, OpenAPI or SQL.

Invariant: what the spec cannot say is kept by name, in the notes of the idea and in the result.
"""

from collections.abc import Collection
from dataclasses import dataclass

from omniforge.errors import SpecError
from omniforge.file_lock import file_lock
from omniforge.ideas import create
from omniforge.ideas.create import IdeaPlan, NewIdea
from omniforge.spec.check import check_spec
from omniforge.spec.importers.detect import Format, import_source
from omniforge.spec.importers.report import Imported
from omniforge.spec.problem import InvalidSpecError
from omniforge.workspace import Workspace, free_slug, idea_slugs


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would make.

    Attributes:
        plan: the new idea.
        imported: what was carried over, and what was not.
    """

    plan: IdeaPlan
    imported: Imported


def plan_import(
    source: str,
    file_name: str,
    *,
    name: str | None = None,
    taken: Collection[str] = (),
    forced: Format | None = None,
) -> ImportPlan:
    """Return what `import_idea` would make of a source; nothing is written.

    Args:
        source: text of the file.
        file_name: its last part tells the format and, without `name`, what the app is called.
        name: name of the product.
        taken: slugs that exist.
        forced: the format, whatever name and text look like.

    Raises:
        SpecError: the text is in none of the known formats, or holds no model.
    """
    found_format, imported = import_source(source, file_name, name=name, forced=forced)
    if not imported.spec.models:
        raise SpecError(f"{file_name} holds no model", hint="look at the file: nothing in it can be kept by an app")
    slug = free_slug(imported.spec.slug, taken)
    spec = imported.spec.model_copy(update={"slug": slug})
    problems = check_spec(spec)
    if problems:
        raise InvalidSpecError(problems, origin=f"the spec of {file_name}")
    notes = tuple(f"not imported: {u.kind} in line {u.line}: {u.what} ({u.reason})" for u in imported.unmapped)
    fence = "`" * 3
    text = f"Imported from {file_name}.\n\n{fence}{found_format}\n{source.rstrip()}\n{fence}\n"
    files = create.first_files(text, spec, (), notes)
    return ImportPlan(IdeaPlan(slug, spec, (), notes, files), Imported(spec, imported.n_mapped, imported.unmapped))


def import_idea(
    workspace: Workspace, source: str, file_name: str, *, name: str | None = None, forced: Format | None = None
) -> tuple[NewIdea, Imported]:
    """Make an idea out of a source; a slug that is taken gets `-2`, `-3`, ….

    Raises:
        SpecError: the text cannot be used.
        ForgeError: the workspace cannot be written.
    """
    with file_lock(workspace.state / "ideas.lock", what="the list of ideas"):
        planned = plan_import(source, file_name, name=name, taken=idea_slugs(workspace), forced=forced)
        plan, imported = planned.plan, planned.imported
        n_models = len(plan.spec.models)
        counts = f"{n_models} model{'' if n_models == 1 else 's'}, {imported.n_mapped} parts carried over"
        message = f"Import {plan.spec.name} from {file_name}\n\n{counts}, {len(imported.unmapped)} not."
        return create.write_idea(workspace, plan, message, agent="importer"), imported
