"""The product's name, voice and colours.

Invariant: a name or colour the text gives is used as it stands; the rest comes from the pack and the text's digest.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from omniforge.ideas.parser.domain import GENERAL
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.grammar import is_quality
from omniforge.ideas.parser.lexicon import colour_words, colours, word_list
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.phrases import Hit, PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import kind_of

_MAX_NAME, _MAX_NAME_WORDS, _MAX_LABEL, _MAX_JOINED, _MIN_LETTERS = 40, 6, 16, 10, 3
_MAX_FOREIGN = 8
"""Letters of a word in another script, which may be a whole sentence where no spaces are written."""
_ARTICLE = 2
"""Words from which a name may begin with `The`."""
_OPENERS = ("Open", "Clear", "Plain", "Bright", "Tidy", "Handy")
_WORD = r"[A-Z][\w&'.-]*"
_NAME = rf"({_WORD}(?:\s+(?:{_WORD}|&|and\s+{_WORD}))*)"
_BRAND = rf"((?:The )?{_WORD}(?:\s+(?:(?:of|and|the|&)\s+)?{_WORD})+)(?=\s+(?:to|that|which|with|where)\b|[.,;]|$)"
"""Two capitalised words or more, as a business is called."""
_GIVEN = (
    re.compile(rf"\b(?:called|named|titled|name is|brand is)\s+[\"']?{_NAME}"),
    re.compile(r"\b(?:called|named|titled)\s+\"([^\"]{2,40})\""),
    re.compile(rf"^{_NAME}\s+(?:is|helps|lets|connects|will be|turns|gives)\b"),
    re.compile(rf"^{_NAME}\s*[:\u2013\u2014]\s"),
    re.compile(rf"\b(?:for|of|at)\s+({_WORD}(?:\s+{_WORD})+),\s+(?:a|an|the)\b"),
    re.compile(rf"\b(?:website|site|web page|app|application|portal|platform|store|shop)\s+for\s+(?:the\s+)?{_BRAND}"),
    re.compile(
        rf"\b(?:website|site|portfolio|blog|page|shop|app)\s+(?:for|of)\s+(?:the\s+|an?\s+)?[a-z]+\s+({_WORD}(?:\s+{_WORD})+)"
    ),
    re.compile(r"\b(?:website|site|app|application|portal|platform)\s+for\s+([A-Z][a-z]+[A-Z]\w+)"),
)
_TITLE = re.compile(r"^[A-Z][\w'-]*(?:\s+(?:[A-Z0-9][\w'-]*|of|for|and|the|in|to|&)){0,4}$")
_GENERIC = re.compile(
    r"\b(?:introduction|overview|requirements?|document|prd|specification|description|background|project|goals?|idea"
    r"|user stor(?:y|ies)|backlog|summary|features?|readme|pages?|welcome|login)\b",
    re.IGNORECASE,
)
"""Titles of documents and of their first parts, which name no product."""
_COLOUR_CONTEXT = re.compile(
    r"\b(colou?r(?:s|ed)?|background|palette|theme|accents?|components?|layout|styl(?:e|ed|es|ing)|interface|look)\b",
    re.IGNORECASE,
)
_COLOUR_SHARE, _COLOUR_SHARE_SAID = 0.4, 0.05
"""A sentence with this share of colour words is about colour; the second when it also speaks of colour or style."""
_BACKGROUND = re.compile(r"\b(background|backdrop|base|canvas|page|screen|layout|surface)\b", re.IGNORECASE)
_COMPONENT = re.compile(
    r"\b(components?|elements?|buttons?|accents?|interface|controls?|widgets?|blocks?|highlights?|ui)\b", re.IGNORECASE
)


ColourWish = tuple[Json, Hit]
"""A colour record and the words that ask for it."""


def given_name(index: PhraseIndex) -> str | None:
    """Return the product name the text gives, if it gives one."""
    first = index.idea.sentences[0].text.strip(" .#")
    if len(index.idea.sentences) > 1 and _TITLE.match(first):
        name = _fit_name(first)
        if name is not None:
            return name
    for sentence in index.idea.sentences[:6]:
        for pattern in _GIVEN:
            found = pattern.search(sentence.text)
            name = _fit_name(found.group(1)) if found is not None else None
            if name is not None:
                return name
    return None


def _fit_name(words: str) -> str | None:
    name = words.strip(" .,'-")
    parts = name.lower().split()
    fits = 1 <= len(parts) <= _MAX_NAME_WORDS and len(name) <= _MAX_NAME and any(map(str.isalpha, name))
    if not fits or _GENERIC.search(name):
        return None
    has_article = parts[0] == "the" and len(parts) > _ARTICLE
    return name if has_article or parts[0] not in word_list("not_names") else None


def made_name(pack: Pack, topics: Iterable[str], digest_of: str) -> str:
    """Return a product name of a topic and one of the pack's words, the same for the same text.

    Args:
        pack: its `name_words` go with the topic.
        topics: what it is about, the best first; words that say nothing are passed over.
        digest_of: the text.
    """
    digest = sha256(" ".join(digest_of.split()).encode()).digest()
    pick = pack.name_words[digest[0] % len(pack.name_words)]
    label = next((label for t in topics if (label := _label(t))), "")
    opener = _OPENERS[digest[2] % len(_OPENERS)]
    if not label or label.lower() == pick.lower():
        return f"{opener} {label or pick}"
    if base_form(label.lower()) in word_list("persons"):
        return f"{label} {pick}" if pack.id == GENERAL or _is_trade(label) else f"{opener} {pick}"
    if label.endswith("ing"):
        return f"{opener if pack.id == GENERAL else pick} {label}"
    if digest[1] % 3 == 0 and label.isalpha() and len(label) + len(pick) <= _MAX_JOINED and " " not in pick:
        return label + pick.lower()
    return f"{opener} {label}" if digest[1] % 3 == 1 else f"{label} {pick}"


def _is_trade(label: str) -> bool:
    """Whether people have a business, so that their name may stand for it: a barber, a clinic, and no patient."""
    word = base_form(label.lower())
    return word in word_list("runs_it") or kind_of(word).id in ("group", "place")


def is_pale(topics: Iterable[str]) -> bool:
    """Whether some topics say nothing of the business, but what kind of app or page is meant."""
    return not any(map(_label, topics))


def _label(topic: str) -> str:
    """Return the word of a topic that can stand in a name, in the singular and with a capital."""
    known = frozenset().union(
        *map(word_list, ("pale_topics", "not_topics", "generic_heads", "stop", "brands", "screens"))
    )
    parts = [w for w in topic.replace("-", " ").split() if len(w) >= _MIN_LETTERS and base_form(w) not in known]
    parts = [w for w in parts if w.isascii() or len(w) <= _MAX_FOREIGN]
    words = [w for w in parts if not is_quality(w.lower(), base_form(w)) or w.lower().endswith("ing")]
    if not words:
        return ""
    word = words[0] if words[0].isupper() or not words[0].islower() else base_form(words[0])
    return word[:1].upper() + word[1:_MAX_LABEL]


def asked_colours(index: PhraseIndex) -> list[ColourWish]:
    """Return the colours named in the text, with their use where it is said, each once."""
    found: dict[str, ColourWish] = {}
    taken: set[tuple[int, int]] = set()
    for name, value in sorted(colours().items(), key=lambda c: (-len(c[0].split()), c[0])):
        for hit in index.find(name):
            places = {(hit.sentence, hit.token + i) for i in range(hit.length)}
            if places & taken or not is_colour_sentence(index, hit.sentence):
                continue
            taken |= places
            if name not in found:
                found[name] = ({"name": name, "hex": value, **_use(index, hit)}, hit)
    return sorted(found.values(), key=lambda c: (c[1].sentence, c[1].token))[:6]


def is_colour_sentence(index: PhraseIndex, number: int) -> bool:
    """Whether a sentence is about colours rather than about the product."""
    sentence = index.idea.sentences[number].text
    tokens = index.tokens[number]
    share = sum(t.base in colour_words() for t in tokens) / max(1, len(tokens))
    return share >= (_COLOUR_SHARE_SAID if _COLOUR_CONTEXT.search(sentence) else _COLOUR_SHARE)


def brand(pack: Pack, asked: list[ColourWish]) -> Json:
    """Return the brand section."""
    record: Json = {"voice": pack.brand.voice, "adjectives": list(pack.brand.adjectives)}
    if asked:
        record["colours"] = [c for c, _ in asked]
    record["x-palette"] = list(pack.brand.palette)
    return record


def _use(index: PhraseIndex, hit: Hit) -> Json:
    text = index.idea.sentences[hit.sentence].text
    tokens = index.tokens[hit.sentence]
    start, end = tokens[hit.token].start, tokens[hit.token + hit.length - 1].end
    near: list[tuple[int, str]] = []
    for use, pattern in (("background", _BACKGROUND), ("component", _COMPONENT)):
        for m in pattern.finditer(text):
            gap = start - m.end() if m.end() <= start else m.start() - end
            between = text[m.end() : start] if m.end() <= start else text[end : m.start()]
            if gap >= 0:
                near.append((gap + (30 if re.search(r"[,;]|\band\b", between) else 0), use))
    if not near:
        return {}
    return {"x-use": min(near)[1]}
