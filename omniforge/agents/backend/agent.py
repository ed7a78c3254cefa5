"""The Backend agent: everything of the generated app that runs on the server, from the schema to the routes.

Invariant: one task per model holds all that names its fields; global tasks name models, never fields, but for the
database and the OpenAPI file.
"""

from collections.abc import Callable, Mapping

from omniforge.agents.backend import database, library, models, package
from omniforge.agents.base import Previous, Task, TaskInputs, TaskOutput
from omniforge.codegen.app_view import build_view
from omniforge.codegen.parts import parts_of
from omniforge.spec import slices
from omniforge.spec.model import Spec

NAME = "backend"
_UNITS: Mapping[str, Callable[[TaskInputs], TaskOutput]] = {
    "package": package.run,
    "config": library.run_config,
    "library": library.run_library,
    "database": database.run,
    "registry": models.run_registry,
    "openapi": models.run_openapi,
    "model": models.run_model,
    "formulas": library.run_formulas,
}


class BackendAgent:
    """Schema, migrations, routes, access rules, sign-in and the tools around them."""

    name = NAME

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:
        """Return the backend's tasks: those of the app, one more where fields are computed, and one per model."""
        names = slices.names_only(spec)
        bare = slices.keep(spec)
        whole = slices.keep(spec, "models")
        earlier = {path: text for path, text in sorted(previous.files.items()) if _is_database_file(path)}
        design = ("ui_designer.design",)
        parts = {"parts": parts_of(build_view(spec))}
        computed = any(f.computed is not None for m in spec.models for f in m.fields)
        every_model = tuple(f"models.{m.id}" for m in spec.models)
        return (
            Task(f"{NAME}.package", NAME, "package", "Dependencies and lock file", bare, upstream=design, params=parts),
            Task(f"{NAME}.config", NAME, "config", "Configuration and scripts", bare, params=parts),
            Task(f"{NAME}.library", NAME, "library", "Server library and account routes", bare, params=parts),
            Task(
                f"{NAME}.database", NAME, "database", "Schema and migrations", whole,
                params={"previous": earlier}, nodes=every_model,
            ),
            Task(f"{NAME}.registry", NAME, "registry", "Registry of resources", names, nodes=every_model),
            Task(f"{NAME}.openapi", NAME, "openapi", "OpenAPI document", whole, nodes=every_model),
            *([Task(f"{NAME}.formulas", NAME, "formulas", "Formulas", bare)] if computed else []),
            *(_model_task(spec, m.id, m.name) for m in spec.models),
        )  # fmt: skip

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Run one task by its unit."""
        return _UNITS[inputs.task.unit](inputs)


def _model_task(spec: Spec, model_id: str, name: str) -> Task:
    return Task(
        id=f"{NAME}.model.{model_id}",
        agent=NAME,
        unit="model",
        title=f"API of {name}",
        spec=slices.for_model(spec, model_id),
        params={"model": model_id},
        nodes=(f"models.{model_id}",),
    )


def _is_database_file(path: str) -> bool:
    return path == database.SNAPSHOT_PATH or path.startswith(database.MIGRATIONS)


AGENT = BackendAgent()
