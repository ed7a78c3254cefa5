"""The words of the landing page: taken from the spec where it has them, else composed from facts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from omniforge.agents.marketing import phrases as book
from omniforge.agents.marketing.facts import Facts, facts_of
from omniforge.agents.marketing.reading import main_model
from omniforge.codegen.app_view import AppView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import as_sentence, cut, cut_plain
from omniforge.spec.model import PricingTier, SectionItem

DESCRIPTION_LIMIT = 158
"""Characters; search engines cut a meta description at about 160."""
HEADLINE_LIMIT = 90
BUTTON_LIMIT = 30
BENEFITS = 4
STORY, LETTER = "x-story", "x-letter"
"""Extension keys of the marketing section: why it exists, and what letters to leads are about."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SiteCopy:
    """Everything the landing page says; field names are those of `src/content/site.ts`."""

    name: str
    tagline: str
    description: str
    audience: str
    hero: Json
    benefits: list[Json]
    steps: list[Json]
    story: Json
    faq: list[Json]
    pricing: list[Json]
    lead: Json
    signup: Json
    footer: Json

    def as_json(self) -> Json:
        """Return plain data."""
        return asdict(self)


def compose(view: AppView) -> SiteCopy:
    """Compose the copy of one app."""
    facts = facts_of(view)
    phrases = book.phrases()
    headline = _headline(view, facts)
    tagline = facts["tagline"] or headline
    facts = {**facts, "tagline": tagline, "Tagline": tagline[:1].upper() + tagline[1:]}
    return SiteCopy(
        name=cut_plain(facts["name"], 60),
        tagline=cut_plain(tagline, 120),
        description=cut(book.first(phrases["description"], facts), DESCRIPTION_LIMIT),
        audience=facts["audience"],
        hero=_hero(view, facts, headline),
        benefits=_items(view.spec.marketing.benefits) or _titled(phrases["benefits"], facts, BENEFITS),
        steps=_items(view.spec.marketing.steps) or _steps(facts),
        story=_story(view, facts),
        faq=_faq(view, facts),
        pricing=[_tier(t) for t in view.spec.business.pricing],
        lead=_lead(view, facts),
        signup={
            "title": book.varied(phrases["signup"]["title"], facts, "signup"),
            "body": book.first(phrases["signup"]["body"], facts),
        },
        footer={"line": book.first(phrases["footer"], facts)},
    )


def lead_topic(view: AppView, facts: Facts) -> str:
    """Return what the letters to leads are about, for the middle of a sentence."""
    own = (view.spec.marketing.model_extra or {}).get(LETTER)
    if isinstance(own, str) and one_line(own):
        return cut_plain(own, 80)
    topics = book.phrases()["lead"]["topic"]
    return book.first([*topics.get(view.spec.kind, ()), *topics["any"]], facts)


def _headline(view: AppView, facts: Facts) -> str:
    stated = one_line(view.spec.marketing.headline) or facts["tagline"] or one_line(view.spec.marketing.promise)
    headlines = book.phrases()["headline"]
    chosen = stated or book.first([*headlines.get(view.spec.kind, ()), *headlines["any"]], facts)
    return cut(chosen, HEADLINE_LIMIT).rstrip(".")


def _hero(view: AppView, facts: Facts, headline: str) -> Json:
    phrases, marketing = book.phrases(), view.spec.marketing
    stated = [marketing.subheadline, marketing.promise, facts["summary_first"]]
    fresh = [as_sentence(s) for s in stated if one_line(s).rstrip(".").lower() not in ("", headline.lower())]
    main = main_model(view)
    secondary = phrases["secondary"]["open" if main is not None and main.public else "closed"]
    ctas = [*phrases["cta"].get(view.spec.kind, ()), *phrases["cta"]["any"]]
    derived = next(c for c in book.usable(ctas, facts) if len(c) <= BUTTON_LIMIT)
    return {
        "headline": headline,
        "subheadline": cut(fresh[0], 220) if fresh else as_sentence(book.first(phrases["subheadline"], facts)),
        "cta": cut_plain(marketing.call_to_action, BUTTON_LIMIT) or derived,
        "secondary": cut_plain(book.first(secondary, facts), 40),
    }


def _items(items: tuple[SectionItem, ...]) -> list[Json]:
    return [{"title": one_line(i.title), "body": as_sentence(i.body)} for i in items if one_line(i.title)]


def _titled(entries: list[book.Pair], facts: Facts, most: int) -> list[Json]:
    found = book.pairs(entries, facts, ("title", "body"))
    return [{"title": t, "body": b} for t, b in found[:most]]


def _steps(facts: Facts) -> list[Json]:
    entries = book.phrases()["steps"]
    skipped = "Create your account" if facts["either_role"] else "Choose your side"
    return _titled([e for e in entries if e["title"] != skipped], facts, book.phrases()["max_steps"])


def _story(view: AppView, facts: Facts) -> Json:
    """Return why the product exists: the spec's own story, else what the idea says after its first sentence."""
    story = book.phrases()["story"]
    told = (view.spec.marketing.model_extra or {}).get(STORY)
    own = told if isinstance(told, Mapping) else {}
    title = one_line(str(own.get("title", ""))) or book.varied(story["title"], facts, "story")
    body = one_line(str(own.get("body", ""))) or book.first(story["body"], facts)
    return {"title": cut_plain(title, 60), "body": cut(as_sentence(body), 900)}


def _faq(view: AppView, facts: Facts) -> list[Json]:
    phrases = book.phrases()
    stated = [(one_line(f.question), as_sentence(f.answer)) for f in view.spec.marketing.faq]
    derived = []
    for entry in phrases["faq"]:
        answers = [entry["answer"]] if isinstance(entry["answer"], str) else entry["answer"]
        pair = book.first([entry["question"]], facts), book.first(answers, facts)
        if all(pair):
            derived.append(pair)
    asked = {q.lower() for q, _ in stated}
    room = max(phrases["max_faq"] - len(stated), 0) if len(stated) < phrases["enough_faq"] else 0
    chosen = stated + [p for p in derived if p[0].lower() not in asked][:room]
    return [{"question": q, "answer": a} for q, a in chosen]


def _tier(tier: PricingTier) -> Json:
    return {
        "id": tier.id,
        "name": one_line(tier.name),
        "price": int(tier.price) if tier.price == int(tier.price) else tier.price,
        "currency": tier.currency,
        "interval": tier.interval,
        "description": one_line(tier.description),
        "includes": [one_line(i) for i in tier.includes],
    }


def _lead(view: AppView, facts: Facts) -> Json:
    lead = book.phrases()["lead"]
    facts = {**facts, "topic": lead_topic(view, facts)}
    return {
        "title": book.varied(lead["title"], facts, "lead"),
        "body": book.varied(lead["body"], facts, "lead"),
        "button": book.varied(lead["button"], facts, "lead"),
        "consent": book.first([lead["consent"]], facts),
        "thanks": book.first([lead["thanks"]], facts),
    }
