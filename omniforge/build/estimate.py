"""What a build would spend on language models, before it does. Nothing is asked, run or written."""

from dataclasses import dataclass, replace

from omniforge.agents.base import Previous, TaskInputs
from omniforge.agents.slotted import slots_of
from omniforge.build.agent_set import AgentSet, shipped
from omniforge.build.plan import make_plan
from omniforge.build.source import peek
from omniforge.ideas import repository
from omniforge.llm.models import Model
from omniforge.llm.prices import estimated_tokens
from omniforge.llm.protocol import Usage
from omniforge.llm.recordings import Recordings, locked_answers
from omniforge.llm.setup import ModelOptions
from omniforge.projects.update import previous_files
from omniforge.spec.check import load_spec
from omniforge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SlotEstimate:
    """What one question would cost.

    Attributes:
        steps: the steps it is for.
        is_recorded: whether its answer is known, so that nobody is asked.
        usd: of a usual answer; None when nobody knows the price.
        usd_most: of the longest answers with all repairs.
    """

    slot: str
    steps: tuple[str, ...]
    model: str
    is_recorded: bool
    tokens_in: int
    tokens_out: int
    usd: float | None
    usd_most: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a build would cost; `usd` sums what is known."""

    slots: tuple[SlotEstimate, ...]
    usd: float
    usd_most: float
    n_unknown: int
    limit_usd: float


def estimate(
    workspace: Workspace,
    slug: str,
    options: ModelOptions | None,
    *,
    ref: str | None = None,
    agents: AgentSet | None = None,
) -> Estimate:
    """Return what a live build of `ref`, or of the spec as it lies on disk, would cost.

    Raises:
        SpecError: the spec is not acceptable.
    """
    idea = repository.open_idea(workspace, slug)
    at = peek(idea.root, ref)
    spec = repository.read_spec(idea, ref=ref) if ref else load_spec(repository.read_work_file(idea, "spec.yaml"))
    chosen = agents or shipped()
    loaded = chosen.load()
    plan = make_plan(
        spec, Previous(previous_files(workspace.project(slug), at.branch)), loaded, fingerprints=chosen.fingerprints
    )
    options = options or ModelOptions("off")
    locked = locked_answers(repository.read_file(idea, repository.LOCK, ref=at.commit))
    recordings = Recordings(locked, workspace.cache)
    found: dict[str, SlotEstimate] = {}
    for task in plan.tasks:
        inputs = TaskInputs(task, {u: {} for u in task.upstream})
        for slot in (s for s in slots_of(loaded[task.agent], task) if s.applies(inputs)):
            messages = slot.messages(inputs)
            key = slot.key(messages)
            if key in found:
                found[key] = replace(found[key], steps=(*found[key].steps, task.id))
                continue
            models = options.tiers.get(slot.declared.tier, ())
            recorded = recordings.find(key)
            limits = slot.declared.limits
            usual = Usage(estimated_tokens(sum(len(m.text) for m in messages)), limits.typical_output_tokens)
            worst = Usage(usual.tokens_in, limits.max_output_tokens)
            known = recorded is not None and recorded.answer is not None
            found[key] = SlotEstimate(
                slot.id, (task.id,), str(models[0]) if models else "", known, usual.tokens_in, usual.tokens_out,
                _usd(options, models, usual, 1, known), _usd(options, models, worst, 1 + limits.repairs, known),
            )  # fmt: skip
    return _summed(tuple(found.values()), options.max_cost_usd)


def _usd(options: ModelOptions, models: tuple[Model, ...], usage: Usage, times: int, known: bool) -> float | None:  # noqa: FBT001 - a fact of the slot
    if known or not models:
        return 0.0
    price = options.prices.price(models[0])
    return None if price is None else price.of(usage) * times


def _summed(slots: tuple[SlotEstimate, ...], limit_usd: float) -> Estimate:
    return Estimate(
        slots, sum(s.usd or 0.0 for s in slots), sum(s.usd_most or 0.0 for s in slots),
        sum(s.usd is None for s in slots), limit_usd,
    )  # fmt: skip
