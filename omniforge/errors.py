"""The family of expected failures: one root, one message, one hint, one exit code.

ForgeError (1)
├── UsageError (2)      the command line asks for something that cannot be
├── DataLossError (3)   what was asked for would destroy data, and nobody said yes to that
├── SpecError (4)       the spec or an idea text is not acceptable
├── GraphError (5)      the task graph has a cycle or a dangling edge
├── ConflictError (6)   two versions of the same thing cannot be joined
├── ProviderError (7)   a language model or outside service failed
├── VerifyError (8)     a check failed, or could not be run though asked for
├── BudgetError (9)     the money limit is reached
├── DeployError (10)    a release could not be made or switched
└── DriftError (11)     what is committed is not what the spec gives
"""

from typing import ClassVar


class ForgeError(Exception):
    """Base class: a message that names the culprit and, if there is one, the way out."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ForgeError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class DataLossError(ForgeError):
    """What was asked for would destroy data, and nobody said yes to that."""

    exit_code = 3


class SpecError(ForgeError):
    """The spec or an idea text is not acceptable."""

    exit_code = 4


class GraphError(ForgeError):
    """The task graph has a cycle or a dangling edge."""

    exit_code = 5


class ConflictError(ForgeError):
    """Two versions of the same thing cannot be joined."""

    exit_code = 6


class ProviderError(ForgeError):
    """A language model or an outside service failed."""

    exit_code = 7


class VerifyError(ForgeError):
    """A check failed, or could not be run though it was asked for."""

    exit_code = 8


class BudgetError(ForgeError):
    """The money limit is reached."""

    exit_code = 9


class DeployError(ForgeError):
    """A release could not be made or switched."""

    exit_code = 10


class DriftError(ForgeError):
    """What is committed is not what the spec gives."""

    exit_code = 11
