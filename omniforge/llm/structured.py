"""Answers with a schema: asked for, read out of whatever the model says, checked, and repaired at most so often.

Invariant: what is returned has passed the schema and the caller's own checks; everything else is a reason in words.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from omniforge.errors import BudgetError, ProviderError
from omniforge.llm.asking import Asked
from omniforge.llm.protocol import CancelledError, Json, Message, Usage

T = TypeVar("T", bound=BaseModel)
Ask = Callable[[tuple[Message, ...]], Asked]
Check = Callable[[T], Sequence[str]]
Failure = Literal["", "unusable", "unavailable", "budget"]
"""Why there is no value: bad answers, no answer, or no money for one."""
LONGEST_ANSWER = 60_000
"""Characters; no slot is near it, so a longer answer is nonsense and is not even read."""
_THINKING = re.compile(r"\A\s*<think(ing)?>[\s\S]*?</think(ing)?>", re.IGNORECASE)
_SHOWN = 2_000
"""Characters of a bad answer that are shown to the model again."""


@dataclass(slots=True)
class Exchange(Generic[T]):
    """How a question went.

    Attributes:
        value: the answer; None when none was usable.
        failure: why there is none.
        reason: the same in words, or what was wrong before the last repair.
        trouble: retries and stand-ins it took to get an answer at all.
        model: who answered last.
        cost_usd: None when a price is not known.
    """

    value: T | None = None
    failure: Failure = ""
    reason: str = ""
    trouble: tuple[str, ...] = ()
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = 0.0
    n_calls: int = 0

    def add(self, asked: Asked) -> None:
        """Count one more answer."""
        self.model = str(asked.answer.model)
        self.trouble += asked.trouble
        self.usage += asked.answer.usage
        self.n_calls += asked.n_calls
        known = self.cost_usd is not None and asked.cost_usd is not None
        self.cost_usd = (self.cost_usd or 0.0) + (asked.cost_usd or 0.0) if known else None


def schema_of(output: type[BaseModel]) -> Json:
    """Return the JSON Schema of an answer as providers want it: closed, and every property named as required."""
    return _closed(output.model_json_schema())


def exchange(ask: Ask, messages: tuple[Message, ...], output: type[T], check: Check[T], *, repairs: int) -> Exchange[T]:
    """Ask, and show the model what was wrong with its answer up to `repairs` times.

    Raises:
        CancelledError: the caller no longer wants it; every other failure is in the exchange.
    """
    done: Exchange[T] = Exchange()
    said = messages
    for _ in range(repairs + 1):
        try:
            asked = ask(said)
        except CancelledError:
            raise
        except (BudgetError, ProviderError) as error:
            done.failure = "budget" if isinstance(error, BudgetError) else "unavailable"
            done.reason = str(error)
            return done
        done.add(asked)
        text = asked.answer.text
        if asked.answer.finish == "refused":
            done.failure, done.reason = "unusable", "the provider withheld the answer"
            return done
        value, problems = read_answer(text, output, check)
        if value is not None:
            done.value, done.failure = value, ""
            return done
        if asked.answer.finish == "length":
            problems = ("the answer was cut off: be much shorter", *problems)
        done.failure, done.reason = "unusable", "; ".join(problems[:6])
        said = (*messages, Message("assistant", text[:_SHOWN] or "(nothing)"), Message("user", _repair(problems)))
    return done


def read_answer(text: str, output: type[T], check: Check[T]) -> tuple[T | None, tuple[str, ...]]:
    """Return the answer in a text, or what is wrong with it."""
    if len(text) > LONGEST_ANSWER:
        return None, (f"the answer has {len(text)} characters: far too long",)
    body = _json_in(text)
    if body is None:
        return None, ("the answer holds no JSON object",)
    try:
        value = output.model_validate(body)
    except ValidationError as error:
        return None, tuple(f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in error.errors()[:8])
    problems = tuple(check(value))
    return (None, problems) if problems else (value, ())


def _json_in(text: str) -> Json | None:
    """Return the first JSON object in a text, whatever stands around it."""
    spoken = _THINKING.sub("", text)
    start = spoken.find("{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(spoken, start)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _repair(problems: Sequence[str]) -> str:
    listed = "\n".join(f"- {p}" for p in problems[:8])
    return f"That answer cannot be used:\n{listed}\nAnswer again: one JSON object that corrects this, nothing else."


def _closed(schema: Json) -> Json:
    """Forbid other keys and require all, at every level; titles and defaults only cost tokens."""
    kept = {k: _closed_value(v) for k, v in schema.items() if k not in ("title", "default")}
    if kept.get("type") == "object" and "properties" in kept:
        kept["properties"] = {k: _closed(v) for k, v in schema["properties"].items()}
        kept |= {"additionalProperties": False, "required": list(kept["properties"])}
    return kept


def _closed_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _closed(value)
    return [_closed_value(v) for v in value] if isinstance(value, list) else value
