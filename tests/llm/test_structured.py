"""What is let through of a model's answer, and what is not."""

from typing import Annotated

import pytest
from pydantic import Field

from omniforge.llm.asking import Asked
from omniforge.llm.models import Model
from omniforge.llm.protocol import Answer, CancelledError, Finish, Message, Usage
from omniforge.llm.structured import exchange, read_answer
from omniforge.llm.words import Filled, Line
from omniforge.secrets.redaction import without_secrets


class Item(Filled):
    title: Annotated[str, Line(20)]
    tags: tuple[Annotated[str, Line(8)], ...] = Field(max_length=2)


def said(*texts: str, finish: Finish = "stop") -> tuple[list[tuple[Message, ...]], "object"]:
    heard: list[tuple[Message, ...]] = []
    left = list(texts)

    def ask(messages: tuple[Message, ...]) -> Asked:
        heard.append(messages)
        if not left:
            raise AssertionError("asked more often than it may")
        return Asked(Answer(left.pop(0), finish, Usage(10, 5), Model("openai/x")), 0.01, 1)

    return heard, ask


GOOD = '{"title": "Bowls", "tags": ["new"]}'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOOD, id="plain"),
        pytest.param(f"```json\n{GOOD}\n```", id="in a fence"),
        pytest.param(f"Sure! Here it is: {GOOD} Enjoy.", id="chatty"),
        pytest.param(f"<think>{{maybe}}</think>{GOOD}", id="thinking aloud"),
        pytest.param('{"title": "Bowls", "tags": ["new"], "run": "rm -rf /"}', id="more than asked for"),
    ],
)
def test_an_answer_is_found_whatever_stands_around_it(text: str) -> None:
    value, problems = read_answer(text, Item, lambda _: ())

    assert problems == ()
    assert value == Item(title="Bowls", tags=("new",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "no JSON", id="nothing"),
        pytest.param("I cannot help with that.", "no JSON", id="refusal"),
        pytest.param('{"title": "Bow', "no JSON", id="truncated"),
        pytest.param("[1, 2]", "no JSON", id="a list"),
        pytest.param("{" * 50_000, "no JSON", id="deep"),
        pytest.param("x" * 5_000_000, "far too long", id="huge"),
        pytest.param('{"title": "Bowls"}', "tags", id="missing key"),
        pytest.param('{"title": 7, "tags": []}', "title", id="wrong type"),
        pytest.param('{"title": "%s", "tags": []}' % ("x" * 21), "title", id="too long"),
        pytest.param('{"title": "a", "tags": ["a", "b", "c"]}', "tags", id="too many"),
        pytest.param('{"title": "</script><b>", "tags": []}', "markup", id="closes a script"),
        pytest.param('{"title": "{{ x }}", "tags": []}', "markup", id="template gap"),
        pytest.param('{"title": "a ${x}", "tags": []}', "markup", id="template literal"),
        pytest.param('{"title": "http://evil", "tags": []}', "an address", id="address"),
        pytest.param('{"title": "see evil.com", "tags": []}', "an address", id="bare address"),
        pytest.param('{"title": "me@evil.example", "tags": []}', "an address", id="mail address"),
        pytest.param('{"title": "a\\u202eb", "tags": []}', "plain text", id="direction override"),
        pytest.param('{"title": "a\\nb", "tags": []}', "plain text", id="line break"),
        pytest.param('{"title": "Lorem ipsum", "tags": []}', "placeholder", id="placeholder"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(text: str, words: str) -> None:
    value, problems = read_answer(text, Item, lambda _: ())

    assert value is None
    assert words in " ".join(problems)


def test_a_bad_answer_is_shown_again_with_what_is_wrong() -> None:
    heard, ask = said('{"title": "", "tags": []}', GOOD)

    done = exchange(ask, (Message("user", "ask"),), Item, lambda _: (), repairs=2)  # type: ignore[arg-type]  # scripted

    assert done.value is not None
    assert "title" in heard[1][-1].text
    assert (done.n_calls, done.usage, done.cost_usd) == (2, Usage(20, 10), 0.02)


def test_it_is_repaired_twice_at_most() -> None:
    heard, ask = said("no", "no", "no")

    done = exchange(ask, (Message("user", "ask"),), Item, lambda _: (), repairs=2)  # type: ignore[arg-type]  # scripted

    assert (done.value, done.failure, len(heard)) == (None, "unusable", 3)


def test_an_answer_that_was_cut_off_is_asked_for_shorter() -> None:
    heard, ask = said('{"title": "Bo', '{"title": "Bo', '{"title": "Bo', finish="length")

    exchange(ask, (Message("user", "ask"),), Item, lambda _: (), repairs=2)  # type: ignore[arg-type]  # scripted

    assert "cut off" in heard[1][-1].text


def test_a_withheld_answer_is_not_asked_for_again() -> None:
    _, ask = said("", finish="refused")

    done = exchange(ask, (Message("user", "ask"),), Item, lambda _: (), repairs=2)  # type: ignore[arg-type]  # scripted

    assert (done.failure, done.n_calls) == ("unusable", 1)


def test_cancelling_is_no_answer() -> None:
    def ask(_: tuple[Message, ...]) -> Asked:
        raise CancelledError("cancelled")

    with pytest.raises(CancelledError):
        exchange(ask, (), Item, lambda _: (), repairs=2)


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefghijklmnop1234",
        "ghp_abcdefghijklmnopqrstuvwxyz012345",
        "AKIAABCDEFGHIJKLMNOP",
        "hf_abcdefghijklmnopqrstuvwx",
        "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----",
        "my-own-value",
    ],
)
def test_secrets_do_not_leave(secret: str) -> None:
    assert secret not in without_secrets(f"use {secret} here", {"SHOP_API_KEY": "my-own-value"})
