"""Which packs an idea belongs to: one line of business first, then those that join it.

Invariant: depends on the words of the text only; ties are broken by pack id.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from omniforge.ideas.parser import pack_shelf
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.pack_shelf import PackHead
from omniforge.ideas.parser.phrases import PhraseIndex

GENERAL = "general"
"""The pack that stands in when no line of business is recognised."""
_MIN_SCORE = 3.4
_USUAL_WORDS = 80
_HELPER_SHARE = 0.4
_MAX_HELPERS = 3
_MOST_CORE = 0.5
"""Share of its core with which a pack still leads; its copy speaks of all of it and is then not used."""
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
        is_whole: whether the app has everything the primary pack is built on, so that its copy is true of it.
    """

    primary: Match
    helpers: tuple[Match, ...]
    is_whole: bool = True

    @property
    def matches(self) -> tuple[Match, ...]:
        """All packs, primary first."""
        return (self.primary, *self.helpers)


@dataclass(frozen=True, slots=True)
class _Score:
    """How well the head of a pack fits; the pack itself is loaded when it is chosen."""

    head: PackHead
    score: float
    words: tuple[str, ...]

    def match(self) -> Match:
        """Return it with the whole pack."""
        return Match(pack_shelf.load(self.head), self.score, self.words)


def choose(index: PhraseIndex, shelf: Iterable[PackHead]) -> Domain:
    """Rank the packs against the text and pick those that fit."""
    by_id = {head.id: head for head in shelf}
    scores = [_score(index, head) for head in by_id.values() if head.id != GENERAL]
    ranked = sorted((s for s in scores if s.score > 0), key=lambda s: (-s.score, s.head.id))
    lines = [s for s in ranked if not s.head.overlay]
    least = _least(index)
    if not ranked or ranked[0].score < least:
        return Domain(primary=Match(pack_shelf.load(by_id[GENERAL]), 0.0, ()), helpers=())
    best = ranked[0]
    if best.head.overlay and lines and lines[0].score >= _HELPER_SHARE * best.score and lines[0].score >= least:
        best = lines[0]
    floor = max(least, _HELPER_SHARE * best.score)
    rest = [s for s in ranked if s.head.id != best.head.id and s.score >= floor]
    return Domain(primary=best.match(), helpers=tuple(s.match() for s in rest[:_MAX_HELPERS]))


def _least(index: PhraseIndex) -> float:
    """Return the score a pack needs: in a long text its words turn up by chance."""
    n_words = sum(len(tokens) for tokens in index.tokens)
    return _MIN_SCORE * (1 + math.log2(max(1.0, n_words / _USUAL_WORDS)) / 2)


def settle(domain: Domain, kept: Collection[tuple[str, str]], shelf: Iterable[PackHead]) -> Domain:
    """Return the domain, led by the general pack when the text left out most of what the primary one is built on.

    Args:
        domain: as chosen from the words.
        kept: (pack id, entity id) of every pack entity the app will have.
        shelf: heads of all packs.
    """
    primary = domain.primary
    core = {(primary.pack.id, e.id) for e in primary.pack.entities if e.core}
    if primary.pack.id == GENERAL or core <= set(kept):
        return domain
    if len(core & set(kept)) >= _MOST_CORE * len(core):
        return replace(domain, is_whole=False)
    general = next(head for head in shelf if head.id == GENERAL)
    return Domain(primary=Match(pack_shelf.load(general), 0.0, primary.words), helpers=(primary, *domain.helpers))


def led_by(pack_id: str, domain: Domain, shelf: Iterable[PackHead], *, words: str) -> Domain:
    """Return the domain led by another pack; the packs so far help it. A shelf without that pack changes nothing."""
    head = next((h for h in shelf if h.id == pack_id), None)
    if head is None:
        return domain
    others = tuple(m for m in domain.matches if m.pack.id not in (pack_id, GENERAL))
    return Domain(primary=Match(pack_shelf.load(head), 0.0, (words,)), helpers=others, is_whole=False)


def _score(index: PhraseIndex, head: PackHead) -> _Score:
    score = 0.0
    hits = []
    seen: set[tuple[int, int]] = set()
    for phrase, weight in sorted(head.triggers.items(), key=lambda t: (-len(t[0].split()), t[0])):
        places = [h for h in index.find(phrase) if (h.sentence, h.token) not in seen]
        if not places:
            continue
        seen.update((h.sentence, h.token + i) for h in places for i in range(h.length))
        early = 1.5 if any(h.sentence == 0 and h.token < _EARLY_WORDS for h in places) else 1.0
        score += weight * early * (1 + math.log2(len(places)) / 2)
        hits.append(min(places, key=lambda h: (h.sentence, h.token)))
    hits.sort(key=lambda h: (h.sentence, h.token))
    return _Score(head=head, score=round(score, 4), words=tuple(dict.fromkeys(h.words for h in hits)))
