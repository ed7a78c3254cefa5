"""What kind of app a text calls itself, with the looks that go with it, when its line of business does not settle it.

Invariant: the earlier and the more often a text says it, the more it counts; ties go to the kind listed first.
"""

from dataclasses import dataclass
from functools import cache

from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.domain import GENERAL, Domain
from omniforge.ideas.parser.phrases import Hit, PhraseIndex
from omniforge.resources import templates_dir

_EARLY, _FIRST_SENTENCE, _LATER = 3.0, 2.0, 0.5
_EARLY_WORDS = 10
_SURE = 7.0
"""Score above which the text's own word wins over a recognised line of business."""


@dataclass(frozen=True, slots=True)
class KindChoice:
    """The kind of app and its looks.

    Attributes:
        kind: as in the spec.
        archetype: landing archetype.
        shell: navigation of the signed-in part.
        words: what the text says; empty when the pack decides.
    """

    kind: str
    archetype: str
    shell: str
    words: str


@cache
def _kinds() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = read_yaml(templates_dir() / "packs" / "vocabulary" / "kinds.yaml")
    return found


def choose(index: PhraseIndex, domain: Domain) -> KindChoice:
    """Return the kind: the pack's, unless no pack fits or the text insists on another."""
    pack = domain.primary.pack
    leading = domain.helpers[0].pack if pack.id == GENERAL and domain.helpers else pack
    usual = KindChoice(leading.kind, leading.archetype, leading.shell, "")
    best, best_score = usual, 0.0
    for kind, record in _kinds().items():
        hits = _hits(index, record["words"])
        score = sum(_points(h) for h in hits)
        if score > best_score:
            first = min(hits, key=lambda h: (h.sentence, h.token))
            best, best_score = KindChoice(kind, str(record["archetype"]), str(record["shell"]), first.words), score
    needed = 1.0 if pack.id == GENERAL else max(_SURE, domain.primary.score)
    return best if best_score >= needed and best.kind != pack.kind else usual


def _hits(index: PhraseIndex, words: object) -> list[Hit]:
    assert isinstance(words, list)  # noqa: S101 - the file's own shape
    found: dict[tuple[int, int], Hit] = {}
    for word in words:
        for hit in index.find(word):
            found.setdefault((hit.sentence, hit.token), hit)
    return list(found.values())[:8]


def _points(hit: Hit) -> float:
    if hit.sentence == 0:
        return (_EARLY if hit.token < _EARLY_WORDS else _FIRST_SENTENCE) + hit.length - 1
    return _LATER
