"""package.json and its lock: the superset without the fonts that the design does not use."""

import json

from omniforge.agents.base import TaskInputs, TaskOutput
from omniforge.codegen import npm_lock
from omniforge.codegen.files import GeneratedFile

SCRIPTS = {
    "dev": "prisma generate && node scripts/prepare.mjs && next dev",
    "build": "prisma generate && next build",
    "start": "node scripts/start.mjs",
    "typecheck": "tsc --noEmit",
    "lint": "eslint . --max-warnings 0",
    "format": "prettier --check .",
    "test": "jest --forceExit",
    "test:e2e": "playwright test",
    "db:generate": "prisma generate",
    "db:migrate": "node scripts/migrate.mjs",
    "db:seed": "node scripts/seed.mjs",
    "db:seal": "node scripts/seal.mjs",
    "audit": "node scripts/audit.mjs",
    "sbom": "node scripts/sbom.mjs",
}
_FONTS = "@fontsource-variable/"


def run(inputs: TaskInputs) -> TaskOutput:
    """Make package.json and package-lock.json."""
    base, lock = npm_lock.superset()
    wanted = set(inputs.results.get("ui_designer.design", {}).get("fontPackages", ()))
    fonts = {name for name in base["dependencies"] if name.startswith(_FONTS)}
    scripts = {name: line for name, line in SCRIPTS.items() if name != "db:seal" or inputs.has("sealed")}
    package = npm_lock.app_package(inputs.spec.slug, scripts, fonts - wanted)
    pruned = npm_lock.prune(lock, package)
    template = "nextjs/deps/package"
    files = (
        GeneratedFile("package.json", json.dumps(package, indent=2) + "\n", f"{template}.json", ("slug", "design")),
        GeneratedFile(
            "package-lock.json", json.dumps(pruned, indent=2) + "\n", f"{template}-lock.json", ("slug", "design"),
            formatted=True,
        ),
    )  # fmt: skip
    kept = len(pruned["packages"]) - 1
    dependencies = [*package["dependencies"], *package["devDependencies"]]
    log = (f"{kept} of {len(lock['packages']) - 1} locked packages kept; fonts: {', '.join(sorted(wanted)) or 'none'}",)
    return TaskOutput(files=files, result={"dependencies": dependencies}, log=log)
