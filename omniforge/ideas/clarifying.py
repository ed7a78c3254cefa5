"""What a language model may ask about a new idea: questions with a few answers, each a sentence for the text. Pure.

Invariant: nothing enters the text but what a person chose or typed.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from omniforge.ideas.questions import Question
from omniforge.llm.claims import repeated
from omniforge.llm.words import Filled, Line

SKIP = "skip"
"""The default: the text stays as it is."""
MOST = 2


class Option(Filled):
    """An answer and what it means."""

    label: Annotated[str, Line(40, 1)]
    sentence: Annotated[str, Line(160, 10)]
    """What is added to the description when a person takes it."""


class Asked(Filled):
    """A question with the answers to choose from."""

    question: Annotated[str, Line(140, 8)]
    options: tuple[Option, ...] = Field(min_length=2, max_length=4)


class Clarifying(Filled):
    """What the description leaves open and changes what is built; may be empty."""

    questions: tuple[Asked, ...] = Field(max_length=MOST)


def problems(answer: Clarifying) -> Sequence[str]:
    """Return what is wrong with an answer, in words for the model."""
    found = repeated([q.question for q in answer.questions], "questions")
    for asked in answer.questions:
        labels = [o.label for o in asked.options]
        found += repeated(labels, f"{asked.question}: labels")
        found += [f"{asked.question}: skipping is offered anyway" for label in labels if label.lower() == SKIP]
    return found


def question(asked: Asked) -> Question:
    """Return the question as a person is asked it."""
    return Question("", asked.question, SKIP, tuple(o.label for o in asked.options))


def clarified(text: str, answers: Sequence[tuple[Asked, str]]) -> str:
    """Return the text with a sentence for every answer: that of the label chosen, or the person's own words."""
    sentences = []
    for asked, said in answers:
        words = " ".join(said.split())
        if words and words.lower() != SKIP:
            sentences.append(next((o.sentence for o in asked.options if o.label.lower() == words.lower()), words))
    ended = [s if s.endswith((".", "!", "?")) else f"{s}." for s in sentences]
    return f"{text.rstrip()}\n\n{' '.join(ended)}\n" if ended else text
