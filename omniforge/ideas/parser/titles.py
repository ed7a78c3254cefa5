"""Titles in a text: page names, headings, and the part of a list item before its colon.

Invariant: a title is a verbatim piece of its sentence.
"""

import re
from dataclasses import dataclass

from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, Token

_NUMBER = r"(?:\d+(?:\.\d+)*[.)]?\s+)?(?:(?:page|screen|step|feature|module|tab)\s*\d+\s*[:.)-]\s*)?"
_PAGE = re.compile(
    rf"^{_NUMBER}((?:[A-Z][\w'&/-]*\s+){{1,5}}?)(?:Page|Screen|View|Tab|page|screen|tab)(?=\s*(?:[:(\u2013\u2014-]|$))"
)
_NUMBERED_PAGE = re.compile(
    r"^(?:\d+(?:\.\d+)*[.)]?\s+)?(?:[Pp]age|[Ss]creen)\s*\d+\s*[:.)-]\s*([A-Z][\w'&/ -]{2,40}?)\s*$"
)
_LABEL = re.compile(rf"^{_NUMBER}([A-Z][\w'&/ -]{{2,48}}?)\s*(?::\s+|\s[\u2013\u2014-]\s)(?=\S)")
_MAX_LABEL_WORDS = 6


@dataclass(frozen=True, slots=True)
class Title:
    """A title.

    Attributes:
        sentence: index of its sentence.
        start: offset of its first character.
        end: offset behind its last.
        is_page: it names a page.
        body: offset at which the running text of the sentence begins.
    """

    sentence: int
    start: int
    end: int
    is_page: bool
    body: int


def title_of(index: PhraseIndex, number: int) -> Title | None:
    """Return the title of a sentence, if it has one."""
    sentence = index.idea.sentences[number]
    text = sentence.text
    for pattern in (_PAGE, _NUMBERED_PAGE):
        found = pattern.match(text)
        if found is not None:
            rest = re.compile(r"\s*(?:[Pp]age|[Ss]creen|[Vv]iew|[Tt]ab)?\s*(?:[:\u2013\u2014-]\s*)?").match(
                text, found.end(1)
            )
            return Title(number, found.start(1), found.end(1), is_page=True, body=rest.end() if rest else len(text))
    label = _LABEL.match(text)
    if (
        label is not None
        and len(label.group(1).split()) <= _MAX_LABEL_WORDS
        and (sentence.is_item or sentence.is_heading)
    ):
        return Title(number, label.start(1), label.end(1), is_page=False, body=label.end())
    if sentence.is_heading:
        return Title(number, 0, len(text), is_page=False, body=len(text))
    return None


def subject(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the words of a page title that name a thing: `Create New Book` is about books, `Login` about none."""
    skipped = word_list("page_words") | word_list("determiners")
    verbs = word_list("keeps") | word_list("looks") | {"modify", "update"}
    words = list(tokens)
    while len(words) > 1 and (words[0].text.lower() in verbs or words[0].text.lower() in skipped):
        words = words[1:]
    while words and (words[-1].base in skipped or words[-1].text.isdigit()):
        words = words[:-1]
    return tuple(w for w in words if w.text.lower() not in ("my", "new", "all"))
