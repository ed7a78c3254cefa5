"""Documents that do not lie: links resolve, commands exist, nothing names this or that machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.DOTALL)

    missing = [target for target in _LINK.findall(text) if not (page.parent / target).exists()]

    assert missing == []


def test_the_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    named = set(re.findall(r"\bmake ([a-z-]+)", (ROOT / "README.md").read_text()))

    assert named
    assert named <= targets


def test_no_tracked_file_names_a_package_host() -> None:
    hosts = ["registry.npmjs" + ".org", "files.pythonhosted" + ".org", "pypi" + ".org", "deb.debian" + ".org"]
    command = ["git", "-C", str(ROOT), "grep", "-lIF", *(f"-e{host}" for host in hosts)]

    found = subprocess.run(command, capture_output=True, text=True, check=False)

    assert found.stdout == ""


def test_every_agent_and_example_is_described() -> None:
    agents = sorted(p.parent.name for p in (ROOT / "agents").glob("*/agent.yaml"))
    examples = sorted(p.parent.name for p in (ROOT / "examples").glob("*/README.md"))

    assert len(agents) == 10
    assert len(examples) == 10
