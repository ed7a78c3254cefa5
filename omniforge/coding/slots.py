"""The two questions a model is asked: how a request is to be met, and which edits of extension files do it.

Invariant: the request, the spec, the project's files and what went wrong before stand in the prompts as data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from omniforge.coding import edits, spec_change
from omniforge.coding.answer import Change, Code
from omniforge.coding.context import Shown
from omniforge.llm.protocol import Json
from omniforge.llm.slots import Slot, declared_slots
from omniforge.spec.check import load_spec

CHANGE, CODE = "idea_parser.change", "backend.code"
MOST_REQUEST = 2000
"""Characters of a request."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked for, with the spec it is asked of.

    Attributes:
        words: of the person.
        spec_text: spec.yaml.
        own: what forge would add by itself; None when it does not understand the request.
    """

    words: str
    spec_text: str
    own: spec_change.SpecChange | None


@dataclass(frozen=True, slots=True)
class Task:
    """A request for code, with what the model may see and what went wrong before.

    Attributes:
        words: of the person.
        summary: what the first question made of it.
        seen: the files.
        roles: of the app.
        tried: the answer before, if there was one.
        problems: why it was not let through.
    """

    words: str
    summary: str
    seen: Shown
    roles: tuple[str, ...]
    tried: Code | None = None
    problems: tuple[str, ...] = ()


@cache
def change_slot() -> Slot[Request]:
    """Return the question how a request is to be met."""
    return Slot("idea_parser", declared_slots("idea_parser")["change"], Change, _of_request, _change_problems)


@cache
def code_slot() -> Slot[Task]:
    """Return the question for edits."""
    return Slot("backend", declared_slots("backend")["code"], Code, _of_task, _code_problems)


def slots() -> tuple[Slot[Request], Slot[Task]]:
    """Return both."""
    return change_slot(), code_slot()


def _of_request(request: Request) -> Json:
    own = [c.words for c in request.own.changes] if request.own is not None else []
    return {
        "request": request.words,
        "spec": spec_change.overview(load_spec(request.spec_text)),
        "proposal": own,
        "sections": ", ".join(spec_change.SECTIONS),
    }


def _change_problems(request: Request, answer: Change) -> Sequence[str]:
    known = {m.id for m in load_spec(request.spec_text).models}
    problems = []
    if answer.means == "forge" and request.own is None:
        problems.append("forge has no proposal of its own")
    if answer.means in ("spec", "both"):
        changed = spec_change.apply(request.spec_text, answer.operations)
        problems += changed.problems
        if not changed.problems:
            known = {m.id for m in load_spec(changed.spec_text).models}
    if answer.means in ("code", "both"):
        problems += [
            f"there is no model {m}; known: {', '.join(sorted(known))}" for m in answer.models if m not in known
        ]
    return problems


def _of_task(task: Task) -> Json:
    return {
        "request": task.words,
        "summary": task.summary,
        "files": dict(task.seen.editable),
        "types": dict(task.seen.types),
        "roles": list(task.roles),
        "tried": _tried(task.tried),
        "problems": list(task.problems),
        "most_lines": edits.MOST_FILE_LINES,
    }


def _tried(answer: Code | None) -> Json:
    return answer.model_dump(mode="json", include={"edits", "new_files"}) if answer is not None else {}


def _code_problems(_: Task, answer: Code) -> Sequence[str]:
    is_empty = not answer.edits and not answer.new_files
    return ["name edits or new files, or say why it is impossible"] if is_empty and not answer.impossible else []
