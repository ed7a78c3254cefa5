"""The product's own word for the name of an account, in labels, requests and tests alike."""

from typing import Any

import pytest

from omniforge.build.generate import generate
from omniforge.codegen.account_words import KEY, account_name
from omniforge.spec.model import Spec

_MESSAGES, _SIGN_UP = "src/messages/en.ts", "e2e/support/account.ts"


def _spec(**extra: Any) -> Spec:
    models = [{"id": "post", "name": "Post", "fields": [{"id": "title", "name": "Title", "required": True}]}]
    return Spec.model_validate({"name": "Talk", "slug": "talk", "models": models, **extra})


def _lines(spec: Spec, path: str) -> list[str]:
    files = generate(spec, only=["frontend", "test"])
    return str(files[path].content).splitlines()


@pytest.mark.parametrize(
    ("given", "label"),
    [
        pytest.param("Username", "Username", id="a word"),
        pytest.param("stage name", "Stage name", id="two words"),
        pytest.param("", "Name", id="nothing"),
        pytest.param(7, "Name", id="no text"),
        pytest.param("long " * 20, "Name", id="too long for a label"),
    ],
)
def test_the_label_is_the_word_of_the_spec_or_the_usual_one(given: object, label: str) -> None:
    assert account_name(_spec(**{KEY: given})) == label


def test_two_texts_of_the_interface_and_one_of_the_tests_take_the_word() -> None:
    usual, own = _spec(), _spec(**{KEY: "Username"})

    messages = set(_lines(own, _MESSAGES)) - set(_lines(usual, _MESSAGES))
    sign_up = set(_lines(own, _SIGN_UP)) - set(_lines(usual, _SIGN_UP))

    assert sorted(line.strip() for line in messages) == ['name: "Username",', 'yourName: "Enter your username",']
    assert [line.strip() for line in sign_up] == [
        'await page.getByLabel("Username", { exact: true }).fill("Robin Visitor");'
    ]


def test_a_word_with_quotes_stays_text() -> None:
    lines = _lines(_spec(**{KEY: 'Say "hi"'}), _MESSAGES)

    assert any('"Say \\"hi\\""' in line or "'Say \"hi\"'" in line for line in lines)
