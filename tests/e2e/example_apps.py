"""Examples as generated projects in a folder, for the tests and scripts that prove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omniforge.build.generate import generate
from omniforge.resources import examples_dir
from omniforge.spec import check

if TYPE_CHECKING:
    from pathlib import Path

FULL = ("online-shop", "restaurant-reservations")
"""Examples proved at `full` by the gate; the others at `static`."""


def names() -> list[str]:
    """Return the names of all examples, sorted."""
    return sorted(p.parent.name for p in examples_dir().glob("*/spec.yaml"))


def write_example(name: str, target: Path) -> Path:
    """Generate one example into `target` and return it."""
    return write_project((examples_dir() / name / "spec.yaml").read_text(), target)


def write_project(spec: str, target: Path) -> Path:
    """Generate the app of a spec's text into `target` and return it."""
    for file in generate(check.load_spec(spec)).values():
        path = target / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
        path.chmod(0o755 if file.executable else 0o644)
    return target
