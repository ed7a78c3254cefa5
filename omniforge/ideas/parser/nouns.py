"""The things a text speaks of: noun phrases in the places where texts name what an app keeps.

Invariant: rules and word lists only; each noun carries the words it was read from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from omniforge.ideas.parser.brand import is_colour_sentence
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, Token
from omniforge.ideas.parser.vocabulary import is_known, noun_set

_AFTER_LIST = frozenset({"functionality", "function", "feature", "capability", "module", "section", "support"})
_MIN_GERUND, _MIN_LETTERS = 6, 3
_OBJECT = 2.0
_LISTED = 1.5
_MODIFIER = 0.7
_PAGE = 2.0
_PLAIN = 0.4
_MAX_OBJECT_WORDS = 9


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing the text names.

    Attributes:
        name: base form in lower case, one to three words.
        weight: how strongly the text speaks of it as something to keep.
        words: where it stands, verbatim.
        sentence: index of the first sentence.
        verbs: what people do to it.
    """

    name: str
    weight: float
    words: str
    sentence: int
    verbs: tuple[str, ...]


@dataclass(slots=True)
class _Mention:
    weight: float
    words: str
    sentence: int
    verbs: list[str]


def read_nouns(index: PhraseIndex) -> tuple[Noun, ...]:
    """Return the nouns of the text, strongest first; equal ones in the order of the text."""
    found: dict[str, _Mention] = {}
    for number, tokens in enumerate(index.tokens):
        text = index.idea.sentences[number].text
        if is_colour_sentence(index, number):
            continue
        for name, weight, verb in _mentions(tokens, text):
            mention = found.setdefault(name, _Mention(0.0, "", number, []))
            mention.weight += weight
            mention.words = mention.words or _verbatim(tokens, text, name)
            if verb and verb not in mention.verbs:
                mention.verbs.append(verb)
    _fold(found)
    nouns = [Noun(n, round(m.weight, 3), m.words, m.sentence, tuple(m.verbs)) for n, m in found.items()]
    return tuple(sorted(nouns, key=lambda n: (-n.weight, n.sentence, n.name)))


def _mentions(tokens: tuple[Token, ...], text: str) -> Iterator[tuple[str, float, str]]:
    verbs = word_list("verbs")
    heard: set[str] = set()
    for phrase, verb, weight in _phrases(tokens, text, verbs):
        name = _name(phrase)
        if name and name not in heard:
            heard.add(name)
            yield name, weight, verb
        for token in phrase[:-1]:
            modifier = _name([token])
            if modifier and is_known(modifier) and modifier not in name:
                yield modifier, _MODIFIER, ""
    page = re.match(r"^(?:page\s*\d+\s*[:.]\s*)?((?:[A-Z][\w'-]*\s+){1,5})page\b", text, re.IGNORECASE)
    if page:
        words = [
            t for t in tokens if t.end <= page.end(1) and t.base not in word_list("page_words") and not t.text.isdigit()
        ]
        name = _name(words[-2:])
        if name and name not in heard:
            yield name, _PAGE, ""


def _phrases(tokens: tuple[Token, ...], text: str, verbs: frozenset[str]) -> Iterator[tuple[list[Token], str, float]]:
    verb, distance, listing = "", 99, False
    run: list[Token] = []
    for i, token in enumerate(tokens):
        gap = text[tokens[i - 1].end : token.start] if i else ""
        low = token.text.lower()
        is_verb = _is_verb(
            tokens, i, verbs, after_verb=verb != "" and distance == 0, after_comma="," in gap and verb != ""
        )
        if run and (low in word_list("stop") or is_verb or re.search(r"[,;:.()\[\]/\"]", gap)):
            yield run, verb, _weight(verb, distance, listing)
            run = []
        if re.search(r"[;.()]", gap):
            verb, distance = "", 99
        if is_verb:
            verb, distance = low, 0
            continue
        distance += 1
        if token.base in _AFTER_LIST:
            listing = True
        if (
            low in {"that", "where", "who", "which", "when", "for", "with", "by", "from", "in", "on", "at"}
            and low != "for"
        ):
            distance = max(distance, _MAX_OBJECT_WORDS + 1)
        if low not in word_list("stop"):
            run.append(token)
    if run:
        yield run, verb, _weight(verb, distance, listing)


def _is_verb(tokens: tuple[Token, ...], i: int, verbs: frozenset[str], *, after_verb: bool, after_comma: bool) -> bool:
    low = tokens[i].text.lower()
    stem = low if low in verbs else _gerund_stem(low, verbs)
    if not stem:
        return False
    if i == 0 or after_verb:
        return True
    before = tokens[i - 1].text.lower()
    if after_comma and low in verbs:
        return _has_object(tokens, i)
    if before in {
        "to",
        "can",
        "and",
        "or",
        "should",
        "could",
        "will",
        "may",
        "must",
        "then",
        "also",
        "not",
        "for",
        "by",
        "of",
        "when",
        "while",
    }:
        return before not in {"and", "or"} or _has_object(tokens, i)
    return before in word_list("persons") or tokens[i - 1].base in word_list("persons") or tokens[i - 1].base in verbs


def _has_object(tokens: tuple[Token, ...], i: int) -> bool:
    return i + 1 < len(tokens)


def _gerund_stem(word: str, verbs: frozenset[str]) -> str:
    if not word.endswith("ing") or len(word) < _MIN_GERUND:
        return ""
    stem = word[:-3]
    return next((s for s in (stem, stem + "e", stem[:-1]) if s in verbs), "")


def _weight(verb: str, distance: int, listing: bool) -> float:  # noqa: FBT001 - private, named at every call
    if verb and distance <= _MAX_OBJECT_WORDS:
        return _OBJECT
    return _LISTED if listing else _PLAIN


def _name(phrase: list[Token]) -> str:
    """Return the base name of a noun phrase, or nothing when it names no thing."""
    actions = noun_set("actions")
    words = [t for t in phrase if not t.text.isdigit()]
    while words and (words[0].base in noun_set("adjectives") or words[0].text.lower().endswith("ly")):
        words = words[1:]
    while len(words) > 1 and (words[-1].base in actions or words[-1].text.lower() in actions):
        words = words[:-1]
    if not words or not _names_a_thing(words):
        return ""
    head = words[-1]
    modifiers = [t for t in words[:-1] if t.base not in noun_set("abstract") and t.base not in noun_set("adjectives")]
    kept = modifiers[-1:] if modifiers and _is_modifier(modifiers[-1]) else []
    if head.base in word_list("generic_heads") and not kept:
        return ""
    return " ".join(t.base.replace("-", " ").replace("'s", "") for t in (*kept, head))


def _names_a_thing(words: list[Token]) -> bool:
    head = words[-1].base
    if any(head in noun_set(s) for s in ("abstract", "attributes", "adjectives")):
        return False
    if len(head) < _MIN_LETTERS or not head[0].isalpha():
        return False
    stored = head in ("file", "document") and any(t.base in word_list("file_words") for t in words[:-1])
    acts = head in word_list("verbs") or (head in noun_set("actions") and len(words) == 1)
    vague = head.endswith(("ed", "ing", "ly", "tion", "ity", "ness", "ment"))
    return not stored and (is_known(head) or not (acts or vague))


def _is_modifier(token: Token) -> bool:
    low = token.text.lower()
    return (
        not low.endswith(("ive", "ous", "ful", "able", "ible", "less", "ed", "al", "ic", "est", "ing"))
        and low.isascii()
        and low not in word_list("verbs")
    )


def _fold(found: dict[str, _Mention]) -> None:
    """Join `journal entry` with a lone `entry`, and drop a compound said once whose head is said more."""
    for name in sorted(found, key=lambda n: (-len(n.split()), n)):
        head = name.split()[-1]
        if head == name or head not in found:
            continue
        compounds = [n for n in found if n != head and n.split()[-1] == head]
        keep, drop = (
            (name, head) if len(compounds) == 1 and found[name].weight >= found[head].weight / 2 else (head, name)
        )
        found[keep].weight += found[drop].weight
        found[keep].verbs += [v for v in found[drop].verbs if v not in found[keep].verbs]
        found[keep].sentence = min(found[keep].sentence, found[drop].sentence)
        del found[drop]


def _verbatim(tokens: tuple[Token, ...], text: str, name: str) -> str:
    wanted = name.split()
    for i in range(len(tokens)):
        run = tokens[i : i + len(wanted)]
        if [t.base.replace("-", " ") for t in run] == wanted:
            return text[run[0].start : run[-1].end]
    head = next((t for t in tokens if t.base == wanted[-1]), None)
    return text[head.start : head.end] if head else ""
