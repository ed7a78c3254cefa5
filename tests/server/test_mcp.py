"""The MCP server, driven by the SDK's own client: in this process, and as an assistant starts it."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from omniforge.server.mcp import make_server
from omniforge.workspace import Workspace, init_workspace

TEXT = "A booking app for a small pottery school where students reserve wheels"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "ws")[0]


async def call(client: Client, tool: str, **arguments: Any) -> Any:
    """Return what a tool says: JSON where it is JSON."""
    found = await client.call_tool(tool, arguments)
    texts = [part.text for part in found.content]  # type: ignore[union-attr]  # our tools say text
    assert not found.is_error, texts
    said = [_json(t) for t in texts]
    return said[0] if len(said) == 1 else said


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


async def test_from_a_sentence_to_a_built_project(workspace: Workspace) -> None:
    async with Client(make_server(workspace)) as client:
        made = await call(client, "create_idea", text=TEXT, name="Wheelhouse")
        await call(client, "set_value", idea="wheelhouse", path="tagline", value="A wheel is free")
        checked = await call(client, "check_spec", idea="wheelhouse")
        difference = await call(client, "diff", idea="wheelhouse", span="HEAD~1..HEAD")
        steps = await call(client, "plan_build", idea="wheelhouse")
        built = await call(client, "build", idea="wheelhouse")
        events = await call(client, "build_events", build=built["build"])

    assert made["idea"] == "wheelhouse"
    assert checked == {"ok": True, "problems": []}
    assert "A wheel is free" in difference
    assert len(steps) > 10
    assert built["outcome"] == "done"
    assert (Path(built["project"]) / "package.json").is_file()
    assert (events[0]["event"], events[-1]["event"]) == ("build_started", "build_finished")
    assert not [e for e in events if e["event"] == "slot_settled"], "no model is asked unless a call says so"


async def test_resources_show_ideas_and_specs(workspace: Workspace) -> None:
    async with Client(make_server(workspace)) as client:
        await call(client, "create_idea", text=TEXT, name="Wheelhouse")
        listed = await client.read_resource("forge://ideas")
        spec = await client.read_resource("forge://ideas/wheelhouse/spec")

    assert "wheelhouse" in listed.contents[0].text  # type: ignore[union-attr]  # text
    assert "name: Wheelhouse" in spec.contents[0].text  # type: ignore[union-attr]  # text


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        pytest.param("get_spec", {"idea": "nothing"}, "there is no idea", id="no such idea"),
        pytest.param("get_spec", {"idea": "../../etc"}, "there is no idea", id="a path"),
        pytest.param("create_idea", {"text": ""}, "try:", id="an empty text"),
        pytest.param("build_events", {"build": 99}, "there is no build 99", id="no such build"),
        pytest.param("build", {"idea": "x", "models": "maybe"}, "models", id="no such mode"),
    ],
)
async def test_a_failure_is_told_with_the_way_out(
    workspace: Workspace, tool: str, arguments: dict[str, Any], words: str
) -> None:
    async with Client(make_server(workspace)) as client:
        found = await client.call_tool(tool, arguments)

    assert found.is_error
    assert words in found.content[0].text  # type: ignore[union-attr]  # text


async def test_an_assistant_starts_it_as_a_program(workspace: Workspace) -> None:
    environ = {**os.environ, "FORGE_HOME": str(workspace.root)}
    program = StdioServerParameters(command=sys.executable, args=["-m", "omniforge", "mcp"], env=environ)

    async with Client(program) as client:
        tools = {t.name for t in (await client.list_tools()).tools}
        await call(client, "create_idea", text=TEXT, name="Wheelhouse")

    assert {"create_idea", "get_spec", "diff", "build", "build_events", "verify"} <= tools
    assert (workspace.idea("wheelhouse") / "spec.yaml").is_file()
