"""The Deploy agent: everything the app needs to be checked and run elsewhere; no secret is ever written."""

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.codegen import names
from omniforge.codegen.emit import one_line
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import static_file, template_file
from omniforge.codegen.wording import listed
from omniforge.spec import slices
from omniforge.spec.model import Deploy, Spec

_TEMPLATES = "nextjs/template"
_NODES = ("name", "slug", "deploy")
_IDENTIFIER_LIMIT = 63
"""Characters of a PostgreSQL identifier (PostgreSQL manual, 4.1.1)."""
_RENDERED = (".github/workflows/ci.yml", "Dockerfile", "compose.yaml", "docs/deploy.md")
_COPIED = (".dockerignore", "vercel.json")
_TARGET_NAMES = {"local": "this machine", "docker": "Docker", "vercel": "Vercel"}


class DeployAgent:
    """Makes the CI workflow, the container files, the Vercel configuration and `docs/deploy.md`."""

    name = "deploy"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - same for every build
        """Return the one task."""
        part = slices.names_only(spec, "deploy")
        return (
            Task(id="deploy.files", agent=self.name, unit="files", title="Containers and CI", spec=part, nodes=_NODES),
        )

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Write the files."""
        view = inputs.view
        database = database_name(view.spec.slug)
        values: Json = {
            "name": one_line(view.spec.name),
            "slug": view.spec.slug,
            "database": database,
            "app_url": app_url(view.spec.deploy),
            "intro": _intro(view.spec.deploy),
            "proxy": f" for `{view.spec.deploy.domain}`" if _is_host(view.spec.deploy.domain) else "",
            "tables": [m.class_name for m in view.models],
            "roles": listed([f"`{r.id}@example.com`" for r in view.roles]),
        }
        files: list[GeneratedFile] = [static_file(f"{_TEMPLATES}/{path}", path) for path in _COPIED]
        files += [template_file(f"{_TEMPLATES}/{path}.jinja", path, values, nodes=_NODES) for path in _RENDERED]
        return TaskOutput(files=tuple(files), result={"database": database}, log=(f"database {database}",))


def database_name(slug: str) -> str:
    """Return a PostgreSQL identifier that needs no quotes, used for the database and its owner."""
    wanted = names.snake(slug)[:_IDENTIFIER_LIMIT].rstrip("_")
    return f"{wanted}_db" if wanted in ("postgres", "template0", "template1", "user", "public") else wanted


def app_url(deploy: Deploy) -> str:
    """Return the address the app is expected at."""
    return f"https://{deploy.domain}" if _is_host(deploy.domain) else "http://localhost:3000"


def _is_host(domain: str | None) -> bool:
    """Whether the text is a plain DNS name, so that it can stand in YAML and Markdown as it is (RFC 1123)."""
    labels = (domain or "").split(".")
    return len(labels) > 1 and all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    plain = label.replace("-", "a")
    return bool(label) and plain.isascii() and plain.isalnum() and label.strip("-") == label and len(label) <= 63  # noqa: PLR2004 - RFC 1123


def _intro(deploy: Deploy) -> str:
    targets = listed([_TARGET_NAMES[t] for t in deploy.targets if t in _TARGET_NAMES])
    where = f"Planned targets: {targets}." if targets else "No target is planned yet; every way below works."
    return f"{where} The same commit runs on all of them; only the environment differs."


AGENT = DeployAgent()
