"""A commit as plain data, and its message with trailers (git-interpret-trailers(1))."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pygit2


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of an idea's history."""

    sha: str
    subject: str
    body: str
    author: str
    email: str
    time: dt.datetime
    trailers: Mapping[str, str]


def with_trailers(message: str, trailers: Mapping[str, str]) -> str:
    """Return a commit message with its trailers below it."""
    lines = [f"{key}: {' '.join(value.split())}" for key, value in trailers.items()]
    parts = [message.strip() or "Change the idea", *(["\n".join(lines)] if lines else [])]
    return "\n\n".join(parts) + "\n"


def describe_commit(commit: "pygit2.Commit") -> Commit:
    """Return a commit as plain data."""
    text = commit.message.strip()
    subject, _, body = text.partition("\n")
    offset = dt.timezone(dt.timedelta(minutes=commit.commit_time_offset))
    last = body.strip().rpartition("\n\n")[2]
    trailers = dict(re.findall(r"^([A-Z][A-Za-z-]*-[A-Za-z-]+): (.+)$", last, flags=re.MULTILINE))
    return Commit(
        sha=str(commit.id),
        subject=subject,
        body=body.strip(),
        author=commit.author.name,
        email=commit.author.email,
        time=dt.datetime.fromtimestamp(commit.commit_time, tz=offset),
        trailers=trailers,
    )
