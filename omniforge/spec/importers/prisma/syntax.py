"""A Prisma schema as blocks and lines (Prisma schema reference); attributes are kept as text."""

import re
from dataclasses import dataclass

from omniforge.errors import SpecError

_BLOCK = re.compile(r"^\s*(model|enum|type|view|datasource|generator)\s+(\w+)\s*\{\s*(?://.*)?$")
_FIELD = re.compile(r"^(\w+)(?:\s+([\w.]+(?:\(\"[^\"]*\"\))?)(\[\]|\?)?)?\s*(.*)$")
_ATTRIBUTE = re.compile(r"@[\w.]+(?:\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\"|\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\")*\))*\))?")


@dataclass(frozen=True, slots=True)
class PrismaField:
    """One line of a model: `mark` is `[]`, `?` or empty; an enum value has no type."""

    name: str
    type: str
    mark: str
    attributes: tuple[str, ...]
    doc: str
    line: int


@dataclass(frozen=True, slots=True)
class PrismaBlock:
    """One block; `attributes` are those of the whole, as `@@unique([a, b])`."""

    kind: str
    name: str
    fields: tuple[PrismaField, ...]
    attributes: tuple[tuple[int, str], ...]
    doc: str
    line: int


def parse(source: str) -> tuple[PrismaBlock, ...]:
    """Return the blocks of a schema.

    Raises:
        SpecError: a line stands outside of every block, or a block is not closed.
    """
    blocks: list[PrismaBlock] = []
    doc: list[str] = []
    head: tuple[str, str, str, int] | None = None
    fields: list[PrismaField] = []
    attributes: list[tuple[int, str]] = []
    for number, raw in enumerate(source.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("///"):
            doc.append(line[3:].strip())
        elif not line or line.startswith("//"):
            continue
        elif head is None:
            found = _BLOCK.match(line)
            if found is None:
                raise SpecError(f"Prisma schema line {number}: expected a block, found `{line[:40]}`")
            head, doc = (found[1], found[2], " ".join(doc), number), []
        elif line.startswith("}"):
            blocks.append(PrismaBlock(head[0], head[1], tuple(fields), tuple(attributes), head[2], head[3]))
            head, fields, attributes, doc = None, [], [], []
        elif line.startswith("@@"):
            attributes.append((number, line.partition(" //")[0].strip()))
        elif head[0] in ("model", "enum", "type", "view"):
            fields.append(_field(line, " ".join(doc), number))
            doc = []
    if head is not None:
        raise SpecError(f"Prisma schema line {head[3]}: the block {head[1]} is not closed")
    return tuple(blocks)


def _field(line: str, doc: str, number: int) -> PrismaField:
    found = _FIELD.match(line)
    if found is None:
        raise SpecError(f"Prisma schema line {number}: expected a field, found `{line[:40]}`")
    return PrismaField(found[1], found[2] or "", found[3] or "", tuple(_ATTRIBUTE.findall(found[4])), doc, number)
