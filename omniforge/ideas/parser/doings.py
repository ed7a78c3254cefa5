"""What people do with the app, as short phrases that begin with a verb: `book walks`, `view your contact list`.

Invariant: every phrase is made of the text's own words; what everybody does with every app is left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from omniforge.ideas.parser import asked
from omniforge.ideas.parser.copywriting import DULL, Clause, is_printable
from omniforge.ideas.parser.features import READY
from omniforge.ideas.parser.grammar import verb_stem
from omniforge.ideas.parser.phrases import PhraseIndex, base_form

_FEWEST, _MOST_WORDS, _LONGEST = 2, 7, 52
_THIRD = re.compile(r"^(?:(?P<es>\w+(?:s|x|z|ch|sh))es|(?P<ies>\w+)ies|(?P<s>\w+[^s])s)$")
_GERUND = re.compile(r"^\w{2,}ing$")
_STORY = re.compile(r"\bI\s+(?:want|need|would like)\s+to\s+(?:be able to\s+)?(?P<what>[^,.;]+)", re.IGNORECASE)
_LOOSE = re.compile(r"^(?:with|to|on|in|at|for|from|by|of|and|or|up|out|if|that|it|them|this)\b", re.IGNORECASE)
"""How a phrase goes on that does not say what is done."""
_SITE = frozenset(
    {"display", "show", "showcase", "provide", "introduce", "offer", "include", "support", "allow", "handle"}
)
"""What a site does, not the people on it."""
_CUT = re.compile(r"\s+(?:so that|in order to|such as|including|based on|if|because)\b.*$", re.IGNORECASE)


def doings(index: PhraseIndex, clauses: Iterable[Clause]) -> tuple[str, ...]:
    """Return the phrases in the order of the text: those of people first, then the functions that are listed."""
    found: dict[str, str] = {}
    for words in (*_spoken(index, clauses), *asked.phrases(index)):
        phrase = _clean(words)
        if phrase:
            found.setdefault(" ".join(base_form(w) for w in phrase.split()), phrase)
    return tuple(found.values())


def working(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases that lists, forms and searches do already, each with a verb of its own."""
    found: dict[str, str] = {}
    for phrase in phrases:
        kind = next((k for pattern, k in asked.KINDS if re.search(pattern, phrase, re.IGNORECASE)), None)
        if kind in READY or (kind is None and asked.BUILT_IN.match(phrase)):
            found.setdefault(phrase.split(maxsplit=1)[0], phrase)
    return tuple(found.values())


def together(phrases: Sequence[str]) -> str:
    """Return the first phrase with the next one that speaks of something else, or shares its object."""
    if not phrases:
        return ""
    verb, _, thing = phrases[0].partition(" ")
    for other in phrases[1:4]:
        other_verb, _, other_thing = other.partition(" ")
        if other_thing == thing:
            return f"{verb} and {other_verb} {thing}"
        if other_thing.split()[-1] != thing.split()[-1] and other_verb != verb:
            return f"{phrases[0]} and {other}"
    return phrases[0]


def _spoken(index: PhraseIndex, clauses: Iterable[Clause]) -> Iterator[str]:
    for clause in clauses:
        yield from asked.items(clause.words, is_list=False)
    for sentence in index.idea.sentences:
        for match in _STORY.finditer(sentence.text):
            yield match["what"]


def _clean(words: str) -> str:
    """Return a phrase that begins with an infinitive, or nothing when it does not, or says too little or too much."""
    words = _CUT.sub("", words).strip(" .,")
    first, _, rest = words.partition(" ")
    stem = _infinitive(first.lower())
    phrase = f"{stem} {rest}".strip()
    if _LOOSE.match(rest) or stem in _SITE:
        return ""
    fits = _FEWEST <= len(phrase.split()) <= _MOST_WORDS and len(phrase) <= _LONGEST
    return phrase if stem and fits and is_printable(phrase) and not DULL.match(phrase) else ""


def _infinitive(word: str) -> str:
    stem = verb_stem(word)
    return stem if stem and (stem == word or _GERUND.match(word) or _THIRD.match(word)) else ""
