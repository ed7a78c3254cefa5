"""What a pull request says: which commits of the idea it brings, in the words of those who made them."""

import re
from itertools import islice

import pygit2
from pygit2.enums import SortMode

from omniforge.export.hosting import Proposal
from omniforge.export.shipment import IDEA_BRANCHES, Shipment

_MAX_SUBJECTS = 40
_TITLE_LENGTH = 120
_MAX_STEPS = 1000
_CAUSE = re.compile(r"(?:Merge what forge generated from|Generate) \S+@(?P<commit>[0-9a-f]{7,40})\s")
"""How `projects/update.py` names the cause of its commits."""


def proposal(shipment: Shipment, *, branch: str, was: str) -> Proposal:
    """Return the title and body of a request.

    Args:
        shipment: what is exported.
        branch: where the request comes from.
        was: the main branch at the remote.
    """
    repo = pygit2.Repository(str(shipment.git_dir))
    tip = repo[shipment.refs[f"refs/heads/{shipment.base}"]].peel(pygit2.Commit)
    before = repo[was].peel(pygit2.Commit)
    subjects = _subjects(repo, _built_from(repo, tip), _built_from(repo, before))
    stats = before.tree.diff_to_tree(tip.tree).stats
    changed = f"{stats.files_changed} files changed, {stats.insertions} lines added, {stats.deletions} removed"
    title = f"Build: {subjects[0]}" if len(subjects) == 1 else f"Build of {shipment.slug} {str(tip.id)[:7]}"
    listed = "\n".join(subjects) or "No commit of the idea is new; the project was built or edited again."
    body = (
        f"What changed in the idea ({IDEA_BRANCHES.removeprefix('refs/heads/')}{shipment.base}):\n\n"
        f"{_fenced(listed)}\n\n{changed}. Edits made to `{shipment.base}` before are merged into this branch.\n"
    )
    return Proposal(branch, shipment.base, title[:_TITLE_LENGTH], body)


def _built_from(repo: pygit2.Repository, commit: pygit2.Commit) -> pygit2.Oid | None:
    """Return the idea's commit that the newest build in a history is of, as its message names it."""
    for one in islice(repo.walk(commit.id, SortMode.TOPOLOGICAL), _MAX_STEPS):
        found = _CAUSE.match(one.message)
        if found is not None:
            known = _expanded(repo, found["commit"])
            return known.id if isinstance(known, pygit2.Commit) else None
    return None


def _expanded(repo: pygit2.Repository, prefix: str) -> pygit2.Object | None:
    try:
        return repo.revparse_single(prefix)
    except (KeyError, ValueError):
        return None


def _subjects(repo: pygit2.Repository, tip: pygit2.Oid | None, was: pygit2.Oid | None) -> list[str]:
    """Return the subjects of the idea's new commits, newest first."""
    if tip is None or was is None:
        return []
    walker = repo.walk(tip, SortMode.TOPOLOGICAL)
    walker.hide(was)
    found = [" ".join((commit.message.splitlines() or [""])[0].split()) for commit in walker]
    more = [f"… and {len(found) - _MAX_SUBJECTS} more"] if len(found) > _MAX_SUBJECTS else []
    return [*found[:_MAX_SUBJECTS], *more]


def _fenced(text: str) -> str:
    """Return a code block that no line of the text can end: names and numbers in it notify nobody and close nothing."""
    longest = max((len(run) for run in text.replace("\n", " ").split() if set(run) == {"`"}), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
