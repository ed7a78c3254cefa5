"""Which format a source is in, told by its name and its text, and the importer for it."""

import re
from pathlib import PurePath
from typing import Literal, get_args

from omniforge.errors import SpecError
from omniforge.spec.importers.naming import to_label
from omniforge.spec.importers.report import Imported

Format = Literal["jdl", "prisma", "openapi", "sql"]
FORMATS: tuple[Format, ...] = get_args(Format)
_SUFFIXES: dict[str, Format] = {".jdl": "jdl", ".jh": "jdl", ".prisma": "prisma", ".sql": "sql", ".ddl": "sql"}
_SIGNS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("openapi", re.compile(r"^\s*[{,]?\s*[\"']?(?:openapi|swagger)[\"']?\s*:\s*[\"']?\d", re.MULTILINE)),
    ("openapi", re.compile(r"\A\s*\{.{0,200}?[\"'](?:openapi|swagger)[\"']\s*:\s*[\"']\d", re.DOTALL)),
    ("sql", re.compile(r"^\s*CREATE\s+(?:\w+\s+){0,2}?TABLE\s+[\w\"`\[]", re.MULTILINE | re.IGNORECASE)),
    ("prisma", re.compile(r"^\s*model\s+\w+\s*\{", re.MULTILINE)),
    ("jdl", re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s*)*(?:entity|relationship|application)\b", re.MULTILINE)),
)


def import_source(
    source: str, file_name: str, *, name: str | None = None, forced: Format | None = None
) -> tuple[Format, Imported]:
    """Return the format of a source and the spec made of it.

    Args:
        source: text of the file.
        file_name: its last part; the suffix tells the format where it can, and names an app that has no name.
        name: the app's name; else the one in the source, else the file's.
        forced: the format, whatever name and text look like.

    Raises:
        SpecError: the text is in none of the known formats, or breaks the rules of its own.
    """
    found = forced or detect(source, file_name)
    if found is None:
        hint = "known are: JHipster JDL, Prisma schema, OpenAPI 3 and SQL; say which with --as"
        raise SpecError(f"{file_name} is in no format that can be imported", hint=hint)
    return found, _import(found, source, name, to_label(PurePath(file_name).stem))


def detect(source: str, file_name: str) -> Format | None:
    """Return the format of a source; `None` when it is none of the known ones."""
    by_name = _SUFFIXES.get(PurePath(file_name).suffix.lower())
    return by_name or next((found for found, sign in _SIGNS if sign.search(source)), None)


def _import(found: Format, source: str, name: str | None, fallback: str) -> Imported:
    if found == "jdl":
        from omniforge.spec.importers.jdl.to_spec import import_jdl

        return import_jdl(source, name=name, fallback=fallback)
    if found == "openapi":
        from omniforge.spec.importers.openapi.to_spec import import_openapi

        return import_openapi(source, name=name, fallback=fallback)
    if found == "sql":
        from omniforge.spec.importers.sql.to_spec import import_sql

        return import_sql(source, name=name or fallback)
    from omniforge.spec.importers.prisma.to_spec import import_prisma

    return import_prisma(source, name=name or fallback)
