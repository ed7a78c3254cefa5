"""Which packs an idea belongs to: one line of business first, then those that join it.

Invariant: depends on the words of the text only; ties are broken by pack id.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.phrases import PhraseIndex

GENERAL = "general"
"""The pack that stands in when no line of business is recognised."""
_MIN_SCORE = 3.4
_USUAL_WORDS = 80
_HELPER_SHARE = 0.4
_MAX_HELPERS = 3
_EARLY_WORDS = 12


@dataclass(frozen=True, slots=True)
class Match:
    """How well a pack fits.

    Attributes:
        pack: the pack.
        score: weighted count of its trigger words; a word counts less each time it comes again.
        words: the trigger phrases as they stand in the text, in order, without repeats.
    """

    pack: Pack
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """The packs of an idea.

    Attributes:
        primary: gives the kind, the looks and the business.
        helpers: join with single entities and roles, best first.
    """

    primary: Match
    helpers: tuple[Match, ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        """All packs, primary first."""
        return (self.primary, *self.helpers)


def choose(index: PhraseIndex, packs: Iterable[Pack]) -> Domain:
    """Rank the packs against the text and pick those that fit."""
    by_id = {p.id: p for p in packs}
    matches = [_match(index, p) for p in by_id.values() if p.id != GENERAL]
    ranked = sorted((m for m in matches if m.score > 0), key=lambda m: (-m.score, m.pack.id))
    lines = [m for m in ranked if not m.pack.overlay]
    least = _least(index)
    if not ranked or ranked[0].score < least:
        return Domain(primary=Match(by_id[GENERAL], 0.0, ()), helpers=())
    best = ranked[0]
    if best.pack.overlay and lines and lines[0].score >= _HELPER_SHARE * best.score and lines[0].score >= least:
        best = lines[0]
    rest = [m for m in ranked if m.pack.id != best.pack.id]
    floor = max(least, _HELPER_SHARE * best.score)
    return Domain(primary=best, helpers=tuple(m for m in rest if m.score >= floor)[:_MAX_HELPERS])


def _least(index: PhraseIndex) -> float:
    """Return the score a pack needs: in a long text its words turn up by chance."""
    n_words = sum(len(tokens) for tokens in index.tokens)
    return _MIN_SCORE * (1 + math.log2(max(1.0, n_words / _USUAL_WORDS)) / 2)


def settle(domain: Domain, kept: Collection[tuple[str, str]], packs: Iterable[Pack]) -> Domain:
    """Return the domain, led by the general pack when the text left out what the primary one is built on.

    Args:
        domain: as chosen from the words.
        kept: (pack id, entity id) of every pack entity the app will have.
        packs: all packs.
    """
    primary = domain.primary
    core = {(primary.pack.id, e.id) for e in primary.pack.entities if e.core}
    if primary.pack.id == GENERAL or core <= set(kept):
        return domain
    general = next(p for p in packs if p.id == GENERAL)
    return Domain(primary=Match(general, 0.0, primary.words), helpers=(primary, *domain.helpers))


def _match(index: PhraseIndex, pack: Pack) -> Match:
    score = 0.0
    hits = []
    seen: set[tuple[int, int]] = set()
    for phrase, weight in sorted(pack.triggers.items(), key=lambda t: (-len(t[0].split()), t[0])):
        places = [h for h in index.find(phrase) if (h.sentence, h.token) not in seen]
        if not places:
            continue
        seen.update((h.sentence, h.token + i) for h in places for i in range(h.length))
        early = 1.5 if any(h.sentence == 0 and h.token < _EARLY_WORDS for h in places) else 1.0
        score += weight * early * (1 + math.log2(len(places)) / 2)
        hits.append(min(places, key=lambda h: (h.sentence, h.token)))
    hits.sort(key=lambda h: (h.sentence, h.token))
    return Match(pack=pack, score=round(score, 4), words=tuple(dict.fromkeys(h.words for h in hits)))
