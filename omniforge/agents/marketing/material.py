"""Posts, adverts, the article and the giveaway: composed from the facts, each within its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from omniforge.agents.marketing import phrases as book
from omniforge.agents.marketing.facts import Facts
from omniforge.codegen import names
from omniforge.codegen.wording import as_sentence, cut, cut_plain, upper_first
from omniforge.resources import agents_dir
from omniforge.spec.identifiers import words

POST_LIMIT = 280
"""Characters; the tightest of the channels named (X)."""
CAPTION_LIMIT = 125
"""Characters shown before "more" on Instagram."""
AD_HEADLINE_LIMIT = 30
AD_DESCRIPTION_LIMIT = 90
"""Characters of a responsive search ad (Google Ads help, answer 1704389)."""
_PARAGRAPH_LIMIT = 700
"""Characters of one paragraph of the article, about 110 words."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the article; the first one has no heading."""

    heading: str
    paragraphs: tuple[str, ...]

    @property
    def n_words(self) -> int:
        """Words of heading and paragraphs."""
        return sum(len(text.split()) for text in (self.heading, *self.paragraphs))


@cache
def material() -> Mapping[str, Any]:
    """Return the texts with gaps; read once per process."""
    text = (agents_dir() / "marketing" / "material.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def posts(facts: Facts) -> tuple[Json, ...]:
    """Return three posts: channel, text, caption, picture and hashtags."""
    return tuple(
        {
            "id": post["id"],
            "channels": post["channel"],
            "text": _fitting(post["text"], facts, POST_LIMIT),
            "caption": _fitting(post["caption"], facts, CAPTION_LIMIT),
            "picture": book.first([post["picture"], "The start page of {name}"], facts),
            "tags": hashtags(facts),
        }
        for post in material()["posts"]
    )


def ads(facts: Facts) -> tuple[Json, ...]:
    """Return two adverts within the limits of search ads."""
    return tuple(
        {
            "id": ad["id"],
            "headline": upper_first(_fitting(ad["headline"], facts, AD_HEADLINE_LIMIT)),
            "description": _fitting(ad["description"], facts, AD_DESCRIPTION_LIMIT),
        }
        for ad in material()["ads"]
    )


def hashtags(facts: Facts) -> tuple[str, ...]:
    """Return up to four hashtags made of the app's own nouns, without repeats."""
    wanted = [facts["name"], facts["things"], facts["people"].split(" and ")[0].split(",")[0]]
    tags = [names.pascal(w) for w in wanted if words(w)]
    return tuple(f"#{t}" for t in dict.fromkeys(tags) if len(t) <= 30)  # noqa: PLR2004 - longer ones are not read


def article_title(facts: Facts) -> str:
    """Return the headline of the article."""
    return cut(book.varied(material()["article"]["title"], facts, "article"), 90)


def article(facts: Facts) -> tuple[Section, ...]:
    """Return the article: every section that says something of this app, and spare ones until it is long enough."""
    entries = material()["article"]["sections"]
    limits = material()["article_words"]
    written = {i: s for i, e in enumerate(entries) if (s := _section(e, facts)).paragraphs}
    chosen: set[int] = set()
    n_words = 0
    for index in sorted(written, key=lambda i: (bool(entries[i].get("spare")), i)):
        size = written[index].n_words
        is_spare = entries[index].get("spare")
        if n_words + size > limits["most"] or (is_spare and n_words >= limits["least"] + 50):
            continue
        chosen.add(index)
        n_words += size
    return tuple(written[i] for i in sorted(chosen))


def magnet(facts: Facts) -> Json:
    """Return title, promise and outline of the giveaway."""
    plan = material()["magnet"]
    outline = [
        {"title": book.first([s["title"]], facts), "points": list(book.usable(s["points"], facts))}
        for s in plan["sections"]
    ]
    return {
        "title": cut(book.first(plan["title"], facts), 90),
        "promise": book.first([plan["promise"], "Two pages to use today, with {name} or without it."], facts),
        "outline": [s for s in outline if s["title"] and s["points"]],
    }


def _fitting(choices: Sequence[str], facts: Facts, limit: int) -> str:
    """Return the first usable text that fits; when none fits, the last one, cut."""
    found = book.usable(choices, facts)
    return next((t for t in found if len(t) <= limit), cut_plain(found[-1], limit) if found else "")


def _section(entry: Mapping[str, Any], facts: Facts) -> Section:
    paragraphs = []
    for choice in entry["paragraphs"]:
        text = book.first([choice] if isinstance(choice, str) else choice, facts)
        if text:
            paragraphs.append(cut(as_sentence(text), _PARAGRAPH_LIMIT))
    return Section(book.first([entry["heading"]], facts) if entry["heading"] else "", tuple(paragraphs))
