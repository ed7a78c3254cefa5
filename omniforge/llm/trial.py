"""Trying a model: one small answer with a schema and one piece by piece, timed and priced."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from omniforge.errors import ProviderError
from omniforge.llm.asking import Asked, Asker
from omniforge.llm.budget import Meter
from omniforge.llm.models import Model
from omniforge.llm.prices import PriceList
from omniforge.llm.protocol import Call, Message, ModelClient
from omniforge.llm.structured import exchange, schema_of
from omniforge.llm.words import Filled, Line

_MOST_USD = 0.25
_TOKENS = 2000


class Proverb(Filled):
    """What the model is asked for."""

    words: Annotated[str, Line(60)]
    """A short greeting."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a model did.

    Attributes:
        answer: what it said, within the schema.
        streamed: pieces in which it said something without one.
        cost_usd: of the first; None when the price is not known.
    """

    model: str
    answer: str
    seconds: float
    streamed: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None


def try_model(
    client: ModelClient,
    model: Model,
    *,
    prices: PriceList,
    timeout_s: float,
    clock: Callable[[], float] = time.monotonic,
) -> Trial:
    """Ask a model twice.

    Raises:
        ProviderError: it does not answer, or not as asked.
    """
    system = Message("system", "You are brief. You answer with JSON when asked for it.")
    messages = (system, Message("user", 'Answer with one JSON object like {"words": "Good morning"} and nothing else.'))
    asker = Asker(client, Meter(_MOST_USD, prices), timeout_s=timeout_s)
    began = clock()

    def ask(said: tuple[Message, ...]) -> Asked:
        return asker.ask((model,), Call(model, said, schema_of(Proverb), _TOKENS))

    done = exchange(ask, messages, Proverb, lambda _answer: (), repairs=1)
    seconds = round(clock() - began, 2)
    if done.value is None:
        raise ProviderError(f"{model} is of no use here: {done.reason}", hint="forge model list shows keys and names")
    plain = (system, Message("user", "Say good morning in five words."))
    pieces = list(client.stream(Call(model, plain, None, _TOKENS, timeout_s)))
    return Trial(
        str(model), done.value.words, seconds, len(pieces), done.usage.tokens_in, done.usage.tokens_out, done.cost_usd
    )
