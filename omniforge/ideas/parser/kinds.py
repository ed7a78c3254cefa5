"""What kind of app a text calls itself, with the looks that go with it, when its line of business does not settle it.

Invariant: the earlier and the more often a text says it, the more it counts; ties go to the kind listed first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.domain import GENERAL, Domain
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.phrases import Hit, PhraseIndex
from omniforge.resources import templates_dir

_EARLY, _FIRST_SENTENCE, _LATER, _MOST_LATER = 3.0, 1.5, 0.5, 1.5
_EARLY_WORDS = 10
_CALLED = 1.5
"""For a word before `website`, `app` and the like, or a phrase that ends with one."""
_OPENING = 2
"""Words that may stand before what a text calls itself in its first words: `a simple CRM for …`."""
_BROCHURE, _SITES = "brochure", ("website", "site", "web page", "page", "homepage")
"""A company that is mentioned wants a brochure only where the text speaks of a site."""
_OTHER = "other"
_PACK, _HELPER = 4.0, 2.0
"""For the kind of the line of business, which leads or only helps."""


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


def choose(index: PhraseIndex, domain: Domain, things: Sequence[str] = ()) -> KindChoice:
    """Return the kind: the pack's, unless no pack fits or the text calls itself something else.

    Args:
        index: the text.
        domain: its lines of business.
        things: names of what the app keeps, which decide where nothing else does; a site that takes orders may be more.
    """
    found = _told(index, domain)
    is_open = found.kind == _OTHER and index.first(_SITES) is None
    return (_by_things(things) if is_open else None) or found


def _by_things(things: Iterable[str]) -> KindChoice | None:
    """Return the kind of app that keeps such things: one with orders is a shop."""
    heads = [name.lower().rsplit(maxsplit=1)[-1] for name in things]
    for kind, record in _kinds().items():
        kept = record.get("kept", ())
        assert isinstance(kept, list | tuple)  # noqa: S101 - the file's own shape
        if any(head in kept for head in heads):
            return KindChoice(kind, str(record["archetype"]), str(record["shell"]), "")
    return None


def _told(index: PhraseIndex, domain: Domain) -> KindChoice:
    pack = domain.primary.pack
    leading = domain.helpers[0].pack if pack.id == GENERAL and domain.helpers else pack
    usual = KindChoice(leading.kind, leading.archetype, leading.shell, "")
    own = 0.0 if leading.id == GENERAL else _PACK if leading is pack else _HELPER
    best, best_score = usual, own
    is_site = index.first(_SITES) is not None
    for kind, record in _kinds().items():
        if kind == _BROCHURE and not is_site:
            continue
        hits = _hits(index, record["words"])
        score = _points(index, hits) + (own if kind == usual.kind else 0.0)
        if hits and score > best_score:
            first = min(hits, key=lambda h: (h.sentence, h.token))
            best, best_score = KindChoice(kind, str(record["archetype"]), str(record["shell"]), first.words), score
    return usual if best.kind == usual.kind else best


def of_pack(pack: Pack, *, words: str) -> KindChoice:
    """Return the kind of a pack that the words of a text ask for."""
    return KindChoice(pack.kind, pack.archetype, pack.shell, words)


def usual_roles(kind: str) -> tuple[str, ...]:
    """Return who uses an app of a kind and who runs it; empty for tools that one person uses alone."""
    listed = _kinds().get(kind, {}).get("roles", ())
    assert isinstance(listed, list | tuple)  # noqa: S101 - the file's own shape
    return tuple(str(name) for name in listed)


def _hits(index: PhraseIndex, words: object) -> list[Hit]:
    """Return the first place of each word."""
    assert isinstance(words, list)  # noqa: S101 - the file's own shape
    found: dict[tuple[int, int], Hit] = {}
    for word in words:
        hit = index.first((word,))
        if hit is not None and found.get((hit.sentence, hit.token), hit).length <= hit.length:
            found[(hit.sentence, hit.token)] = hit
    return list(found.values())


def _points(index: PhraseIndex, hits: Iterable[Hit]) -> float:
    first, later = 0.0, 0.0
    for hit in hits:
        if hit.sentence > 0:
            later += _LATER
            continue
        tokens = index.tokens[0]
        last_two = [t.base for t in tokens[hit.token + hit.length - 1 :][:2]]
        first += _EARLY if hit.token < _EARLY_WORDS else _FIRST_SENTENCE
        first += _CALLED if is_called(index, hit) else 0.0
        first += (hit.length - 1) + (_CALLED if set(last_two) & word_list("app_words") else 0.0)
    return first + min(later, _MOST_LATER)


def is_called(index: PhraseIndex, hit: Hit) -> bool:
    """Whether a text calls itself so in its first words: `a simple CRM for …`; a tool or a site says no kind."""
    if hit.sentence or hit.token > _OPENING or hit.words.lower() in word_list("app_words"):
        return False
    behind = index.tokens[0][hit.token + hit.length :][:1]
    return not behind or behind[0].text.lower() in ("for", "with", "where", "about")
