"""Asking for edits until they pass the gate and the project's own checks, or until it is plain that they will not.

Invariant: nothing is kept of an attempt that failed: no branch, no file; the same error twice ends it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from omniforge.build import events as ev
from omniforge.codegen.app_view import build_view
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import lay_out
from omniforge.coding import edits, guard
from omniforge.coding.answer import Code
from omniforge.coding.context import packages, shown
from omniforge.coding.paths import EXTENSIONS, TESTS
from omniforge.coding.session import Questions, Session
from omniforge.coding.slots import Task, code_slot
from omniforge.errors import ForgeError, VerifyError
from omniforge.projects import proposals
from omniforge.projects.proposals import Base
from omniforge.projects.verify.report import Level, Report
from omniforge.spec.model import Spec

MOST_TRIES = 3
ProofLevel = Literal["none", "static", "test", "full"]
_SHOWN = 10
"""Problems that a model is shown."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person decided about an edit.

    Attributes:
        level: how far it is proved.
        hosts: it may talk to.
    """

    level: ProofLevel = "static"
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that was tried.

    Attributes:
        files: it would change.
        problems: why it is not let through.
        report: of the project with it, if it came so far.
    """

    files: Mapping[str, str]
    problems: tuple[str, ...] = ()
    report: Report | None = None


def find_edit(session: Session, questions: Questions, task: Task, base: Base, rules: Rules) -> tuple[Code, Attempt]:
    """Return the first answer that passes, with what it changes.

    Raises:
        VerifyError: not fixed: the same error twice, too many errors, or the model says that it cannot be done.
        ProviderError: no usable answer.
        BudgetError: the limit is reached.
    """
    present = base.texts()
    for number in range(1, MOST_TRIES + 1):
        answer = questions.ask(code_slot(), task, session.step, session.emit)
        if not isinstance(answer, Code):
            raise TypeError("the slot of edits gave something else")
        if answer.impossible and not answer.edits and not answer.new_files:
            raise VerifyError(
                f"not done: {answer.impossible}; nothing was changed", hint="edit the project yourself: it is yours"
            )
        tried = try_answer(session, answer, base, present, rules)
        if not tried.problems:
            return answer, tried
        reason = "; ".join(tried.problems[:_SHOWN])
        if _plain(tried.problems) == _plain(task.problems):
            raise VerifyError(f"not fixed: the same error twice: {reason}; nothing was changed", hint=_HINT)
        if number < MOST_TRIES:
            session.emit(ev.StepRetried(session.step, number, reason[:2000]))
        task = replace(task, tried=answer, problems=tried.problems[:_SHOWN])
    raise VerifyError(f"not fixed after {MOST_TRIES} attempts: {reason}; nothing was changed", hint=_HINT)


def task_for(words: str, summary: str, models: tuple[str, ...], spec: Spec, base: Base) -> Task:
    """Return the question for edits about some models of a spec."""
    view = build_view(spec)
    folders = [m.folder for m in view.models if m.id in models]
    return Task(words, summary, shown(base.texts(), folders), tuple(r.id for r in spec.roles))


def try_answer(session: Session, answer: Code, base: Base, present: Mapping[str, str | None], rules: Rules) -> Attempt:
    """Put an answer through the gate, then through the checks of the project."""
    edited = edits.apply(answer, present)
    if edited.problems:
        return Attempt({}, edited.problems)
    wrong = guarded(edited.files, present, rules)
    if wrong:
        return Attempt(edited.files, wrong)
    files = {path: _laid_out(path, text, present.get(path)) for path, text in edited.files.items()}
    return prove(session, files, base, rules)


def guarded(files: Mapping[str, str], present: Mapping[str, str | None], rules: Rules) -> tuple[str, ...]:
    """Return what the gate has against some files."""
    before = {p: t for p, t in present.items() if t is not None and p.startswith((EXTENSIONS, TESTS))}
    known = packages(present.get("package.json"))
    return tuple(str(v) for v in guard.violations(before, files, packages=known, hosts=rules.hosts))


def prove(session: Session, files: Mapping[str, str], base: Base, rules: Rules) -> Attempt:
    """Run the project's checks on a base with some files."""
    if rules.level == "none":
        return Attempt(files)
    report = session.prove(base, proposals.tree_with(base, files), rules.level)
    problems = problems_of(report)
    if problems and not _lies_in(report, files):
        _refuse_broken(session, base, rules.level)
    return Attempt(files, problems, report)


def problems_of(report: Report) -> tuple[str, ...]:
    """Return what failed, one line each, the same on every machine."""
    return tuple(
        f"{check.name}: {f.place + ': ' if f.place else ''}{' '.join(f.message.split())[:400]}"
        for check in report.failed
        for f in check.findings[:_SHOWN]
    )


def _refuse_broken(session: Session, base: Base, level: Level) -> None:
    """Stop when the project fails without the edit too: no edit of an extension file will mend that."""
    before = problems_of(session.prove(base, base.commit.tree.id, level))
    if before:
        raise VerifyError(
            f"the project itself does not pass {level}: {'; '.join(before[:3])}; nothing was changed",
            hint="mend it first: forge verify says what is wrong",
        )


def _lies_in(report: Report, files: Mapping[str, str]) -> bool:
    return all(f.file in files for check in report.failed for f in check.findings)


def _laid_out(path: str, text: str, before: str | None) -> str:
    """Return the text in the project's layout; a file that a person keeps in another one stays so."""
    name = path.rpartition("/")[2]
    try:
        if before is not None and _formatted(name, before) != before:
            return text
        return _formatted(name, text)
    except ForgeError:
        return text


def _formatted(name: str, text: str) -> str:
    (file,) = lay_out((GeneratedFile(path=name, content=text, template=""),))
    return file.data.decode()


def _plain(problems: tuple[str, ...]) -> tuple[str, ...]:
    """Return problems without line numbers, to tell whether they are the same."""
    return tuple(re.sub(r"\d+", "#", p) for p in problems)


_HINT = 'say it in other words, or in smaller steps: forge code "…"'
