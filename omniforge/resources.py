"""Where the data folders `templates/`, `agents/` and `examples/` lie: beside the package, or inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Return the folder that holds `templates/`, `agents/` and `examples/`.

    A wheel carries them in `omniforge/_data`; a checkout has them beside the package.
    """
    inside = _PACKAGE / "_data"
    return inside if inside.is_dir() else _PACKAGE.parent


def templates_dir() -> Path:
    """Return the folder of app templates and packs."""
    return data_root() / "templates"


def agents_dir() -> Path:
    """Return the folder of agent definitions."""
    return data_root() / "agents"


def examples_dir() -> Path:
    """Return the folder of worked examples."""
    return data_root() / "examples"
