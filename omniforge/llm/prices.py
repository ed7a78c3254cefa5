"""What models cost, from the price list that comes with litellm, read without importing it.

Invariant: a price that is not known is None, never zero.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

from omniforge.llm.models import Model
from omniforge.llm.protocol import Usage

_FILE = "model_prices_and_context_window_backup.json"
_FREE = ("ollama", "ollama_chat")
"""Providers that run on the person's own machine."""
_PER = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """USD per million tokens."""

    tokens_in: float
    tokens_out: float

    def of(self, usage: Usage) -> float:
        """Return the cost in USD."""
        return (usage.tokens_in * self.tokens_in + usage.tokens_out * self.tokens_out) / _PER


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices of models; `stated` is what the person says of models that are in no list, or wrong there."""

    stated: Price | None = None

    def price(self, model: Model) -> Price | None:
        """Return the price of a model; None when nobody knows it."""
        if self.stated is not None:
            return self.stated
        if model.provider in _FREE and model.address is None:
            return Price(0.0, 0.0)
        listed = _listed()
        short = model.name.partition("/")[2]
        entry = listed.get(model.name) or listed.get(short)
        if entry is None or (model.address is not None and model.provider != entry.get("litellm_provider")):
            return None
        per_in, per_out = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
        if not isinstance(per_in, int | float) or not isinstance(per_out, int | float):
            return None
        return Price(per_in * _PER, per_out * _PER)


def estimated_tokens(n_characters: int) -> int:
    """Return about how many tokens a text has: four characters each, as providers' own rules of thumb say."""
    return -(-n_characters // 4)


@cache
def _listed() -> Mapping[str, Mapping[str, Any]]:
    """Return litellm's list by model name; empty when the file is not where it should be."""
    found = util.find_spec("litellm")
    if found is None or found.origin is None:
        return {}
    path = Path(found.origin).parent / _FILE
    if not path.is_file():
        return {}
    listed: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return listed
