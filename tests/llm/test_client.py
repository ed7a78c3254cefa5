"""The way to models, over a scripted OpenAI-compatible server on loopback."""

import asyncio
import gc
import json
import logging
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

import pytest
from support.model_server import Json, Reply, serving

from omniforge.errors import BudgetError, ProviderError
from omniforge.llm.asking import Asker
from omniforge.llm.budget import Meter
from omniforge.llm.keys import find_key, key_source
from omniforge.llm.litellm_client import LiteLLMClient
from omniforge.llm.models import Model, parse_model
from omniforge.llm.prices import Price, PriceList
from omniforge.llm.protocol import Call, FinalError, Message, RetryableError, Usage

CANARY = "sk-canary-0123456789abcdef"
PROMPT = (Message("system", "Be brief."), Message("user", "Hello"))


def call(model: str, **more: object) -> Call:
    return Call(parse_model(model), PROMPT, timeout_s=5, **more)  # type: ignore[arg-type]  # table of options


def asker(limit_usd: float = 2.0, prices: PriceList | None = None, notes: list[str] | None = None) -> Asker:
    meter = Meter(limit_usd, prices or PriceList())
    return Asker(LiteLLMClient({}), meter, timeout_s=1, backoff_s=0.01, note=(notes or []).append)


def test_an_answer_comes_with_its_tokens_and_its_end() -> None:
    with serving(lambda _: Reply("Hi", usage={"prompt_tokens": 7, "completion_tokens": 2})) as server:
        answer = LiteLLMClient({}).complete(call(server.model))

        assert (answer.text, answer.finish, answer.usage) == ("Hi", "stop", Usage(7, 2))
        assert server.asked[0]["messages"][1] == {"role": "user", "content": "Hello"}


def test_a_call_leaves_no_event_loop_open() -> None:
    with serving(lambda _: Reply("one two")) as server:
        before = set(map(id, _open_loops()))
        LiteLLMClient({}).complete(call(server.model))
        "".join(LiteLLMClient({}).stream(call(server.model)))

        left = [loop for loop in _open_loops() if id(loop) not in before and not loop.is_running()]
        assert [loop for loop in left if not loop.is_closed()] == []  # one that is just ending is closed by now


def _open_loops() -> list[asyncio.BaseEventLoop]:
    return [o for o in gc.get_objects() if isinstance(o, asyncio.BaseEventLoop) and not o.is_closed()]


def test_an_answer_without_a_count_is_counted_by_its_length() -> None:
    with serving(lambda _: Reply("x" * 40, usage=None)) as server:
        assert LiteLLMClient({}).complete(call(server.model)).usage.tokens_out == 10


def test_a_stream_comes_in_pieces_and_can_be_left() -> None:
    with serving(lambda _: Reply("one two three four five")) as server:
        pieces = LiteLLMClient({}).stream(call(server.model))
        first = next(pieces)
        pieces.close()  # type: ignore[attr-defined]  # a generator

        assert first == "one two"
        assert "".join(LiteLLMClient({}).stream(call(server.model))) == "one two three four five"


def test_a_schema_the_provider_refuses_is_left_out() -> None:
    def script(body: Json) -> Reply:
        return Reply("no schemas here", status=400) if "response_format" in body else Reply('{"a": 1}')

    with serving(script) as server:
        answer = LiteLLMClient({}).complete(call(server.model, schema={"type": "object"}))

        assert answer.text == '{"a": 1}'
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        pytest.param(Reply(status=500), RetryableError, "500", id="server fault"),
        pytest.param(Reply(status=503), RetryableError, "503", id="overloaded"),
        pytest.param(Reply(status=429), RetryableError, "too many", id="rate limit"),
        pytest.param(Reply(raw=b"<html>gateway</html>"), RetryableError, "Expecting value", id="no JSON at all"),
        pytest.param(Reply(raw=b'{"choices": []}'), RetryableError, "broken answer", id="no choices"),
        pytest.param(Reply(status=401), FinalError, "key is not accepted", id="wrong key"),
        pytest.param(Reply(status=404), FinalError, "404", id="no such model"),
        pytest.param(Reply("too long", status=400), FinalError, "400", id="bad request"),
    ],
)
def test_failures_are_told_apart(reply: Reply, kind: type[ProviderError], words: str) -> None:
    with serving(lambda _: reply) as server, pytest.raises(kind, match=words):
        LiteLLMClient({}).complete(call(server.model))


def test_a_model_without_a_key_is_not_called() -> None:
    with pytest.raises(FinalError, match="no key") as caught:
        LiteLLMClient({}).complete(call("openai/gpt-5-mini"))

    assert "OPENAI_API_KEY" in (caught.value.hint or "")


def test_a_provider_s_key_never_goes_to_another_address() -> None:
    with serving(lambda _: Reply("Hi")) as server:
        LiteLLMClient({"OPENAI_API_KEY": CANARY}).complete(call(server.model))
        LiteLLMClient({"FORGE_MODEL_KEY": "mine"}).complete(call(server.model))

        assert CANARY not in server.keys[0]
        assert server.keys[1] == "Bearer mine"


def test_an_error_that_repeats_the_key_is_told_without_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    environ = {"FORGE_MODEL_KEY": CANARY}
    with serving(lambda _: Reply(f"bad key {CANARY}", status=400)) as server, pytest.raises(FinalError) as caught:
        LiteLLMClient(environ).complete(call(server.model))

    assert CANARY not in str(caught.value)
    assert CANARY not in "".join(r.getMessage() for r in caplog.records if r.name.startswith("omniforge"))


def test_what_passes_is_asked_again_after_the_time_the_provider_names() -> None:
    replies = [Reply(status=429, headers={"Retry-After": "0.2"}), Reply(status=500), Reply("Hi")]
    notes: list[str] = []
    with serving(lambda _: replies.pop(0)) as server:
        meter = Meter(2.0, PriceList())
        patient = Asker(LiteLLMClient({}), meter, timeout_s=5, backoff_s=0.01, note=notes.append)
        asked = patient.ask((parse_model(server.model),), call(server.model))

    assert (asked.answer.text, asked.n_calls) == ("Hi", 3)
    assert "asked again in 0.2 s" in notes[0]


def test_a_provider_that_wants_to_be_left_alone_for_long_is() -> None:
    with serving(lambda _: Reply(status=429, headers={"Retry-After": "3600"})) as server:
        with pytest.raises(ProviderError, match="too many requests"):
            asker().ask((parse_model(server.model),), call(server.model))

        assert len(server.asked) == 1


def test_a_final_failure_is_not_repeated_and_another_model_stands_in() -> None:
    with serving(lambda _: Reply(status=401)) as broken, serving(lambda _: Reply("Hi")) as sound:
        both = (parse_model(broken.model), parse_model(sound.model))
        one = asker()
        first = one.ask(both, call(broken.model))
        one.ask(both, call(broken.model))

        assert str(first.answer.model) == sound.model
        assert "key is not accepted" in first.trouble[0]
        assert len(broken.asked) == 1, "it is of no use for the rest of the run"


def test_a_silent_model_is_given_up_and_not_waited_for_again() -> None:
    with serving(lambda _: Reply("late", hang_s=30)) as server:
        one = asker()
        for _ in range(3):
            with pytest.raises(ProviderError, match="in time"):
                one.ask((parse_model(server.model),), call(server.model))

        assert len(server.asked) == 2


def test_a_cancelled_run_waits_for_nothing() -> None:
    with serving(lambda _: Reply("late", hang_s=30)) as server:
        one = Asker(LiteLLMClient({}), Meter(2.0, PriceList()), timeout_s=60)
        one.cancel()
        with pytest.raises(ProviderError, match="cancelled"):
            one.ask((parse_model(server.model),), call(server.model))


def test_a_call_that_could_exceed_the_limit_is_not_made() -> None:
    dear = PriceList(Price(tokens_in=0.0, tokens_out=1000.0))
    usage = {"prompt_tokens": 10, "completion_tokens": 100}
    with serving(lambda _: Reply("Hi", usage=usage)) as server:
        meter = Meter(0.35, dear)
        one = Asker(LiteLLMClient({}), meter, timeout_s=5)
        for _ in range(3):
            one.ask((parse_model(server.model),), call(server.model, max_output_tokens=100))
        with pytest.raises(BudgetError, match=r"limit of 0\.35 USD"):
            one.ask((parse_model(server.model),), call(server.model, max_output_tokens=100))

        assert len(server.asked) == 3
        assert meter.spent_usd == pytest.approx(0.3)


def test_an_unknown_price_is_unknown_and_a_limit_of_nothing_refuses_it() -> None:
    assert PriceList().price(Model("openai/scripted", "http://127.0.0.1:1/v1")) is None
    assert PriceList().price(Model("ollama/llama3.2")) == Price(0, 0)
    known = PriceList().price(Model("openai/gpt-5-mini"))
    assert known is not None
    assert known.tokens_out > known.tokens_in > 0
    with pytest.raises(BudgetError):
        Meter(0.0, PriceList()).reserve(call("openai/scripted@http://127.0.0.1:1/v1"))


def test_the_keyring_is_asked_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = ModuleType("keyring")
    keyring.__spec__ = ModuleSpec("keyring", None)
    keyring.errors = SimpleNamespace(KeyringError=LookupError)  # type: ignore[attr-defined]  # made for this test
    keyring.get_password = lambda service, name: f"from-{service}" if name == "OPENAI_API_KEY" else None  # type: ignore[attr-defined]  # the same
    monkeypatch.setitem(sys.modules, "keyring", keyring)

    assert find_key(Model("openai/gpt-5-mini"), {}) == "from-omniforge"
    assert find_key(Model("openai/gpt-5-mini"), {"OPENAI_API_KEY": "here"}) == "here"
    assert key_source(Model("anthropic/claude-sonnet-4-5"), {}) == "missing"


def test_json_is_sent_as_a_closed_schema() -> None:
    from omniforge.llm.structured import schema_of
    from omniforge.llm.trial import Proverb

    with serving(lambda _: Reply('{"words": "Hi"}')) as server:
        LiteLLMClient({}).complete(call(server.model, schema=schema_of(Proverb)))

        sent = json.loads(json.dumps(server.asked[0]["response_format"]))["json_schema"]["schema"]
        assert sent["additionalProperties"] is False
        assert sent["properties"]["words"]["maxLength"] == 60
