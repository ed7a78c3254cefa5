"""What a language model is to forge: a call goes in, an answer or one of two kinds of failure comes out.

Invariant: no library's type or error leaves an implementation of `ModelClient`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from omniforge.errors import ProviderError
from omniforge.llm.models import Model

Json = dict[str, Any]
Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length", "refused"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """All that a model is told.

    Attributes:
        model: which one.
        messages: the prompt, system first.
        schema: JSON Schema the answer must have; free text when missing.
        max_output_tokens: where the model is cut off.
        timeout_s: patience with one call.
    """

    model: Model
    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    max_output_tokens: int = 1000
    timeout_s: float = 60.0

    @property
    def n_characters(self) -> int:
        """Length of the prompt."""
        return sum(len(m.text) for m in self.messages)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or several calls."""

    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Return the sum."""
        return Usage(self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, and why it stopped: `length` means cut off, `refused` that the provider withheld it."""

    text: str
    finish: Finish
    usage: Usage
    model: Model


class FinalError(ProviderError):
    """Asking this model again would fail the same way.

    Attributes:
        down: whether nothing at all can be expected of this model now: no key, no such model.
    """

    def __init__(self, message: str, *, hint: str | None = None, down: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.down = down


class RetryableError(ProviderError):
    """The model may answer when asked again.

    Attributes:
        retry_after_s: when the provider wants to be asked again, if it said so.
        unreachable: it did not answer at all, in time or ever.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None, unreachable: bool = False) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.unreachable = unreachable


class CancelledError(ProviderError):
    """The caller no longer wants the answer."""


class ModelClient(Protocol):
    """A way to reach language models."""

    def complete(self, call: Call) -> Answer:
        """Return the whole answer.

        Raises:
            RetryableError: it may work later.
            FinalError: it will not work.
        """
        ...

    def stream(self, call: Call) -> Iterator[str]:
        """Yield the answer piece by piece; closing the iterator ends the call. Raises as `complete` does."""
        ...
