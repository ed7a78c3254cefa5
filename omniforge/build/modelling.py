"""Language models in one build: opened from what is recorded, and recorded again when the steps are done.

Invariant: the commit that a finished build is of holds every answer it used, so that it repeats without a model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from omniforge.agents.base import Agent, Task
from omniforge.agents.slotted import TaskSlot
from omniforge.build import source
from omniforge.build.request import Building
from omniforge.build.slots import StepSlots
from omniforge.errors import ForgeError, ProviderError
from omniforge.ideas import repository
from omniforge.llm.budget import Meter
from omniforge.llm.filling import ModelFiller, Settled
from omniforge.llm.recordings import Recordings, locked_answers, of_the_idea, with_answers
from omniforge.llm.setup import open_filler
from omniforge.store.model_calls import CallRow, add_call


@dataclass(frozen=True, slots=True)
class BuildModels:
    """What language models do for one build."""

    building: Building
    build_id: int
    filler: ModelFiller
    meter: Meter
    slots: StepSlots

    def refuse_missing(self) -> None:
        """Stop a build from recordings that lacks one.

        Raises:
            ProviderError: names the slots.
        """
        if self.slots.missing:
            raise ProviderError(
                "; ".join(sorted(set(self.slots.missing))),
                hint="record them: forge build --models live; or build without: --models off",
            )

    def keep(self, at: source.Peek) -> source.Peek:
        """Commit the answers that were used to the idea's `forge.lock`; return the commit this build is now of."""
        this = self.building
        self._tell_money()
        idea = repository.open_idea(this.workspace, this.slug)
        before = repository.read_file(idea, repository.LOCK, ref=at.commit)
        after = with_answers(before, {**of_the_idea(before), **self.filler.recordings.used})
        whole = not any(r.failure in ("unavailable", "budget") for r in self.filler.recordings.used.values())
        moved = at
        if after != before and not this.options.may_commit:
            this.notes.append("answers of models are in the cache, not in forge.lock: nothing was to be committed")
        elif after != before and this.options.ref in (None, repository.branch(idea)):
            with repository.locked(idea):
                if repository.head(idea) == at.commit:
                    files = {repository.LOCK: after}
                    made = repository.write_commit(idea, "Record answers of language models", files=files, trailers={})
                    moved = replace(source.peek(idea.root, made.sha), branch=at.branch)
                else:
                    this.notes.append("the idea has moved on: answers of models are in the cache, not in forge.lock")
        fingerprint = this.fingerprint if whole else f"{this.fingerprint}, some missing"
        this.store.move_to(self.build_id, commit_id=moved.commit, spec_key=moved.spec_key, fingerprint=fingerprint)
        return moved

    def _tell_money(self) -> None:
        this, meter = self.building, self.meter
        if meter.n_unknown:
            this.notes.append(f"the price of {meter.n_unknown} answers is unknown; forge cost shows their tokens")
        if meter.is_exhausted:
            this.over_budget = (
                f"the limit of {meter.limit_usd:g} USD is reached ({meter.spent_usd:.4f} USD spent): "
                "the other slots keep forge's own values"
            )


def open_models(this: Building, agents: Mapping[str, Agent], at: source.Peek, build_id: int) -> BuildModels:
    """Return what settles the slots of a build."""
    options = this.options.models
    if options is None:
        raise ForgeError("models take no part in this build")
    recordings = recordings_of(this, at)
    filler, meter = open_filler(options, recordings)

    def receipt(task: Task, slot: TaskSlot, settled: Settled) -> None:
        row = CallRow(
            build_id, this.slug, this.clock(), task.id, settled.slot, settled.source, settled.model,
            slot.declared.files, settled.usage.tokens_in, settled.usage.tokens_out, settled.cost_usd, settled.n_calls,
            settled.reason[:500],
        )  # fmt: skip
        add_call(this.store.connection, this.store.path, row)

    return BuildModels(this, build_id, filler, meter, StepSlots(filler, agents, receipt))


def recordings_of(this: Building, at: source.Peek) -> Recordings:
    """Return the answers recorded in the commit a build is of, and those in the cache."""
    idea = repository.open_idea(this.workspace, this.slug)
    locked = locked_answers(repository.read_file(idea, repository.LOCK, ref=at.commit))
    return Recordings(locked, this.workspace.cache)
