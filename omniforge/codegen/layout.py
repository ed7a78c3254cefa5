"""Final layout of generated text: one `oxfmt` process for a whole set of files, so that prettier has nothing to say."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from omniforge.codegen.files import GeneratedFile
from omniforge.errors import ForgeError

PRINT_WIDTH = 100
"""Columns; the generated project's `.prettierrc.json` says the same."""
_FORMATTED = (".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".css", ".md", ".yml", ".yaml", ".html")


def is_formatted(path: str) -> bool:
    """Whether prettier looks at this path in a generated project."""
    return path.endswith(_FORMATTED) and not path.endswith("package-lock.json")


def lay_out(files: Iterable[GeneratedFile]) -> tuple[GeneratedFile, ...]:
    """Return the files with source text in its final layout, order kept.

    Raises:
        ForgeError: a file does not parse; the message holds the formatter's own words.
    """
    listed = tuple(files)
    todo = [(i, f) for i, f in enumerate(listed) if is_formatted(f.path) and not f.formatted]
    if not todo:
        return listed
    result = list(listed)
    with tempfile.TemporaryDirectory(prefix="forge-layout-") as name:
        root = Path(name)
        config = root / "oxfmtrc.json"
        config.write_text(json.dumps({"printWidth": PRINT_WIDTH, "sortPackageJson": False}))
        tree = root / "tree"
        for _, file in todo:
            path = tree / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        _run(config, tree)
        for index, file in todo:
            text = (tree / file.path).read_bytes().decode()
            result[index] = replace(file, content=text, formatted=True)
    return tuple(result)


def _run(config: Path, tree: Path) -> None:
    command = [_program(), "-c", str(config), "--no-error-on-unmatched-pattern", "--disable-nested-config", "."]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)  # noqa: S603 - fixed program
    if done.returncode != 0:
        raise ForgeError(
            f"a generated file does not parse: {(done.stderr or done.stdout).strip()}",
            hint="this is a defect of a template; please report it with the spec",
        )


def _program() -> str:
    beside = Path(sys.executable).with_name("oxfmt")
    found = str(beside) if beside.exists() else shutil.which("oxfmt")
    if found is None:
        raise ForgeError("the formatter oxfmt is not installed", hint="reinstall forge: it is one of its dependencies")
    return found
