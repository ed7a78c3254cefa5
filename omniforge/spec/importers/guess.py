"""What a name tells beyond the type of another format, and which tables are those of sign-in."""

import re
from collections.abc import Collection

from omniforge.spec.importers.naming import to_id
from omniforge.spec.kinds import FieldType

_MONEY = re.compile(r"(price|amount|cost|salary|budget|fee|balance|revenue|(^|_)(sub)?total$)", re.IGNORECASE)
_KINDS: tuple[tuple[FieldType, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(^|_)e_?mail(_address)?$")),
    ("url", re.compile(r"(^|_)(url|uri|website|homepage|web_site)$")),
    ("phone", re.compile(r"(^|_)(phone|mobile|telephone|tel|fax)(_number|_no)?$")),
    ("slug", re.compile(r"^slug$")),
    ("password", re.compile(r"^(password|passwd|pwd)$")),
)
_SHORT = re.compile(
    r"(^|_)(name|title|label|code|slug|username|login|status|type|kind|sku|key|city|state|region|country|zip|postcode"
    r"|postal_code|colour|color|number|no|token|hash|currency|locale|language|lang|email|phone|url|id|ref|reference)$"
)
_ACCOUNT_NAMES = frozenset({"user", "account", "app_user", "auth_user"})
_ACCOUNT_KEPT = frozenset({
    "id", "uuid", "email", "name", "role", "password", "password_hash", "hashed_password", "encrypted_password",
    "password_digest", "disabled", "created_at", "updated_at", "created", "modified", "version", "user_id",
})  # fmt: skip
_ACCOUNT_LOST = frozenset({
    "username", "login", "user_name", "first_name", "last_name", "full_name", "display_name", "is_active", "active",
    "enabled", "status",
    "user_status", "email_verified", "email_verified_at", "token_version", "confirmed_at", "verified", "last_login",
    "last_login_at",
    "last_sign_in_at", "sign_in_count", "remember_token", "reset_token", "reset_password_token", "salt", "is_admin",
    "is_staff", "is_superuser", "roles", "phone", "phone_number", "date_joined", "deleted_at", "token", "api_token",
})  # fmt: skip


_INFRASTRUCTURE = frozenset({
    "password_reset", "password_reset_token", "personal_access_token", "schema_migration", "migration",
    "ar_internal_metadata", "prisma_migration", "knex_migration", "knex_migrations_lock", "flyway_schema_history",
    "alembic_version", "django_migration", "django_session", "django_content_type", "django_admin_log",
    "auth_permission", "databasechangelog", "databasechangeloglock", "sqlite_sequence", "failed_job",
    "site_lead", "site_event", "site_mail", "spatial_ref_sys",
})  # fmt: skip


def is_infrastructure(name: str) -> bool:
    """Return whether a table serves a framework or the app itself, not its users."""
    return name in _INFRASTRUCTURE


def is_money(name: str) -> bool:
    """Return whether a number of this name is an amount of money."""
    return _MONEY.search(name) is not None


def text_kind(name: str) -> FieldType:
    """Return the type of a short text of this name."""
    wanted = to_id(name)
    return next((kind for kind, sign in _KINDS if sign.search(wanted)), "string")


def is_short(name: str) -> bool:
    """Return whether a text of this name is a line, not a paragraph."""
    return _SHORT.search(to_id(name)) is not None


def is_account(name: str, fields: Collection[str]) -> bool:
    """Return whether this is the table of people who sign in, with nothing in it that is not about signing in."""
    wanted = {to_id(field) for field in fields}
    return name in _ACCOUNT_NAMES and "email" in wanted and wanted <= _ACCOUNT_KEPT | _ACCOUNT_LOST


def accounts_reason(fields: Collection[str]) -> str:
    """Return what becomes of such a table, and of its columns that the accounts of an app do not have."""
    lost = [field for field in fields if to_id(field) not in _ACCOUNT_KEPT]
    left_out = f"; left out: {', '.join(lost)}" if lost else ""
    return f"the accounts of the app take its place{left_out}"
