"""The texts of the store pages, each within its store's limit.

Limits: App Store Connect reference, "App information" and "Platform version information"; Play Console help 9898842.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from omniforge.agents.marketing import phrases as book
from omniforge.agents.marketing.facts import facts_of
from omniforge.codegen.app_view import AppView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import as_sentence, cut, cut_bytes, cut_plain, upper_first
from omniforge.resources import agents_dir
from omniforge.spec.identifiers import words

NAME, SUBTITLE, KEYWORDS_BYTES, PROMOTIONAL, DESCRIPTION, RELEASE_NOTES = 30, 30, 100, 170, 4000, 4000
PLAY_TITLE, PLAY_SHORT, PLAY_FULL, PLAY_NOTES = 30, 80, 4000, 500
"""Characters, but for the keywords: those are counted in bytes."""
_LEAST = 2
"""Fewest characters of an App Store name."""
_LEAST_KEYWORD = 3
_PARAGRAPH = 1200
_REFUSED = ("So", "Sk", "Cf", "Co", "Cn", "Cs")
"""Unicode categories of pictures, modifiers, invisible and unassigned characters."""
_FILLERS = frozenset(
    (
        "the", "and", "for", "with", "from", "your", "that", "this", "you", "are", "our", "their", "other", "all",
        "who", "where", "what", "want", "wants", "own", "find", "can", "has", "have", "its", "they", "them", "not",
        "but", "called",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """The store pages of one app in one language."""

    name: str
    subtitle: str
    keywords: str
    promotional: str
    description: str
    release_notes: str
    category: str
    play_title: str
    play_short: str
    play_full: str
    play_notes: str


def listing(view: AppView) -> Listing:
    """Write the store texts of an app."""
    stores = store_facts()
    facts = {key: store_text(value) for key, value in facts_of(view).items()}
    name = app_name(view)
    facts |= {"name": name, "Name": upper_first(name)}
    description = _description(facts)
    notes = book.first([stores["notes"], stores["any_notes"]], facts)
    return Listing(
        name=name,
        subtitle=_fitting(stores["subtitle"], facts, SUBTITLE),
        keywords=keywords(view, name),
        promotional=cut(book.first(stores["promotional"], facts), PROMOTIONAL),
        description=description,
        release_notes=cut(notes, RELEASE_NOTES),
        category=_category(view),
        play_title=cut_plain(name, PLAY_TITLE),
        play_short=_fitting(stores["short"], facts, PLAY_SHORT),
        play_full=description,
        play_notes=cut(notes, PLAY_NOTES),
    )


def app_name(view: AppView) -> str:
    """Return the name under the icon: 2 to 30 characters without emoji."""
    name = cut_plain(store_text(view.spec.name), NAME)
    if len(name) >= _LEAST:
        return name
    return cut_plain(upper_first(view.spec.slug.replace("-", " ").replace("_", " ")), NAME - 4) + " app"


def keywords(view: AppView, name: str) -> str:
    """Return search words within 100 bytes: each over two letters, once, none of them in the name, no spaces."""
    stated = [k for k in view.spec.mobile.keywords if one_line(k)]
    derived = [m.noun for m in view.models] + [r.name for r in view.signup_roles] + [view.spec.tagline, view.spec.kind]
    own = set(words(name))
    found: dict[str, None] = {}
    for text in (*stated, *derived):
        for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", store_text(text).lower()):
            if len(word) >= _LEAST_KEYWORD and word not in own and word not in _FILLERS:
                found.setdefault(word)
    return cut_bytes(found, KEYWORDS_BYTES) or "app"


def store_text(text: str) -> str:
    """Return the text on one line without emoji, invisible characters and angle brackets, which stores refuse."""
    composed = unicodedata.normalize("NFC", text)
    kept = (c for c in composed if unicodedata.category(c) not in _REFUSED and not "\ufe00" <= c <= "\ufe0f")
    return one_line("".join(kept).replace("<", " ").replace(">", " "))


@cache
def store_facts() -> Mapping[str, Any]:
    """Return what is known of the stores; read once per process."""
    found: Mapping[str, Any] = yaml.safe_load((agents_dir() / "package" / "stores.yaml").read_text(encoding="utf-8"))
    return found


def _description(facts: Mapping[str, str]) -> str:
    stores = store_facts()
    first, summary, *rest = stores["paragraphs"]
    wanted = [book.first([first], facts), book.first([summary], facts), book.first(rest, facts)]
    paragraphs = [cut(as_sentence(p), _PARAGRAPH) for p in wanted if p]
    points = "\n".join(f"- {cut(p, 160)}" for p in book.usable(stores["points"], facts))
    blocks = [*paragraphs, f"{stores['points_title']}\n{points}", stores["closing"]]
    while len(text := "\n\n".join(blocks)) > DESCRIPTION:
        blocks.pop(-2)
    return text


def _fitting(choices: list[str], facts: Mapping[str, str], limit: int) -> str:
    found = book.usable(choices, facts)
    return next((t for t in found if len(t) <= limit), cut_plain(found[-1], limit))


def _category(view: AppView) -> str:
    stores = store_facts()
    asked = words(view.spec.mobile.category)
    named: Mapping[str, str] = stores["named_categories"]
    matches = [code for word, code in named.items() if any(a.rstrip("s") == word.rstrip("s") for a in asked)]
    found: str = matches[0] if matches else stores["categories"].get(view.spec.kind, stores["any_category"])
    return found
