"""The commands through their front door."""

import json
from urllib.request import Request, urlopen

import yaml
from conftest import RunForge
from prometheus_client.parser import text_string_to_metric_families
from support.small_project import SLUG, ask, build, change

from omniforge.deploy.targets import TARGETS
from omniforge.workspace import Workspace


def test_deploy_list_status_rollback_and_stop(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "one")
    assert run_forge(["deploy", "--env", "production"])[0] == 0
    build(workspace, "two")

    code, out, err = run_forge(["deploy", "--env", "production", "--json"])

    assert code == 0, err
    shown = json.loads(out)
    assert (shown["number"], shown["state"], shown["condition"]["state"]) == (2, "live", "running")
    assert [d["state"] for d in json.loads(run_forge(["deployment", "list", "--json"])[1])] == ["live", "replaced"]
    assert run_forge(["deployment", "status"])[1].endswith("healthy\n")
    assert run_forge(["deployment", "logs"])[1] == "version two listens\n"
    code, out, err = run_forge(["rollback"])
    assert (code, out.splitlines()[1]) == (0, "deployment 3 is live: 1 again"), err
    assert run_forge(["deployment", "logs"])[1] == "version one listens\n"
    assert run_forge(["deployment", "stop"])[0] == 0
    assert run_forge(["deployment", "show", "3", "--json"])[0] == 0
    assert run_forge(["rollback"])[0] == 2


def test_a_dry_run_says_what_stands_in_the_way_and_changes_nothing(workspace: Workspace, run_forge: RunForge) -> None:
    change(workspace, "one")

    code, out, _ = run_forge(["deploy", "--dry-run", "--json"])

    assert code == 0
    assert json.loads(out)["why_not"] == "the branch main has no build"
    assert run_forge(["deployment", "list", "--idea", SLUG])[1] == ""
    assert not (workspace.state / "deploy").exists()


def test_an_unverified_project_ends_with_the_code_of_deployments(workspace: Workspace, run_forge: RunForge) -> None:
    change(workspace, "one")

    code, _, err = run_forge(["deploy"])

    assert code == 10
    assert "--allow-unverified" in err


def test_only_targets_that_exist_are_offered(run_forge: RunForge) -> None:
    code, _, err = run_forge(["deploy", "--target", "moon"])

    assert code == 2
    assert f'"moon" is none of {", ".join(TARGETS)}' in err


def test_the_log_of_an_app_is_shown_without_its_secrets(workspace: Workspace, run_forge: RunForge) -> None:
    run_forge(["secret", "set", "SMTP_PASSWORD", "--idea", SLUG], stdin=b"nobody-may-see-this")
    build(workspace, "nobody-may-see-this")
    assert run_forge(["deploy"])[0] == 0

    code, out, _ = run_forge(["deployment", "logs"])

    assert (code, out) == (0, "version [hidden] listens\n")


def test_what_is_deployed_is_not_archived(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "one")
    run_forge(["deploy"])

    code, _, err = run_forge(["project", "delete", "--yes"])

    assert code == 1
    assert f"{SLUG} is deployed: http://" in err
    assert workspace.project(SLUG).is_dir()
    assert run_forge(["deployment", "stop"])[0] == 0
    assert run_forge(["project", "archive", "--yes"])[0] == 0


def test_what_the_proxy_counts_is_printed_and_can_be_scraped(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "one")
    assert run_forge(["deploy", "--env", "production"])[0] == 0
    assert [ask(workspace, path)[0] for path in ("/", "/", "/environment")] == [200, 200, 200]

    code, text, err = run_forge(["deployment", "metrics"])
    listed = json.loads(run_forge(["deployment", "metrics", "--json"])[1])
    scrape = run_forge(["deployment", "metrics", "--scrape-config"])[1]

    assert code == 0, err
    answered = {"code": "200", "host": f"{SLUG}.localhost"}
    samples = [s for family in text_string_to_metric_families(text) for s in family.samples]
    assert [s.value for s in samples if (s.name, s.labels) == ("forge_proxy_requests_total", answered)] == [3.0]
    assert {"name": "forge_proxy_requests_total", "labels": answered, "value": 3.0} in listed
    job = yaml.safe_load(scrape)["scrape_configs"][0]
    address = f"http://{job['static_configs'][0]['targets'][0]}/metrics"
    login = {"Authorization": f"Bearer {job['authorization']['credentials']}"}
    with urlopen(Request(address, headers=login), timeout=10) as scraped:
        assert b"forge_proxy_requests_total" in scraped.read()
    assert json.loads(run_forge(["deployment", "metrics", "--scrape-config", "--json"])[1]) == {"scrape_config": scrape}


def test_without_a_proxy_there_is_nothing_to_print(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "one")

    for more in ([], ["--json"], ["--scrape-config"]):
        code, out, err = run_forge(["deployment", "metrics", *more])

        assert (code, out) == (2, "")
        assert "nothing is deployed here, so no proxy counts anything" in err
