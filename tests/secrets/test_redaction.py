import logging
import time

import pytest
from support.made_up_secrets import essence, made_up

from omniforge.secrets.redaction import HIDDEN, RedactingFormatter, remember, without_secrets
from omniforge.secrets.shapes import SHAPES, find

MADE_UP = made_up()
ORDINARY = (
    "GET http://localhost:3000/api/health 200 in 12 ms",
    "postgresql://localhost:5432/shop and pglite:./.data/pg",
    'password: required; token expires in 3600 s; "type": "password"',
    "npm run db:seed, key: value, primary key: id, git@github.com:owner/repo.git",
    "mail ada@example.com, see https://example.com/a@b and https://shop.example/?key=1",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b, sha256 " + "a1" * 32,
    "const tokenFromCookie = cookies().get(sessionCookieName)",
)


def test_there_are_thirty_kinds_at_least() -> None:
    assert len(MADE_UP) >= 30


@pytest.mark.parametrize("kind", MADE_UP)
@pytest.mark.parametrize("around", ["{}", "value={}", '{{"a": "{}"}}', "failed: {}, again in 2 s\nnext line"])
def test_a_made_up_secret_is_hidden_wherever_it_stands(kind: str, around: str) -> None:
    secret = MADE_UP[kind]

    shown = without_secrets(around.format(secret), {})

    assert essence(secret) not in shown
    assert HIDDEN in shown


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert without_secrets(text, {}) == text


def test_the_rest_of_a_line_can_still_be_read() -> None:
    shown = without_secrets(f"login {MADE_UP['postgresql']} refused, {MADE_UP['stripe live']} too", {})

    assert shown == f"login postgresql://{HIDDEN}@db.example:5432/shop refused, {HIDDEN} too"


def test_a_value_that_was_opened_is_hidden_in_every_form() -> None:
    value = "correct horse/battery+staple 4711"
    remember([value])

    shown = without_secrets(
        "a correct horse/battery+staple 4711 b correct%20horse%2Fbattery%2Bstaple%204711 c "
        "Y29ycmVjdCBob3JzZS9iYXR0ZXJ5K3N0YXBsZSA0NzEx",
        {},
    )

    assert shown == f"a {HIDDEN} b {HIDDEN} c {HIDDEN}"


def test_variables_with_secret_names_count_and_those_of_authors_do_not() -> None:
    environ = {"SHOP_PASSWORD": "plain-words", "GIT_AUTHOR_NAME": "Ada Example"}

    assert without_secrets("plain-words by Ada Example", environ) == f"{HIDDEN} by Ada Example"


def test_a_log_is_written_without_secrets_in_tracebacks_too() -> None:
    secret = MADE_UP["github classic"]
    error = ValueError(secret)
    record = logging.LogRecord("forge", 10, __file__, 1, "failed %s", (secret,), (ValueError, error, None))

    line = RedactingFormatter("%(message)s", {}).format(record)

    assert secret not in line
    assert "ValueError" in line


def test_every_shape_finds_one_of_the_made_up_secrets_or_is_tried_below() -> None:
    found = {f.kind for secret in MADE_UP.values() for f in find(secret)}

    untried = {shape.kind for shape in SHAPES} - found

    assert untried == {"Discord token", "Terraform token", "PostHog personal key", "Resend key", "Vercel token"}


def test_long_texts_are_read_quickly() -> None:
    text = "INFO  request done: GET /products?page=2 key: value at http://localhost:3000\n" * 20_000
    began = time.process_time()

    without_secrets(text, {})

    assert time.process_time() - began < 3
