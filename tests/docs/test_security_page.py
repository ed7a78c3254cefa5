"""The security page does not lie: every test that it names is in a generated app."""

import re
from pathlib import Path

import pytest

from omniforge.build.generate import generate
from omniforge.spec.model import Spec

PAGE = (Path(__file__).resolve().parents[2] / "docs/explanation/security.md").read_text()
_LINE = re.compile(
    r"^\| (?P<item>\d[\d.]+) \| [^|]+ \| (?:`(?P<path>[^`]+)`: (?P<name>.+)|does not apply: .+) \|$", re.MULTILINE
)
LINES = [match.groupdict() for match in _LINE.finditer(PAGE)]
NAMED = [pytest.param(one["path"], one["name"], id=f"{one['item']}-{one['name'][:30]}") for one in LINES if one["path"]]
BINDING = (
    "1.2.10", "1.3.6", "2.4.1", "3.4.2", "3.4.3", "3.5.3", "6.2.1", "6.2.4", "6.3.1", "7.2.3", "7.4.1", "7.4.2",
    "8.2.1", "8.2.2", "8.2.3", "8.4.1", "9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.3", "11.4.2",
)  # fmt: skip
"""The items of OWASP ASVS 5.0 that bind a generated app."""
SPEC = Spec.model_validate(
    {
        "forge": 1,
        "name": "Shop",
        "slug": "shop",
        "roles": [{"id": "guest", "name": "Guest", "signup": True}],
        "models": [
            {
                "id": "item",
                "name": "Item",
                "fields": [
                    {"id": "title", "name": "Title", "required": True},
                    {"id": "cost", "name": "Cost", "type": "money", "hidden_from": ["guest"]},
                ],
            }
        ],
    }
)


@pytest.fixture(scope="module")
def tests_of_an_app() -> dict[str, str]:
    return {
        path: f.data.decode() for path, f in generate(SPEC, only=["test"]).items() if path.endswith((".ts", ".tsx"))
    }


def test_every_binding_item_has_a_line() -> None:
    assert set(BINDING) <= {one["item"] for one in LINES}


def test_every_line_of_the_table_is_read() -> None:
    table = PAGE.split("| requirement |")[1].splitlines()[2:]

    assert len(LINES) == len([line for line in table if line.startswith("|")])


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_named_test_is_in_the_app(tests_of_an_app: dict[str, str], path: str, name: str) -> None:
    wanted = re.compile(re.escape(path).replace("<model>", r"[\w-]+"))

    found = [text for file, text in tests_of_an_app.items() if wanted.fullmatch(file)]

    assert found
    assert any(name in text for text in found)
