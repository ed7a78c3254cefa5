"""Words that sell it: the headline and audience from the idea's own sentences, the rest from the pack.

Invariant: no sentence claims anything that neither the text nor the pack says.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omniforge.codegen.names import snake
from omniforge.ideas.parser.brand import is_colour_sentence
from omniforge.ideas.parser.drafts import Json, RoleDraft
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.pack import PackCopy, PackText
from omniforge.ideas.parser.phrases import PhraseIndex, base_form

_MAX_HEADLINE = 60
_MIN_HEADLINE_WORDS = 4
_MAX_WISH = 24
"""Words of the longest sentence that is taken for a wish about looks alone."""
_AUXILIARY = frozenset({"can", "may", "will", "should", "could", "also", "just", "be", "able", "to"})
_CLAUSE_END = re.compile(r"[;.:!?()]|\s[-\u2013\u2014]\s")
_JOINT = re.compile(r",|\s(?:and|or|so|while|without|through)\s")
_LOOKING_FOR = re.compile(r"^looks? for\s+", re.IGNORECASE)
_ADDRESS = {
    "my": "your",
    "our": "your",
    "their": "your",
    "they": "you",
    "them": "you",
    "themselves": "yourself",
    "theirs": "yours",
}
_AUDIENCE = re.compile(r"\bfor\s+((?:[A-Za-z][\w'-]*\s+){0,4}[A-Za-z][\w'-]*)", re.IGNORECASE)
_ENTRANCE = re.compile(
    r"^(?:log|sign|register|use\s+(?:the|this|it)|become\s+a|input|enter|click|navigate|have|be|receive)\b",
    re.IGNORECASE,
)
"""What everybody does with every app: no line to begin with."""
DULL = re.compile(
    r"^(?:log|sign|register|registering|logging|use\s+(?:the|this|it)|have|be|become|receive|enter|input|click|select"
    r"|choose|set|want|need|get\s+to|also|navigate|go|access|switch|provide|know|not|quickly|easily|create\s+(?:an|your|my|their)\s+account)\b",
    re.IGNORECASE,
)
"""The same for short phrases, and what says too little without its sentence."""
FORBIDDEN = re.compile(
    r"\b(?:unlock\w*|seamless\w*|elevate\w*|empower\w*|revolutioni[sz]\w*|welcome to our)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Clause:
    """What somebody does, in the words of the text: `book video visits with doctors`."""

    words: str
    sentence: int


def clauses(index: PhraseIndex, roles: Iterable[RoleDraft]) -> tuple[Clause, ...]:
    """Return what people do, as verb phrases to the end of the sentence; those who come for something first."""
    verbs, persons = word_list("verbs"), word_list("persons")
    demand = {base_form(w) for r in roles if r.side == "demand" for w in (r.name, r.words) if w}
    found: list[tuple[bool, Clause]] = []
    for number, tokens in enumerate(index.tokens):
        text = index.idea.sentences[number].text
        for i, token in enumerate(tokens[:-2]):
            if token.base not in persons and token.base not in demand:
                continue
            j = i + 1
            while j < len(tokens) and tokens[j].base in _AUXILIARY:
                j += 1
            if j < len(tokens) - 1 and tokens[j].text.lower() in verbs and "," not in text[token.end : tokens[j].start]:
                stop = _CLAUSE_END.search(text, tokens[j].start)
                words = text[tokens[j].start : stop.start() if stop else len(text)]
                found.append((token.base not in demand, Clause(words=words.strip(), sentence=number)))
    return tuple(clause for _, clause in sorted(found, key=lambda f: f[0]))


def headline(found: Iterable[Clause], doings: Sequence[str], fallback: str) -> tuple[str, str]:
    """Return (headline, words it comes from): a clause, else what people do, else the fallback.

    Args:
        found: what people do, as clauses of the text.
        doings: the same as short phrases (`doings.py`), the best first.
        fallback: the pack's headline.
    """
    for clause in found:
        ends = [m.start() for m in _JOINT.finditer(clause.words)] + [len(clause.words)]
        for end in reversed(ends):
            words = clause.words[:end].strip(" ,")
            least = _MIN_HEADLINE_WORDS + (end < len(clause.words))
            if len(words.split()) < least or not is_printable(words) or _ENTRANCE.match(words):
                continue
            spoken = _as_headline(words)
            if spoken and len(spoken) <= _MAX_HEADLINE:
                return addressed(spoken), words
    for words in doings:
        if len(words.split()) >= _MIN_HEADLINE_WORDS - 1 and len(words) <= _MAX_HEADLINE:
            return addressed(words), words
    return fallback, ""


def _as_headline(words: str) -> str:
    """Return a clause as a line of its own: a list of two ends in `and`; a list that breaks off is no headline."""
    words = _LOOKING_FOR.sub("", words)
    head, comma, last = words.rpartition(", ")
    if re.match(r"(?:including|such|like|e\.g)\b", last):
        return head
    if not comma or re.match(r"(?:and|or|then)\s", last) or re.search(r"\s(?:and|or)\s", last):
        return words
    return "" if "," in head or re.search(r"\s(?:and|or)\s", head) else f"{head} and {last}"


def audience(index: PhraseIndex) -> str:
    """Return the people the text says it is for, e.g. `freelance designers`, or nothing."""
    persons = word_list("persons")
    for sentence in index.idea.sentences[:8]:
        for match in _AUDIENCE.finditer(sentence.text):
            words = []
            for word in match.group(1).split():
                if word.lower() in word_list("clause_ends"):
                    break
                words.append(word)
                if base_form(word) in persons and (base_form(word) != word.lower() or word.lower() == "people"):
                    return " ".join(words) + _relative(sentence.text, match.start(1) + len(" ".join(words)))
    return ""


def _relative(text: str, start: int) -> str:
    found = re.match(r"\s+who\s+[\w' ]{3,50}?(?=[,.;:]|$)", text[start:])
    return " " + found.group().strip() if found else ""


def addressed(words: str) -> str:
    """Return a clause as it is said to the reader, with a capital: `manage their orders` -> `Manage your orders`."""
    spoken = re.sub(r"[A-Za-z]+", lambda m: _ADDRESS.get(m.group(), m.group()), words)
    return spoken[:1].upper() + spoken[1:]


def is_printable(words: str) -> bool:
    """Whether a piece of the text may stand on a page: plain words without markup or worn-out phrases."""
    return bool(re.fullmatch(r"[\w\s,'\u2019&%€$£+-]+", words)) and not FORBIDDEN.search(words)


def is_look_wish(index: PhraseIndex, number: int) -> bool:
    """Whether a sentence asks only for colours or a look: short, about colour, and not about what people do."""
    tokens = index.tokens[number]
    return len(tokens) <= _MAX_WISH and is_colour_sentence(index, number)


def marketing(copy: PackCopy, *, name: str, head: str, people: str) -> Json:
    """Return the marketing section; what the agents may say beyond it stands under `x-` keys."""
    said: Json = {}
    if copy.letter:
        said["x-letter"] = copy.letter.replace("{name}", name)
    if copy.story is not None:
        said["x-story"] = {"title": copy.story.title, "body": copy.story.body.replace("{name}", name)}
    return {
        **said,
        "audience": people or copy.audience,
        "promise": copy.promise,
        "headline": head,
        "subheadline": copy.subheadline.replace("{name}", name),
        "call_to_action": copy.call_to_action,
        "benefits": [_item(i, t, name) for i, t in enumerate(copy.benefits, 1)],
        "steps": [_item(i, t, name) for i, t in enumerate(copy.steps, 1)],
        "faq": [
            {"id": f"q{i}", "question": t.title.replace("{name}", name), "answer": t.body.replace("{name}", name)}
            for i, t in enumerate(copy.faq, 1)
        ],
    }


def _item(number: int, text: PackText, name: str) -> Json:
    item_id = snake(text.title)[:50].strip("_") if text.title.isascii() else f"part_{number}"
    return {"id": item_id, "title": text.title, "body": text.body.replace("{name}", name)}
