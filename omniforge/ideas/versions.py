"""Three versions of every file of an idea, joined: the decision of a merge, a revert or a preview of one.

Invariant: pure in what it returns and writes nothing; files with the forge driver are merged by meaning whenever both
sides changed them, exactly as plain Git does through the driver.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from omniforge.ideas import repository
from omniforge.spec.check import check_text
from omniforge.spec.merge.decision import Conflict
from omniforge.spec.merge.merge import merge_texts

DRIVEN = (repository.SPEC, repository.TEXT, repository.LOCK)
"""Files of `.gitattributes` with `merge=forge`."""
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """One file after a merge.

    Attributes:
        path: in the repository.
        text: merged, with markers where it conflicts; `None` when the file goes.
        conflicts: empty when it is clean.
    """

    path: str
    text: str | None
    conflicts: tuple[Conflict, ...]


def join(base: Files, ours: Files, theirs: Files, *, labels: tuple[str, str]) -> tuple[JoinedFile, ...]:
    """Return every file that a merge of three trees changes against ours, sorted by path.

    Args:
        base: path -> text of the common ancestor.
        ours: of the side that is merged into.
        theirs: of the side that is merged.
        labels: what stands behind conflict markers for ours and theirs.
    """
    paths = sorted({*base, *ours, *theirs})
    joined = (_join(path, base.get(path), ours.get(path), theirs.get(path), labels) for path in paths)
    return tuple(file for file in joined if file.conflicts or file.text != ours.get(file.path))


def _join(path: str, base: str | None, ours: str | None, theirs: str | None, labels: tuple[str, str]) -> JoinedFile:
    if theirs in (base, ours):
        return JoinedFile(path, ours, ())
    if ours == base:
        return _checked(path, theirs)
    if ours is None or theirs is None:
        kept = theirs if ours is None else ours
        reason = "one side deleted the file, the other changed it"
        return JoinedFile(path, kept, (Conflict("", "delete", base, ours, theirs, reason),))
    if "\0" in ours + theirs:
        return JoinedFile(path, ours, (Conflict("", "text", None, None, None, "both sides changed a binary file"),))
    merge = merge_texts(base or "", ours, theirs, name=path, labels=labels)
    return (
        JoinedFile(path, merge.text, merge.conflicts) if merge.conflicts else _checked(path, merge.text, ours, theirs)
    )


def _checked(path: str, text: str | None, *sides: str) -> JoinedFile:
    """A spec that is joined without a conflict must still make sense: what dangles is a conflict of meaning."""
    if path != repository.SPEC or text is None or not sides:
        return JoinedFile(path, text, ())
    report = check_text(text)
    if report.is_clean or any(not check_text(side).is_clean for side in sides):
        return JoinedFile(path, text, ())
    meaning = tuple(Conflict(p.path, "meaning", None, None, None, f"{p.message}; {p.fix}") for p in report.problems)
    return JoinedFile(path, text, meaning)
