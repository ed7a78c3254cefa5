"""The JSON Schemas of the slots' answers, written beside `agent.yaml`: `python tests/support/slot_schemas.py`."""

import json
from pathlib import Path
from typing import Any

from omniforge.agents import registry
from omniforge.agents.slotted import Slotted, TaskSlot
from omniforge.coding import slots as coding
from omniforge.ideas import proposing
from omniforge.llm.slots import Slot

AGENTS = Path(__file__).resolve().parents[2] / "agents"


def build_slots() -> tuple[TaskSlot, ...]:
    """Return the slots of all agents that are settled in builds."""
    agents = [registry.load(name) for name in registry.NAMES]
    return tuple(slot for agent in agents if isinstance(agent, Slotted) for slot in agent.slots())


def all_slots() -> tuple[Slot[Any], ...]:
    """Return all slots, those of a new idea and of `forge code` included."""
    return (*build_slots(), proposing.question_slot(), *proposing.slots(), *coding.slots())


def schema_text(slot: Slot[Any]) -> str:
    """Return the text of a slot's schema file."""
    return json.dumps(slot.schema, ensure_ascii=False, indent=2) + "\n"


def schema_file(slot: Slot[Any]) -> Path:
    """Return where it lies."""
    return AGENTS / slot.agent / slot.declared.output


if __name__ == "__main__":
    for one in all_slots():
        schema_file(one).write_text(schema_text(one), encoding="utf-8")
