import json
import os
import subprocess
import sys

import pytest

from omniforge import __version__
from omniforge.cli.app import COMMANDS

HEAVY = (
    "pydantic", "textual", "pygit2", "ruamel", "jinja2", "sqlite_utils", "watchfiles", "rich", "yaml", "httpx",
    "psutil", "litellm", "chromadb",
)  # fmt: skip
ENTRANCE = {f"omniforge.{name}" for name in ("cli", "cli.app", "cli.options", "cli.render", "errors")}
PROBE = """\
import json, sys
from omniforge.cli.app import main
code = main(sys.argv[1:])
names = sorted({m if m.startswith("omniforge.") else m.partition(".")[0] for m in sys.modules})
sys.stderr.write("\\n" + json.dumps([code, names]))
"""


def loaded_by(*arguments: str) -> tuple[int, set[str], str]:
    done = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True)
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules), done.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("-h",), ()])
def test_the_start_loads_no_heavy_module(arguments: tuple[str, ...]) -> None:
    code, modules, out = loaded_by(*arguments)

    assert code == 0
    assert not modules & set(HEAVY)
    assert out.startswith(("Usage: forge", f"forge {__version__}"))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name in ("init", "doctor", "idea")])
def test_the_help_of_a_command_loads_no_room(name: str) -> None:
    code, modules, out = loaded_by(name, "--help")

    assert code == 0
    assert modules & set(HEAVY) <= {"pydantic"}, "typer itself reads options with pydantic"
    rooms = {m for m in modules if m.startswith("omniforge.") and not m.startswith("omniforge.cli.")}
    assert not rooms - ENTRANCE
    assert f"Usage: forge {name}" in out


def test_the_shell_completes_commands_and_options() -> None:
    def completions(words: str) -> str:
        asked = {"_FORGE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        command = [sys.executable, "-m", "omniforge"]
        return subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False).stdout

    assert completions("forge ").split() == list(COMMANDS)
    assert completions("forge do").split() == ["doctor"]
    assert "log" in completions("forge idea l").split()
    assert "--dry-run" in completions("forge idea new --").split()
