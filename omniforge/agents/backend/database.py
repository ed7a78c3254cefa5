"""The database task: schema, snapshot, the migrations so far and, when the spec asks for other tables, a new one."""

from omniforge.agents.backend import seed_plan
from omniforge.agents.base import TaskInputs, TaskOutput
from omniforge.codegen import emit, migrations, prisma
from omniforge.codegen.database import build_database
from omniforge.codegen.files import GeneratedFile

SNAPSHOT_PATH = ".forge/schema.json"
MIGRATIONS = "prisma/migrations/"
_LOCK = f"{MIGRATIONS}migration_lock.toml"


def run(inputs: TaskInputs) -> TaskOutput:
    """Make prisma/schema.prisma, the migrations and the snapshot that the next build compares with."""
    view = inputs.view
    previous: dict[str, str] = inputs.task.params["previous"]
    database = build_database(view)
    earlier = {path: text for path, text in previous.items() if path.startswith(MIGRATIONS) and path != _LOCK}
    known = migrations.read_snapshot(previous[SNAPSHOT_PATH]) if SNAPSHOT_PATH in previous and earlier else None
    plan = migrations.plan_migration(known, database)
    nodes = tuple(m.node for m in view.models)
    files = [
        GeneratedFile("prisma/schema.prisma", prisma.prisma_schema(view), "codegen/prisma", nodes, formatted=True),
        GeneratedFile(SNAPSHOT_PATH, migrations.write_snapshot(database), "codegen/migrations", nodes, formatted=True),
        GeneratedFile(seed_plan.PATH, emit.json_value(seed_plan.seed_plan(view)) + "\n", "codegen/seed_plan", nodes),
        *(_migration(path, text) for path, text in sorted(earlier.items())),
    ]
    name = None
    if not plan.is_empty:
        name = migrations.migration_name(plan, [path.split("/")[2] for path in earlier])
        path = f"{MIGRATIONS}{name}/migration.sql"
        files.append(_migration(path, plan.sql))
    destructive, assumed = list(plan.destructive), list(plan.assumed)
    log = [f"new migration {name}" if name else "no migration needed", *(f"loses data: {d}" for d in destructive)]
    result = {"migration": name, "destructive": destructive, "assumed": assumed}
    return TaskOutput(files=tuple(files), result=result, log=(*log, *assumed))


def _migration(path: str, text: str) -> GeneratedFile:
    """Return a migration; its nodes name no model, so that it is the same file when a later build keeps it."""
    return GeneratedFile(path, text, "codegen/migrations", ("models",), formatted=True)
