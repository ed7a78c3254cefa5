"""Words and phrases of a text, found by their base form.

Invariant: what is found is always a verbatim piece of the text, so that it can be shown as evidence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from omniforge.ideas.parser.normalise import IdeaText

_SHORT = 3
"""Letters of a word that is never cut."""
MAX_WORDS = 4
"""Longest phrase that can be looked up."""

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*(?:-[^\W_]+)*", re.UNICODE)
_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse", "feet": "foot",
    "teeth": "tooth", "criteria": "criterion", "indices": "index", "analyses": "analysis", "diagnoses": "diagnosis",
    "leaves": "leaf", "shelves": "shelf", "knives": "knife", "wives": "wife", "lives": "life", "halves": "half",
    "quizzes": "quiz", "buses": "bus", "statuses": "status", "bonuses": "bonus", "campuses": "campus",
    "movies": "movie", "cookies": "cookie", "selfies": "selfie", "zombies": "zombie", "calories": "calorie",
    "categories": "category", "aliases": "alias", "viruses": "virus", "media": "media", "data": "data",
    "news": "news", "series": "series", "species": "species", "goods": "goods", "geese": "goose", "loaves": "loaf",
    "matrices": "matrix", "axes": "axis", "heroes": "hero", "potatoes": "potato", "tomatoes": "tomato",
    "wolves": "wolf", "calves": "calf", "scarves": "scarf", "thieves": "thief", "hooves": "hoof",
    "canoes": "canoe", "oboes": "oboe", "foes": "foe", "shoes": "shoe", "toes": "toe",
    "caches": "cache", "niches": "niche", "menus": "menu",
    "quotas": "quota", "gas": "gas",
}  # fmt: skip
_MEN = ("smen", "ermen", "ymen", "dmen", "swomen")
"""Ends of craftsmen, fishermen, tradesmen."""
_SAME = frozenset(
    [
        "address",
        "access",
        "business",
        "process",
        "class",
        "progress",
        "analytics",
        "basis",
        "analysis",
        "diagnosis",
        "bus",
        "gas",
        "lens",
        "campus",
        "bonus",
        "virus",
        "census",
        "canvas",
        "atlas",
        "glass",
        "pass",
        "press",
        "boss",
        "fitness",
        "wellness",
        "illness",
        "express",
        "compass",
        "focus",
        "corpus",
        "menu",
        "always",
        "status",
        "previous",
        "various",
        "this",
        "is",
        "has",
        "was",
        "its",
        "us",
        "yes",
        "sms",
        "css",
        "gps",
        "dns",
        "ios",
        "https",
        "plus",
        "less",
        "unless",
        "chess",
        "mess",
        "kudos",
        "christmas",
        "texas",
        "wordpress",
        "mathematics",
        "physics",
        "economics",
        "politics",
        "athletics",
        "logistics",
        "sports",
    ]
)


def base_form(word: str) -> str:
    """Return the singular of an English noun, in lower case; other words come back as they are."""
    low = word.lower().replace("\u2019", "'")
    low = low.removesuffix("'s").removesuffix("'")
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith(_MEN):
        return low[:-2] + "an"
    if len(low) <= _SHORT or low in _SAME or not low.endswith("s") or low.endswith(("ss", "us", "is")):
        return low
    if low.endswith("ies") and len(low) > _SHORT + 1:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return low[:-2]
    return low[:-1]


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place.

    Attributes:
        text: as typed.
        base: its base form.
        start: character offset in the sentence.
        end: offset behind it.
    """

    text: str
    base: str
    start: int
    end: int

    @property
    def is_plural(self) -> bool:
        """Whether it is written in another form than its base."""
        return self.base != self.text.lower()


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in the text.

    Attributes:
        words: verbatim.
        sentence: index of the sentence.
        token: index of its first token.
        length: number of tokens.
    """

    words: str
    sentence: int
    token: int
    length: int


def tokenise(text: str) -> tuple[Token, ...]:
    """Cut a sentence into words; hyphenated words stay whole."""
    return tuple(
        Token(text=m.group(), base=base_form(m.group()), start=m.start(), end=m.end()) for m in _TOKEN.finditer(text)
    )


@dataclass(frozen=True)
class PhraseIndex:
    """Every phrase of up to `MAX_WORDS` words of a text.

    Attributes:
        idea: the text.
        tokens: tokens of each sentence.
    """

    idea: IdeaText
    tokens: tuple[tuple[Token, ...], ...]

    @cached_property
    def _places(self) -> Mapping[str, tuple[Hit, ...]]:
        places: dict[str, list[Hit]] = {}
        for number, tokens in enumerate(self.tokens):
            text = self.idea.sentences[number].text
            for start in range(len(tokens)):
                for length in range(1, min(MAX_WORDS, len(tokens) - start) + 1):
                    run = tokens[start : start + length]
                    key = " ".join(t.base.replace("-", " ") for t in run)
                    words = text[run[0].start : run[-1].end]
                    places.setdefault(key, []).append(Hit(words, number, start, length))
        return {key: tuple(hits) for key, hits in places.items()}

    @cached_property
    def bases(self) -> frozenset[str]:
        """Base forms of all its words."""
        return frozenset(t.base for tokens in self.tokens for t in tokens)

    def find(self, phrase: str) -> tuple[Hit, ...]:
        """Return every place where the phrase stands, in any number and case."""
        return self._places.get(_key(phrase), ())

    def first(self, phrases: Iterable[str]) -> Hit | None:
        """Return the earliest place of any of the phrases, the longest at one place."""
        hits = [h for p in phrases for h in self.find(p)]
        return min(hits, key=lambda h: (h.sentence, h.token, -h.length), default=None)

    def count(self, phrases: Iterable[str]) -> int:
        """Return how often any of the phrases stands in the text."""
        return len({(h.sentence, h.token) for p in phrases for h in self.find(p)})


def index(idea: IdeaText) -> PhraseIndex:
    """Index a normalised text."""
    return PhraseIndex(idea=idea, tokens=tuple(tokenise(s.text) for s in idea.sentences))


def _key(phrase: str) -> str:
    return " ".join(base_form(w) for w in phrase.replace("-", " ").split())
