"""`forge mcp`: forge as tools for a coding assistant."""

from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import JsonOption

app = typer.Typer()


@app.command(epilog='Example: forge mcp (an assistant starts it: {"command": "forge", "args": ["mcp"]})')
def mcp(
    tools: Annotated[bool, typer.Option("--tools", help="List the tools and stop.")] = False,
    json: JsonOption = False,
) -> None:
    """Serve ideas, specs, builds and proofs to a coding assistant over standard input and output (MCP)."""
    from omniforge.server.mcp import make_server
    from omniforge.workspace import open_workspace

    server = make_server(open_workspace())
    if not (tools or json):
        server.run("stdio")
        return
    import asyncio

    found = asyncio.run(server.list_tools())
    if json:
        render.json_result([{"name": t.name, "description": t.description, "input": t.input_schema} for t in found])
        return
    render.result(render.table([(t.name, t.description or "") for t in found], ("TOOL", "WHAT IT DOES")))
