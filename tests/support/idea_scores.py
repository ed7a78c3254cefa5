"""How the things of a spec are compared with those that a typed idea should have."""

from collections import Counter

from omniforge.ideas.parser.phrases import base_form
from omniforge.spec.model import Model, Spec


def words(name: str) -> list[str]:
    return [base_form(w) for w in name.lower().replace("_", " ").replace("-", " ").split()]


def same_thing(found: str, wanted: str) -> bool:
    """Whether a name is one of those wanted, or the same with a word more or less in front."""
    for name in wanted.split("|"):
        a, b = words(found), words(name)
        if a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a)):
            return True
    return False


def find(spec: Spec, wanted: str) -> Model | None:
    exact = (m for m in spec.models if any(words(m.name) == words(n) for n in wanted.split("|")))
    return next(exact, None) or next((m for m in spec.models if same_thing(m.name, wanted)), None)


class Score:
    """Counts of one set of texts: measure -> right and asked for."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def add(self, measure: str, *, right: bool) -> None:
        self.right[measure] += right
        self.asked[measure] += 1

    def share(self, measure: str) -> float:
        return self.right[measure] / max(1, self.asked[measure])
