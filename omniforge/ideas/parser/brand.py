"""The product's name, voice and colours.

Invariant: a name or colour the text gives is used as it stands; the rest comes from the pack and the text's digest.
"""

import re
from hashlib import sha256

from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.lexicon import colours, word_list
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.phrases import Hit, PhraseIndex

_MAX_NAME, _MAX_NAME_WORDS = 40, 5
_WORD = r"[A-Z][\w&'.-]*"
_NAME = rf"({_WORD}(?:\s+(?:{_WORD}|&|and\s+{_WORD}))*)"
_GIVEN = (
    re.compile(rf"\b(?:called|named|titled|name is|brand is)\s+[\"']?{_NAME}"),
    re.compile(r"\b(?:called|named|titled)\s+\"([^\"]{2,40})\""),
    re.compile(rf"^{_NAME}\s+(?:is|helps|lets|connects|will be|turns|gives)\b"),
    re.compile(rf"^{_NAME}\s*[:\u2013\u2014]\s"),
    re.compile(rf"\b(?:for|of|at)\s+({_WORD}(?:\s+{_WORD})+),\s+(?:a|an|the)\b"),
)
_COLOUR_CONTEXT = re.compile(
    r"\b(colou?r(?:s|ed)?|background|palette|theme|accents?|components?|layout|styl(?:e|ed|es|ing)|interface|look)\b",
    re.IGNORECASE,
)
_COLOUR_SHARE, _COLOUR_SHARE_SAID = 0.25, 0.05
"""A sentence with this share of colour words is about colour; the second when it also speaks of colour or style."""
_BACKGROUND = re.compile(r"\b(background|backdrop|base|canvas|page|screen|layout|surface)\b", re.IGNORECASE)
_COMPONENT = re.compile(
    r"\b(components?|elements?|buttons?|accents?|interface|controls?|widgets?|blocks?|highlights?|ui)\b", re.IGNORECASE
)


ColourWish = tuple[Json, Hit]
"""A colour record and the words that ask for it."""


def given_name(index: PhraseIndex) -> str | None:
    """Return the product name the text gives, if it gives one."""
    for sentence in index.idea.sentences[:6]:
        for pattern in _GIVEN:
            found = pattern.search(sentence.text)
            if found is not None:
                name = found.group(1).strip(" .,'-")
                words = name.lower().split()
                if (
                    1 <= len(words) <= _MAX_NAME_WORDS
                    and len(name) <= _MAX_NAME
                    and words[0] not in word_list("not_names")
                    and any(map(str.isalpha, name))
                ):
                    return name
    return None


def made_name(pack: Pack, topic: str, digest_of: str) -> str:
    """Return a product name from the topic and one of the pack's words, the same for the same text."""
    pick = pack.name_words[sha256(digest_of.encode()).digest()[0] % len(pack.name_words)]
    first = next(
        (w for w in topic.split() if w.lower() not in word_list("not_topics")),
        topic.split(maxsplit=1)[0] if topic else "",
    )
    label = first[:1].upper() + first[1:]
    if label.lower() == pick.lower():
        return f"The {pick}"
    return f"{pick} {label}" if label.endswith("ing") else f"{label} {pick}".strip()


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
    known = {w for name in colours() for w in name.split()}
    tokens = index.tokens[number]
    share = sum(t.base in known for t in tokens) / max(1, len(tokens))
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
