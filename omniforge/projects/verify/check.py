"""What a check is: a name, a claim, a function, and what must hold before it can run."""

from collections.abc import Callable
from dataclasses import dataclass

from omniforge.projects.verify.context import Context
from omniforge.projects.verify.report import Finding


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found; no findings is a pass.

    Attributes:
        findings: what is wrong.
        note: a number worth knowing, or why it was not proved.
        proved: whether the check could be made at all.
    """

    findings: tuple[Finding, ...] = ()
    note: str = ""
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a level proves.

    Attributes:
        name: short and unique.
        proves: what a pass means.
        run: does it; called from a worker thread.
        command: how to see it again from the project folder.
        after: names of checks that must pass first.
        node: whether it needs Node and the dependency tree.
    """

    name: str
    proves: str
    run: Callable[[Context], Outcome]
    command: str
    after: tuple[str, ...] = ()
    node: bool = True
