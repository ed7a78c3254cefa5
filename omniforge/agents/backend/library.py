"""Files that are the same in every app but for names: configuration, scripts, server library, account routes."""

from omniforge.agents.base import TaskInputs, TaskOutput
from omniforge.codegen.render import static_file, static_files, template_file

_ROOT = "nextjs/template"
_API = f"{_ROOT}/src/app/api"
_CONFIG = (
    ".env.example", ".gitignore", ".npmrc", ".prettierignore", ".prettierrc.json", "eslint.config.mjs",
    "next.config.ts", "postcss.config.mjs", "prisma.config.ts", "tsconfig.json", "src/proxy.ts", "src/types/next.d.ts",
    "src/instrumentation.ts", "prisma/migrations/migration_lock.toml",
)  # fmt: skip
FORMULAS = "src/lib/formula.ts"
"""What only apps with computed fields have."""
_ROUTES = ("auth", "events", "health", "leads", "realtime", "stats", "uploads", "users")


def run_config(inputs: TaskInputs) -> TaskOutput:
    """Make configuration and scripts."""
    return TaskOutput(
        files=(
            *(static_file(f"{_ROOT}/{path}", path, inputs.has) for path in _CONFIG),
            *static_files(f"{_ROOT}/scripts", under="scripts", has=inputs.has),
        )
    )


def run_library(inputs: TaskInputs) -> TaskOutput:
    """Make `src/lib` and the routes that do not belong to a model."""
    view, has = inputs.view, inputs.has
    roles = {
        "roles": view.roles,
        "signup": [r.id for r in view.signup_roles],
        "default": view.default_role.id,
    }
    texts = (
        ("roles", roles, ("roles",)),
        ("mail", {"app_name": view.spec.name}, ("name",)),
        ("format", {"locale": view.spec.locales[0], "has": has}, ("locales",)),
    )
    return TaskOutput(
        files=(
            *(f for f in static_files(f"{_ROOT}/src/lib", under="src/lib", has=has) if f.path != FORMULAS),
            *(f for name in _ROUTES for f in static_files(f"{_API}/{name}", under=f"src/app/api/{name}", has=has)),
            *(
                template_file(f"{_ROOT}/src/lib/{name}.ts.jinja", f"src/lib/{name}.ts", values, nodes=nodes)
                for name, values, nodes in texts
            ),
        )
    )


def run_formulas(inputs: TaskInputs) -> TaskOutput:
    """Make what formulas are made of."""
    _ = inputs
    return TaskOutput(files=(static_file(f"{_ROOT}/{FORMULAS}", FORMULAS),))
