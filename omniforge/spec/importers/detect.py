"""Which format a source is in, told by its name and its text, and the importer for it."""

import re
from pathlib import PurePath
from typing import Literal

from omniforge.errors import SpecError
from omniforge.spec.importers.report import Imported

Format = Literal["jdl", "prisma"]
_SUFFIXES: dict[str, Format] = {".jdl": "jdl", ".jh": "jdl", ".prisma": "prisma"}
_SIGNS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("prisma", re.compile(r"^\s*model\s+\w+\s*\{", re.MULTILINE)),
    ("jdl", re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s*)*(?:entity|relationship|application)\b", re.MULTILINE)),
)


def import_source(source: str, file_name: str, *, name: str | None = None) -> tuple[Format, Imported]:
    """Return the format of a source and the spec made of it.

    Args:
        source: text of the file.
        file_name: its last part; the suffix tells the format where it can, and names an app that has no name.
        name: the app's name; else the one in the source, else the file's.

    Raises:
        SpecError: the text is in none of the known formats, or breaks the rules of its own.
    """
    found = detect(source, file_name)
    if found is None:
        hint = "known are: JHipster JDL and Prisma schema"
        raise SpecError(f"{file_name} is in no format that can be imported", hint=hint)
    fallback = PurePath(file_name).stem
    if found == "jdl":
        from omniforge.spec.importers.jdl.to_spec import import_jdl

        return found, import_jdl(source, name=name, fallback=fallback)
    from omniforge.spec.importers.prisma.to_spec import import_prisma

    return found, import_prisma(source, name=name or fallback)


def detect(source: str, file_name: str) -> Format | None:
    """Return the format of a source; `None` when it is none of the known ones."""
    by_name = _SUFFIXES.get(PurePath(file_name).suffix.lower())
    return by_name or next((found for found, sign in _SIGNS if sign.search(source)), None)
