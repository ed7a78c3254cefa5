import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.business_specs import ALL, CLINIC, HOSTILE, SHOP, texts

from omniforge.agents.deploy.agent import database_name
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import lay_out

HADOLINT = Path(sys.executable).with_name("hadolint")


@pytest.fixture(params=ALL, name="case")
def any_case(request: pytest.FixtureRequest) -> dict[str, str]:
    return texts("deploy", ALL[request.param])


def test_every_file_parses_in_its_final_layout(case: dict[str, str]) -> None:
    files = [GeneratedFile(path=p, content=t, template="t") for p, t in case.items()]

    laid_out = {f.path: f.data.decode() for f in lay_out(files)}

    assert yaml.safe_load(laid_out["compose.yaml"])["services"].keys() == {"db", "app"}
    assert yaml.safe_load(laid_out[".github/workflows/ci.yml"])["jobs"].keys() == {"checks", "supply-chain", "postgres"}
    assert json.loads(laid_out["vercel.json"])["framework"] == "nextjs"


def test_ci_runs_every_check_of_the_app() -> None:
    steps = yaml.safe_load(texts("deploy", SHOP)[".github/workflows/ci.yml"])["jobs"]["checks"]["steps"]

    commands = [s["run"] for s in steps if "run" in s]

    for part in (
        "npm ci",
        "typecheck",
        "lint",
        "prettier --check",
        "npm test",
        "build",
        "playwright install",
        "test:e2e",
    ):
        assert any(part in c for c in commands), part


def test_the_image_has_two_stages_a_numeric_user_and_a_health_check_without_curl() -> None:
    dockerfile = texts("deploy", SHOP)["Dockerfile"]

    assert dockerfile.count("FROM node:24-slim") == 2
    assert "USER 1000" in dockerfile
    assert re.search(r'HEALTHCHECK [^\n]*\\\n\s+CMD \["node"', dockerfile)
    assert dockerfile.index("scripts/migrate.mjs") < dockerfile.index("server.js")


def test_no_file_holds_a_secret(case: dict[str, str]) -> None:
    compose = yaml.safe_load(case["compose.yaml"])

    secrets = {
        k: v
        for s in compose["services"].values()
        for k, v in s["environment"].items()
        if any(word in k for word in ("SECRET", "PASS", "KEY"))
    }

    assert secrets.keys() == {
        "POSTGRES_PASSWORD", "JWT_SECRET", "DATA_KEYS", "FORGE_WEBHOOK_SECRET", "S3_ACCESS_KEY_ID",
        "S3_SECRET_ACCESS_KEY", "SENDGRID_API_KEY", "MAILGUN_API_KEY", "POSTHOG_KEY",
    }  # fmt: skip
    assert all(v.startswith("${") for v in secrets.values())
    assert "=" not in case[".dockerignore"]


def test_a_domain_that_is_not_one_never_reaches_a_file() -> None:
    assert not any("rm -rf" in t for t in texts("deploy", HOSTILE).values())


def test_the_domain_is_the_apps_address() -> None:
    files = texts("deploy", {**SHOP, "deploy": {"domain": "clay.example.org", "targets": ["vercel"]}})

    assert "${APP_URL:-https://clay.example.org}" in files["compose.yaml"]
    assert "Planned targets: Vercel." in files["docs/deploy.md"]


@pytest.mark.parametrize(
    ("slug", "name"),
    [("clay-co", "clay_co"), ("user", "user_db"), ("9-lives", "n_9_lives"), ("a" * 64, "a" * 48)],
)
def test_database_names_need_no_quotes(slug: str, name: str) -> None:
    assert database_name(slug) == name


def test_what_names_the_app_differs_between_apps() -> None:
    one, other = texts("deploy", SHOP), texts("deploy", CLINIC)

    assert {p for p in one if one[p] == other[p]} == {".dockerignore", "vercel.json"}


def test_the_deploy_section_changes_no_other_agents_files() -> None:
    changed = {**SHOP, "deploy": {"domain": "clay.example.org"}}

    for name in ("marketing", "workflow", "package"):
        assert texts(name, changed) == texts(name, SHOP)
    assert texts("deploy", changed) != texts("deploy", SHOP)


@pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint is not installed")
def test_the_dockerfile_passes_hadolint(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(texts("deploy", SHOP)["Dockerfile"])

    done = subprocess.run([str(HADOLINT), "Dockerfile"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")
