"""Every command explains itself: help with an example, JSON for scripts, a dry run where it writes."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer
from conftest import RunForge
from typer.core import TyperGroup

from omniforge.cli.app import COMMANDS

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
NO_JSON = {"tui", "idea edit", "merge-driver", "diff-driver"}
"""Full-screen programs, and what only Git calls."""


def commands() -> Iterator[tuple[str, list[str]]]:
    """Yield each command with its options; a group that is a command of its own too."""
    for name, (address, _) in COMMANDS.items():
        module, _, attribute = address.partition(":")
        command = typer.main.get_command(getattr(import_module(module), attribute))
        if isinstance(command, TyperGroup):
            for sub, inner in command.commands.items():
                yield f"{name} {sub}", [option for parameter in inner.params for option in parameter.opts]
        else:
            yield name, [option for parameter in command.params for option in parameter.opts]


ALL = dict(commands())


@pytest.mark.parametrize("command", sorted(ALL))
def test_help_has_an_example_that_names_the_command(run_forge: RunForge, command: str) -> None:
    code, out, err = run_forge([*command.split(), "--help"])

    assert (code, err) == (0, "")
    example = " ".join(out.rpartition("Example:")[2].split())
    assert f"forge {command.split(maxsplit=1)[0]}" in example


@pytest.mark.parametrize("command", sorted(set(ALL) - NO_JSON))
def test_scripts_get_json(command: str) -> None:
    assert "--json" in ALL[command]


WRITERS = """
    init, up, batch, model use, pack new, preview, project resolve, idea new, idea set, idea commit, idea import,
    idea merge, idea parse, idea refine, idea branch, idea switch, idea tag, idea revert, idea restore, idea resolve,
    idea adopt, export github, export gitlab, export git
"""


@pytest.mark.parametrize("command", [" ".join(words.split()) for words in WRITERS.split(",")])
def test_writers_can_be_tried(command: str) -> None:
    assert "--dry-run" in ALL[command]


@pytest.mark.parametrize("command", [c for c in sorted(ALL) if c.split()[0] in ("init", "doctor", "idea", "diff-file")])
def test_the_reference_describes_the_command(command: str) -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in sorted(REFERENCE.glob("*.md")))

    assert f"## forge {command}\n" in pages
