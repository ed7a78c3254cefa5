"""Which slots an agent has: what a language model may fill in a step before the agent runs.

Invariant: an agent works without any of them; a slot's prompt is a function of the step's own inputs.
"""

from typing import Protocol, runtime_checkable

from omniforge.agents.base import Agent, Json, Task, TaskInputs
from omniforge.llm.slots import Slot

TaskSlot = Slot[TaskInputs]


@runtime_checkable
class Slotted(Protocol):
    """An agent with slots."""

    def slots(self) -> tuple[TaskSlot, ...]:
        """Return all its slots."""
        ...


def slots_of(agent: Agent, task: Task) -> tuple[TaskSlot, ...]:
    """Return the slots that a step of an agent reads, in the order in which they are declared."""
    if not isinstance(agent, Slotted):
        return ()
    return tuple(s for s in agent.slots() if task.unit in s.declared.units)


def answer(inputs: TaskInputs, slot: str) -> Json:
    """Return what a model filled into a slot; empty when forge's own value stands."""
    return inputs.answers.get(slot, {})
