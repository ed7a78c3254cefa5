"""Where a project went before: its own remotes remember it, without any login.

Invariant: a remote that a person set up is never changed; only what Git notes of its branches is.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import pygit2

_SCP = re.compile(r"^(?:[^@/\s]+@)?(?P<host>[^:/\s]+):(?P<path>[^/\s].*)$")


def known_repository(project: pygit2.Repository, web_host: str) -> str | None:
    """Return `owner/name` of the project's remote at a host, `origin` before others; None when there is none."""
    remotes = sorted(project.remotes, key=lambda r: (r.name != "origin", r.name or ""))
    for remote in remotes:
        host, path = _parts(remote.url or "")
        if host.lower() == web_host.lower() and "/" in path:
            return path
    return None


def remember(project: pygit2.Repository, *, name: str, url: str, branch: str) -> str | None:
    """Add a remote for `url`, as `origin` or, where that is another one, as `name`; let `branch` follow it.

    Returns:
        The name of a remote that was added; None when one was there, or the name is taken too.
    """
    known = {remote.name: remote.url for remote in project.remotes}
    if url in known.values():
        return None
    free = next((n for n in ("origin", name) if n not in known), None)
    if free is None:
        return None
    project.remotes.create(free, url)
    key = f"branch.{branch}.remote"
    if free == "origin" and key not in project.config:
        project.config[key] = free
        project.config[f"branch.{branch}.merge"] = f"refs/heads/{branch}"
    return free


def follow(project: pygit2.Repository, *, url: str, branches: Mapping[str, str]) -> None:
    """Note what branches hold at `url`, as `git push` does: `git status` then tells how far each side is.

    Args:
        project: the project at home.
        url: of the remote.
        branches: name -> commit; those whose commit is not in the project are left out.
    """
    name = next((remote.name for remote in project.remotes if remote.url == url), None)
    for branch, commit in branches.items():
        if name is not None and commit in project:
            project.references.create(f"refs/remotes/{name}/{branch}", pygit2.Oid(hex=commit), force=True)


def _parts(url: str) -> tuple[str, str]:
    """Return host, with a port if one is named, and `owner/name` of an address in any of Git's forms."""
    if "://" in url:
        parts = urlsplit(url)
        host, path = parts.netloc.rpartition("@")[2], parts.path
    else:
        found = _SCP.match(url)
        host, path = (found["host"], found["path"]) if found else ("", "")
    return host, path.strip("/").removesuffix(".git")
