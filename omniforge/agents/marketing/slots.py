"""What a language model may write of the marketing: shapes, what it is told, and what is let through.

Invariant: words of the spec stay as they are; only what forge would have composed itself can be written by a model.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated

from pydantic import BaseModel, Field

from omniforge.agents.base import Json, TaskInputs
from omniforge.agents.marketing import channels, material
from omniforge.agents.marketing.facts import facts_of
from omniforge.agents.marketing.letters import letters
from omniforge.agents.marketing.persona_facts import persona_facts
from omniforge.agents.marketing.phrases import phrases
from omniforge.agents.marketing.site_copy import SiteCopy, compose, lead_topic
from omniforge.agents.slotted import TaskSlot
from omniforge.llm.claims import false_claims, repeated
from omniforge.llm.slots import Slot, data, declared_slots
from omniforge.llm.words import Filled, Line

NAME = "marketing"
_KNOWN = (
    "name", "tagline", "summary", "voice", "audience", "people", "persona", "goal", "pain", "all_things", "browse",
    "makes", "private_things", "price", "state_thing", "state_path",
)  # fmt: skip
"""Facts a model is told; the others are forms of these."""


_TOLD = (
    "people", "goal", "pain", "make_list", "state_path", "answer_things", "buttons", "keeps", "reads", "own_things",
    "looked_at",
)  # fmt: skip
"""Facts of a persona that a model is told."""


class Invitations(Filled):
    """Words around the two forms of the landing page, and what search engines show."""

    description: Annotated[str, Line(158, 40)]
    """One or two sentences a search engine shows."""
    lead_title: Annotated[str, Line(60)]
    lead_body: Annotated[str, Line(180, 20)]
    lead_button: Annotated[str, Line(24)]
    signup_title: Annotated[str, Line(60)]
    signup_body: Annotated[str, Line(180, 20)]


class Question(Filled):
    """A question with its answer."""

    question: Annotated[str, Line(110, 8)]
    answer: Annotated[str, Line(280, 8)]


class Questions(Filled):
    """More questions the audience asks."""

    questions: tuple[Question, ...] = Field(min_length=1, max_length=3)


class Post(Filled):
    """A post with the caption of its picture."""

    text: Annotated[str, Line(material.POST_LIMIT, 40)]
    caption: Annotated[str, Line(material.CAPTION_LIMIT, 5)]


class Posts(Filled):
    """Three posts, in the order given."""

    posts: tuple[Post, ...] = Field(min_length=3, max_length=3)


class Ad(Filled):
    """A search advert."""

    headline: Annotated[str, Line(material.AD_HEADLINE_LIMIT, 3)]
    description: Annotated[str, Line(material.AD_DESCRIPTION_LIMIT, 20)]


class Ads(Filled):
    """Two adverts, in the order given."""

    ads: tuple[Ad, ...] = Field(min_length=2, max_length=2)


class Mail(Filled):
    """The words of a letter before its list."""

    subject: Annotated[str, Line(60, 5)]
    preview: Annotated[str, Line(110, 10)]
    paragraphs: tuple[Annotated[str, Line(420, 20)], ...] = Field(min_length=1, max_length=3)


class Mails(Filled):
    """Three letters, in the order given."""

    letters: tuple[Mail, ...] = Field(min_length=3, max_length=3)


class Part(Filled):
    """A part of the article."""

    heading: Annotated[str, Line(80, 3)]
    paragraphs: tuple[Annotated[str, Line(700, 40)], ...] = Field(min_length=1, max_length=3)


class Article(Filled):
    """An article that is of use to the reader with or without the product."""

    title: Annotated[str, Line(90, 10)]
    parts: tuple[Part, ...] = Field(min_length=3, max_length=6)


class Chapter(Filled):
    """A chapter of the giveaway."""

    title: Annotated[str, Line(80, 3)]
    points: tuple[Annotated[str, Line(160, 10)], ...] = Field(min_length=2, max_length=4)


class Magnet(Filled):
    """A checklist that is given away."""

    title: Annotated[str, Line(90, 10)]
    promise: Annotated[str, Line(220, 20)]
    outline: tuple[Chapter, ...] = Field(min_length=3, max_length=5)


class Told(Filled):
    """What one kind of person is told on one channel."""

    title: Annotated[str, Line(60, 3)]
    paragraphs: tuple[Annotated[str, Line(420, 15)], ...] = Field(min_length=1, max_length=3)


@cache
def slots() -> tuple[TaskSlot, ...]:
    """Return the slots of the agent, in the order in which they are declared."""
    code: dict[str, tuple[type[BaseModel], Callable[[TaskInputs], Json], Callable[[BaseModel], Sequence[str]]]] = {
        "invitations": (Invitations, _invitations, _fine),
        "questions": (Questions, _questions, _fine),
        "posts": (Posts, _posts, lambda a: repeated([p.text for p in a.posts], "posts")),  # type: ignore[attr-defined]  # its own shape
        "ads": (Ads, _ads, _fine),
        "letters": (Mails, _letters, lambda a: repeated([m.subject for m in a.letters], "subjects")),  # type: ignore[attr-defined]  # the same
        "article": (Article, _article, _right_length),
        "magnet": (Magnet, _magnet, _fine),
    }
    channel = Slot(NAME, declared_slots(NAME)[channels.SLOT], Told, _channel, _channel_problems)
    return (*(_slot(slot, *parts) for slot, parts in code.items()), channel)


def _slot(
    slot: str,
    output: type[BaseModel],
    current: Callable[[TaskInputs], Json],
    check: Callable[[BaseModel], Sequence[str]],
) -> TaskSlot:
    def inputs(task: TaskInputs) -> Json:
        return {"product": product(task), "current": current(task)}

    def problems(task: TaskInputs, answer: BaseModel) -> list[str]:
        return [*check(answer), *false_claims(answer, data(inputs(task)))]

    applies = _has_room if output is Questions else _always
    return Slot(NAME, declared_slots(NAME)[slot], output, inputs, problems, applies)


def product(inputs: TaskInputs) -> Json:
    """Return what is known to be so of the product, without empty facts."""
    view = inputs.view
    facts = facts_of(view)
    known = {key: facts[key] for key in _KNOWN if facts.get(key)}
    working = [f.name or f.kind.replace("_", " ") for f in view.spec.features if f.status == "ready"]
    return {**known, "kind": view.spec.kind, "features": working}


def _copy(inputs: TaskInputs) -> SiteCopy:
    return compose(inputs.view)


def _invitations(inputs: TaskInputs) -> Json:
    copy = _copy(inputs)
    return {
        "description": copy.description,
        "lead": {k: copy.lead[k] for k in ("title", "body", "button")},
        "signup": copy.signup,
    }


def _questions(inputs: TaskInputs) -> Json:
    return {"faq": _copy(inputs).faq}


def _posts(inputs: TaskInputs) -> Json:
    found = material.posts(facts_of(inputs.view))
    return {"posts": [{k: p[k] for k in ("channels", "text", "caption", "picture")} for p in found]}


def _ads(inputs: TaskInputs) -> Json:
    return {"ads": list(material.ads(facts_of(inputs.view)))}


def _letters(inputs: TaskInputs) -> Json:
    facts = facts_of(inputs.view)
    facts = {**facts, "topic": lead_topic(inputs.view, facts)}
    found = letters(_copy(inputs), facts, material.material()["mails"])
    return {
        "topic": facts["topic"],
        "letters": [
            {"subject": m.subject, "preview": m.preview, "paragraphs": list(m.paragraphs), "list": len(m.items)}
            for m in found
        ],
    }


def _article(inputs: TaskInputs) -> Json:
    facts = facts_of(inputs.view)
    return {"title": material.article_title(facts), "headings": [s.heading for s in material.article(facts)]}


def _magnet(inputs: TaskInputs) -> Json:
    found = material.magnet(facts_of(inputs.view))
    return {"title": found["title"], "promise": found["promise"]}


def _channel(inputs: TaskInputs) -> Json:
    piece = channels.piece(inputs.view, inputs.task.params["persona"], inputs.task.params["channel"])
    facts = persona_facts(inputs.view, piece.persona)
    known = {key: facts[key] for key in _TOLD if facts.get(key)}
    where = {"name": piece.channel.name, "purpose": piece.channel.purpose, "form": piece.limits.says}
    return {"product": product(inputs), "person": known, "channel": where, "current": piece.as_json()}


def _channel_problems(inputs: TaskInputs, answer: Told) -> Sequence[str]:
    piece = channels.piece(inputs.view, inputs.task.params["persona"], inputs.task.params["channel"])
    bounds = channels.problems(piece.form, answer.title, answer.paragraphs)
    return [*bounds, *false_claims(answer, data(_channel(inputs)))]


def _has_room(inputs: TaskInputs) -> bool:
    """Whether the landing page has room for one more question."""
    return len(_copy(inputs).faq) < int(phrases()["max_faq"])


def _always(_inputs: TaskInputs) -> bool:
    return True


def _fine(_answer: BaseModel) -> Sequence[str]:
    return ()


def _right_length(answer: BaseModel) -> Sequence[str]:
    limits = material.material()["article_words"]
    parts = answer.parts if isinstance(answer, Article) else ()
    n = sum(len(t.split()) for p in parts for t in (p.heading, *p.paragraphs))
    fits = limits["least"] <= n <= limits["most"]
    return () if fits else (f"it has {n} words and needs {limits['least']} to {limits['most']}",)
