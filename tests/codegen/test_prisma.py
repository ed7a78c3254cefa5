"""The Prisma schema: layout, names and relations."""

from typing import Any

from support.specs import SMALL

from omniforge.codegen.app_view import build_view
from omniforge.codegen.prisma import prisma_schema
from omniforge.spec.check import load_spec
from omniforge.spec.model import Spec


def _block(text: str, model: str) -> str:
    start = text.index(f"model {model} {{")
    return text[start : text.index("}\n", start) + 2]


def _schema(*models: dict[str, Any]) -> str:
    return prisma_schema(build_view(Spec.model_validate({"forge": 1, "name": "X", "slug": "x", "models": models})))


def test_columns_are_aligned_as_prisma_format_does_it() -> None:
    text = prisma_schema(build_view(load_spec(SMALL)))

    assert (
        _block(text, "Product")
        == """\
model Product {
  id         String    @id @default(cuid())
  title      String
  price      Decimal   @db.Decimal(12, 2)
  size       String?   @default("s")
  madeOn     DateTime? @db.Date
  categoryId String
  ownerId    String
  state      String    @default("draft")
  version    Int       @default(1)
  createdAt  DateTime  @default(now())
  updatedAt  DateTime  @updatedAt
  category   Category  @relation("Product_category", fields: [categoryId], references: [id], onDelete: Restrict)
  owner      User      @relation("Product_owner", fields: [ownerId], references: [id], onDelete: Restrict)

  @@index([title])
  @@index([price])
  @@index([size])
  @@index([madeOn])
  @@index([categoryId])
  @@index([ownerId])
  @@index([state])
  @@index([createdAt])
}
"""
    )


def test_both_sides_of_a_link_name_the_same_relation() -> None:
    link = {"id": "boss", "name": "Boss", "kind": "one-to-one", "to": "person"}

    text = _schema({"id": "person", "name": "Person", "relations": [link]})

    assert 'Person?  @relation("Person_boss", fields: [bossId], references: [id], onDelete: SetNull)' in text
    assert "bossId    String?  @unique" in text
    assert text.count('@relation("Person_boss"') == 2


def test_text_in_defaults_is_escaped() -> None:
    field = {"id": "a", "name": "A", "default": 'say "hi" \\ it\'s'}

    assert '@default("say \\"hi\\" \\\\ it\'s")' in _schema({"id": "m", "name": "M", "fields": [field]})
