"""The agents a build runs, with what identifies their code. Loading is put off until a step has to be planned."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omniforge.build import fingerprint

if TYPE_CHECKING:
    from omniforge.agents.base import Agent


@dataclass(frozen=True, slots=True)
class AgentSet:
    """Agents by name.

    Attributes:
        fingerprints: agent name -> hash of its code and templates.
        load: imports the agents; called at most once per build.
    """

    fingerprints: Mapping[str, str]
    load: "Callable[[], Mapping[str, Agent]]"

    @property
    def fingerprint(self) -> str:
        """One hash over all agents and the layout of files."""
        parts = [f"{name}={value}" for name, value in sorted(self.fingerprints.items())]
        return fingerprint.digest((*parts, fingerprint.layout()))


def shipped() -> AgentSet:
    """Return the ten agents of this package."""
    from omniforge.agents import registry

    return AgentSet(
        fingerprints={name: fingerprint.of_agent(name) for name in registry.NAMES},
        load=lambda: {name: registry.load(name) for name in registry.NAMES},
    )
