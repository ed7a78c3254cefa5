"""A new idea: from text to a repository whose first commit holds the text, the spec and why it says what it says.

Invariant: the folder appears with its first commit in one rename, or not at all.
"""

import json
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from omniforge import __version__
from omniforge.atomic_write import make_folder, translating
from omniforge.file_lock import file_lock
from omniforge.ideas import driver, idea_text, repository
from omniforge.ideas.commit import Commit
from omniforge.ideas.parser.result import Evidence
from omniforge.ideas.repository import Idea
from omniforge.spec.check import check_spec
from omniforge.spec.model import FORMAT_VERSION, Spec
from omniforge.spec.problem import InvalidSpecError
from omniforge.spec.text import dump
from omniforge.workspace import Workspace, free_slug, idea_slugs

if TYPE_CHECKING:
    from omniforge.ideas.modelling import IdeaModels


@dataclass(frozen=True, slots=True)
class IdeaPlan:
    """A new idea before it is on disk.

    Attributes:
        slug: name of its folder, free at the time of planning.
        spec: checked.
        evidence: which words gave which part.
        notes: what was assumed or left out.
        files: path -> text of the first commit.
    """

    slug: str
    spec: Spec
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewIdea:
    """A new idea on disk, and the plan it came from."""

    idea: Idea
    plan: IdeaPlan
    commit: Commit


def plan_idea(
    text: str, *, name: str | None = None, taken: Collection[str] = (), models: "IdeaModels | None" = None
) -> IdeaPlan:
    """Return what `create_idea` would make of a text; nothing is written.

    Args:
        text: the idea in a person's words.
        name: name of the product; found in the text or made up when missing.
        taken: slugs that exist.
        models: lets a language model add what the text implies; nothing is added when missing.

    Raises:
        SpecError: the text is empty, too large, binary, or says nothing.
    """
    from omniforge.ideas.parser.parse import parse

    text = idea_text.from_words(text)
    parsed = parse(text, name=name)
    parsed = replace(parsed, notes=(*parsed.notes, *idea_text.note(text)))
    if models is not None:
        parsed = models.propose(text, parsed)
    slug = free_slug(parsed.spec.slug, taken)
    spec = parsed.spec.model_copy(update={"slug": slug})
    problems = check_spec(spec)
    if problems:
        raise InvalidSpecError(problems, origin="the spec of this idea")
    files = first_files(text, spec, parsed.evidence, parsed.notes)
    if models is not None:
        files = {**files, repository.LOCK: models.recorded(files[repository.LOCK])}
    return IdeaPlan(slug, spec, parsed.evidence, parsed.notes, files)


def create_idea(
    workspace: Workspace, text: str, *, name: str | None = None, models: "IdeaModels | None" = None
) -> NewIdea:
    """Make an idea out of a text; a slug that is taken gets `-2`, `-3`, ….

    Raises:
        SpecError: the text cannot be used.
        ForgeError: the workspace cannot be written.
    """
    with file_lock(workspace.state / "ideas.lock", what="the list of ideas"):
        plan = plan_idea(text, name=name, taken=idea_slugs(workspace), models=models)
        n_models = len(plan.spec.models)
        message = f"Start {plan.spec.name}\n\nA {plan.spec.kind} with {n_models} model{'' if n_models == 1 else 's'}."
        made = write_idea(workspace, plan, message, agent="idea_parser")
        if models is not None:
            models.receipt(workspace, plan.slug)
        return made


def write_idea(workspace: Workspace, plan: IdeaPlan, message: str, *, agent: str) -> NewIdea:
    """Make the repository of a plan. The caller holds the lock of the list of ideas.

    Args:
        workspace: where it goes.
        plan: its slug is free.
        message: what the first commit says.
        agent: who made the spec, for the trailer of the commit.
    """
    make_folder(workspace.ideas)
    target = workspace.idea(plan.slug)
    with translating(workspace.ideas, doing="write in"):
        staging = Path(tempfile.mkdtemp(dir=workspace.ideas, prefix=".new-"))
    try:
        folder = staging / plan.slug
        trailers = {"Forge-Agent": agent, "Forge-Version": __version__}
        commit = repository.init_repository(folder, plan.files, message, trailers=trailers)
        driver.register(folder)
        with translating(target, doing="create"):
            folder.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return NewIdea(Idea(plan.slug, target), plan, commit)


def first_files(text: str, spec: Spec, evidence: Sequence[Evidence], notes: Sequence[str]) -> Mapping[str, str]:
    """Return the files of the first commit."""
    return {
        repository.TEXT: text if text.endswith("\n") else text + "\n",
        repository.SPEC: dump(spec),
        repository.LOCK: lock_text(),
        repository.EVIDENCE: evidence_text(evidence, notes),
        repository.ATTRIBUTES: "".join(f"{line}\n" for line in driver.ATTRIBUTES),
    }


def evidence_text(evidence: Sequence[Evidence], notes: Sequence[str]) -> str:
    """Return `evidence.json`."""
    why = {
        "evidence": [{"path": e.path, "words": e.words, "source": e.source, "note": e.note} for e in evidence],
        "notes": list(notes),
    }
    return json.dumps(why, ensure_ascii=False, indent=2) + "\n"


def lock_text() -> str:
    """Return `forge.lock` of a new idea: what a build needs to repeat, one key per line so that it merges by key."""
    return (
        "# Written by forge. Versions and recorded answers that make a build repeatable.\n"
        f"spec: {FORMAT_VERSION}\n"
        "templates:\n"
        f'  nextjs: "{__version__}"\n'
        "answers: {}\n"
    )
