"""Whether exactly these files were proved, and by which build."""

import json
from dataclasses import dataclass

from omniforge.errors import DeployError
from omniforge.store.builds import BuildRow, BuildStore

_LOOKED_AT = 50
"""Builds of an idea whose reports are looked at, newest first."""
ALLOW_UNVERIFIED = "--allow-unverified"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a digest.

    Attributes:
        level: `full` when all of it was proved for these files; else what was, or `none`.
        build: number of the build whose report says so; else the last build of the branch.
        why: why it is not `full`; empty when it is.
    """

    level: str
    build: int | None
    idea_commit: str
    why: str = ""


def verdict(builds: BuildStore, slug: str, *, branch: str, digest: str) -> Verdict:
    """Return what the newest report about these very files says."""
    known = builds.find(slug, limit=_LOOKED_AT)
    of_branch = next((b for b in known if b.branch == branch), None)
    same = [b for b in known if b.report and json.loads(b.report).get("sources") == digest]
    proved = next((b for b in same if _is_full(b)), None)
    if proved is not None:
        return Verdict("full", proved.id, proved.commit_id)
    if same:
        report = json.loads(same[0].report or "{}")
        level = report["level"] if report["complete"] else "none"
        return Verdict(level, same[0].id, same[0].commit_id, f"the last proof of these files: {report['summary']}")
    if of_branch is None:
        return Verdict("none", None, "", f"the branch {branch} has no build")
    reason = "it has changed since it was verified" if of_branch.report else "it was not verified"
    return Verdict("none", of_branch.id, of_branch.commit_id, reason)


def require_full(found: Verdict, slug: str, *, allowed: bool, unseen: str | None = None) -> None:
    """Refuse files that are not proved in full, unless that is allowed.

    Args:
        found: what is known of them.
        slug: of the idea.
        allowed: whether a person said that they may be deployed all the same.
        unseen: their branch when the project's folder shows another one.

    Raises:
        DeployError: they are not.
    """
    if found.level != "full" and not allowed:
        way = f"build --idea {slug} --ref {unseen} --verify full" if unseen else f"verify --idea {slug} --level full"
        raise DeployError(
            f"{slug} is not proved in full: {found.why}",
            hint=f"forge {way}; or deploy it all the same with {ALLOW_UNVERIFIED}",
        )


def _is_full(build: BuildRow) -> bool:
    report = json.loads(build.report or "{}")
    return bool(report.get("level") == "full" and report.get("complete"))
