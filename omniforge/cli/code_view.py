"""How `forge code` talks with a person: the change of the spec, the edit hunk by hunk, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import typer

from omniforge.build.events import Recorded
from omniforge.build.request import BuildOptions
from omniforge.build.run import build
from omniforge.cli import render
from omniforge.cli.build_view import printer, run_build
from omniforge.coding import run
from omniforge.coding.attempts import Rules
from omniforge.coding.session import Questions, session
from omniforge.errors import UsageError, VerifyError
from omniforge.llm.setup import ModelOptions
from omniforge.projects.hunks import Hunk
from omniforge.projects.proposals import FileDiff, Proposal
from omniforge.spec.diff.report import as_data, as_text
from omniforge.workspace import Workspace, current_slug, find_workspace

Refused = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A request with everything the command line says about it."""

    words: str
    models: ModelOptions
    rules: Rules
    idea: str | None
    yes: bool
    interactive: bool
    dry_run: bool
    json: bool


def ask_for(asking: Asking) -> None:
    """Go through a request with a person, or as far as that goes without one."""
    workspace, slug = _place(asking.idea)
    questions = Questions(workspace, slug, asking.models)
    with session(workspace, slug, listener=_listener(json=asking.json)) as held:
        decision = run.decide(held, questions, asking.words)
    talk = _Talk(workspace, slug, asking, decision, questions)
    if decision.spec is None or talk.changes_spec():
        talk.edits_code()
    if asking.json:
        render.json_result(talk.body())


@dataclass(slots=True)
class _Talk:
    """A request that was decided on, and what became of it so far."""

    workspace: Workspace
    slug: str
    asking: Asking
    decision: run.Decision
    questions: Questions
    spec: dict[str, Any] | None = None
    proposal: Proposal | None = None
    accepted: bool = False
    files: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """Return what a script is told."""
        return {
            "means": self.decision.means,
            "summary": self.decision.summary,
            "spec": self.spec,
            "proposal": self.proposal,
            "accepted": self.accepted,
            "files": self.files,
            "cost_usd": round(self.questions.meter.spent_usd, 6),
        }

    def changes_spec(self) -> bool:
        """Show the change of the spec, and make it if the person says so; return whether it was made."""
        asking = self.asking
        changes = self.decision.spec.changes if self.decision.spec is not None else ()
        self.spec = {**as_data(changes), "commit": None}
        if not asking.json:
            render.result(f"{self.decision.summary}\n\nspec.yaml:\n{as_text(changes)}\n")
        wanted = asking.yes or (asking.interactive and typer.confirm("Change the spec and build?", err=True))
        if not wanted or asking.dry_run:
            if not asking.interactive:
                render.note("Nothing was changed. Do it: the same command with --yes; nothing is asked twice.")
            return False
        commit = run.apply_spec(self.workspace, self.slug, self.decision, self.questions)
        self.spec["commit"] = commit.sha
        if not asking.json:
            render.result(f"{commit.sha[:10]} {commit.subject}")
        self._build()
        return True

    def edits_code(self) -> None:
        """Find an edit, show it, and take it if the person says so."""
        asking = self.asking
        if not self.decision.needs_code:
            return
        with session(self.workspace, self.slug, listener=_listener(json=asking.json)) as held:
            if asking.dry_run:
                self.files = run.find(held, self.questions, self.decision, asking.rules)[1].files
            else:
                self.proposal = run.propose(held, self.questions, self.decision, asking.rules)
        if not asking.json:
            for path, text in self.files.items():
                render.result(f"{path}:\n{text}")
        if self.proposal is not None:
            self._settle(self.proposal)

    def _settle(self, proposal: Proposal) -> None:
        asking = self.asking
        if not asking.json:
            render.result(proposal_text(proposal))
        if asking.yes and not run.is_proved(proposal):
            raise VerifyError(
                f"proposal {proposal.number} is not taken: not everything could be proved",
                hint=f"forge doctor says what is missing; take it all the same: forge code accept {proposal.number}",
            )
        if asking.yes:
            accept_one(self.slug, proposal, {}, json=asking.json, quiet=asking.json)
            self.accepted = True
        elif asking.interactive:
            _let_choose(self.slug, proposal)
        else:
            render.note(f"Your files are as they were. {_next_steps(proposal)}")

    def _build(self) -> None:
        """Build the changed spec; models take part as in this run, with what is left of the money."""
        left = max(0.0, self.asking.models.max_cost_usd - self.questions.meter.spent_usd)
        models = replace(self.asking.models, by_name=False, max_cost_usd=left)
        level = self.asking.rules.level
        options = BuildOptions(verify=level, must_verify=level != "none", models=models)
        if self.asking.json:
            build(self.workspace, self.slug, options=options)
        else:
            run_build(self.slug, options)


def _let_choose(slug: str, proposal: Proposal) -> None:
    """Ask about every hunk; what is taken is landed, and nothing taken refuses the proposal."""
    refused: dict[str, frozenset[int]] = {}
    for diff in proposal.files:
        no: set[int] = set()
        for hunk in diff.hunks:
            said = typer.prompt(
                f"{diff.path}, hunk {hunk.number} of {len(diff.hunks)}: take it? [y]es, [n]o, [l]ater",
                default="y", err=True, show_default=False,
            )  # fmt: skip
            answer = str(said).strip().lower()[:1]
            if answer == "l":
                render.note(f"Your files are as they were. {_next_steps(proposal)}")
                return
            if answer != "y":
                no.add(hunk.number)
        if no:
            refused[diff.path] = frozenset(no)
    n_refused = sum(len(numbers) for numbers in refused.values())
    if n_refused == sum(len(d.hunks) for d in proposal.files):
        reject_one(slug, proposal, json=False)
    else:
        accept_one(slug, proposal, refused, json=False)


def accept_one(
    idea: str | None,
    proposal: Proposal,
    refused: Refused,
    *,
    json: bool,
    level: str | None = None,
    dry_run: bool = False,
    quiet: bool = False,
) -> None:
    """Take a proposal, and say what changed; `quiet` leaves the saying to the caller."""
    if dry_run:
        left = [d.path for d in proposal.files if len(refused.get(d.path, ())) < len(d.hunks)]
        render.json_result({"files": left}) if json else render.result("\n".join(left))
        return
    workspace, slug = _place(idea)
    with session(workspace, slug, listener=_listener(json=json)) as held:
        done = run.accept(held, proposal.number, refused=refused, level=level)
    if quiet:
        return
    if json:
        render.json_result({"accepted": True, "proposal": proposal.number, "changes": done.changes})
        return
    for change in done.changes:
        render.result(f"{change.action} {change.path}")
    render.note(f"Proposal {proposal.number} is in {proposal.onto}. To take it back: git revert in {held.root}")


def reject_one(idea: str | None, proposal: Proposal, *, json: bool, dry_run: bool = False) -> None:
    """Refuse a proposal."""
    if not dry_run:
        workspace, slug = _place(idea)
        with session(workspace, slug, listener=_listener(json=json)) as held:
            run.reject(held, proposal.number)
    if json:
        render.json_result({"rejected": not dry_run, "proposal": proposal.number})
    else:
        render.result(f"{'would refuse' if dry_run else 'refused'} proposal {proposal.number}: {proposal.subject}")


def proposal_text(proposal: Proposal) -> str:
    """Return a proposal for people: what it does, how far it is proved, every hunk."""
    proved = proposal.trailers.get("Forge-Verified", "nothing")
    lines = [f"Proposal {proposal.number} for {proposal.onto}: {proposal.subject}", proposal.body, f"Proved: {proved}"]
    for diff in proposal.files:
        lines += ["", f"{diff.path}{' (new)' if diff.is_new else ''}"]
        for hunk in diff.hunks:
            lines += [render.paint(f"hunk {hunk.number}", "bold"), *_painted(hunk)]
    return "\n".join(lines)


def skipped(proposal: Proposal, words: Iterable[str]) -> Refused:
    """Return the hunks that `--skip` names.

    Raises:
        UsageError: the proposal has no such file or hunk.
    """
    found: dict[str, set[int]] = {}
    for word in words:
        path, _, number = word.partition("#")
        diff = next((d for d in proposal.files if d.path == path), None)
        numbers = _numbers(diff, number) if diff is not None else set()
        if not numbers:
            known = ", ".join(f"{d.path}#{h.number}" for d in proposal.files for h in d.hunks)
            raise UsageError(f'the proposal has no "{word}"', hint=f"it has {known}")
        found.setdefault(path, set()).update(numbers)
    return {path: frozenset(numbers) for path, numbers in found.items()}


def _numbers(diff: FileDiff, number: str) -> set[int]:
    return {h.number for h in diff.hunks if number in ("", str(h.number))}


def _painted(hunk: Hunk) -> list[str]:
    colours = {"+": "green", "-": "red", "@": "dim"}
    return [render.paint(line, colours[line[0]]) if line[:1] in colours else line for line in hunk.text.splitlines()]


def _next_steps(proposal: Proposal) -> str:
    n = proposal.number
    return f"Take it: forge code accept {n}; look: forge code show {n}; refuse: forge code reject {n}"


def _listener(*, json: bool) -> Any:
    if json:
        return None
    show = printer(json=False, verbose=False)

    def listen(recorded: Recorded) -> None:
        show(recorded)

    return listen


def _place(idea: str | None) -> tuple[Workspace, str]:
    workspace = find_workspace()
    return workspace, current_slug(workspace, idea)
