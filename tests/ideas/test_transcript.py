"""The transcript in the guide is what the commands print: run it, compare it, or write it with WRITE_DOCS=1."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from conftest import RunForge
from support.specs import SMALL

from omniforge.ideas import driver, repository
from omniforge.workspace import open_workspace

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "branch-and-merge-an-idea.md"
BLOCK = re.compile(r"(```console\n)(.*?)(```\n)", re.DOTALL)


def run(command: str, run_forge: RunForge, root: Path) -> str:
    words = shlex.split(command)
    if words[0] == "forge":
        code, out, err = run_forge(words[1:])
        return out + err + (f"(exit {code})\n" if code else "")
    done = subprocess.run(words, cwd=root, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr


def masked(text: str, root: Path) -> str:
    """Replace what differs from run to run: hashes and folders."""
    text = text.replace(str(root.parent.parent), "~/forge")
    return re.sub(r"\b[0-9a-f]{7,10}\b", "·······", text)


def test_the_guide_shows_what_the_commands_print(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    root = open_workspace().idea("clay-co")
    files = {"idea.md": "A shop for ceramics.\n", "spec.yaml": SMALL, "forge.lock": "spec: 1\n"}
    attributes = "".join(f"{line}\n" for line in driver.ATTRIBUTES)
    repository.init_repository(root, {**files, ".gitattributes": attributes}, "Start Clay & Co", trailers={})
    driver.register(root)
    monkeypatch.chdir(root)
    guide = GUIDE.read_text(encoding="utf-8")

    def produced(match: re.Match[str]) -> str:
        commands = [line[2:] for line in match[2].splitlines() if line.startswith("$ ")]
        shown = [f"$ {command}\n{masked(run(command, run_forge, root), root)}" for command in commands]
        return match[1] + "".join(shown) + match[3]

    again = BLOCK.sub(produced, guide)

    if os.environ.get("WRITE_DOCS"):
        GUIDE.write_text(again, encoding="utf-8")
    assert again == GUIDE.read_text(encoding="utf-8")
