"""One line that says what the product is, out of the first sentence that does.

Invariant: the words are the text's own; the request to build it, and what kind of program it is, are left out.
"""

import re

from omniforge.ideas.parser.copywriting import is_look_wish, is_printable
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form

_LONGEST, _FEWEST = 110, 3
_LOOKED_AT = 4
"""Sentences from the start in which the product is introduced."""
_REQUEST = re.compile(
    r"^(?:please\s+)?(?:help me\s+)?(?:(?:i|we)\s+(?:want|need|would like)\s+(?:to\s+)?)?"
    r"(?:(?:implement|create|build|develop|design|make|write|set up)\s+(?=(?:me|an?|the|one|some)\s))?(?:me\s+)?",
    re.IGNORECASE,
)
_PROGRAM = (
    r"(?:web\s*sites?|web\s*pages?|web\s+app(?:lication)?s?|applications?|apps?|mini[- ]?programs?|programs?|platforms?"
    r"|systems?|portals?|sites?|widgets?|softwares?|pages?|products?|solutions?|prototypes?)"
)
_INTRODUCED = re.compile(
    rf"^(?:an?|the|one|some)\s+(?P<what>(?:[\w'&/-]+\s+){{0,7}}?){_PROGRAM}\b(?:\s+and\s+[\w\s]{{3,30}}?)?\s*,?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_SHOW = (
    r"(?:display|showcas|show|present|provid|offer|introduc|featur|contain|includ|giv|deliver)(?:e|es|s|ing)?"
    r"(?!\s+(?:and|or)\b)"
)
_SUCH = r"(?:such as|like|including|for|of)\s+(?P<what>.+)$"
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?:that|which)\s+(?:can\s+)?(?:allow|enable|let|help)s?\s+(?:users?|people|them|you|[\w-]+s)\s+(?:to\s+)?(?P<what>.+)$",
        rf"^(?:that\s+|which\s+|with\s+)?(?:{_SHOW}\s+)?(?:[a-z]+\s+)?(?:features?|functions?|functionalit(?:y|ies))\s+{_SUCH}",
        r"^(?:that|which)\s+(?:provide|give|offer)s?\s+(?:users?|people|you|[\w-]+s)\s+with\s+(?P<what>.+)$",
        rf"^(?:that|which)\s+(?:{_SHOW}|(?:allow|enable)s?)\s+(?P<what>.+)$",
        r"^(?:that|which)\s+(?:can\s+|will\s+)?(?P<what>.+)$",
        rf"^(?:for\s+.{{2,60}}?\s+)?to\s+{_SHOW}\s+(?P<what>.+)$",
        r"^(?:for\s+.{2,60}?\s+)?to\s+(?P<what>[a-z].+)$",
        rf"^for\s+{_SHOW}\s+(?P<what>.+)$",
        r"^where\s+[\w-]+\s+can\s+(?P<what>.+)$",
        r"^(?:for|where)\s+(?P<what>.+)$",
        r"^[a-z]+ed\s.{2,80}?\sto\s+(?P<what>.+)$",
    )
)
"""How a sentence goes on behind `a website`, the most telling first."""
_OTHER = re.compile(
    r"^(?:the\s+)?\w+\s+(?:should|can|must|will|may|is|are|was)\b|"
    r"^(?:as an?|can|could|should|it|this|they|there|users?|you|each|every|in|when|if|for|a user|asks?|whether"
    r"|because|while|although|how|what|the\s+(?:users?|application|program|players?))\s"
    r"|^(?:an?\s+|the\s+)?[\w-]+(?:\s[\w-]+)?\s+(?:has|have|belongs?|contains?)\s",
    re.IGNORECASE,
)
"""Beginnings of sentences that go into details."""
_CLAIM = re.compile(r"\b(?:is|are|was|were|should)\b", re.IGNORECASE)
"""Words of sentences about the world, not about the product."""
_LEADING = re.compile(r"^(?:(?:an?|the)(?!\s+\w+'s)|its|their|related|relevant|various|different)\s+", re.IGNORECASE)
_JOINT = re.compile(r",?\s+(?:and|or|with|so|such|by|using|based|including)\b", re.IGNORECASE)

_WITH = re.compile(r",?\s+(?:with|including|featuring|having)\s+(?P<parts>.+)$", re.IGNORECASE)
"""What the product comes with, at the end of a line."""
_ITEM = re.compile(r"\s*(?:,|\band\b|\bor\b)\s*")


def tagline(index: PhraseIndex, name: str) -> str:
    """Return the line, or nothing when no sentence gives one.

    Args:
        index: the text.
        name: of the product; it is not repeated in the line.
    """
    for number, sentence in enumerate(index.idea.sentences[:_LOOKED_AT]):
        bare = _bare(sentence.text, name)
        if is_look_wish(index, number) or _OTHER.match(bare):
            continue
        words = _without_screens(_stated(bare))
        if words.lower() == name.lower() or _CLAIM.search(words):
            continue
        if len(words.split()) >= _FEWEST and is_printable(words):
            return words[:1].upper() + words[1:]
    return ""


def _bare(text: str, name: str) -> str:
    """Return a sentence without the product's name and the request to build it."""
    quoted = re.escape(name)
    text = re.sub(rf"\s+(?:called|named)\s+[\"']?{quoted}[\"']?", "", text)
    text = re.sub(rf"^{quoted}\s*(?:is|:|\u2013|\u2014)\s*", "", text)
    text = re.sub(rf"\b{quoted},\s+", "", text)
    return _REQUEST.sub("", text.lstrip(" -\u2013\u2014")).strip(" .")


def _stated(words: str) -> str:
    found = _INTRODUCED.match(words)
    if found is None:
        return _short(words)
    for way in _WAYS:
        match = way.match(found["rest"])
        if match is not None:
            said = _LEADING.sub("", re.sub(r"\btheir\b", "your", match["what"].strip()))
            whole = f"{found['what'].strip()} {found['rest']}".strip()
            return _short(said if len(said.split()) >= _FEWEST else whole)
    return _short(found["what"].strip())


def _without_screens(words: str) -> str:
    """Leave out the pages that a line lists behind what the product is: `with a landing page and a contact form`."""
    found = _WITH.search(words)
    if found is None:
        return words
    heads = [base_form(item.split()[-1].lower()) for item in _ITEM.split(found["parts"]) if item.strip()]
    return words[: found.start()] if any(head in word_list("screens") for head in heads) else words


def _short(words: str) -> str:
    """Cut a line that is too long where a part of it ends."""
    while len(words) > _LONGEST:
        joints = [m.start() for m in _JOINT.finditer(words[:_LONGEST])]
        words = words[:_LONGEST].rpartition(",")[0] or words[: joints[-1] if joints else 0]
    return words.strip(" ,.")
