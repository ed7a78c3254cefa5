"""The limit of what a build may spend on models: reserve before a call, settle after it.

Invariant: at no time can what is spent and what is reserved for calls in flight exceed the limit, as far as prices are
known; a limit of zero lets nothing through but what is known to cost nothing.
"""

import threading
from dataclasses import dataclass

from omniforge.errors import BudgetError
from omniforge.llm.prices import Price, PriceList, estimated_tokens
from omniforge.llm.protocol import Answer, Call, Usage

MARGIN = 1.25
"""A prompt may have more tokens than its characters suggest."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """What one call may cost at most; None when its price is not known."""

    price: Price | None
    usd: float


class Meter:
    """Counts the money of one build; several threads may use it."""

    def __init__(self, limit_usd: float, prices: PriceList) -> None:
        """Start at zero."""
        self.limit_usd = limit_usd
        self._prices = prices
        self._lock = threading.Lock()
        self._reserved = 0.0
        self.spent_usd = 0.0
        self.n_unknown = 0
        """Calls whose price is not known."""
        self.is_exhausted = False

    def reserve(self, call: Call) -> Reservation:
        """Set aside what a call may cost.

        Raises:
            BudgetError: that could exceed the limit; the call must not be made.
        """
        price = self._prices.price(call.model)
        worst = Usage(int(estimated_tokens(call.n_characters) * MARGIN) + 1, call.max_output_tokens)
        usd = price.of(worst) if price is not None else 0.0
        with self._lock:
            if self.spent_usd + self._reserved + usd > self.limit_usd or (price is None and self.limit_usd <= 0):
                self.is_exhausted = True
                raise BudgetError(
                    f"the next call of {call.model} could exceed the limit of {self.limit_usd:g} USD "
                    f"({self.spent_usd:.4f} USD are spent)",
                    hint="allow more: --max-cost 5, or max_cost in forge.toml",
                )
            self._reserved += usd
        return Reservation(price, usd)

    def settle(self, reservation: Reservation, answer: Answer | None) -> float | None:
        """Replace the reservation by what the call cost, and return it; a call without an answer cost nothing."""
        cost = None if reservation.price is None else reservation.price.of(answer.usage) if answer else 0.0
        with self._lock:
            self._reserved -= reservation.usd
            self.spent_usd += cost or 0.0
            self.n_unknown += cost is None and answer is not None
        return cost
