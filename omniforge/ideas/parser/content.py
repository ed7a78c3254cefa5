"""Pages of words: about, contact, questions, how to play. Their sentences are made of what the text and the models say.

Invariant: a page has sections, no address that a model's pages have, and says nothing that the app does not do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter

from omniforge.codegen.names import kebab, plural, sentence
from omniforge.codegen.wording import listed, lower_first, upper_first
from omniforge.ideas.parser.copywriting import addressed
from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.doings import working
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.plain_copy import article, told_fields
from omniforge.resources import templates_dir

_MOST = 5
_ASKING = re.compile(r"\b(?:inquir|enquir|message|request|question|contact|feedback)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """What the sentences are made of.

    Attributes:
        kind: of the app.
        name: of the product.
        line: its tagline.
        people: audience named in the text, or empty.
        doings: what people do, the text's own phrases.
        models: records of the spec.
        faq: records of the marketing section.
    """

    kind: str
    name: str
    line: str
    people: str
    doings: Sequence[str]
    models: Sequence[Json]
    faq: Sequence[Json]


def pages(index: PhraseIndex, site: Site) -> list[Json]:
    """Return the content pages the kind of app or the text asks for."""
    taken = {f"/{kebab(m.get('plural') or plural(m['name']), m['id'])}" for m in site.models}
    found = []
    for page_id, page in _pages().items():
        wanted = site.kind in page["kinds"] or index.first(page["words"]) is not None
        sections = [s for section in page["sections"] if (s := _section(section, site)) is not None]
        if wanted and sections and page["path"] not in taken:
            found.append({
                "id": f"{page_id}_page", "name": page["name"], "path": page["path"], "kind": "content",
                "description": page["description"], "sections": sections,
            })  # fmt: skip
    return found


@cache
def _pages() -> Mapping[str, Json]:
    found: dict[str, Json] = read_yaml(templates_dir() / "packs" / "vocabulary" / "content.yaml")
    return found


def _section(section: Json, site: Site) -> Json | None:
    """Return a section with its sentences or items filled in; nothing when the app has nothing to say in it."""
    titles = section["title"]
    record: Json = {"id": section["id"], "kind": section["kind"], "title": titles.get(site.kind, titles["any"])}
    facts = _facts(site)
    body = [s for template in section.get("body", ()) if (s := _filled(template, facts))]
    items = list(_items(section.get("items", ""), site))
    if not body and not items:
        return None
    if body:
        record["body"] = " ".join(body)
    if items:
        record["items"] = items
    return record


def _facts(site: Site) -> dict[str, str]:
    public = [sentence(m.get("plural") or plural(m["name"])) for m in site.models if _is_public(m)]
    every = [sentence(m.get("plural") or plural(m["name"])) for m in site.models]
    asking = next((m for m in site.models if _ASKING.search(m["name"]) and m.get("owner")), None)
    deeds = [lower_first(addressed(d)) for d in working(site.doings) if _speaks_of(d, site.models)]
    distinct = {d.split(maxsplit=1)[0]: d for d in reversed(site.doings)}
    return {
        "name": site.name,
        "line": lower_first(site.line.rstrip(".")) if site.line != site.name else "",
        "people": site.people,
        "things": listed(public[:_MOST]),
        "all_things": listed(every[:_MOST]),
        "deeds": listed(deeds[:_MOST]),
        "all_deeds": listed([d for d in site.doings if d in distinct.values()][:_MOST]),
        "inquiry": article(sentence(asking["name"])) if asking else "",
    }


def _filled(template: str, facts: Mapping[str, str]) -> str:
    """Return a sentence, or nothing when one of its facts is not so in this app."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    return template.format(**facts) if all(facts[name] for name in names) else ""


def _items(kind: str, site: Site) -> Iterator[Json]:
    if kind == "things":
        for model in [m for m in site.models if _is_public(m)][:_MOST]:
            fields = told_fields(model)
            body = f"Each with {listed(fields)}." if len(fields) > 1 else ""
            yield _item(upper_first(sentence(model.get("plural") or plural(model["name"]))), body, model["id"])
    elif kind == "faq":
        for number, entry in enumerate(site.faq, 1):
            yield _item(entry["question"], entry["answer"], f"answer_{number}")


def _item(title: str, body: str, item_id: str) -> Json:
    return {"id": item_id, "title": title[:400], "body": body}


def _speaks_of(doing: str, models: Sequence[Json]) -> bool:
    """Whether a phrase names something that the app keeps and shows to everyone."""
    heads = {base_form(m["name"].split()[-1]) for m in models if _is_public(m)}
    return bool(heads & {base_form(word) for word in doing.split()[1:]})


def _is_public(model: Json) -> bool:
    return any(a["role"] == "public" for a in model.get("access", ()))
