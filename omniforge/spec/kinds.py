"""The closed vocabularies of the spec: kinds, types, operations. One place, so that checks and docs agree."""

from typing import Annotated, Literal

from pydantic import StringConstraints

AppKind = Literal[
    "brochure", "forum", "shop", "learning", "game", "dashboard", "news", "portfolio", "travel", "productivity",
    "crm", "erp", "jobs", "projects", "blog", "social", "internal-tool", "mail", "streaming", "personal-blog",
    "booking", "marketplace", "saas", "directory", "community", "event", "cause", "other",
]  # fmt: skip

FieldType = Literal[
    "string", "text", "rich_text", "integer", "decimal", "money", "boolean", "date", "time", "datetime", "duration",
    "email", "url", "phone", "slug", "enum", "json", "string_list", "file", "image", "colour", "rating", "location",
    "uuid", "password", "country", "currency",
]  # fmt: skip

RelationKind = Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many"]
OnDelete = Literal["restrict", "cascade", "set-null"]
Operation = Literal["list", "read", "create", "update", "delete"]
OPERATIONS: tuple[Operation, ...] = ("list", "read", "create", "update", "delete")
Scope = Literal["own", "all"]

FeatureKind = Literal[
    "booking", "catalog", "cart", "checkout", "subscription", "chat", "reviews", "kanban", "uploads", "search",
    "filters", "charts", "notifications", "comments", "favourites", "approvals", "invoices", "inventory", "quizzes",
    "progress", "calendar", "map", "import_export", "teams", "interactive",
]  # fmt: skip
FeatureStatus = Literal["ready", "needs_code"]

Archetype = Literal[
    "storefront", "service-desk", "directory", "product-tour", "editorial", "programme", "place", "cause",
    "portfolio", "console", "community", "play",
]  # fmt: skip
Shell = Literal["sidebar", "topnav"]
LandingSection = Literal[
    "hero", "catalogue", "groups", "story", "benefits", "steps", "pricing", "questions", "contact",
]  # fmt: skip

ID_PATTERN = r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
"""A stable identifier: lower-case words joined by `_` or `-`, derived from the name at first parse, never changed."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
ShortText = Annotated[str, StringConstraints(max_length=400)]
LongText = Annotated[str, StringConstraints(max_length=8000)]
HexColour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Formula = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
