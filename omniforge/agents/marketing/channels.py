"""Words for one persona on one channel of the spec: which form the channel asks for, and what is said in it.

Invariant: every sentence is true of what the persona's role may do; each form keeps its limits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from omniforge.agents.base import Json
from omniforge.agents.marketing import phrases as book
from omniforge.agents.marketing.persona_facts import persona_facts
from omniforge.codegen.app_view import AppView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import as_sentence, cut_plain, upper_first
from omniforge.resources import agents_dir
from omniforge.spec.identifiers import words
from omniforge.spec.model import Channel, Persona, Spec

UNIT, SLOT = "told", "channel"
"""Unit of the tasks, named so that they come after the words more people read, and the slot of each."""
MOST_PERSONAS, MOST_CHANNELS = 4, 4
_TITLE, _PARAGRAPH = 60, 420


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a form; a length is in characters.

    Attributes:
        title: of the title.
        paragraphs: how many there may be.
        text: of all paragraphs.
        n_words: of title and paragraphs; 0 when nobody counts them.
        says: the bounds, for people.
    """

    title: int
    paragraphs: int
    text: int
    n_words: int
    says: str


FORMS: Mapping[str, Limits] = {
    "search": Limits(30, 1, 90, 0, "an entry in search results: headline up to 30 characters, text up to 90"),
    "print": Limits(_TITLE, 1, 280, 45, "print: up to 45 words, to be read in passing"),
    "post": Limits(_TITLE, 1, 280, 0, "a post: up to 280 characters"),
    "letter": Limits(_TITLE, 3, 3 * _PARAGRAPH, 0, "a letter or an article's beginning: up to three paragraphs"),
    "spoken": Limits(_TITLE, 3, 3 * _PARAGRAPH, 90, "read aloud in half a minute: up to 90 words"),
    "note": Limits(_TITLE, 2, 2 * _PARAGRAPH, 0, "a note to people who pass it on: up to two paragraphs"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What one persona is told on one channel."""

    persona: Persona
    channel: Channel
    form: str
    title: str
    paragraphs: tuple[str, ...]
    end: str
    path: str

    @property
    def file(self) -> str:
        """Where it lies in the project."""
        return f"marketing/personas/{self.persona.id}/{self.channel.id}.md"

    @property
    def limits(self) -> Limits:
        """Bounds of its form."""
        return FORMS[self.form]

    def as_json(self) -> Json:
        """Return what a model is shown of it."""
        return {"title": self.title, "paragraphs": list(self.paragraphs), "ends with": self.end}


def pairs(spec: Spec) -> tuple[tuple[Persona, Channel], ...]:
    """Return the personas with the channels, the first few of each."""
    channels = spec.business.channels[:MOST_CHANNELS]
    return tuple((p, c) for p in spec.personas[:MOST_PERSONAS] for c in channels)


def piece(view: AppView, persona_id: str, channel_id: str) -> Piece:
    """Compose what a persona is told on a channel."""
    persona = next(p for p in view.spec.personas if p.id == persona_id)
    channel = next(c for c in view.spec.business.channels if c.id == channel_id)
    facts = persona_facts(view, persona)
    form = form_of(channel)
    limits = FORMS[form]
    texts = _book()["texts"][form]
    turn = _turn(view.spec, persona, channel)
    most = min(limits.text, _PARAGRAPH)
    paragraphs = [_chosen(choices, facts, most, turn=turn) for choices in texts["paragraphs"]]
    end = _book()["ends"][_end_of(view, persona)]
    return Piece(
        persona=persona,
        channel=channel,
        form=form,
        title=upper_first(_chosen(texts["title"], facts, limits.title, turn=turn)),
        paragraphs=tuple(as_sentence(p) for p in paragraphs if p),
        end=book.first([end["words"]], facts),
        path=end["path"],
    )


def form_of(channel: Channel) -> str:
    """Return the form a channel asks for, by its name, then its purpose."""
    forms: Mapping[str, Any] = _book()["forms"]
    for text in (channel.name, channel.purpose):
        said = {*words(text), *(w.strip(".,;:").lower() for w in text.split())}
        for form, entry in forms.items():
            if said & set(entry["words"]):
                return form
    return "note"


def problems(form: str, title: str, paragraphs: tuple[str, ...]) -> list[str]:
    """Return which bounds of a form words break, in words for a model."""
    limits = FORMS[form]
    found = []
    if len(title) > limits.title:
        found.append(f"title: at most {limits.title} characters")
    if len(paragraphs) > limits.paragraphs:
        found.append(f"paragraphs: at most {limits.paragraphs}")
    if sum(map(len, paragraphs)) > limits.text:
        found.append(f"paragraphs: at most {limits.text} characters in all")
    n_words = sum(len(t.split()) for t in (title, *paragraphs))
    if limits.n_words and n_words > limits.n_words:
        found.append(f"it has {n_words} words and may have {limits.n_words}")
    return found


def _end_of(view: AppView, persona: Persona) -> str:
    """Return how a persona gets in: by choosing a role, by the one role there is, or by being let in."""
    open_to = [r.id for r in view.signup_roles]
    if persona.role is not None and persona.role not in open_to:
        return "invited"
    return "signup" if persona.role in open_to and len(open_to) > 1 else "member"


def _turn(spec: Spec, persona: Persona, channel: Channel) -> int:
    """Return the place of a persona, and of a channel among those of its form: whose turn it is to say what."""
    channels = spec.business.channels
    same = [c.id for c in channels if form_of(c) == form_of(channel)]
    return [p.id for p in spec.personas].index(persona.id) + same.index(channel.id)


def _chosen(choices: Sequence[str], facts: Mapping[str, str], limit: int, *, turn: int) -> str:
    """Return one of the usable texts that fit, by turns; the last one, cut, when no other fits."""
    fits = [t for t in map(one_line, book.usable(choices[:-1], facts)) if len(t) <= limit]
    return fits[turn % len(fits)] if fits else cut_plain(book.first(choices[-1:], facts), limit)


@cache
def _book() -> Mapping[str, Any]:
    text = (agents_dir() / "marketing" / "channels.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found
