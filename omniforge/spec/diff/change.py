"""One change of a spec as data: where, what kind, from what to what, and what it means for a running app."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed", "renamed", "moved", "reordered"]
Severity = Literal["breaking", "migration", "safe"]
SEVERITY_WORDS: Mapping[Severity, str] = {
    "breaking": "breaking",
    "migration": "needs migration",
    "safe": "safe",
}


@dataclass(frozen=True, slots=True)
class Crumb:
    """A record on the way to a change: the list it stands in, and what it is called.

    Attributes:
        section: key of the list or mapping, e.g. `fields`.
        name: what people call the record.
        key: its identity there, e.g. its id.
    """

    section: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """One node that differs; a node below an added or removed one is not listed.

    Attributes:
        path: keys joined by dots, records of a list by identity; of the new document, of the old one when removed.
        kind: what happened.
        before: old value; the old place of a moved record; the old order of a reordered list.
        after: new value, place or order.
        crumbs: the records around it, outermost first; the record itself is last when it is one.
        confidence: 1.0 when identity proves it; below that, how sure the comparison by similarity is.
        record: the record that was added, removed, renamed or moved.
    """

    path: str
    kind: Kind
    before: Any
    after: Any
    crumbs: tuple[Crumb, ...] = ()
    confidence: float = 1.0
    record: Any = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A change with its class, the reason for it, and the sentence that tells it."""

    change: Change
    severity: Severity
    reason: str
    words: str

    @property
    def is_breaking(self) -> bool:
        """Whether data is lost, or something that works today would not."""
        return self.severity == "breaking"

    def as_data(self) -> dict[str, Any]:
        """Return the JSON form."""
        change = self.change
        return {
            "path": change.path,
            "kind": change.kind,
            "before": change.before,
            "after": change.after,
            "confidence": change.confidence,
            "class": self.severity,
            "breaking": self.is_breaking,
            "reason": self.reason,
            "words": self.words,
        }
