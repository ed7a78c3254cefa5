"""`forge code` from request to result: decide, change the spec, propose an edit, take or refuse it.

Invariant: the person's branch and the idea change only by what a person said yes to; what fails leaves a line in the
record and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from omniforge import __version__
from omniforge.build import events as ev
from omniforge.coding import attempts, spec_change
from omniforge.coding.answer import Change, Means
from omniforge.coding.attempts import Rules
from omniforge.coding.session import Questions, Session, forget_answers, lock_with, record_answers
from omniforge.coding.slots import MOST_REQUEST, Request, change_slot
from omniforge.coding.spec_change import SpecChange
from omniforge.errors import ConflictError, UsageError, VerifyError
from omniforge.ideas import explanation, idea_text, refining, repository
from omniforge.ideas.commit import Commit
from omniforge.ideas.parser.result import Evidence
from omniforge.projects import proposals
from omniforge.projects.proposals import Proposal
from omniforge.projects.worktree import FileChange
from omniforge.spec.check import load_spec
from omniforge.workspace import Workspace

_SUBJECT = 72
_ANSWERS, _STEP, _PROOF, _MODELS = "Forge-Answers", "Forge-Step", "Forge-Verified", "Forge-Model"
_HOSTS = "Forge-Hosts"


@dataclass(frozen=True, slots=True)
class Decision:
    """How a request is met.

    Attributes:
        words: of the person.
        means: by the spec, by code, or by both.
        summary: what will be different.
        spec: the change of the spec; None when only code is needed.
        spec_before: the spec it is a change of.
        models: whose hooks need code.
    """

    words: str
    means: Means
    summary: str
    spec: SpecChange | None
    spec_before: str
    models: tuple[str, ...]

    @property
    def needs_code(self) -> bool:
        """Whether edits are needed as well."""
        return self.means in ("code", "both")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proposal that was taken.

    Attributes:
        proposal: what was taken of it.
        changes: files that changed in the project.
    """

    proposal: Proposal
    changes: tuple[FileChange, ...]


def clean_request(words: str) -> str:
    """Return a request as text.

    Raises:
        SpecError: it is empty or no text.
        UsageError: it is too long.
    """
    text = idea_text.from_words(words).strip()
    if len(text) > MOST_REQUEST:
        raise UsageError(f"the request has {len(text)} characters; {MOST_REQUEST} are the most", hint="ask in steps")
    return text


def decide(session: Session, questions: Questions, words: str) -> Decision:
    """Ask how a request is to be met; nothing is changed."""
    idea = repository.open_idea(session.workspace, session.slug)
    spec_text = repository.read_work_file(idea, repository.SPEC)
    load_spec(spec_text)
    own = spec_change.forges_own(spec_text, repository.read_work_file(idea, repository.TEXT), words)
    session.emit(ev.StepStarted(session.step))
    try:
        answer = questions.ask(change_slot(), Request(words, spec_text, own), session.step, session.emit)
    except BaseException as error:
        _failed(session, questions, error)
        raise
    if not isinstance(answer, Change):
        raise TypeError("the slot of changes gave something else")
    changed = own if answer.means == "forge" else None
    if answer.means in ("spec", "both"):
        changed = spec_change.apply(spec_text, answer.operations)
    session.emit(ev.StepFinished(session.step, 0, 0.0))
    return Decision(words, answer.means, answer.summary, changed, spec_text, answer.models)


def apply_spec(workspace: Workspace, slug: str, decision: Decision, questions: Questions) -> Commit:
    """Commit a change of the spec, with the request and the answers it is made of.

    Raises:
        ConflictError: the spec has changed since it was decided on.
    """
    if decision.spec is None:
        raise UsageError("this request changes no spec")
    idea = repository.open_idea(workspace, slug)
    if repository.read_work_file(idea, repository.SPEC) != decision.spec_before:
        raise ConflictError("spec.yaml has changed meanwhile; nothing was changed", hint="ask again: forge code")
    if repository.changed_files(idea):
        repository.commit_changes(idea)
    with repository.locked(idea):
        text = repository.read_work_file(idea, repository.TEXT).rstrip()
        found = [
            Evidence(c.change.path, "", "model", f"asked for later: {decision.words}") for c in decision.spec.changes
        ]
        files = {
            repository.SPEC: decision.spec.spec_text,
            repository.TEXT: f"{text}\n\n{decision.words}\n" if text else f"{decision.words}\n",
            repository.EVIDENCE: refining.evidence_with(explanation.read(idea), found),
            repository.LOCK: lock_with(repository.read_file(idea, repository.LOCK), workspace, questions.keys),
        }
        lines = "\n".join(f"- {change.words}" for change in decision.spec.changes)
        words = f"{_subject(decision.words)}\n\n{decision.summary}\n\n{lines}"
        trailers = {explanation.AGENT: "code", _MODELS: questions.model, "Forge-Version": __version__}
        return repository.commit_files(idea, words, files=files, trailers=trailers)


def propose(session: Session, questions: Questions, decision: Decision, rules: Rules) -> Proposal:
    """Find an edit for a request and keep it on a branch of its own.

    Raises:
        VerifyError: not fixed; nothing is left behind.
        ProviderError: no usable answer.
        BudgetError: the limit is reached.
    """
    found = find(session, questions, decision, rules)
    base, attempt, message = found
    proposal = proposals.propose(base, proposals.tree_with(base, attempt.files), message)
    session.emit(ev.StepLog(session.step, f"proposed on the branch {proposal.branch}"))
    session.emit(ev.StepFinished(session.step, len(proposal.files), 0.0))
    return proposal


def find(
    session: Session, questions: Questions, decision: Decision, rules: Rules
) -> tuple[proposals.Base, attempts.Attempt, str]:
    """Return an edit that passes, what it starts from and what its commit says; nothing is kept."""
    idea = repository.open_idea(session.workspace, session.slug)
    spec = load_spec(repository.read_work_file(idea, repository.SPEC))
    session.emit(ev.StepStarted(session.step))
    try:
        base = proposals.open_base(session.root)
        task = attempts.task_for(decision.words, decision.summary, decision.models, spec, base)
        answer, attempt = attempts.find_edit(session, questions, task, base, rules)
    except BaseException as error:
        _failed(session, questions, error)
        raise
    proved: str = "nothing" if attempt.report is None else rules.level
    if attempt.report is not None and not attempt.report.complete:
        proved = f"{rules.level}, but for {', '.join(c.name for c in attempt.report.not_proved)}"
    trailers = {
        explanation.AGENT: "code", _MODELS: questions.model, _STEP: session.step, _PROOF: proved,
        _ANSWERS: " ".join(questions.keys), _HOSTS: " ".join(rules.hosts), "Forge-Version": __version__,
    }  # fmt: skip
    listed = "\n".join(f"{key}: {value}" for key, value in trailers.items())
    return base, attempt, f"{_subject(decision.words)}\n\n{answer.summary}\n\n{listed}"


def is_proved(proposal: Proposal) -> bool:
    """Whether everything that was to be proved of a proposal was."""
    return "," not in proposal.trailers.get(_PROOF, "nothing")


def accept(
    session: Session,
    number: int | None,
    *,
    refused: Mapping[str, frozenset[int]] | None = None,
    level: str | None = None,
) -> Accepted:
    """Take a proposal, without the hunks that are refused, into its branch.

    Args:
        session: holds the project.
        number: of the proposal; the last one when missing.
        refused: path -> numbers of hunks.
        level: how far a result that was not proved yet is proved; as the proposal was when missing.

    Raises:
        ConflictError: the project changed in the same places.
        VerifyError: what is left of it, or the project as it is now with it, does not pass.
    """
    base = proposals.open_base(session.root)
    whole = proposals.find(base.repo, number)
    taken = whole
    if refused:
        files = proposals.chosen_files(base.repo, whole, refused)
        if not files:
            raise UsageError("every hunk is refused", hint=f"forge code reject {whole.number}")
        wrong = attempts.guarded(files, proposals.texts_before(base.repo, whole), _rules(whole, level))
        if wrong:
            raise VerifyError(f"what would be left is not let through: {'; '.join(wrong[:5])}", hint=_ALL_OR_NONE)
        taken = proposals.narrowed(base.repo, whole, files)
    joined = proposals.join(session.root, taken)
    step = whole.trailers.get(_STEP, session.step)
    if joined.moved or taken.commit != whole.commit or level is not None:
        _prove_joined(session, base, joined, _rules(whole, level))
    changes = proposals.land(session.root, taken, joined)
    record_answers(session.workspace, session.slug, whole.trailers.get(_ANSWERS, "").split())
    session.emit(ev.StepLog(step, f"accepted: {whole.branch} is in {whole.onto}"))
    for change in changes:
        session.emit(ev.FileWritten(change.path, change.action, "code"))
    return Accepted(taken, changes)


def reject(session: Session, number: int | None) -> Proposal:
    """Delete a proposal; the answers it is made of are forgotten, so that the same request is asked afresh."""
    base = proposals.open_base(session.root)
    proposal = proposals.find(base.repo, number)
    proposals.drop(base.repo, proposal)
    forget_answers(session.workspace, proposal.trailers.get(_ANSWERS, "").split())
    session.emit(ev.StepLog(proposal.trailers.get(_STEP, session.step), f"refused: {proposal.branch} is gone"))
    return proposal


def _prove_joined(session: Session, base: proposals.Base, joined: proposals.Joined, rules: Rules) -> None:
    """Prove what would land when it is not what was proved before.

    Raises:
        VerifyError: it does not pass, or could not be proved; nothing has changed.
    """
    if rules.level == "none":
        return
    report = session.prove(base, joined.tree, rules.level)
    if not report.complete:
        problems = attempts.problems_of(report) or (report.summary(),)
        raise VerifyError(
            f"what would be left does not pass {rules.level}: {'; '.join(problems[:5])}; nothing was changed",
            hint=_ALL_OR_NONE,
        )


def _failed(session: Session, questions: Questions, error: BaseException) -> None:
    """Note why a run failed; its answers led to nothing and are forgotten, those of a mere stop are kept."""
    if isinstance(error, VerifyError):
        questions.forget()
    words = str(error) or "stopped"
    session.emit(ev.StepFailed(session.step, f"{words[:1500]}"))


def _rules(proposal: Proposal, level: str | None) -> Rules:
    """Return what a person decided when the proposal was made, with another level if that is asked for now."""
    first = (level or proposal.trailers.get(_PROOF, "")).partition(",")[0]
    known: dict[str, attempts.ProofLevel] = {"static": "static", "test": "test", "full": "full"}
    return Rules(known.get(first, "none"), tuple(proposal.trailers.get(_HOSTS, "").split()))


def _subject(words: str) -> str:
    line = " ".join(words.split())
    return (line[:1].upper() + line[1:])[:_SUBJECT].rstrip()


_ALL_OR_NONE = "take all of it or none: forge code accept, forge code reject; --verify none takes it unproved"
