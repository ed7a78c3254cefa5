"""Putting a model's words where forge's own would stand; what is not filled stays."""

from collections.abc import Sequence
from dataclasses import replace

from omniforge.agents.base import Json
from omniforge.agents.marketing.channels import Piece
from omniforge.agents.marketing.letters import Letter
from omniforge.agents.marketing.material import Section
from omniforge.agents.marketing.site_copy import SiteCopy
from omniforge.codegen.wording import as_sentence

_MOST_QUESTIONS = 6


def with_site_words(copy: SiteCopy, invitations: Json, questions: Json) -> SiteCopy:
    """Return the copy with the words around its forms, and with more questions after those it has."""
    if invitations:
        lead = {key: invitations[f"lead_{key}"] for key in ("title", "body", "button")}
        signup = {key: invitations[f"signup_{key}"] for key in ("title", "body")}
        copy = replace(
            copy,
            description=invitations["description"],
            lead={**copy.lead, **lead, "body": as_sentence(lead["body"])},
            signup={**copy.signup, **signup, "body": as_sentence(signup["body"])},
        )
    asked = {q["question"].lower() for q in copy.faq}
    more = [
        {"question": q["question"], "answer": as_sentence(q["answer"])}
        for q in questions.get("questions", ())
        if q["question"].lower() not in asked
    ]
    return replace(copy, faq=[*copy.faq, *more][: max(_MOST_QUESTIONS, len(copy.faq))])


def with_post_words(posts: Sequence[Json], answer: Json) -> tuple[Json, ...]:
    """Return the posts with their texts and captions."""
    return tuple({**p, **said} for p, said in zip(posts, answer.get("posts") or [{}] * len(posts), strict=True))


def with_ad_words(ads: Sequence[Json], answer: Json) -> tuple[Json, ...]:
    """Return the adverts with their headlines and descriptions."""
    return tuple({**a, **said} for a, said in zip(ads, answer.get("ads") or [{}] * len(ads), strict=True))


def with_letter_words(letters: Sequence[Letter], answer: Json) -> tuple[Letter, ...]:
    """Return the letters with subjects, previews and first paragraphs; lists, buttons and closings stay."""
    said = answer.get("letters")
    if not said:
        return tuple(letters)
    return tuple(
        replace(
            letter,
            subject=mail["subject"],
            preview=mail["preview"],
            paragraphs=tuple(as_sentence(p) for p in mail["paragraphs"]),
        )
        for letter, mail in zip(letters, said, strict=True)
    )


def with_channel_words(piece: Piece, answer: Json) -> Piece:
    """Return what a persona is told on a channel, in a model's words; where it leads stays."""
    if not answer:
        return piece
    return replace(piece, title=answer["title"], paragraphs=tuple(as_sentence(p) for p in answer["paragraphs"]))


def article_of(answer: Json, title: str, sections: Sequence[Section]) -> tuple[str, tuple[Section, ...]]:
    """Return title and sections of the article."""
    if not answer:
        return title, tuple(sections)
    parts = tuple(Section(p["heading"], tuple(as_sentence(t) for t in p["paragraphs"])) for p in answer["parts"])
    return answer["title"], parts
