"""One release takes over from another while requests come in: none is lost, none is cut, none is done twice."""

import time
from http.client import HTTPConnection

from support.load import Load
from support.small_project import SLUG, ask, build, deploy

from omniforge.deploy import deploying
from omniforge.deploy.local.proxy import FrontProxy
from omniforge.workspace import Workspace

HOST = f"{SLUG}.localhost"


def test_no_request_fails_while_releases_switch_under_load(workspace: Workspace) -> None:
    build(workspace, "0")
    deploy(workspace)

    with Load(f"http://127.0.0.1:{FrontProxy(workspace).port}", HOST) as load:
        load.ask_slowly("/slow?ms=1500")
        time.sleep(0.3)
        for version in "123":
            build(workspace, version)
            deploy(workspace)
        time.sleep(0.3)

    written = (workspace.state / f"deploy/{SLUG}/production/uploads.rows").read_text().split()
    assert load.failures == []
    assert load.slow == [(200, "0")], "what was under way in the old release ended there"
    assert sorted(written) == sorted(load.acknowledged), "each acknowledged write is there, once"
    assert load.n_sent > 100
    assert ask(workspace) == (200, "3")


def test_an_event_stream_ends_with_its_release_so_that_browsers_come_back(workspace: Workspace) -> None:
    build(workspace, "one")
    deploy(workspace)
    connection = HTTPConnection("127.0.0.1", FrontProxy(workspace).port or 0, timeout=30)
    connection.request("GET", "/stream", headers={"Host": HOST})
    stream = connection.getresponse()
    assert stream.read1() == b"data: one\n\n"
    build(workspace, "two")
    began = time.monotonic()

    deploy(workspace)

    assert stream.read() == b""
    assert time.monotonic() - began < 10, "the stream did not keep the old release"
    connection.close()
    assert ask(workspace, "/stream/none") == (200, "two")


def test_answers_pass_through_as_they_are(workspace: Workspace) -> None:
    build(workspace, "one")
    deploy(workspace)
    connection = HTTPConnection("127.0.0.1", FrontProxy(workspace).port or 0, timeout=30)

    connection.request("HEAD", "/a%20b?x=%2F", headers={"Host": HOST})
    answer = connection.getresponse()
    connection.close()

    assert answer.status == 200
    assert answer.headers.get_all("Set-Cookie") == ["a=1; Path=/", "b=2; Path=/"]
    large = "x" * 3_000_000
    assert ask(workspace, "/write", method="POST", body=large) == (201, large)


def test_a_name_nobody_has_gets_the_only_app_and_with_two_apps_nothing(workspace: Workspace) -> None:
    build(workspace, "one")
    deploy(workspace)
    assert ask(workspace, host="localhost") == (200, "one")
    deploy(workspace, env="preview")

    assert ask(workspace, host=f"main.{HOST}") == (200, "one")
    assert ask(workspace, host="localhost") == (200, "one"), "production goes first"
    row = deploying.deploy(deploying.Request(workspace, SLUG, "preview"))
    assert ask(workspace, host=f"main-{row.commit_id[:7]}.{HOST}") == (200, "one")
