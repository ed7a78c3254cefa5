"""Asking models with patience: retries where they help, other models where they do not, an end to every wait.

Invariant: a call that cannot succeed is made once; a model that does not answer at all is left alone for the rest of
the run; waiting ends at once when the caller cancels.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from omniforge.errors import BudgetError, ProviderError
from omniforge.llm.budget import Meter
from omniforge.llm.models import Model
from omniforge.llm.protocol import (
    Answer,
    Call,
    CancelledError,
    FinalError,
    ModelClient,
    RetryableError,
)
from omniforge.observe import telemetry

TRIES = 3
"""Calls of one model for one question."""
SILENT_TRIES = 2
"""The same, when it does not answer in time: each try costs the whole patience."""
LONGEST_WAIT_S = 30.0
"""A provider that wants to be left alone for longer is left alone."""
_BACKOFF_S = 1.0
_GRACE_S = 2.0
"""What the client may take on top of its own timeout."""
_FAILURES_UNTIL_DOWN = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer and what it took.

    Attributes:
        cost_usd: None when the price is not known.
        n_calls: calls that were made for it, of all models.
        trouble: what went wrong before it came.
    """

    answer: Answer
    cost_usd: float | None
    n_calls: int
    trouble: tuple[str, ...] = ()


class Asker:
    """Asks models for one run; several threads may use it, and it remembers which models are of no use."""

    def __init__(
        self,
        client: ModelClient,
        meter: Meter,
        *,
        timeout_s: float = 60.0,
        backoff_s: float = _BACKOFF_S,
        note: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """Start with all models up.

        Args:
            client: the way to models.
            meter: refuses what is too dear.
            timeout_s: patience with one call.
            backoff_s: first wait before a retry; it doubles.
            note: hears about every retry and every change to another model.
        """
        self._client = client
        self._meter = meter
        self._timeout_s = timeout_s
        self._backoff_s = backoff_s
        self._note = note
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._down: dict[Model, str] = {}
        self._failures: dict[Model, int] = {}

    def cancel(self) -> None:
        """End every wait now; calls in flight are abandoned."""
        self._cancelled.set()

    def ask(self, models: Sequence[Model], call: Call) -> Asked:
        """Return the answer of the first model that gives one.

        Args:
            models: in order of preference.
            call: its model and timeout are replaced.

        Raises:
            ProviderError: none of them answered; the message says why for each.
            BudgetError: the limit is reached.
            CancelledError: `cancel` was called.
        """
        reasons: list[str] = []
        trouble: list[str] = []
        n_calls = 0
        for model in models:
            if model in self._down:
                reasons.append(self._down[model])
                continue
            for attempt in range(1, TRIES + 1):
                n_calls += 1
                try:
                    answer, cost = self._once(replace(call, model=model, timeout_s=self._timeout_s))
                except (BudgetError, CancelledError):
                    raise
                except ProviderError as error:
                    trouble.append(str(error))
                    wait_s = self._wait_s(error, attempt)
                    if wait_s is None:
                        reasons.append(str(error))
                        self._remember(model, error)
                        break
                    self._note(f"{error}; asked again in {wait_s:g} s")
                    self._pause(wait_s)
                else:
                    self._failures.pop(model, None)
                    return Asked(answer, cost, n_calls, tuple(dict.fromkeys((*reasons, *trouble))))
        raise ProviderError("; ".join(dict.fromkeys(reasons)) or "no model is set up for this")

    def _once(self, call: Call) -> tuple[Answer, float | None]:
        reservation = self._meter.reserve(call)
        answer: Answer | None = None
        with telemetry.span("forge.model.call", **{"gen_ai.request.model": str(call.model)}) as span:
            try:
                answer = self._within_patience(call)
            finally:
                cost = self._meter.settle(reservation, answer)
            _tell_use(span, call.model, answer, cost)
        return answer, cost

    def _within_patience(self, call: Call) -> Answer:
        """Call on a thread of its own, so that neither a slow drip of bytes nor a cancelled build waits for it."""
        found: list[Answer | BaseException] = []
        done = threading.Event()

        def work() -> None:
            try:
                found.append(self._client.complete(call))
            except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
                found.append(error)
            done.set()

        threading.Thread(target=work, name="model-call", daemon=True).start()
        waited, step_s = 0.0, 0.05
        while not done.wait(step_s):
            waited += step_s
            if self._cancelled.is_set():
                raise CancelledError("cancelled")
            if waited > call.timeout_s + _GRACE_S:
                raise RetryableError(f"{call.model}: no answer in time", unreachable=True)
        if isinstance(found[0], BaseException):
            raise found[0]
        return found[0]

    def _wait_s(self, error: ProviderError, attempt: int) -> float | None:
        """Return how long to wait before the next try; None when there should be none."""
        if not isinstance(error, RetryableError) or attempt >= (SILENT_TRIES if error.unreachable else TRIES):
            return None
        wait_s = error.retry_after_s if error.retry_after_s is not None else self._backoff_s * 2 ** (attempt - 1)
        return wait_s if wait_s <= LONGEST_WAIT_S else None

    def _pause(self, seconds: float) -> None:
        if self._cancelled.wait(seconds):
            raise CancelledError("cancelled")

    def _remember(self, model: Model, error: ProviderError) -> None:
        """Note a failure for good; a model that cannot be reached, or failed twice in a row, is down from now on."""
        if isinstance(error, FinalError) and not error.down:
            return
        with self._lock:
            self._failures[model] = self._failures.get(model, 0) + 1
            gone = isinstance(error, FinalError) or (isinstance(error, RetryableError) and error.unreachable)
            if gone or self._failures[model] >= _FAILURES_UNTIL_DOWN:
                self._down.setdefault(model, str(error))


def _tell_use(span: telemetry.Span, model: Model, answer: Answer, cost: float | None) -> None:
    """Say what a call used; the names are OpenTelemetry's for generative models."""
    used = answer.usage
    span.set(**{"gen_ai.usage.input_tokens": used.tokens_in, "gen_ai.usage.output_tokens": used.tokens_out})
    telemetry.count("forge.model.tokens", used.tokens_in, model=str(model), type="input")
    telemetry.count("forge.model.tokens", used.tokens_out, model=str(model), type="output")
    telemetry.count("forge.model.cost", cost or 0.0, model=str(model))
