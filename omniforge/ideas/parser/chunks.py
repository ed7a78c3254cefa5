"""Noun phrases with their part in the sentence: what somebody does to them, lists, prepositions, owners.

Invariant: phrases stand in the order of the text and never overlap.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from omniforge.ideas.parser.grammar import Tag, Word, is_quality
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import Token
from omniforge.ideas.parser.vocabulary import noun_set


class Part(StrEnum):
    """What a noun phrase does in its sentence."""

    OBJECT = "object"
    LISTED = "listed"
    SUBJECT = "subject"
    OBLIQUE = "oblique"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A noun phrase.

    Attributes:
        tokens: qualities and nouns, the head last.
        part: what it does.
        verb: infinitive of the verb it depends on, or empty.
        of: the phrase it belongs to (`the rating of a walk`, `a user's notes`), or nothing.
        after: the preposition before it, or empty.
        place: index of its first token in the sentence.
        counted: `a` or `each` or a number stands before it.
    """

    tokens: tuple[Token, ...]
    part: Part
    verb: str = ""
    of: "Chunk | None" = None
    after: str = ""
    place: int = 0
    counted: bool = False

    @property
    def head(self) -> Token:
        """The noun it is about."""
        return self.tokens[-1]


_AFTER_LIST = frozenset({"functionality", "function", "feature", "capability", "module", "section", "support"})
_COUNTING = frozenset({"a", "an", "each", "every", "another", "per", "many", "several", "multiple", "few"})
_PHRASAL = frozenset({"of", "for", "in", "to", "on", "about", "up"})
"""Prepositions that belong to the verb before them: `enrol in a course`, `search for books`."""


@dataclass(slots=True)
class _State:
    verb: str = ""
    part: Part = Part.PLAIN
    after: str = ""
    listing: bool = False
    owner: Chunk | None = None
    run: list[Token] = field(default_factory=list)
    place: int = 0
    counted: bool = False


def chunks(words: tuple[Word, ...]) -> tuple[Chunk, ...]:
    """Return the noun phrases of a tagged sentence."""
    state = _State()
    found: list[Chunk] = []
    for i, word in enumerate(words):
        if state.run and (_breaks(word) or (word.tag is Tag.QUALITY and words[i - 1].tag is Tag.NOUN)):
            found.extend(_close(state))
        if any(c in word.gap for c in ".;:()[]|!?"):
            _reset(state, keep_list=":" in word.gap or "(" in word.gap)
        if word.tag is Tag.PAST and found and i and words[i - 1].tag is Tag.OTHER:
            found[-1] = _passive(found[-1], word.stem)
        _step(state, word, i, words[i - 1] if i else None)
        if i and words[i - 1].token.base in _AFTER_LIST and (word.tag is Tag.PREPOSITION or ":" in word.gap):
            state.listing, state.part, state.verb = True, Part.LISTED, ""
        if word.token.text.lower().endswith(("'s", "s'")) and state.run:
            owner = next(iter(_close(state)), None)
            state.owner = owner
            if owner is not None:
                found.append(owner)
    found.extend(_close(state))
    return tuple(found)


def _step(state: _State, word: Word, place: int, before: Word | None) -> None:
    low = word.token.text.lower()
    if word.tag is Tag.VERB:
        state.verb, state.part, state.after, state.listing = word.stem, Part.OBJECT, "", False
    elif word.tag is Tag.PREPOSITION:
        state.after = low
        phrasal = state.verb and before is not None and before.tag is Tag.VERB and low in _PHRASAL
        if low not in ("of", "like", "including") and not state.listing and not phrasal:
            state.part = Part.OBLIQUE
    elif word.tag in (Tag.NOUN, Tag.QUALITY, Tag.NUMBER):
        if not state.run:
            state.place = place
            state.counted = before is not None and before.token.text.lower() in _COUNTING
        state.run.append(word.token)
    elif word.tag is Tag.PRONOUN or low in ("if", "when", "where", "while", "because", "so"):
        state.verb, state.part = "", Part.PLAIN


def _breaks(word: Word) -> bool:
    is_dash = word.gap.strip() in ("-", "\u2013", "\u2014")
    return is_dash or word.tag not in (Tag.NOUN, Tag.QUALITY, Tag.NUMBER) or any(c in word.gap for c in ',;:.()[]|/"!?')


def _reset(state: _State, *, keep_list: bool) -> None:
    if keep_list and state.listing:
        return
    state.verb, state.part, state.after, state.listing, state.owner = "", Part.PLAIN, "", False, None


def _close(state: _State) -> Iterator[Chunk]:
    run, state.run = state.run, []
    while run and is_quality(run[-1].text.lower(), run[-1].base):
        run.pop()
    if not run or all(t.text[0].isdigit() for t in run):
        return
    part = Part.LISTED if state.listing else state.part
    yield Chunk(
        tuple(run), part, state.verb, of=state.owner, after=state.after, place=state.place, counted=state.counted
    )
    state.owner = None
    if state.after != "of" and state.part is not Part.OBLIQUE:
        state.after = ""


def _passive(chunk: Chunk, stem: str) -> Chunk:
    if chunk.part in (Part.OBJECT, Part.LISTED) or not stem:
        return chunk
    return replace(chunk, part=Part.SUBJECT, verb=stem)


def is_container(token: Token) -> bool:
    """Whether a noun only holds the thing named behind `of`: a list, set or overview of something."""
    return (
        token.base in word_list("generic_heads")
        or token.base in noun_set("abstract")
        or token.base in noun_set("actions")
    )
