"""The JSON Schemas of the slots' answers, written beside `agent.yaml`: `python tests/support/slot_schemas.py`."""

import json
from pathlib import Path

from omniforge.agents import registry
from omniforge.agents.slotted import Slotted, TaskSlot

AGENTS = Path(__file__).resolve().parents[2] / "agents"


def all_slots() -> tuple[TaskSlot, ...]:
    """Return the slots of all agents."""
    agents = [registry.load(name) for name in registry.NAMES]
    return tuple(slot for agent in agents if isinstance(agent, Slotted) for slot in agent.slots())


def schema_text(slot: TaskSlot) -> str:
    """Return the text of a slot's schema file."""
    return json.dumps(slot.schema, ensure_ascii=False, indent=2) + "\n"


def schema_file(slot: TaskSlot) -> Path:
    """Return where it lies."""
    return AGENTS / slot.agent / slot.declared.output


if __name__ == "__main__":
    for one in all_slots():
        schema_file(one).write_text(schema_text(one), encoding="utf-8")
