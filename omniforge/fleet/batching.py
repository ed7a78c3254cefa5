"""A batch whose ideas are made and proved by a fleet, for `build.batch.run_batch`.

Invariant: the files that come back are those this machine would make: their digest is computed here again.
"""

import time

from omniforge.agents.base import Previous
from omniforge.build import events as ev
from omniforge.build.agent_set import shipped
from omniforge.build.batch import BatchOptions, MadeElsewhere, app_digest
from omniforge.build.batch_input import BatchLine
from omniforge.build.file_set import file_set
from omniforge.build.plan import make_plan
from omniforge.errors import ForgeError, ProviderError, SpecError
from omniforge.fleet import crew
from omniforge.fleet.building import collect
from omniforge.fleet.client import Fleet
from omniforge.fleet.orders import Json, Order, read_report
from omniforge.fleet.replay import Replay
from omniforge.fleet.shared_cache import SharedCache
from omniforge.fleet.work import line_input, needed
from omniforge.spec.check import load_spec

_MOST_AT_ONCE = 256
_POLL_S = 1.0
_PER_WORKER = 3
"""Ideas on their way for every worker: one in work, the others fetched or waiting, so that none is idle."""


def ideas_at_once(fleet: Fleet, n_ideas: int) -> int:
    """Return how many ideas are asked for at once."""
    n_workers = len(crew.alive(fleet.database, version=fleet.version))
    return max(1, min(n_ideas, _MOST_AT_ONCE, _PER_WORKER * max(1, n_workers)))


class IdeaLostError(Exception):
    """One idea could not be made elsewhere; the others go on."""


class FleetBatch:
    """Asks a fleet for one idea after the other; threads may share it."""

    def __init__(self, fleet: Fleet, options: BatchOptions) -> None:
        self._fleet = fleet
        self._options = options
        self._agents = shipped()

    def make(self, line: BatchLine, proved: str) -> MadeElsewhere:
        """Have the app of a line made and proved.

        Raises:
            SpecError: the idea cannot be used.
            IdeaLostError: a step failed, or this idea has cost several workers.
            ProviderError: the fleet cannot go on.
        """
        began = time.monotonic()
        store = self._fleet.store
        order = Order("idea", store.put(line_input(line)), level=self._options.level, proved=proved)
        answer = self._answer(order)
        spec = load_spec(needed(store, answer["spec"]).decode(), origin=f"the spec of {line.id}")
        plan = make_plan(spec, Previous(), self._agents.load(), fingerprints=self._agents.fingerprints)
        cache = SharedCache(self._options.cache_dir, store, self._fleet.database)
        run = collect(plan, answer, Replay(plan, self._agents, cache, emit=_nobody))
        files = {path: f.file for path, f in file_set(run).items()}
        digest = app_digest(files, self._options.level)
        if digest != answer["app"]:
            raise ForgeError(f"{line.id}: the app that was proved is not the one that came back")
        report = None
        if "report" in answer:
            report = read_report(needed(store, answer["report"]), project=line.id)
        return MadeElsewhere(spec, files, digest, report, {"elsewhere": round(time.monotonic() - began, 2)})

    def _answer(self, order: Order) -> Json:
        try:
            answer = self._fleet.answer(self._fleet.ask(order), _nobody, poll_s=_POLL_S)
        except (SpecError, ProviderError):
            raise
        except ForgeError as error:
            raise IdeaLostError(str(error)) from error
        if "refused" in answer:
            raise SpecError(answer["refused"])
        if answer.get("failed"):
            step, reason = min(answer["failed"].items())
            raise IdeaLostError(f"step {step} failed: {reason}")
        return answer


def _nobody(_event: ev.Event) -> None:
    return None
