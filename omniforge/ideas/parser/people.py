"""Who does things in a text: the tellers of its stories and the subjects of its sentences.

An editor that should do something may be a program, so outside of stories only people in the plural count.
Invariant: names come from the text; the reserved accounts of every app are never among them.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from omniforge.ideas.parser import pitch
from omniforge.ideas.parser.grammar import Tag, tag
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import kind_of

_STORY = re.compile(r"^as an?\s+([a-z][\w -]{2,40}?)\s*(?:,|\s(?=i\s))", re.IGNORECASE)
_FOR_ONE = re.compile(
    r"\bfor (?:just |only )?(?:one|a single|1) (?!-)(?P<who>[a-z]+)\b|\bsingle[- ]user\b|\bone[- ]user\b", re.IGNORECASE
)
_FOR_ME = re.compile(
    r"\b(?:just |only )?for (?:me|myself)\b|\bfor my(?: own| personal)? use\b|\bfor personal use\b"
    r"|\b(?:personal|my own) (?:\w+ )?(?:tracker|diary|journal|planner|log|finances?|budget|notes?|library|list)\b",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"^(?:track|log|record|organi[sz]e|manage|remember|plan|catalogue|catalog|list) my\b|^my \w+"
    r"|\bto (?:manage|track|organi[sz]e|log|catalogue|catalog) my\b|\bkeep (?:track|records?) of my\b"
    r"|\bhelps? me\b|\b(?:where|which|that) i (?:can )?[a-z]+\b"
    r"|\bi (?:want|need|would like|'d like|like) to (?:keep|log|track|record|note|write|remember|plan|organi[sz]e|save"
    r"|collect|list|see)\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:web ?site|site|shop|store|business|company|firm|customers?|clients?|team|portfolio|blog|studio|agency"
    r"|booking page)\b",
    re.IGNORECASE,
)
"""Words of texts by somebody who writes for others, too."""
_TOLD, _DOES, _MENTIONED = 2.0, 1.0, 0.5
_MAX_WORDS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A kind of user whom the text speaks of.

    Attributes:
        name: singular, lower case.
        words: where they stand first, verbatim.
        weight: how much the text lets them do.
        runs_it: they run the app rather than come for something.
    """

    name: str
    words: str
    weight: float
    runs_it: bool


def read_people(index: PhraseIndex) -> tuple[Person, ...]:
    """Return the people of the text, the busiest first; equal ones in the order of the text."""
    found: dict[str, tuple[float, str]] = {}
    is_pitch = pitch.is_pitch(index)
    for number, tokens in enumerate(index.tokens):
        text = index.idea.sentences[number].text
        told = _STORY.match(text)
        if told is not None:
            _count(found, told.group(1), _TOLD)
            continue
        words = tag(tokens, text)
        if is_pitch:
            for word in words:
                is_business = kind_of(word.token.base).id in ("group", "place")
                is_person = word.token.base in word_list("persons") and not is_business
                if word.tag is Tag.NOUN and is_person and word.token.is_plural:
                    _count(found, word.token.text, _MENTIONED)
        for before, word in pairwise(words):
            acts = word.tag is Tag.VERB or word.token.text.lower() in ("can", "may", "should", "must", "will")
            several = before.token.is_plural and before.token.base in word_list("persons")
            if before.tag is Tag.NOUN and several and acts and not word.gap.strip():
                _count(found, before.token.text, _DOES, is_pitch=is_pitch)
    people = [
        Person(name, words, weight, runs_it=name.split()[-1] in word_list("runs_it"))
        for name, (weight, words) in found.items()
    ]
    return tuple(sorted(people, key=lambda p: -p.weight))


def is_for_one(index: PhraseIndex, things: Collection[str]) -> bool:
    """Whether a short text is about an app for one person: it says so, or somebody speaks of what is their own.

    Args:
        index: the text.
        things: base names of what the app keeps, who are no users.
    """
    if not pitch.is_short(index):
        return False
    text = " ".join(s.text for s in index.idea.sentences)
    said = _FOR_ONE.search(text)
    if said is not None and (said.group("who") is None or said.group("who").lower() in word_list("persons")):
        return True
    others = [p for p in read_people(index) if p.name not in things]
    if _FOR_ME.search(text):
        return not others
    return any(map(_MINE.search, (s.text for s in index.idea.sentences))) and not others and not _TRADE.search(text)


def _count(found: dict[str, tuple[float, str]], words: str, weight: float, *, is_pitch: bool = False) -> None:
    """Add to the weight of somebody; in a pitch a company that does something is somebody, too."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words).lower().split()
    name = " ".join([*parts[:-1], base_form(parts[-1])])
    is_none = name in word_list("no_role") and not (is_pitch and name in word_list("acting_groups"))
    if len(parts) <= _MAX_WORDS and not is_none and name.isascii():
        before, first = found.get(name, (0.0, words))
        found[name] = (before + weight, first)
