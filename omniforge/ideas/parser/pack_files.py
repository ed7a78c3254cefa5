"""Packs as files: a skeleton for a new one, and the check of those that lie somewhere.

Invariant: a check reads the files it is given and changes nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from omniforge.atomic_write import write_text
from omniforge.errors import SpecError, UsageError
from omniforge.ideas.parser import domain, pack_shelf
from omniforge.ideas.parser.copywriting import FORBIDDEN
from omniforge.ideas.parser.normalise import normalise
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.pack_check import check_text
from omniforge.ideas.parser.pack_shelf import FILE_NAME, PackHead
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.phrases import index
from omniforge.resources import templates_dir
from omniforge.spec.check import check_spec
from omniforge.spec.identifiers import words
from omniforge.spec.problem import Problem

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MAX_ID = 40


@dataclass(frozen=True, slots=True)
class PackPlan:
    """A pack file to be written.

    Attributes:
        path: where.
        text: the commented skeleton.
    """

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What is wrong with one pack file; nothing when it is good."""

    path: Path
    problems: tuple[Problem, ...]


def plan_new(name: str, folder: Path) -> PackPlan:
    """Plan the skeleton of a pack called `name` in `folder/name/pack.yaml`.

    Raises:
        UsageError: the name is no id, there is such a pack, or the file is there already.
    """
    if not _ID.fullmatch(name) or len(name) > _MAX_ID:
        hint = f"use lower-case words joined by -, e.g. {'-'.join(words(name))[:_MAX_ID] or 'bee-keeping'}"
        raise UsageError(f'"{name}" is no name for a pack', hint=hint)
    if pack_shelf.head_of(name) is not None:
        raise UsageError(f'there is a pack "{name}" already', hint=f"forge pack show {name}")
    path = folder / name / FILE_NAME
    if path.exists():
        raise UsageError(f"{path} is there already", hint="choose another name or --dir")
    spoken = name.replace("-", " ")
    text = (templates_dir() / "packs" / "skeleton.yaml").read_text("utf-8")
    values = {"<id>": name, "<title>": spoken.capitalize(), "<words>": spoken}
    for mark, value in values.items():
        text = text.replace(mark, value)
    return PackPlan(path, text)


def write(plan: PackPlan) -> None:
    """Write a planned pack."""
    write_text(plan.path, plan.text)


def check(path: Path | None) -> tuple[FileReport, ...]:
    """Check one file, every `pack.yaml` below a folder, or all packs forge knows.

    Raises:
        SpecError: there is no pack at the path.
    """
    if path is None:
        return tuple(_checked(head.path) for head in pack_shelf.heads())
    files = [path] if path.is_file() else sorted(path.rglob(FILE_NAME))
    if not files:
        raise SpecError(f"{path}: there is no {FILE_NAME}", hint="write one with: forge pack new NAME")
    return tuple(_checked(file) for file in files)


def _checked(path: Path) -> FileReport:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: the pack cannot be read", hint="give the path of a pack.yaml") from error
    report = check_text(text)
    if report.pack is None:
        return FileReport(path, report.problems)
    lines = text.splitlines()
    found = (*_words(report.pack), *_example(report.pack, pack_shelf.read_head(path, origin=str(path))))
    return FileReport(path, tuple(_at_line(problem, lines) for problem in found))


def _words(pack: Pack) -> Iterator[Problem]:
    worn = FORBIDDEN.search(pack.model_dump_json())
    if worn is not None:
        yield Problem("copywriting", 0, f'"{worn.group()}" is worn out', "say what the app does")


def _example(pack: Pack, head: PackHead) -> Iterator[Problem]:
    """Read the pack's own sentence with it among all packs: it must lead, and its spec must hold."""
    if not pack.triggers:
        return
    if not pack.example:
        yield Problem("example", 0, "`example` is missing", "add one sentence that this pack must recognise")
        return
    shelf = _with(head, pack_shelf.heads())
    leader = domain.choose(index(normalise(pack.example)), shelf).primary.pack.id
    if leader != pack.id:
        fix = "give its own words more weight, or use them in the sentence"
        yield Problem("example", 0, f'the pack "{leader}" leads the example', fix)
        return
    spec = parse(pack.example, shelf=shelf).spec
    for problem in check_spec(spec):
        yield Problem("example", 0, f"its spec is wrong: {problem.path}: {problem.message}", problem.fix)


def _with(head: PackHead, known: Iterable[PackHead]) -> tuple[PackHead, ...]:
    return tuple(sorted([head, *(other for other in known if other.id != head.id)], key=lambda h: h.id))


def _at_line(problem: Problem, lines: Iterable[str]) -> Problem:
    """Return the problem with the line on which its key stands."""
    number = next((n for n, line in enumerate(lines, 1) if line.startswith(f"{problem.path}:")), 1)
    return Problem(problem.path, number, problem.message, problem.fix)
