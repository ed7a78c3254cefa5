"""The file set of a spec as a build would make it, without a project, a record or a write besides the cache.

Invariant: equal to what a build with the same spec, last output and answers commits as pristine.
"""

from collections.abc import Mapping

from omniforge.agents.base import Previous
from omniforge.build import fingerprint
from omniforge.build.agent_set import AgentSet
from omniforge.build.cache import StepCache
from omniforge.build.engine import run_plan
from omniforge.build.file_set import file_set, lay_out_run
from omniforge.build.plan import make_plan
from omniforge.build.slots import StepSlots
from omniforge.errors import ForgeError
from omniforge.projects.manifest import ProjectFile
from omniforge.spec.model import Spec


def regenerate(
    spec: Spec,
    previous_files: Mapping[str, str],
    *,
    agents: AgentSet,
    cache: StepCache,
    jobs: int,
    answers: Mapping[str, object] | None = None,
) -> Mapping[str, ProjectFile]:
    """Return path -> file.

    Args:
        spec: a checked spec.
        previous_files: migrations and what is below `.forge/` of the last output.
        agents: who makes it.
        cache: step outputs, used and added to.
        jobs: steps that run at once.
        answers: recorded answers of models, as in `forge.lock`.

    Raises:
        ForgeError: a step fails; the first is named.
    """
    loaded = agents.load()
    plan = make_plan(spec, Previous(dict(previous_files)), loaded, fingerprints=agents.fingerprints)
    slots = None
    if answers:
        from omniforge.llm.filling import ModelFiller
        from omniforge.llm.recordings import Recordings

        slots = StepSlots(ModelFiller(Recordings(answers, None)), loaded, lambda *_settled: None)
    layout = fingerprint.layout()
    run = run_plan(plan, loaded, cache, layout=layout, jobs=jobs, emit=lambda _event: None, slots=slots)
    if run.failed:
        step, reason = min(run.failed.items())
        raise ForgeError(f"step {step} failed: {reason}", hint="forge build logs shows more")
    lay_out_run(run, cache, layout=layout)
    return file_set(run)
