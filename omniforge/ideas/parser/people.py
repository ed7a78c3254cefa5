"""Who does things in a text: the tellers of its stories and the subjects of its sentences.

An editor that should do something may be a program, so outside of stories only people in the plural count.
Invariant: names come from the text; the reserved accounts of every app are never among them.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from omniforge.ideas.parser import pitch
from omniforge.ideas.parser.grammar import Tag, tag
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form

_STORY = re.compile(r"^as an?\s+([a-z][\w -]{2,40}?)\s*,", re.IGNORECASE)
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
    for number, tokens in enumerate(index.tokens):
        text = index.idea.sentences[number].text
        told = _STORY.match(text)
        if told is not None:
            _count(found, told.group(1), _TOLD)
            continue
        words = tag(tokens, text)
        if pitch.is_pitch(index):
            for word in words:
                if word.tag is Tag.NOUN and word.token.base in word_list("persons") and word.token.is_plural:
                    _count(found, word.token.text, _MENTIONED)
        for before, word in pairwise(words):
            acts = word.tag is Tag.VERB or word.token.text.lower() in ("can", "may", "should", "must", "will")
            several = before.token.is_plural and before.token.base in word_list("persons")
            if before.tag is Tag.NOUN and several and acts and not word.gap.strip():
                _count(found, before.token.text, _DOES)
    people = [
        Person(name, words, weight, runs_it=name.split()[-1] in word_list("runs_it"))
        for name, (weight, words) in found.items()
    ]
    return tuple(sorted(people, key=lambda p: -p.weight))


def _count(found: dict[str, tuple[float, str]], words: str, weight: float) -> None:
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words).lower().split()
    name = " ".join([*parts[:-1], base_form(parts[-1])])
    if len(parts) <= _MAX_WORDS and name not in word_list("no_role") and name.isascii():
        before, first = found.get(name, (0.0, words))
        found[name] = (before + weight, first)
