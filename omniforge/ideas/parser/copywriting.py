"""Words that sell it: the headline and audience from the idea's own sentences, the rest from the pack.

Invariant: no sentence claims anything that neither the text nor the pack says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from omniforge.codegen.names import snake
from omniforge.ideas.parser.drafts import Json, RoleDraft
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.pack import Pack, PackText
from omniforge.ideas.parser.phrases import PhraseIndex, base_form

_MAX_HEADLINE = 60
_AUDIENCE = re.compile(r"\bfor\s+((?:[A-Za-z][\w'-]*\s+){0,4}[A-Za-z][\w'-]*)", re.I)
_STOP = frozenset("and or to that which who where with in on at from by the a an their our its of is are can".split())
FORBIDDEN = re.compile(r"\b(?:unlock\w*|seamless\w*|elevate\w*|empower\w*|revolutioni[sz]\w*|welcome to our)\b", re.I)


@dataclass(frozen=True, slots=True)
class Clause:
    """What somebody does, in the words of the text: `book video visits with doctors`."""

    words: str
    sentence: int


def clauses(index: PhraseIndex, roles: Iterable[RoleDraft]) -> tuple[Clause, ...]:
    """Return the things the roles do, as verb phrases, in the order of the text."""
    verbs = word_list("verbs")
    names = {r.name.lower() for r in roles} | {base_form(r.words) for r in roles if r.words}
    actors = names | {"user", "people", "person"} | word_list("persons")
    found = []
    for number, tokens in enumerate(index.tokens):
        text = index.idea.sentences[number].text
        for i, token in enumerate(tokens[:-2]):
            if token.base not in actors:
                continue
            j = i + 1
            while j < len(tokens) and tokens[j].base in {"can", "may", "will", "should", "could", "also", "just"}:
                j += 1
            if j < len(tokens) - 1 and tokens[j].text.lower() in verbs and text[token.end : tokens[j].start].strip(" ") in _FILLERS:
                end = re.search(r"[,;.:!?()]|\s[-–—]\s", text[tokens[j].start :])
                stop = tokens[j].start + end.start() if end else len(text)
                found.append(Clause(words=text[tokens[j].start : stop].strip(), sentence=number))
    return tuple(found)


_FILLERS = frozenset({"", "can", "may", "will", "should", "could", "also", "just", "can also", "should also", "will also"})


def headline(found: Iterable[Clause], fallback: str) -> tuple[str, str]:
    """Return (headline, words it comes from); the pack's headline when no clause is fit to print."""
    for clause in found:
        words = clause.words
        if len(words) > _MAX_HEADLINE:
            words = re.split(r"\s(?:and|or|so|while|without|through|by)\s", words)[0].strip()
        if 2 <= len(words.split()) <= 10 and len(words) <= _MAX_HEADLINE and is_printable(words):
            return words[:1].upper() + words[1:], clause.words
    return fallback, ""


def audience(index: PhraseIndex) -> str:
    """Return the people the text says it is for, e.g. `freelance designers`, or nothing."""
    persons = word_list("persons")
    for sentence in index.idea.sentences[:8]:
        for match in _AUDIENCE.finditer(sentence.text):
            words = []
            for word in match.group(1).split():
                if word.lower() in _STOP:
                    break
                words.append(word)
                if base_form(word) in persons and base_form(word) != word.lower():
                    return " ".join(words)
    return ""


def is_printable(words: str) -> bool:
    """Whether a piece of the text may stand on a page: plain words without markup or worn-out phrases."""
    return bool(re.fullmatch(r"[\w\s'’&%€$£+-]+", words)) and not FORBIDDEN.search(words)


def marketing(pack: Pack, *, name: str, head: str, people: str, promise: str) -> Json:
    """Return the marketing section."""
    copy = pack.copywriting
    return {
        "audience": people or copy.audience,
        "promise": promise or copy.promise,
        "headline": head,
        "subheadline": copy.subheadline.replace("{name}", name),
        "call_to_action": copy.call_to_action,
        "benefits": [_item(t, name) for t in copy.benefits],
        "steps": [_item(t, name) for t in copy.steps],
        "faq": [
            {"id": f"q{i}", "question": t.title.replace("{name}", name), "answer": t.body.replace("{name}", name)}
            for i, t in enumerate(copy.faq, 1)
        ],
    }


def _item(text: PackText, name: str) -> Json:
    return {"id": snake(text.title)[:64].strip("_"), "title": text.title, "body": text.body.replace("{name}", name)}
