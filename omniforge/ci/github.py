"""The files through which a step speaks to GitHub Actions (GitHub Docs, "Workflow commands for GitHub Actions").

Invariant: nothing is written unless the runner names the file; a value can never end its own entry.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path

from omniforge.atomic_write import translating

SUMMARY, OUTPUT = "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"
_MAX_SUMMARY_BYTES = 1_000_000
"""GitHub drops a longer one (1 MiB per step)."""


def add_summary(markdown: str, environ: Mapping[str, str]) -> bool:
    """Append to the summary of the job; return whether there is one."""
    path = environ.get(SUMMARY, "")
    if path:
        _append(Path(path), markdown.encode()[:_MAX_SUMMARY_BYTES].decode(errors="ignore") + "\n")
    return bool(path)


def set_outputs(values: Mapping[str, str], environ: Mapping[str, str]) -> bool:
    """Set outputs of the step, whatever characters they hold; return whether there is a place for them."""
    path = environ.get(OUTPUT, "")
    if path:
        _append(Path(path), "".join(_entry(name, value) for name, value in values.items()))
    return bool(path)


def _entry(name: str, value: str) -> str:
    end = f"forge_{secrets.token_hex(16)}"
    return f"{name}<<{end}\n{value}\n{end}\n"


def _append(path: Path, text: str) -> None:
    with translating(path), path.open("a", encoding="utf-8") as stream:
        stream.write(text)
