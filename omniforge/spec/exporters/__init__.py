"""A spec in the formats of others: JDL, Prisma schema, JSON Schema, Mermaid."""
