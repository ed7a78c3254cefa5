"""Settling slots: a recorded answer, a model's, or forge's own value, which always stands when nothing better does.

Invariant: settling never fails because of a model. Only a recording that was asked for by name and is missing is an
error, and a cancelled run.
"""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from omniforge.errors import ProviderError
from omniforge.llm.asking import Asker
from omniforge.llm.models import Model, Tier
from omniforge.llm.protocol import Call, Json, Message, Usage
from omniforge.llm.recordings import Recording, Recordings
from omniforge.llm.slots import S, Slot
from omniforge.llm.structured import exchange

Mode = Literal["off", "recorded", "live"]
Source = Literal["answered", "recorded", "kept"]


class MissingRecordingError(ProviderError):
    """A build from recordings alone needs an answer that is not recorded."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How a slot was settled.

    Attributes:
        slot: `<agent>.<slot>`.
        key: hash of what was asked.
        source: where the value is from; `kept` is forge's own.
        answer: the model's, validated; None when forge's own value stands.
        reason: why it stands; of an answer, what went wrong before it came.
        cost_usd: None when the price is not known.
    """

    slot: str
    key: str
    source: Source
    answer: Json | None = None
    model: str = ""
    reason: str = ""
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = 0.0
    n_calls: int = 0


class Filler(Protocol):
    """Settles slots for one run."""

    def settle(self, slot: Slot[S], subject: S) -> Settled:
        """Settle one slot."""
        ...


class ModelFiller:
    """Settles slots from recordings and, when it may, by asking models; several threads may use it."""

    def __init__(
        self,
        recordings: Recordings,
        *,
        asker: Asker | None = None,
        tiers: Mapping[Tier, tuple[Model, ...]] | None = None,
        strict: bool = False,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            recordings: what was answered before.
            asker: asks models; without it recordings alone are used.
            tiers: which models serve which tier.
            strict: whether a missing recording is an error when there is no asker.
            environ: holds the secrets that prompts must not contain.
        """
        self.recordings = recordings
        self._asker = asker
        self._tiers = tiers or {}
        self._strict = strict
        self._environ = os.environ if environ is None else environ
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}

    def cancel(self) -> None:
        """Stop asking now."""
        if self._asker is not None:
            self._asker.cancel()

    def settle(self, slot: Slot[S], subject: S) -> Settled:
        """Settle one slot; the same question at the same time is asked once.

        Raises:
            MissingRecordingError: recordings were asked for by name and this one is missing.
            CancelledError: the run was cancelled.
        """
        messages = slot.messages(subject, self._environ)
        key = slot.key(messages)
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            return self._recorded(slot, subject, key) or self._fresh(slot, subject, messages, key)

    def _recorded(self, slot: Slot[S], subject: S, key: str) -> Settled | None:
        found = self.recordings.find(key)
        if found is None or (found.answer is None and self._asks_again(slot, found, key)):
            return None
        if found.answer is None:
            self.recordings.use(key, found)
            return Settled(slot.id, key, "kept", model=found.model, reason=f"as recorded: {found.failure}")
        answer = _validated(slot, subject, found.answer)
        if answer is None:
            return None
        self.recordings.use(key, found)
        return Settled(slot.id, key, "recorded", answer, found.model)

    def _asks_again(self, slot: Slot[Any], found: Recording, key: str) -> bool:
        """Whether a slot that was left as it is deserves another try: now there is somebody else to ask, or money."""
        if self._asker is None or key in self.recordings.used:
            return False
        models = {str(m) for m in self._tiers.get(slot.declared.tier, ())}
        return found.failure != "unusable" or found.model not in models

    def _fresh(self, slot: Slot[S], subject: S, messages: tuple[Message, ...], key: str) -> Settled:
        asker, models = self._asker, self._tiers.get(slot.declared.tier, ())
        if asker is None:
            if self._strict:
                raise MissingRecordingError(
                    f"slot {slot.id}: no answer is recorded for what it would ask now",
                    hint="record it: forge build --models live; or build without: --models off",
                )
            return Settled(slot.id, key, "kept", reason="no answer is recorded")
        if not models:
            return Settled(slot.id, key, "kept", reason=f"no model is set for {slot.declared.tier}")
        call = Call(models[0], messages, slot.schema, slot.declared.limits.max_output_tokens)
        done = exchange(
            lambda said: asker.ask(models, Call(models[0], said, call.schema, call.max_output_tokens)),
            messages, slot.output, lambda answer: slot.check(subject, answer), repairs=slot.declared.limits.repairs,
        )  # fmt: skip
        answer = done.value.model_dump(mode="json") if done.value is not None else None
        recording = Recording(slot.id, done.model, answer, done.failure)
        if done.failure in ("", "unusable"):
            self.recordings.keep(key, recording, messages=messages, usage=done.usage)
        self.recordings.use(key, recording)
        source: Source = "kept" if answer is None else "answered"
        trouble = (*done.trouble, *([f"repaired: {done.reason}"] if done.reason else []))
        reason = done.reason if answer is None else "; ".join(trouble)
        return Settled(slot.id, key, source, answer, done.model, reason, done.usage, done.cost_usd, done.n_calls)


def _validated(slot: Slot[S], subject: S, answer: Json) -> Json | None:
    """Return a recorded answer if it still fits its slot: a lock file is text that people merge and edit."""
    try:
        value = slot.output.model_validate(answer)
    except ValueError:
        return None
    return None if slot.check(subject, value) else value.model_dump(mode="json")
