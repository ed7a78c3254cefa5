"""Language models while an idea is made: what they propose, what it cost, and the recordings in its first commit."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from omniforge.errors import ProviderError
from omniforge.ideas.parser.result import ParsedIdea
from omniforge.llm.filling import Settled
from omniforge.llm.recordings import Recordings, with_answers
from omniforge.llm.setup import ModelOptions, open_filler
from omniforge.llm.slots import declared_slots
from omniforge.store.builds import open_builds
from omniforge.store.model_calls import CallRow, add_call
from omniforge.workspace import Workspace

if TYPE_CHECKING:
    from omniforge.ideas.clarifying import Asked

STEP = "idea"


class IdeaModels:
    """Lets models take part in making one idea."""

    def __init__(self, options: ModelOptions, cache: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Answers in the cache are used; new ones are kept there."""
        self._filler, self._meter = open_filler(options, Recordings({}, cache))
        self._clock = clock
        self.settled: tuple[Settled, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know: slots that stayed as they were, and the limit."""
        kept = [f"{s.slot}: forge's own value stands: {s.reason}" for s in self.settled if s.source == "kept"]
        return (*kept, *(["the money limit was reached"] if self._meter.is_exhausted else []))

    @property
    def spent_usd(self) -> float:
        """What is known to have been spent."""
        return self._meter.spent_usd

    def propose(self, text: str, parsed: ParsedIdea) -> ParsedIdea:
        """Return the idea with what models add to it; as it is when they are of no use."""
        from omniforge.ideas.proposing import Draft, propose

        try:
            parsed, settled = propose(Draft(text, parsed), self._filler)
            self.settled += settled
        except ProviderError as error:
            raise ProviderError(f"the idea was not made: {error}", hint=error.hint) from error
        return parsed

    def questions(self, text: str, name: str | None) -> "tuple[Asked, ...]":
        """Return what models ask about a text; nothing when they are of no use."""
        from omniforge.ideas.clarifying import Clarifying
        from omniforge.ideas.parser.parse import parse
        from omniforge.ideas.proposing import Draft, question_slot

        settled = self._filler.settle(question_slot(), Draft(text, parse(text, name=name)))
        self.settled = (settled,)
        return () if settled.answer is None else Clarifying.model_validate(settled.answer).questions

    def recorded(self, lock: str) -> str:
        """Return `forge.lock` with the answers that were used."""
        return with_answers(lock, self._filler.recordings.used)

    def receipt(self, workspace: Workspace, slug: str) -> None:
        """Note what was spent."""
        with open_builds(workspace.db) as store:
            for s in self.settled:
                agent, _, name = s.slot.partition(".")
                files = declared_slots(agent)[name].files
                row = CallRow(
                    None, slug, self._clock(), STEP, s.slot, s.source, s.model, files, s.usage.tokens_in,
                    s.usage.tokens_out, s.cost_usd, s.n_calls, s.reason[:500],
                )  # fmt: skip
                add_call(store.connection, store.path, row)
