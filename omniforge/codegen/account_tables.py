"""The tables around an account that every app has: keys for programs, and the record of sign-ins.

Invariant: each row belongs to one user and goes with it; `prisma.py` reads the relations from `OF_USER`.
"""

from omniforge.codegen.sql import Check, Column, ForeignKey, Index, Table

_TIMESTAMP = "TIMESTAMP(3)"
_OUTCOMES = ("success", "failure")

OF_USER = {
    "system.password_reset": ("passwordResets", "PasswordReset", True),
    "system.account_key": ("accountKeys", "AccountKey", True),
    "system.account_sign_in": ("accountSignIns", "AccountSignIn", False),
}
"""Table id -> name of the list in Prisma's `User`, class, and whether every row must have a user."""


def account_tables() -> tuple[Table, ...]:
    """Return the tables of API keys and sign-ins."""
    key = Table(
        id="system.account_key",
        name="AccountKey",
        columns=(
            _text("id"), _text("userId"), _text("name"), _text("prefix"), _text("keyHash"),
            _moment("expiresAt"), _moment("lastUsedAt"), _moment("revokedAt"), _created(),
        ),
        indexes=(Index(("keyHash",), unique=True), Index(("userId",))),
        foreign_keys=(ForeignKey("userId", "user", "CASCADE"),),
    )  # fmt: skip
    outcomes = ", ".join(f"'{outcome}'" for outcome in _OUTCOMES)
    sign_in = Table(
        id="system.account_sign_in",
        name="AccountSignIn",
        columns=(
            _text("id"), Column("userId", "userId", "TEXT", required=False), _text("outcome"), _text("network"),
            _text("agent"), _created(),
        ),
        indexes=(Index(("userId", "createdAt")), Index(("createdAt",))),
        foreign_keys=(ForeignKey("userId", "user", "CASCADE"),),
        checks=(Check("outcome", f"{{column}} IN ({outcomes})", _OUTCOMES),),
    )  # fmt: skip
    return (key, sign_in)


def _text(name: str) -> Column:
    return Column(name, name, "TEXT", required=True)


def _moment(name: str) -> Column:
    return Column(name, name, _TIMESTAMP, required=False)


def _created() -> Column:
    return Column("createdAt", "createdAt", _TIMESTAMP, required=True, default="CURRENT_TIMESTAMP")
