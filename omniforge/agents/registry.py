"""The ten agents by name. Modules are imported when asked for, so that listing names costs nothing."""

from importlib import import_module

from omniforge.agents.base import Agent

NAMES = (
    "idea_parser", "planner", "ui_designer", "frontend", "backend",
    "marketing", "workflow", "test", "deploy", "package",
)  # fmt: skip


def load(name: str) -> Agent:
    """Return the agent `name` from its module `omniforge/agents/<name>/agent.py`."""
    module = import_module(f"omniforge.agents.{name}.agent")
    agent: Agent = module.AGENT
    return agent
