"""The parts that a text lists of a site: what is shown, what visitors send, and what is words on a page.

Invariant: every part is one of the three; what names the site itself is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.nouns import RECORDS
from omniforge.ideas.parser.phrases import base_form
from omniforge.ideas.parser.vocabulary import kind_of
from omniforge.resources import templates_dir

DETERMINER = re.compile(r"^(?P<word>an?|the|my|our|its|their|some|this)\s+", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:[,;.]|\s[-\u2013\u2014]\s|\b(?:and|plus|as well as)\b)\s*", re.IGNORECASE)
_LEAD = re.compile(r"^\s*(?:with|including|showing|featuring|[,:;.\u2013\u2014-])\s*", re.IGNORECASE)
_PAGE_ABOUT = re.compile(r"^pages? about (?P<what>.+)$", re.IGNORECASE)
_BY_FORM = re.compile(r"^(?:form (?:to|for)\s+(?P<to>(?P<deed>\w+).*)|(?P<what>.+?)\s+forms?)$", re.IGNORECASE)
_HOLDER = re.compile(
    r"^(?:photo )?(?:gallery|list|calendar|schedule|overview|collection) of (?P<of>.+)$"
    r"|^(?P<pre>.+?)\s+(?:calendar|gallery|list|overview|page|section|diary)$|^(?P<area>.+s)\s+area$",
    re.IGNORECASE,
)
_ALONE = {
    "gallery": "photo",
    "calendar": "event",
    "team": "team member",
    "staff": "team member",
    "agenda": "event",
    "blog": "post",
    "menu": "menu item",
}
_ITSELF = frozenset({"home page", "homepage", "landing page", "start page", "website", "home", "search"})
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a site that is words: `id` in the vocabulary, `title` in the words of the text."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What visitors send: its name, the kind of form, and what it is for where the text says so: `book the hall`."""

    name: str
    kind: str
    call: str = ""


@cache
def vocabulary() -> Json:
    """Return what is known of the parts of sites."""
    found: Json = read_yaml(templates_dir() / "packs" / "vocabulary" / "sites.yaml")
    return found


def known(name: str) -> frozenset[str]:
    """Return one of the word lists of the vocabulary."""
    return frozenset(str(vocabulary()[name]).split())


def is_someone(name: str) -> bool:
    """Whether a thing that a site shows is a person."""
    noun = name.lower().split()[-1]
    return kind_of(name).id == "person" or noun in known("people")


def sort(rest: str) -> tuple[tuple[str, ...], tuple[Sent, ...], tuple[Part, ...]]:
    """Return what is shown, what is sent and what is words, of the list behind the owner."""
    shown: dict[str, None] = {}
    sent: dict[str, Sent] = {}
    parts: dict[str, Part] = {}
    for item in _items(rest):
        part = _part(item)
        post = None if part else _sent(item)
        if part is not None:
            parts.setdefault(part.title.lower() if part.id == "terms" else part.id, part)
        elif post is not None:
            sent.setdefault(post.name, post)
        elif (name := _thing(item)) is not None:
            shown.setdefault(name)
    return tuple(shown), tuple(sent.values()), tuple(parts.values())


def _items(rest: str) -> Iterator[str]:
    rest = re.sub(r"\bterms and conditions\b", "terms", rest, flags=re.IGNORECASE)
    rest = re.sub(r"\bquestions and answers\b", "faq", rest, flags=re.IGNORECASE)
    for item in _SPLIT.split(_LEAD.sub("", rest)):
        words = re.sub(r"^online\s+", "", DETERMINER.sub("", item.strip()))
        words = re.sub(r"^with\s+", "", words)
        words = DETERMINER.sub("", words)
        if words and len(words.split()) <= _MOST_WORDS + 1:
            yield words


def _part(item: str) -> Part | None:
    """Return the section that an item names: by its first words, or as one text that is about something."""
    low = item.lower()
    about = _PAGE_ABOUT.match(low)
    if about is not None:
        return Part("about", f"About {about['what']}")
    for part_id, record in vocabulary()["parts"].items():
        for words in sorted(record["words"], key=len, reverse=True):
            if low == words or re.match(rf"{re.escape(words)}\s+(?:to|for|and|of|in|about)\b", low):
                title = item[:1].upper() + item[1:] if not record["title"] else str(record["title"])
                return Part(part_id, title)
    if low.split()[-1] in known("text_heads"):
        return Part("terms", item[:1].upper() + item[1:])
    return None


def _sent(item: str) -> Sent | None:
    """Return what an item lets visitors send."""
    form = _BY_FORM.match(item)
    name, call = item.lower(), ""
    if form is not None:
        call = form["to"] if form["deed"] and len(form["to"].split()) > 1 else ""
        name = RECORDS.get(form["deed"].lower(), "enquiry") if form["deed"] else form["what"].lower()
    words = name.split()
    words[-1] = base_form(words[-1])
    pair = "-".join(words[-2:])
    for kind, record in vocabulary()["sent"].items():
        nouns = str(record["nouns"]).split()
        if pair in nouns:
            return Sent(" ".join(words), kind, call)
    for kind, record in vocabulary()["sent"].items():
        if words[-1] in str(record["nouns"]).split() and (form is not None or kind != "request"):
            return Sent(" ".join([*words, "request"] if words[-1] == "quote" else words), kind, call)
    if form is None:
        return None
    kind, ending = ("joining", "application") if words[-1] == "membership" else ("request", "request")
    return Sent(f"{' '.join(words)} {ending}", kind)


def _thing(item: str) -> str | None:
    """Return the name of what an item shows: singular, lower case."""
    low = item.lower()
    if low in _ITSELF:
        return None
    if low in _ALONE:
        return _ALONE[low]
    holder = _HOLDER.match(low)
    if holder is not None:
        low = holder["of"] or holder["pre"] or holder["area"]
        low = DETERMINER.sub("", low)
    words = low.split()
    words[-1] = base_form(words[-1])
    is_screen = words[-1] in word_list("screens") and low.endswith(words[-1])
    if not words[-1].replace("-", "").isalpha() or len(words) > _MOST_WORDS - 2 or is_screen:
        return None
    return _ALONE.get(" ".join(words), " ".join(words))
