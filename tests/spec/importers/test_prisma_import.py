import pytest
from support.specs import SMALL

from omniforge.errors import SpecError
from omniforge.spec.check import check_spec, load_spec
from omniforge.spec.exporters.export import ExportFormat, export_spec
from omniforge.spec.importers.detect import detect, import_source
from omniforge.spec.importers.prisma.to_spec import import_prisma

BLOG = """
datasource db {
  provider = "postgresql"
}
/// An article
model Post {
  id        Int      @id @default(autoincrement())
  title     String   @db.VarChar(120)
  body      String?  @db.Text
  price     Decimal  @default(1.5)
  status    Status   @default(DRAFT)
  tags      Tag[]
  author    Writer   @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId  Int
  meta      Unsupported("circle")?
  createdAt DateTime @default(now())
  @@unique([title, authorId])
  @@index([status])
}
model Writer {
  id    String @id
  email String @unique
  posts Post[]
}
model Tag {
  id    String @id
  name  String
  posts Post[]
}
enum Status {
  DRAFT
  SHOWN
}
"""


def test_a_prisma_schema_becomes_a_spec_that_checks() -> None:
    imported = import_prisma(BLOG, name="blog")

    assert check_spec(imported.spec) == ()
    post, writer, tag = imported.spec.models
    assert [(f.id, f.type, f.required) for f in post.fields] == [
        ("title", "string", True), ("body", "text", False), ("price", "money", True), ("status", "enum", True),
    ]  # fmt: skip
    assert (post.fields[0].max_length, post.fields[3].default, post.description) == (120, "draft", "An article")
    assert [(r.id, r.kind, r.to, r.on_delete) for r in post.relations] == [
        ("tags", "many-to-many", "tag", "set-null"), ("author", "many-to-one", "writer", "cascade"),
    ]  # fmt: skip
    assert [g.fields for g in post.unique] == [("title", "author")]
    assert (writer.relations, tag.relations) == ((), ())
    assert {u.what for u in imported.unmapped} == {
        "@@index([status]) on Post",
        'Post.meta Unsupported("circle")?',
    }


def test_a_schema_that_is_not_closed_is_refused_by_line() -> None:
    with pytest.raises(SpecError, match="line 1"):
        import_prisma("model A {\n id Int\n", name="a")


@pytest.mark.parametrize("to", ["jdl", "prisma"])
def test_what_is_exported_can_be_imported(to: ExportFormat) -> None:
    spec = load_spec(SMALL)

    text = export_spec(spec, to).text
    found, imported = import_source(text, f"model.{to}", name="Clay & Co")

    again = {m.name: m for m in imported.spec.models}
    assert found == to
    assert {f.id: f.type for f in again["Product"].fields} == {f.id: f.type for f in spec.models[1].fields}
    assert [(r.kind, r.to) for r in again["Product"].relations] == [("many-to-one", "category")]


def test_diagrams_and_schemas_name_every_model() -> None:
    spec = load_spec(SMALL)

    assert 'Product }o--|| Category : "Category"' in export_spec(spec, "mermaid").text
    assert '"madeOn"' in export_spec(spec, "json-schema").text
    assert "states of Product" in export_spec(spec, "json-schema").left_out


def test_the_format_is_told_by_name_or_text() -> None:
    assert detect("", "a.jh") == "jdl"
    assert detect("entity A", "a.txt") == "jdl"
    assert detect("model A {", "a.txt") == "prisma"
    with pytest.raises(SpecError, match="in no format"):
        import_source("hello", "a.txt")
