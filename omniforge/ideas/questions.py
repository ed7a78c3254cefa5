"""What forge asks about an idea that leaves much open: at most three questions, each with a default.

Invariant: pure; an answer becomes words of the idea text, so that the same text gives the same idea again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from omniforge.ideas.create import IdeaPlan
from omniforge.spec.kinds import AppKind

_MOST = 3
_ENOUGH = 2
"""Models named in the text from which the text is taken to say what the app keeps."""
NAME = "name"
_SENTENCES = {"kind": "This is {article} {answer}.", "things": "Manage {answer}.", "people": "It is used by {answer}."}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` is empty when any words will do."""

    id: str
    text: str
    default: str
    choices: tuple[str, ...] = ()


def questions(plan: IdeaPlan) -> tuple[Question, ...]:
    """Return what the text leaves open, the most important first; nothing when it says enough."""
    spec = plan.spec
    said = {e.path for e in plan.evidence if e.words}
    named = [m for m in spec.models if f"models.{m.id}" in said]
    found = []
    if "kind" not in said:
        found.append(Question("kind", "What sort of app is it?", spec.kind, get_args(AppKind)))
    if len(named) < _ENOUGH:
        found.append(Question("things", "What does it keep?", ", ".join(m.name for m in spec.models)))
    if not any(f"roles.{r.id}" in said for r in spec.roles):
        found.append(Question("people", "Who uses it?", ", ".join(r.name for r in spec.roles)))
    reason = next((e for e in plan.evidence if e.path == NAME), None)
    if reason is not None and reason.source == "rule":
        found.append(Question(NAME, "What is it called?", spec.name))
    return tuple(found[:_MOST])


def answered(text: str, asked: tuple[Question, ...], answers: Mapping[str, str]) -> str:
    """Return the text with a sentence for every answer that is not the default; a name is not part of the text."""
    sentences = []
    for question in asked:
        answer = " ".join(answers.get(question.id, "").split()).strip(" .")
        if question.id in _SENTENCES and answer and answer != question.default:
            article = "an" if answer[0] in "aeiou" else "a"
            sentences.append(_SENTENCES[question.id].format(article=article, answer=answer.replace("-", " ")))
    return f"{text.rstrip()}\n\n{' '.join(sentences)}\n" if sentences else text
