"""A small set of agents over real specs, quick or slow, for tests of the engine; and a workspace with one idea.

Run as a program it builds the idea of a workspace: `python small_agents.py ROOT JOBS SECONDS_PER_STEP`.
"""

import hashlib
import json
import sys
import time
from pathlib import Path

from omniforge.agents.base import Previous, Task, TaskInputs, TaskOutput
from omniforge.build.agent_set import AgentSet
from omniforge.codegen.files import GeneratedFile
from omniforge.ideas.repository import init_repository
from omniforge.spec import slices
from omniforge.spec.model import Spec
from omniforge.workspace import Workspace, init_workspace

SLUG = "clay-co"
SPEC = """\
forge: 1
name: Clay & Co
slug: clay-co
kind: shop
models:
  - id: category
    name: Category
    fields:
      - {id: name, name: Name, required: true}
  - id: product
    name: Product
    fields:
      - {id: title, name: Title, required: true}
      - {id: price, name: Price, type: money}
"""


class SmallAgent:
    """Makes a package file, a page per model and an index; fails on demand."""

    def __init__(self, seconds: float = 0.0, failing: dict[str, list[str]] | None = None) -> None:
        self.name = "small"
        self.seconds = seconds
        self.failing = failing or {}
        self.ran: list[str] = []

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - signature of the protocol
        base = Task("small.base", "small", "base", "Base", slices.keep(spec))
        models = [
            Task(
                f"small.model.{m.id}", "small", "model", f"Pages for {m.name}", slices.for_model(spec, m.id),
                ("small.base",), {"model": m.id}, (f"models.{m.id}",),
            )
            for m in spec.models
        ]  # fmt: skip
        names = slices.names_only(spec)
        index = Task("small.index", "small", "index", "Index", names, tuple(t.id for t in models))
        return (base, *models, index)

    def run(self, inputs: TaskInputs) -> TaskOutput:
        self.ran.append(inputs.task.id)
        time.sleep(self.seconds)
        if self.failing.get(inputs.task.id):
            raise RuntimeError(self.failing[inputs.task.id].pop(0))
        make = {"base": self._base, "model": self._model, "index": self._index}[inputs.task.unit]
        return make(inputs)

    def _base(self, inputs: TaskInputs) -> TaskOutput:
        package = json.dumps({"name": inputs.spec.slug, "dependencies": {"next": "1", "react": "2"}}, indent=2)
        files = (
            GeneratedFile("package.json", package + "\n", "t/package.json"),
            GeneratedFile(".gitignore", "node_modules/\n.data/\n", "t/gitignore"),
            GeneratedFile("run.sh", "#!/bin/sh\nexit 0\n", "t/run.sh", executable=True),
        )
        return TaskOutput(files, {"name": inputs.spec.name}, ("one package file",))

    def _model(self, inputs: TaskInputs) -> TaskOutput:
        model = next(m for m in inputs.spec.models if m.id == inputs.task.params["model"])
        lines = [f"export const {f.id} =   '{f.type}'" for f in model.fields]
        page = (
            "\n".join(
                [
                    f"// {model.name}",
                    "export const first = 1;",
                    "",
                    *[f"export const n{i} = {i};" for i in range(20)],
                    "",
                    *lines,
                ]
            )
            + "\n"
        )
        files = (
            GeneratedFile(f"src/models/{model.id}.ts", page, "t/model.ts", inputs.task.nodes),
            GeneratedFile(f"src/extensions/{model.id}.ts", "export const hook = 1;\n", "t/ext.ts", write_once=True),
        )
        return TaskOutput(files, {"lines": len(lines)})

    def _index(self, inputs: TaskInputs) -> TaskOutput:
        body = "".join(f"export * from './{m.id}'\n" for m in inputs.spec.models)
        return TaskOutput((GeneratedFile("src/models/index.ts", body, "t/index.ts"),))


def agent_set(agent: SmallAgent | None = None) -> AgentSet:
    """Return a set of one small agent, its fingerprint fixed."""
    one = agent or SmallAgent()
    return AgentSet({"small": "1"}, lambda: {"small": one})


def new_workspace(root: Path, spec: str = SPEC) -> Workspace:
    """Make a workspace with one committed idea."""
    workspace, _ = init_workspace(root)
    files = {"spec.yaml": spec, "idea.md": "Handmade ceramics\n", "forge.lock": "forge: 1\n"}
    init_repository(workspace.idea(SLUG), files, "Start", trailers={})
    return workspace


def change_spec(workspace: Workspace, old: str, new: str) -> None:
    """Edit the idea's spec.yaml; the next build commits it."""
    path = workspace.idea(SLUG) / "spec.yaml"
    text = path.read_text()
    if old not in text:
        raise AssertionError(f"{old!r} is not in the spec")
    path.write_text(text.replace(old, new))


def tree_hash(root: Path) -> str:
    """Return a hash of all files below a folder, names and modes included, `.git` left out."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file() and ".git" not in p.relative_to(root).parts):
        mode = path.stat().st_mode & 0o111
        digest.update(f"{path.relative_to(root)}\0{mode}\0".encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    from omniforge.build.request import BuildOptions
    from omniforge.build.run import build

    place, n_jobs, pause = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    build(Workspace(place), SLUG, options=BuildOptions(jobs=n_jobs), agents=agent_set(SmallAgent(pause)))
