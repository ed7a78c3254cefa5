"""Settings of the generated app: every variable it reads is written down, and none is a secret by default."""

import re

import pytest
import yaml
from support.specs import SMALL

from omniforge.build.generate import generate
from omniforge.spec.check import load_spec

OF_THE_PLATFORM = {"NODE_ENV", "NEXT_RUNTIME", "PORT", "CI"}
OF_THE_TESTS = {"RATE_LIMIT", "TEST_DATABASE"}
OF_THE_IMAGE = {"UPLOAD_DIR"}
READ_AS_IT_IS_BUILT = {"NEXT_PUBLIC_LOCALE"}
PASSED_ON = {
    "SENDGRID_API_KEY",
    "MAILGUN_API_KEY",
    "MAILGUN_DOMAIN",
    "CORS_ORIGINS",
    "SENTRY_DSN",
    "POSTHOG_KEY",
    "LOG_LEVEL",
}
WITH_FILES = SMALL.replace(
    "      - {id: price,", "      - {id: picture, name: Picture, type: image}\n      - {id: price,"
)
_READ = re.compile(r"process\.env\.([A-Z0-9_]+)|const \{([^}]+)\} =\s*process\.env")
_NAME = re.compile(r"(?:^|,)\s*([A-Z0-9_]+)")


@pytest.fixture(scope="module")
def app() -> dict[str, str]:
    return {path: file.data.decode("utf-8", "replace") for path, file in generate(load_spec(WITH_FILES)).items()}


def variables_read(app: dict[str, str], *folders: str) -> set[str]:
    texts = [t for path, t in app.items() if path.startswith(folders) and path.endswith((".ts", ".tsx", ".mjs"))]
    return {name for text in texts for one, many in _READ.findall(text) for name in _NAME.findall(one or many)}


def variables_listed(app: dict[str, str]) -> set[str]:
    return set(re.findall(r"^([A-Z0-9_]+)=", app[".env.example"], re.MULTILINE))


def test_every_variable_that_the_server_reads_is_in_the_example(app: dict[str, str]) -> None:
    found = variables_read(app, "src/")

    assert len(found) > len(OF_THE_PLATFORM)
    assert found - OF_THE_PLATFORM - OF_THE_TESTS <= variables_listed(app)


def test_the_container_is_handed_every_variable_of_the_example_that_the_app_reads(app: dict[str, str]) -> None:
    handed = yaml.safe_load(app["compose.yaml"])["services"]["app"]["environment"]

    wanted = variables_listed(app) & variables_read(app, "src/", "scripts/")

    assert {"SEED_DEMO", "S3_ACCESS_KEY_ID", "SENTRY_RELEASE"} <= wanted
    assert wanted - handed.keys() == OF_THE_IMAGE | READ_AS_IT_IS_BUILT
    assert {name for name in wanted & handed.keys() if f"${{{name}:" not in handed[name]} == {"DATABASE_URL"}
    assert "UPLOAD_DIR=" in app["Dockerfile"]


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
