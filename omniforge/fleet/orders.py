"""What is asked of a fleet, and what it answers: plain data that travels between machines of one version.

Invariant: an order names its input by hash, so equal orders are one job, whoever asks and however often.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Literal

from omniforge import __version__
from omniforge.build import fingerprint
from omniforge.errors import (
    BudgetError,
    ConflictError,
    ForgeError,
    GraphError,
    ProviderError,
    SpecError,
    UsageError,
    VerifyError,
)
from omniforge.projects.verify.report import CheckResult, Finding, Level, Report

Json = dict[str, Any]
Kind = Literal["build", "prove", "idea"]
QUEUE = "forge"
WORKFLOW = "forge.job"
APPLICATION = "forge"
DBOS_SCHEMA = "forge_dbos"
FLEET_STEP = "engine.fleet"
"""The step of the timeline that tells which machine does the work."""
PRIORITIES: Mapping[Kind, int] = {"build": 1, "prove": 1, "idea": 10}
"""A person who waits goes before a batch of the same person; 1 is first."""
_ERRORS = {
    kind.__name__: kind
    for kind in (
        ForgeError, SpecError, GraphError, ConflictError, ProviderError, VerifyError, BudgetError, UsageError,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """One job.

    Attributes:
        kind: `build` makes the files of a spec, `prove` verifies a project, `idea` does both for a line of a batch.
        input: hash of the artefact it works on.
        level: how far it proves.
        force: steps that are run though their output is known.
        proved: digest of an app that need not be proved again.
    """

    kind: Kind
    input: str
    level: Level | Literal["none"] = "none"
    force: tuple[str, ...] = field(default=())
    proved: str = ""

    def to_json(self) -> Json:
        """Return it as plain data."""
        return {**asdict(self), "force": list(self.force)}

    @staticmethod
    def from_json(body: Mapping[str, Any]) -> "Order":
        """Return the order that `to_json` described."""
        return Order(**{**body, "force": tuple(body["force"])})

    def job_prefix(self, version: str) -> str:
        """Return how the ids of this order's jobs begin."""
        body = json.dumps([version, self.to_json()], sort_keys=True)
        return f"{self.kind}-{sha256(body.encode()).hexdigest()[:32]}-"


def fleet_version() -> str:
    """Return what workers and those who ask must have in common: all code and templates of forge."""
    return f"{__version__}-{fingerprint.whole()[:16]}"


def refusal(error: ForgeError) -> Json:
    """Return an expected failure as plain data."""
    return {"error": type(error).__name__, "message": str(error), "hint": error.hint}


def raise_refusal(answer: Mapping[str, Any]) -> None:
    """Raise the failure that a job answered with, if it did.

    Raises:
        ForgeError: of the same kind as on the worker.
    """
    if "error" in answer:
        kind = _ERRORS.get(answer["error"], ForgeError)
        raise kind(answer["message"], hint=answer.get("hint"))


def report_json(report: Report) -> bytes:
    """Return a report for another machine."""
    return json.dumps(asdict(report), ensure_ascii=False, separators=(",", ":")).encode()


def read_report(body: bytes, *, project: str) -> Report:
    """Return the report that `report_json` described, of a project that lies elsewhere here."""
    found = json.loads(body)
    checks = tuple(
        CheckResult(**{**c, "findings": tuple(Finding(**{**f, "nodes": tuple(f["nodes"])}) for f in c["findings"])})
        for c in found["checks"]
    )
    return Report(**{**found, "project": project, "checks": checks, "edited": tuple(found["edited"])})
