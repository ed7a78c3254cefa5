"""The one place that calls litellm, imported by the first call of a model and never before.

Invariant: litellm's own retries, price download, telemetry and printing are off; its errors become ours here.
"""

import asyncio
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from omniforge.errors import ForgeError, ProviderError
from omniforge.llm.keys import find_key
from omniforge.llm.prices import estimated_tokens
from omniforge.llm.protocol import Answer, Call, FinalError, Finish, RetryableError, Usage
from omniforge.secrets.redaction import without_secrets

_FINISHES: dict[str, Finish] = {"length": "length", "content_filter": "refused"}
_TOO_MANY, _TIMEOUTS, _SERVER_FAULT = 429, (408, 504), 500
_NO_KEY, _NO_MODEL = (401, 403), 404
_BAD_REQUEST = (400, 422)
_LONGEST_REASON = 300


class LiteLLMClient:
    """Reaches every provider litellm knows, and any OpenAI-compatible address."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        """Read keys from `environ`, or from the process's own environment."""
        self._environ = os.environ if environ is None else environ

    def complete(self, call: Call) -> Answer:
        """Return the whole answer; a provider that knows no schema is asked again in words alone."""
        try:
            return self._complete(call, with_schema=call.schema is not None)
        except _RefusedSchemaError:
            return self._complete(call, with_schema=False)

    def stream(self, call: Call) -> Iterator[str]:
        """Yield the answer piece by piece."""
        pieces: Any = None
        try:
            arguments = self._arguments(call, with_schema=call.schema is not None)
            with _event_loop():
                pieces = _litellm().completion(**arguments, stream=True)
            for piece in pieces:
                text = piece.choices[0].delta.content if piece.choices else None
                if text:
                    yield text
        except (GeneratorExit, ProviderError):
            raise
        except Exception as error:
            raise self._translated(error, call) from error
        finally:
            close = getattr(getattr(pieces, "completion_stream", None), "close", None)
            if close is not None:
                close()

    def _complete(self, call: Call, *, with_schema: bool) -> Answer:
        try:
            arguments = self._arguments(call, with_schema=with_schema)
            with _event_loop():
                found = _litellm().completion(**arguments)
            choice = found.choices[0]
            text = choice.message.content or ""
            usage = getattr(found, "usage", None)
        except Exception as error:
            if with_schema and getattr(error, "status_code", None) in _BAD_REQUEST:
                raise _RefusedSchemaError from error
            raise self._translated(error, call) from error
        spent = Usage(getattr(usage, "prompt_tokens", 0) or 0, getattr(usage, "completion_tokens", 0) or 0)
        if spent == Usage():
            spent = Usage(estimated_tokens(call.n_characters), estimated_tokens(len(text)))
        return Answer(text, _FINISHES.get(choice.finish_reason, "stop"), spent, call.model)

    def _arguments(self, call: Call, *, with_schema: bool) -> dict[str, Any]:
        try:
            key = find_key(call.model, self._environ)
        except ForgeError as error:
            raise FinalError(f"{call.model}: {error}", hint=error.hint, down=True) from error
        if key is None and call.model.needs_key:
            name = call.model.keys[0]
            hint = f"forge secret set {name} --forge, or export {name}=… (never in a file under Git)"
            raise FinalError(f"{call.model}: no key", hint=hint, down=True)
        arguments: dict[str, Any] = {
            "model": call.model.name,
            "messages": [{"role": m.role, "content": m.text} for m in call.messages],
            "max_tokens": call.max_output_tokens,
            "timeout": call.timeout_s,
            "max_retries": 0,
            "num_retries": 0,
            "drop_params": True,
            "api_key": key or "none",
        }
        if call.model.address is not None:
            arguments["api_base"] = call.model.address
        if with_schema:
            schema = {"name": "answer", "strict": True, "schema": dict(call.schema or {})}
            arguments["response_format"] = {"type": "json_schema", "json_schema": schema}
        return arguments

    def _translated(self, error: Exception, call: Call) -> ProviderError:  # noqa: PLR0911 - one case per kind of status
        """Return our error for one of litellm's, by its HTTP status; what has none is a broken answer."""
        if isinstance(error, ProviderError):
            return error
        status = getattr(error, "status_code", None)
        reason = f"{call.model}: {_reason(error, status, self._environ)}"
        if status in _TIMEOUTS:
            return RetryableError(reason, unreachable=True)
        if status == _TOO_MANY:
            return RetryableError(reason, retry_after_s=_retry_after(error))
        if status in _NO_KEY:
            return FinalError(reason, hint="check the key: forge model test", down=True)
        if status == _NO_MODEL:
            return FinalError(reason, hint="check the name: forge model list", down=True)
        if status in _BAD_REQUEST:
            return FinalError(reason, down="LLM Provider NOT provided" in str(error))
        unreachable = "Connection error" in str(error)
        return RetryableError(reason, retry_after_s=_retry_after(error), unreachable=unreachable)


class _RefusedSchemaError(Exception):
    """The provider does not take this schema."""


@cache
def _litellm() -> Any:
    """Import litellm, quiet and without the look-up it makes at its start."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    # litellm's own types, read by pydantic: nothing a person who builds an app can do about
    warnings.filterwarnings("ignore", message="Item .* on TypedDict class", category=UserWarning)
    import litellm

    litellm.suppress_debug_info = True
    litellm.telemetry = False
    return litellm


@contextmanager
def _event_loop() -> Iterator[None]:
    """Lend the thread an event loop: litellm asks for one even in a plain call, and would leave it open."""
    if _is_in_event_loop():
        yield
        return
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def _is_in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _reason(error: Exception, status: Any, environ: Mapping[str, str]) -> str:
    words = without_secrets(" ".join(str(error).split()), environ)
    plain = re.sub(r"^(litellm\.\w+: )?(\w+(Error|Exception) ?[:-] ?)*", "", words)[:_LONGEST_REASON]
    known = {408: "no answer in time", 429: "too many requests", 401: "the key is not accepted"}
    return known.get(status) or (
        f"{status} {plain}".strip() if isinstance(status, int) else f"a broken answer: {plain}"
    )


def _retry_after(error: Exception) -> float | None:
    """Return the seconds of a `Retry-After` header, which is a number or a date (RFC 9110, 10.2.3)."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = str(headers.get("retry-after", "")).strip()
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(tz=UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
