"""Lines of a page description that name widgets of a screen: `login_button: Button to submit`, `- ID: entry_list`.

Invariant: such a line says what is on a screen, so it is read for fields and never as running text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from omniforge.codegen.names import snake
from omniforge.ideas.parser.fields import shorthand_for
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.titles import subject, title_of
from omniforge.ideas.parser.vocabulary import noun_set

_IDENTIFIER = r"(?:[a-z]+(?:[_-][a-z0-9\[\]]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+)"
_KEYS = (
    r"ID|Page ID|(?:Element )?IDs?|IDs and Elements|Type|Placeholder|Text|Destination|Page Title|Title|Elements?"
    r"|Buttons?|Fields"
)
_ELEMENT = re.compile(
    rf"^[-*\s]*(?:{_IDENTIFIER}\s*(?:[:(\u2013-]|$)|(?:{_KEYS})\s*:|[\w' ()/-]+?\s*:\s*{_IDENTIFIER}(?:$|\s|:))"
)
_FIRST_ID = re.compile(
    rf"(?:^|:\s*){_IDENTIFIER}(?=$|[\s:(])|^ID:\s*([a-z]+)$".replace(_IDENTIFIER, f"({_IDENTIFIER})", 1)
)
_INPUT = re.compile(
    r"\b(?:inputs?|textarea|text ?area|content area|select|dropdown|fields?|datepicker)\b", re.IGNORECASE
)
_NO_INPUT = re.compile(
    r"\b(?:button|btn|link|form|list|container|message|msg|page|section|div|header|wrapper|banner|search|submit|nav|menu"
    r"|confirm|result|results|login|logout|register)\b"
)
_ID_LINE = re.compile(r"[-*\s]*(?:Element )?ID\s*:")
_LABEL_LINE = re.compile(rf"[-*\s]*(?:\d+[.)]\s*)?(?!(?:{_KEYS})\s*:)([A-Z][\w' /-]{{2,48}}?)\s*:$")
_ACCOUNT = re.compile(r"log ?in|sign|regist|password|about|help|welcome", re.IGNORECASE)
_MAX_WORDS = 3


@dataclass(frozen=True, slots=True)
class Screen:
    """A page with what is entered on it.

    Attributes:
        subject: words of the page's title that name a thing; empty for pages such as a dashboard.
        inputs: the words of each input's identifier.
    """

    subject: tuple[str, ...]
    inputs: tuple[tuple[str, ...], ...]


def is_element_line(index: PhraseIndex, number: int) -> bool:
    """Whether a sentence only names widgets."""
    return _ELEMENT.match(index.idea.sentences[number].text) is not None


def n_running_words(index: PhraseIndex) -> int:
    """Return how many words of the text stand in sentences rather than in lines about widgets."""
    return sum(len(tokens) for n, tokens in enumerate(index.tokens) if not is_element_line(index, n))


def screens(index: PhraseIndex) -> tuple[Screen, ...]:
    """Return the pages that a text describes widget by widget."""
    found: list[Screen] = []
    words: tuple[str, ...] = ()
    inputs: list[tuple[str, ...]] = []
    is_account = False
    for number, sentence in enumerate(index.idea.sentences):
        title = title_of(index, number)
        if title is not None and title.is_page:
            found.append(Screen(words, tuple(inputs)))
            inside = tuple(t for t in index.tokens[number] if title.start <= t.start and t.end <= title.end)
            words, inputs = tuple(t.base for t in subject(inside)), []
            is_account = _ACCOUNT.search(sentence.text[title.start : title.end]) is not None
        elif is_element_line(index, number) and not is_account:
            following = index.idea.sentences[number + 1].text if number + 1 < len(index.idea.sentences) else ""
            name = _input(sentence.text, following, _label_of(index, number))
            if name:
                inputs.append(name)
    return tuple(s for s in (*found, Screen(words, tuple(inputs))) if s.inputs)


def screen_fields(found: Sequence[Screen], thing: str, others: Sequence[str]) -> Mapping[str, str]:
    """Return field id -> shorthand of what is entered on the pages about a thing, labelled as the page has it.

    Args:
        found: the pages.
        thing: its name.
        others: names of the other things; an input that names one of them is a link, not a field.
    """
    fields: dict[str, str] = {}
    heads = {w: name for name in (*others, thing) for w in (*name.split()[:-1], name.split()[-1])}
    own = set(thing.split())
    alone = "" if others else thing
    skipped = word_list("page_words") | word_list("deeds")
    for screen in found:
        for words in screen.inputs:
            named = next((heads[w] for w in map(base_form, words) if w in heads), "")
            about = named or next((heads[w] for w in screen.subject if w in heads), alone)
            if about != thing:
                continue
            left = [w for w in words if base_form(w) not in own and w not in skipped]
            if left and len(left) <= _MAX_WORDS and left[-1] not in ("id", "username", "password"):
                name = " ".join(left)
                shown = [w for w in words if w not in skipped]
                label = f" as {' '.join(shown).capitalize()}" if left != shown and len(shown) <= _MAX_WORDS else ""
                fields.setdefault(snake(name)[:40].strip("_"), shorthand_for(name) + label)
    return fields


def _label_of(index: PhraseIndex, number: int) -> str:
    """Return the label in the line before an identifier: `New Project Name:` above `- ID: pro_name`."""
    sentences = index.idea.sentences
    if not number or _ID_LINE.match(sentences[number].text) is None:
        return ""
    match = _LABEL_LINE.match(sentences[number - 1].text)
    return match.group(1) if match is not None else ""


def _input(text: str, following: str, label: str) -> tuple[str, ...]:
    """Return the words of an input's label or else of its identifier, without those that name the widget."""
    match = _FIRST_ID.search(text)
    identifier = next((g for g in match.groups() if g), "") if match else ""
    if not identifier:
        return ()
    words = list(_words(label or identifier))
    rest = text.replace(identifier, " ")
    kind = following if re.match(r"(?:[-*\s]*)Type\s*:", following) else ""
    is_named_so = any(w in word_list("widgets") for w in words) or (
        len(words) > 1 and words[-1] in noun_set("attributes")
    )
    if (
        not (is_named_so or _INPUT.search(rest) or _INPUT.search(kind))
        or _NO_INPUT.search(" ".join(words))
        or re.search(r"\bbutton\b", f"{rest} {kind}", re.IGNORECASE)
    ):
        return ()
    return tuple(w for w in words if w not in word_list("widgets"))


def _words(identifier: str) -> Iterator[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", identifier)
    for word in re.split(r"[\s_-]+", spaced.lower()):
        if word and word.isalpha():
            yield word
