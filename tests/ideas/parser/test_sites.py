"""Sites as people ask for them: they speak to visitors, are open to read, and have no table for mere words.

`PYTHONPATH=tests python tests/ideas/parser/test_sites.py` writes the table, and what is wrong in the texts seen.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.idea_scores import Score, find, same_thing

from omniforge.ideas.parser.parse import parse
from omniforge.spec.access import effective_access
from omniforge.spec.check import check_spec
from omniforge.spec.model import Model, Spec

TEXTS: Mapping[str, list[dict[str, Any]]] = {
    name: yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"))
    for name in ("sites", "sites_held_out")
}
MIN: Mapping[str, Mapping[str, float]] = {
    "sites": {"shown": 0.97, "sent": 0.95, "sections": 0.95, "act": 1.0, "words": 1.0, "prices": 1.0},
    "sites_held_out": {"shown": 0.85, "sent": 0.85, "sections": 0.85, "act": 1.0, "words": 0.9, "prices": 0.9},
}
_SOFTWARE = re.compile(
    r"\bmanage|\ba home for\b|\bdashboard\b|\bto look after\b|\bwhere you left\b|\bhunting for\b|\bedit button\b"
    r"|\brecords?\b"
    r"|\bkept for you\b|\bin order$|\badd an? |\bnote \w|\bgo on from there\b|\bin one place\b|\bclick\b|\bworkspace\b",
    re.IGNORECASE,
)
"""What the copy of an app says to those who keep something in it."""


def judge(record: Mapping[str, Any], score: Score) -> Iterator[str]:
    """Count what the spec of a site has of what it should have, and yield what is wrong."""
    spec = parse(record["text"]).spec
    for name in record.get("shown", ()):
        model = find(spec, name)
        right = model is not None and is_shown(spec, model)
        score.add("shown", right=right)
        if not right:
            yield f"not shown: {name}: {[m.name for m in spec.models]}"
    for name in record.get("sent", ()):
        model = find(spec, name)
        right = model is not None and is_sent(spec, model)
        score.add("sent", right=right)
        if not right:
            yield f"not sent: {name}: {[m.name for m in spec.models]}"
    for name in record.get("sections", ()):
        right = has_section(spec, name) and not any(same_thing(m.name, name) for m in spec.models)
        score.add("sections", right=right)
        if not right:
            yield f"no section: {name}"
    yield from _copy(record, spec, score)


def _copy(record: Mapping[str, Any], spec: Spec, score: Score) -> Iterator[str]:
    call = spec.marketing.call_to_action
    if "act" in record:
        right = call.lower().split()[0] in {a.strip() for a in record["act"].split("|")}
        score.add("act", right=right)
        if not right:
            yield f"call to action: {call}"
    wrong = [line for line in said(spec) if _SOFTWARE.search(line)]
    score.add("words", right=not wrong)
    if wrong:
        yield f"words of an app: {wrong}"
    score.add("prices", right=not any(t.price for t in spec.business.pricing))
    if any(t.price for t in spec.business.pricing):
        yield f"plans: {[t.name for t in spec.business.pricing]}"


def is_shown(spec: Spec, model: Model) -> bool:
    """Whether everyone may read it, and only people who cannot sign up may change it."""
    access = effective_access(spec, model)
    visitors = {r.id for r in spec.roles if r.signup} | {"public"}
    writes = any({"create", "update", "delete"} & access[role].keys() for role in visitors)
    return {"list", "read"} <= access["public"].keys() and not writes


def is_sent(spec: Spec, model: Model) -> bool:
    """Whether visitors send it, and see their own alone; the others see all."""
    access = effective_access(spec, model)
    staff = [r.id for r in spec.roles if not r.signup]
    visitors = [access[r.id] for r in spec.roles if r.signup]
    return (
        not access["public"]
        and any("create" in a for a in visitors)
        and all(scope == "own" for a in visitors for scope in a.values())
        and all(access[role].get("read") == "all" for role in staff)
    )


def has_section(spec: Spec, words: str) -> bool:
    """Whether a page of words has a section about it, which says something."""
    found = {"direction": "find us|directions|the way", "about": "about", "contact": "write to"}.get(words, words)
    sections = [s for page in spec.pages if page.kind == "content" for s in page.sections]
    return any(re.search(found, f"{s.title} {s.body}".lower()) and (s.body or s.items) for s in sections) or any(
        words in page.name.lower() and page.sections for page in spec.pages
    )


def said(spec: Spec) -> Iterator[str]:
    """Yield the copy of the start page and of the pages of words."""
    copy = spec.marketing
    yield from (spec.tagline, copy.audience, copy.promise, copy.headline, copy.subheadline, copy.call_to_action)
    for item in (*copy.benefits, *copy.steps):
        yield from (item.title, item.body)
    for entry in copy.faq:
        yield from (entry.question, entry.answer)
    for section in (s for page in spec.pages for s in page.sections):
        yield from (section.title, section.body)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_site_has_what_its_text_asks_for(name: str) -> None:
    score = Score()
    for record in TEXTS[name]:
        list(judge(record, score))

    assert {m: score.share(m) for m, least in MIN[name].items() if score.share(m) < least} == {}


@pytest.mark.parametrize("text", [r["text"] for texts in TEXTS.values() for r in texts])
def test_the_spec_of_a_site_is_clean(text: str) -> None:
    assert check_spec(parse(text).spec) == ()


@pytest.mark.parametrize("text", [r["text"] for r in TEXTS["sites"]])
def test_nothing_on_a_site_is_open_to_change_by_visitors(text: str) -> None:
    spec = parse(text).spec

    assert all(is_shown(spec, m) or is_sent(spec, m) for m in spec.models)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A website for a photography club to run monthly contests and vote on entries.", id="deeds"),
        pytest.param("A site where users can post second-hand bikes, with reviews and photos.", id="users"),
        pytest.param("A website for my gym with classes. Members can book classes and log in.", id="accounts"),
        pytest.param("A chess club site with members, tournaments and results.", id="people of whom records are kept"),
        pytest.param("A blog about gardening with posts, categories and comments.", id="comments"),
    ],
)
def test_a_text_about_what_people_do_is_read_as_an_app(text: str) -> None:
    spec = parse(text).spec

    assert not any(
        role.id == "editor" and role.description.startswith("Keeps what the site shows") for role in spec.roles
    )


def test_a_site_of_one_person_says_i() -> None:
    spec = parse("Portfolio for a potter with bowls, exhibitions, prices and a contact form.").spec

    words = " ".join(said(spec))
    assert "Write to me" in words
    assert not re.search(r"\b(?:us|our|we)\b", words)


def test_a_site_of_sections_alone_has_news() -> None:
    spec = parse("A website for a small family bakery with a landing page, opening hours and a contact form.").spec

    assert spec.tagline == "Our family bakery: news and opening hours"
    assert [m.id for m in spec.models if is_shown(spec, m)] == ["news"]


def test_mails_and_the_story_of_a_site_are_its_own() -> None:
    extra = parse("A website for my bakery with cakes and an order form.").spec.marketing.model_extra or {}

    assert extra["x-letter"] == "new cakes and other news"
    assert extra["x-story"]["body"] == "This is the site of our bakery. Here you can see the cakes and order a cake."


def test_a_form_says_what_it_is_for() -> None:
    spec = parse("Parish website with mass times, announcements, and a form to book the hall").spec

    assert spec.marketing.call_to_action == "Book the hall"
    assert [m.id for m in spec.models if is_sent(spec, m)] == ["booking"]


def test_what_a_site_shows_is_linked_as_usual() -> None:
    spec = parse("A website for our chess club with tournaments and results.").spec
    result = find(spec, "result")

    assert result is not None
    assert [r.to for r in result.relations] == ["tournament"]


def test_a_person_who_is_shown_keeps_the_telephone_to_themselves() -> None:
    (team,) = parse("Website for my dental practice with a team and opening hours.").spec.models

    assert not any(f.personal or f.type in ("phone", "email") for f in team.fields)


def report() -> Iterator[str]:
    """Yield what is wrong in each text of those seen, and the figures of both sets."""
    for name, texts in TEXTS.items():
        score = Score()
        for record in texts:
            wrong = list(judge(record, score))
            if wrong and name == "sites":
                yield "\n    ".join([f"- {record['text']}", *wrong])
        shares = {m: score.share(m) for m in MIN[name]}
        yield " | ".join([name, *(f"{m} {s:.3f} ({score.right[m]}/{score.asked[m]})" for m, s in shares.items())])


if __name__ == "__main__":
    sys.stdout.write("\n".join(report()) + "\n")
