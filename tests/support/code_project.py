"""A small built project for tests of `forge code`, and models that answer its questions from a list."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pygit2
from support.good_model import FakeModel

from omniforge.build.run import build
from omniforge.coding.session import Questions
from omniforge.ideas.repository import init_repository
from omniforge.llm.models import TIERS, Model
from omniforge.llm.protocol import Call
from omniforge.llm.setup import ModelOptions
from omniforge.workspace import Workspace, init_workspace

Json = dict[str, Any]
SLUG = "yoga-hall"
REQUEST = "put people on a waitlist when a class is full"
HOOKS = "src/extensions/booking.ts"
SPEC = """\
forge: 1
name: Yoga Hall
slug: yoga-hall
kind: booking
roles:
  - {id: teacher, name: Teacher}
  - {id: member, name: Member}
models:
  - id: lesson
    name: Lesson
    fields:
      - {id: title, name: Title, required: true}
      - {id: seats, name: Seats, type: integer, required: true}
  - id: booking
    name: Booking
    owner: member
    fields:
      - {id: note, name: Note}
      - {id: waiting, name: Waiting, type: boolean}
    relations:
      - {id: lesson, name: Lesson, kind: many-to-one, to: lesson, on_delete: cascade, required: true}
"""
EMPTY = "export const bookingHooks: Hooks<BookingRow> = {};"
IMPORT = 'import type { Hooks } from "@/lib/resource";'
WAITLIST = """\
export const bookingHooks: Hooks<BookingRow> = {
  async beforeCreate(input, { db }) {
    const lesson = await db.lesson.findUnique({ where: { id: String(input.lessonId) } });
    if (!lesson) throw new Problem(422, "There is no such lesson");
    const taken = await db.booking.count({ where: { lessonId: lesson.id, waiting: false } });
    return { ...input, waiting: taken >= lesson.seats };
  },
};
"""
PROBLEM = f'{IMPORT}\nimport {{ Problem }} from "@/lib/problem";'


def made_workspace(root: Path) -> Workspace:
    """Return a workspace with the idea and its project, built without models and unproved."""
    workspace, _ = init_workspace(root)
    files = {"spec.yaml": SPEC, "idea.md": "A yoga hall\n", "forge.lock": "spec: 1\nanswers: {}\n"}
    init_repository(workspace.idea(SLUG), files, "Start", trailers={})
    build(workspace, SLUG)
    return workspace


def copied(made: Workspace, root: Path) -> Workspace:
    """Return a copy of a workspace at another place."""
    shutil.copytree(made.root, root, symlinks=True)
    return Workspace(root)


def change(
    means: str = "code", *, operations: Sequence[tuple[str, str]] = (), models: Sequence[str] = ("booking",)
) -> Json:
    """Return an answer to the first question."""
    listed = [{"path": path, "value": value} for path, value in operations]
    return {"means": means, "summary": "Full lessons put people on a list.", "operations": listed, "models": [*models]}


def edit(search: str, replace: str, path: str = HOOKS) -> Json:
    """Return one edit."""
    return {"path": path, "search": search, "replace": replace}


def code(*edits: Json, new: Sequence[tuple[str, str]] = (), impossible: str = "") -> Json:
    """Return an answer to the second question."""
    files = [{"path": path, "content": content} for path, content in new]
    return {"summary": "People wait when it is full.", "impossible": impossible, "edits": [*edits], "new_files": files}


def waitlist() -> Json:
    """Return an edit that does what is asked for, in two hunks."""
    return code(edit(IMPORT, PROBLEM), edit(EMPTY, WAITLIST.rstrip()))


def scripted(*answers: Json | str) -> FakeModel:
    """Return a model that gives these answers in turn, and no more."""
    left = list(answers)

    def script(_: Call) -> str:
        if not left:
            raise AssertionError("asked more often than it was told")
        said = left.pop(0)
        return said if isinstance(said, str) else json.dumps(said)

    return FakeModel(script)


def options(model: FakeModel | None, mode: str = "live", **more: object) -> ModelOptions:
    """Return options of a run with this model."""

    def client() -> FakeModel:
        if model is None:
            raise AssertionError("no model may be called")
        return model

    tiers = dict.fromkeys(TIERS, (Model("openai/fake"),))
    return ModelOptions(mode, by_name=True, tiers=tiers, client=client, **more)  # type: ignore[arg-type]  # table of options


def questions(workspace: Workspace, model: FakeModel | None, mode: str = "live", **more: object) -> Questions:
    """Return the questions of one request."""
    return Questions(workspace, SLUG, options(model, mode, **more))


def refs_and_files(workspace: Workspace) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return every ref of idea and project, and every file of both that is not Git's own."""
    refs: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for root in (workspace.idea(SLUG), workspace.project(SLUG)):
        repo = pygit2.Repository(str(root))
        refs |= {f"{root.name} {root.parent.name} {r}": str(repo.references[r].target) for r in repo.references}
        for path in sorted(root.rglob("*")):
            if path.is_file() and ".git" not in path.relative_to(root).parts:
                files[str(path.relative_to(workspace.root))] = path.read_bytes()
    return refs, files
