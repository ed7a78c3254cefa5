"""Settings of the generated app: every variable it reads is written down, and none is a secret by default."""

import re

import pytest
from support.specs import SMALL

from omniforge.build.generate import generate
from omniforge.spec.check import load_spec

OF_THE_PLATFORM = {"NODE_ENV", "NEXT_RUNTIME", "PORT", "CI"}
OF_THE_TESTS = {"RATE_LIMIT"}
PASSED_ON = {
    "SENDGRID_API_KEY",
    "MAILGUN_API_KEY",
    "MAILGUN_DOMAIN",
    "CORS_ORIGINS",
    "SENTRY_DSN",
    "POSTHOG_KEY",
    "LOG_LEVEL",
}
_READ = re.compile(r"process\.env\.([A-Z0-9_]+)|const \{ ([A-Z_, ]+) \} = process\.env")


@pytest.fixture(scope="module")
def app() -> dict[str, str]:
    return {path: file.data.decode("utf-8", "replace") for path, file in generate(load_spec(SMALL)).items()}


def test_every_variable_that_the_server_reads_is_in_the_example(app: dict[str, str]) -> None:
    texts = [text for path, text in app.items() if path.startswith("src/") and path.endswith((".ts", ".tsx"))]
    found = {name for text in texts for one, many in _READ.findall(text) for name in (many or one).split(", ")}

    listed = set(re.findall(r"^([A-Z0-9_]+)=", app[".env.example"], re.MULTILINE))

    assert len(found) > len(OF_THE_PLATFORM)
    assert found - OF_THE_PLATFORM - OF_THE_TESTS <= listed


def test_the_example_holds_no_secret(app: dict[str, str]) -> None:
    for name, value in re.findall(r"^([A-Z0-9_]+)=(.*)$", app[".env.example"], re.MULTILINE):
        assert not (value and re.search(r"SECRET|KEY|DSN|PASSWORD", name)), name


def test_the_container_and_its_page_know_the_optional_services(app: dict[str, str]) -> None:
    for name in PASSED_ON:
        assert f"{name}: ${{{name}:-" in app["compose.yaml"]
        assert f"`{name}`" in app["docs/deploy.md"]


def test_errors_and_events_are_off_unless_asked_for(app: dict[str, str]) -> None:
    assert "if (!key) return;" in app["src/lib/analytics.ts"]
    assert "if (!target) return;" in app["src/lib/report.ts"]


def test_the_documents_say_that_graphql_is_left_out(app: dict[str, str]) -> None:
    assert "GraphQL is left out on purpose" in app["AGENTS.md"]
    assert "graphql" not in app["package.json"]
