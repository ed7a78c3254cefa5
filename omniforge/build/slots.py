"""Slots of a build's steps: settled before a step runs, told as events, kept as a receipt.

Invariant: a step whose slots all keep forge's own values has the key it would have without models, and so the same
output, byte for byte.
"""

import logging
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from omniforge.agents.base import Agent, Json, Task, TaskInputs
from omniforge.build import events as ev
from omniforge.build.cache import canonical
from omniforge.errors import ForgeError

if TYPE_CHECKING:
    from omniforge.agents.slotted import TaskSlot
    from omniforge.llm.filling import ModelFiller, Settled

_LOG = logging.getLogger(__name__)
Emit = Callable[[ev.Event], None]
Receipt = Callable[[Task, "TaskSlot", "Settled"], None]


def answered_key(key: str, answers: Mapping[str, Json]) -> str:
    """Return the key of a step with filled slots."""
    return sha256(f"answered\0{key}\0".encode() + canonical(dict(answers))).hexdigest() if answers else key


class StepSlots:
    """Settles the slots of steps for one build; several threads may use it."""

    def __init__(self, filler: "ModelFiller", agents: Mapping[str, Agent], receipt: Receipt) -> None:
        """Fill with `filler`; `receipt` hears how each slot was settled."""
        self._filler = filler
        self._agents = agents
        self._receipt = receipt
        self.missing: list[str] = []
        """What stopped steps that may use recordings alone."""

    def has(self, task: Task) -> bool:
        """Whether a step has slots."""
        return bool(self._of(task))

    def settle(self, inputs: TaskInputs, emit: Emit) -> dict[str, Json]:
        """Return slot -> answer of those that a model filled.

        Raises:
            MissingRecordingError: recordings were asked for by name and one is missing.
        """
        from omniforge.llm.filling import MissingRecordingError

        answers: dict[str, Json] = {}
        for slot in self._of(inputs.task):
            try:
                settled = self._filler.settle(slot, inputs) if slot.applies(inputs) else None
            except MissingRecordingError as error:
                self.missing.append(str(error))
                raise
            except ForgeError:
                raise
            except Exception as error:  # noqa: BLE001 - no defect of a slot may cost a build that works without it
                _LOG.exception("slot %s", slot.id)
                reason = f"a defect in forge: {type(error).__name__}: {error}"
                emit(ev.SlotSettled(inputs.task.id, slot.id, "kept", reason=reason[:500]))
                continue
            if settled is None:
                continue
            emit(_event(inputs.task, settled))
            self._receipt(inputs.task, slot, settled)
            if settled.answer is not None:
                answers[slot.declared.id] = settled.answer
        return answers

    def cancel(self) -> None:
        """Stop asking now."""
        self._filler.cancel()

    def _of(self, task: Task) -> "tuple[TaskSlot, ...]":
        from omniforge.agents.slotted import slots_of

        return slots_of(self._agents[task.agent], task)


def _event(task: Task, settled: "Settled") -> ev.SlotSettled:
    return ev.SlotSettled(
        task.id, settled.slot, settled.source, settled.model, settled.reason[:500], settled.usage.tokens_in,
        settled.usage.tokens_out, settled.cost_usd, settled.n_calls,
    )  # fmt: skip
