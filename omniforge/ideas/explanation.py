"""Why the spec says what it says: the evidence that was committed with an idea."""

import json
from dataclasses import dataclass

from omniforge.errors import ForgeError
from omniforge.ideas import repository
from omniforge.ideas.parser.result import Evidence
from omniforge.ideas.repository import Idea


@dataclass(frozen=True, slots=True)
class Explanation:
    """Evidence and notes of an idea; both empty when there are none."""

    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]


def read(idea: Idea, ref: str | None = None) -> Explanation:
    """Return the explanation at a revision, or the empty one when the file is missing or not forge's."""
    try:
        stored = json.loads(repository.read_file(idea, repository.EVIDENCE, ref=ref))
        evidence = tuple(Evidence(**item) for item in stored["evidence"])
        return Explanation(evidence, tuple(map(str, stored["notes"])))
    except (ForgeError, ValueError, TypeError, KeyError):
        return Explanation((), ())
