"""Parts of speech: every word of a sentence as noun, verb, quality or connective, from word lists and its neighbours.

Invariant: total and deterministic; each token gets exactly one tag, and only the sentence itself is looked at.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import Token, base_form
from omniforge.ideas.parser.vocabulary import is_known, noun_set

_MIN_GERUND, _MIN_PAST, _MIN_ADVERB = 5, 4, 5
_QUALITY_ENDINGS = ("ous", "ful", "less", "able", "ible", "ive", "ical", "ic", "al", "ary", "ant", "ent", "ish", "est")
_NOUN_ENDINGS = ("ment", "dent", "gent", "ient", "cent", "lent", "rent", "vent", "tant", "dary", "nary", "rary", "ral")


class Tag(StrEnum):
    """What a word does in its sentence."""

    NOUN = "noun"
    VERB = "verb"
    PAST = "past"
    QUALITY = "quality"
    ADVERB = "adverb"
    DETERMINER = "determiner"
    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    MODAL = "modal"
    PRONOUN = "pronoun"
    NUMBER = "number"
    OTHER = "other"


_CLOSED: tuple[tuple[str, Tag], ...] = (
    ("modals", Tag.MODAL),
    ("prepositions", Tag.PREPOSITION),
    ("conjunctions", Tag.CONJUNCTION),
    ("determiners", Tag.DETERMINER),
    ("pronouns", Tag.PRONOUN),
    ("numbers", Tag.NUMBER),
    ("fillers", Tag.OTHER),
)
_RELATIVE = frozenset({"that", "which", "this"})
_HELPED = frozenset({"me", "us", "them"})
_FINITE = frozenset({"is", "are", "was", "were", "has", "have", "had"})


@dataclass(frozen=True, slots=True)
class Word:
    """A token with its tag.

    Attributes:
        token: the token.
        tag: its part of speech.
        gap: the characters between the token before and this one.
        stem: the infinitive of a verb; else empty.
    """

    token: Token
    tag: Tag
    gap: str
    stem: str = ""


def tag(tokens: tuple[Token, ...], text: str) -> tuple[Word, ...]:
    """Return the words of a sentence with their parts of speech."""
    words: list[Word] = []
    for i, token in enumerate(tokens):
        gap = text[tokens[i - 1].end : token.start] if i else ""
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        gap_after = text[token.end : following.start] if following else "."
        if not gap and following and gap_after.strip() == "," and _is_infinitive(token) and _is_infinitive(following):
            words.append(Word(token, Tag.VERB, gap, token.text.lower()))
            continue
        words.append(_word(token, gap, words, following if not gap_after.strip(" '\"") else None))
    return tuple(words)


def _is_infinitive(token: Token) -> bool:
    return token.text.lower() in _verbs()


def verb_stem(word: str) -> str:
    """Return the infinitive of a verb form that the lists know, or an empty text."""
    low = word.lower()
    verbs = _verbs()
    if low in verbs:
        return low
    if low.endswith("ing") and len(low) >= _MIN_GERUND:
        return _first_known(low[:-3])
    if low.endswith("ied"):
        return low[:-3] + "y" if low[:-3] + "y" in verbs else ""
    if low.endswith("ed") and len(low) >= _MIN_PAST:
        return _first_known(low[:-2])
    third = base_form(low)
    return third if third != low and third in verbs else ""


@cache
def _verbs() -> frozenset[str]:
    return word_list("verbs") | word_list("helper_verbs")


def _first_known(stem: str) -> str:
    verbs = _verbs()
    return next((s for s in (stem, stem + "e", stem[:-1]) if s in verbs), "")


_BEGINNING = 2
"""Words at the beginning of a sentence that its subject may have."""


def _word(token: Token, gap: str, before: list[Word], following: Token | None) -> Word:
    low = token.text.lower()
    if low in ("has", "have") and before and before[-1].tag in (Tag.NOUN, Tag.MODAL, Tag.PRONOUN):
        return Word(token, Tag.VERB, gap, "have")
    closed = _closed_tag(low, following)
    if closed is not None:
        return Word(token, closed, gap)
    stem = verb_stem(low)
    if stem:
        return Word(token, _verb_or_noun(token, gap, before, following, stem), gap, stem)
    return Word(token, _plain_tag(low, token), gap)


def _closed_tag(low: str, following: Token | None) -> Tag | None:
    """Return the tag of a word that belongs to one of the small classes, whose members are listed."""
    if low in _RELATIVE and following is not None and _is_finite(following):
        return Tag.PRONOUN
    if low == "to" and following is not None and _starts_noun(following):
        return Tag.PREPOSITION
    if low[0].isdigit():
        return Tag.NUMBER
    return next((closed for name, closed in _CLOSED if low in word_list(name)), None)


def _starts_noun(token: Token) -> bool:
    """Whether `to` before the word is a preposition: `to the hive`, `to hives`, but not `to see`."""
    low = token.text.lower()
    if low in word_list("determiners"):
        return True
    closed = any(low in word_list(name) for name, _ in _CLOSED)
    return not closed and low not in _verbs() and not low.endswith("ly") and not is_quality(low, token.base)


def _is_finite(token: Token) -> bool:
    low = token.text.lower()
    stem = verb_stem(low)
    return low in word_list("modals") or low in _FINITE or (bool(stem) and not low.endswith("ing"))


def _plain_tag(low: str, token: Token) -> Tag:
    if low.endswith("ly") and "-" not in low and len(low) > _MIN_ADVERB and low not in word_list("noun_like"):
        return Tag.ADVERB
    return Tag.QUALITY if is_quality(low, token.base) else Tag.NOUN


def is_quality(low: str, base: str) -> bool:
    """Whether a word that is no verb only qualifies the noun behind it."""
    if low in word_list("qualities") or low in noun_set("adjectives"):
        return True
    if base in word_list("noun_like") or is_known(base) or base in word_list("persons"):
        return False
    if low.endswith(("ing", "ed")):
        return len(low) >= _MIN_PAST
    return low.endswith(_QUALITY_ENDINGS) and not low.endswith(_NOUN_ENDINGS) and len(low) > _MIN_ADVERB


def _verb_or_noun(token: Token, gap: str, before: list[Word], following: Token | None, stem: str) -> Tag:
    low = token.text.lower()
    previous = before[-1] if before and not any(c in gap for c in ".;:!?()[]{}|/") else None
    if low.endswith("ed") and low != stem:
        leading = (Tag.DETERMINER, Tag.QUALITY, *((Tag.VERB, Tag.PREPOSITION) if following is not None else ()))
        return Tag.QUALITY if previous and previous.tag in leading else Tag.PAST
    if low.endswith("ing") and low != stem:
        return _gerund(token, gap, previous, following)
    if previous is None:
        if low != stem and token.base in word_list("persons"):
            return Tag.NOUN
        return Tag.VERB if _takes_object(token, following) else Tag.NOUN
    if low == stem:
        return _infinitive(token, gap, before, following)
    return _third_person(token, previous, following)


def _infinitive(token: Token, gap: str, before: list[Word], following: Token | None) -> Tag:
    previous = before[-1]
    if _keeps_track(token, previous, following):
        return Tag.VERB
    if previous.tag is Tag.ADVERB and len(before) > 1:
        previous = before[-2]
    if previous.tag in (Tag.MODAL, Tag.PRONOUN) or (previous.token.text.lower() in _HELPED and _are_helped(before)):
        return Tag.VERB
    joined = previous.tag is Tag.CONJUNCTION or "," in gap
    if joined and _verb_came_last(before):
        return Tag.VERB
    if joined and any(w.tag is Tag.VERB for w in before[-14:]):
        return Tag.VERB if _takes_object(token, following) else Tag.NOUN
    if previous.tag is not Tag.NOUN or joined:
        return Tag.NOUN
    acts = _does_things(previous.token) or _says_of_several(token, before, following)
    return Tag.VERB if (_takes_object(token, following) if _are_helped(before) else acts) else Tag.NOUN


def _says_of_several(token: Token, before: list[Word], following: Token | None) -> bool:
    """Whether a sentence begins with what several things do: `objects appear in exhibitions`."""
    if following is None or len(before) > _BEGINNING or not before[-1].token.is_plural or is_known(token.base):
        return False
    low = following.text.lower()
    return low in word_list("determiners") or low in word_list("prepositions")


def _are_helped(before: list[Word]) -> bool:
    """Whether this is what somebody is helped or allowed to do: `help farms sell boxes`, `let guests of ours book`."""
    verbs = [w for w in before if w.tag in (Tag.VERB, Tag.MODAL)]
    last = verbs[-1] if verbs else None
    return last is not None and (last.stem == "help" or last.token.text.lower() in ("let", "lets", "help", "helps"))


def _keeps_track(token: Token, previous: Word, following: Token | None) -> bool:
    """Whether this is the `track` of `keep track of`, or what one does at the door: `create an account and log in`."""
    if following is None:
        return False
    is_entry = token.base in ("log", "sign") and following.text.lower() in ("in", "up", "out", "on", "off")
    return (token.text.lower() == "track" and previous.stem == "keep") or (
        is_entry and previous.tag in (Tag.CONJUNCTION, Tag.NOUN)
    )


def _verb_came_last(before: list[Word]) -> bool:
    last = before[-1]
    if last.tag is Tag.CONJUNCTION and len(before) > 1:
        last = before[-2]
    return last.tag is Tag.VERB


def _does_things(token: Token) -> bool:
    """Whether the noun is a plural of people, as in `walkers accept walks`."""
    return token.base in ("user", "staff") or (
        token.is_plural and (token.base in word_list("persons") or token.base.endswith(("er", "or", "ist")))
    )


def _third_person(token: Token, previous: Word, following: Token | None) -> Tag:
    if previous.tag is Tag.PRONOUN:
        return Tag.VERB
    singular = previous.tag is Tag.NOUN and not previous.token.is_plural
    if singular and following is not None and not is_known(token.base):
        return Tag.VERB
    return Tag.NOUN


def _gerund(token: Token, gap: str, previous: Word | None, following: Token | None) -> Tag:
    low = token.text.lower()
    takes = _takes_object(token, following)
    if previous is None or previous.tag in (Tag.PREPOSITION, Tag.CONJUNCTION) or "," in gap:
        names = low in word_list("noun_like") and (following is None or not following.is_plural)
        return Tag.VERB if takes and not names else Tag.NOUN
    if previous.tag in (Tag.VERB, Tag.OTHER, Tag.MODAL, Tag.PRONOUN):
        return Tag.VERB
    if previous.tag is Tag.NOUN and following is not None and following.text.lower() in word_list("determiners"):
        return Tag.VERB
    return Tag.NOUN if low in word_list("noun_like") or following is None else Tag.QUALITY


def _takes_object(token: Token, following: Token | None) -> bool:
    """Whether what follows can be the object of a verb: `order books`, but not `order history` or `order page`."""
    if following is None:
        return False
    low, base = following.text.lower(), following.base
    if low in word_list("determiners") or low in word_list("numbers") or low in word_list("modals"):
        return True
    if low in word_list("conjunctions") or low in word_list("prepositions"):
        return not is_known(token.base) and not token.is_plural
    if low in word_list("fillers") or low in word_list("pronouns"):
        return low in ("up", "out", "down", "back", "in", "it", "them", "how", "when", "where", "what", "who", "if")
    noun_too = is_known(token.base) or token.base in word_list("noun_like")
    if noun_too and (base in noun_set("actions") or base in noun_set("attributes") or base in word_list("never")):
        return following.is_plural and base not in word_list("never")
    return True
