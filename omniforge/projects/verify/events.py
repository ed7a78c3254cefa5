"""What happens during a verification, for whoever watches."""

from dataclasses import dataclass

from omniforge.projects.verify.report import CheckResult


@dataclass(frozen=True, slots=True)
class CheckStarted:
    """A check began."""

    name: str
    proves: str


@dataclass(frozen=True, slots=True)
class CheckFinished:
    """A check ended."""

    result: CheckResult


@dataclass(frozen=True, slots=True)
class Progress:
    """A line worth showing, e.g. that the dependencies are being installed."""

    text: str


VerifyEvent = CheckStarted | CheckFinished | Progress
