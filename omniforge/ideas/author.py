"""Who a commit is by: Git's own variables, then the Git configuration, then OmniForge itself.

Invariant: a missing Git identity never stops a commit.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pygit2

FALLBACK_NAME, FALLBACK_EMAIL = "OmniForge", "forge@localhost"


def signatures(
    repository: "pygit2.Repository", environ: Mapping[str, str]
) -> tuple["pygit2.Signature", "pygit2.Signature"]:
    """Return author and committer of a commit made now.

    Args:
        repository: its configuration names the person.
        environ: GIT_AUTHOR_* and GIT_COMMITTER_* win over it, as in git(1).
    """
    return _signature(repository, environ, "AUTHOR"), _signature(repository, environ, "COMMITTER")


def has_identity(repository: "pygit2.Repository") -> bool:
    """Whether Git knows who works here."""
    config = repository.config
    return "user.name" in config and "user.email" in config


def parse_date(text: str) -> tuple[int, int] | None:
    """Return seconds since 1970 and the offset in minutes of a Git date: `1700000000 +0100` or ISO 8601."""
    raw = re.fullmatch(r"@?(\d{1,12})(?: ([+-])(\d{2})(\d{2}))?", text.strip())
    if raw:
        offset = int(raw[3] or 0) * 60 + int(raw[4] or 0)
        return int(raw[1]), -offset if raw[2] == "-" else offset
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    offset_of = moment.utcoffset() or dt.timedelta()
    return int(moment.timestamp()), int(offset_of.total_seconds() // 60)


def _signature(repository: "pygit2.Repository", environ: Mapping[str, str], role: str) -> "pygit2.Signature":
    import pygit2

    config = repository.config
    known = has_identity(repository)
    stated_name = environ.get(f"GIT_{role}_NAME") or (config["user.name"] if known else None)
    stated_email = environ.get(f"GIT_{role}_EMAIL") or (config["user.email"] if known else None)
    name = re.sub(r"[<>\n]", " ", stated_name or "").strip() or FALLBACK_NAME
    email = re.sub(r"[<>\s]", "", stated_email or "") or FALLBACK_EMAIL
    date = parse_date(environ.get(f"GIT_{role}_DATE", ""))
    return pygit2.Signature(name, email, *date) if date else pygit2.Signature(name, email)
