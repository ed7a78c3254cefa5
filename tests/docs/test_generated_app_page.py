"""The page about the generated app names what is really generated."""

import re
from pathlib import Path

from omniforge.build.generate import generate
from omniforge.resources import examples_dir
from omniforge.spec import check

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "the-generated-app.md"
_ROOTS = ("src/", "prisma/", "tests/", "e2e/", "scripts/", "public/", "mobile/", "marketing/", "crm/")


def test_every_path_of_the_page_is_generated() -> None:
    spec = check.load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text())
    made = set(generate(spec))
    named = {path for path in re.findall(r"`([^`\s]+)`", PAGE.read_text()) if path.startswith(_ROOTS)}

    missing = {p for p in named if not (any(m.startswith(p) for m in made) if p.endswith("/") else p in made)}

    assert len(named) > 30
    assert missing == set()
