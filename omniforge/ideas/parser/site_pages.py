"""The pages of words of a site, what it can do, and how it serves its owner.

Invariant: no page has the address of a model's pages; nothing is sold as a plan.
"""

from collections.abc import Sequence

from omniforge.codegen.names import kebab, plural, sentence, snake
from omniforge.codegen.wording import listed, lower_first, upper_first
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.pack import Pack, PackBusiness, PackStore, PackText, PackTier
from omniforge.ideas.parser.plain_copy import article
from omniforge.ideas.parser.site_copy import (
    IS_ABOUT,
    MOST,
    WRITE,
    SiteWords,
    body_of,
    call,
    call_of,
    introduction,
    plural_of,
    seen,
)
from omniforge.ideas.parser.site_parts import Part, vocabulary

_PLACES = {"visit": "Visit us", "info": "Good to know"}
_PATHS = {"visit": "/visit", "info": "/information"}


def pages(site: SiteWords, faq: Sequence[Json]) -> list[Json]:
    """Return the pages of words."""
    models = (*site.shown, *(m for _, m in site.sent))
    taken = {f"/{kebab(m.get('plural') or plural(m['name']), m['id'])}" for m in models}
    found = [_about(site), _contact(site)]
    for place, title in _PLACES.items():
        parts = [p for p in site.wish.parts if vocabulary()["parts"][p.id]["page"] == place]
        if parts:
            sections = [_section(p, site) for p in parts]
            found.append(_page(place, site.said(title), _PATHS[place], sections))
    if any(p.id == "questions" for p in site.wish.parts):
        items = [{"id": f"answer_{i}", "title": q["question"], "body": q["answer"]} for i, q in enumerate(faq, 1)]
        section = {"id": "asked", "kind": "faq", "title": "Asked and answered", "items": items}
        found.append(_page("faq", "Questions", "/questions", [section]))
    return [p for p in found if p["path"] not in taken]


def _page(page_id: str, name: str, path: str, sections: Sequence[Json]) -> Json:
    titles = [lower_first(str(s["title"])) for s in sections]
    return {
        "id": f"{page_id}_page", "name": name, "path": path, "kind": "content",
        "description": upper_first(f"{listed(titles)}."), "sections": list(sections),
    }  # fmt: skip


def _section(part: Part, site: SiteWords) -> Json:
    part_id = snake(part.title)[:50].strip("_") or part.id
    return {"id": part_id, "kind": "text", "title": site.said(part.title), "body": site.said(body_of(part))}


def _about(site: SiteWords) -> Json:
    sections: list[Json] = [{"id": "what", "kind": "text", "title": site.said("About us"), "body": introduction(site)}]
    items = [{"id": m["id"], "title": upper_first(plural_of(m)), "body": seen(m)} for m in site.shown]
    if items:
        sections.append({"id": "here", "kind": "facts", "title": "What you find here", "items": items})
    sections += [_section(p, site) for p in site.wish.parts if p.id == "about" and IS_ABOUT.match(p.title)]
    return _page("about", "About", "/about", sections)


def _contact(site: SiteWords) -> Json:
    sections: list[Json] = [{"id": "write", "kind": "contact", "title": site.said("Write to us"), "body": WRITE}]
    for post, _ in site.sent:
        body = f"Make an account and sign in to send {article(post.name)}. You see there what became of it."
        sections.append({"id": f"send_{post.kind}", "kind": "text", "title": call_of(site, post), "body": body})
    sections += [_section(p, site) for p in site.wish.parts if p.id in ("newsletter", "signup")]
    return _page("contact", "Contact", "/contact", list({s["id"]: s for s in sections}.values()))


def business(site: SiteWords) -> PackBusiness:
    """Return how the site serves its owner: it brings people, and sells no plans."""
    if site.sent:
        name = upper_first(site.sent[0][0].name)
        tier = PackTier(
            name=name, price=0, interval="use",
            description=f"Sending {article(lower_first(name))} through this site costs nothing.",
            includes=(call(site), "An answer from a person"),
        )  # fmt: skip
    else:
        tier = PackTier(
            name="Visit", price=0, interval="use",
            description=site.said("Looking around and writing to us costs nothing."),
            includes=(site.said("Look around"), site.said("Write to us")),
        )  # fmt: skip
    model = f"The site brings people to {site.owner}; what is paid is paid outside of it."
    if site.wish.kind == "blog":
        model = f"The site brings readers to {site.owner}; nothing is sold on it."
    return PackBusiness(
        model=model,
        pricing=(tier,),
        channels=tuple(PackText(title=c["title"], body=c["body"]) for c in vocabulary()["channels"]),
        stages=tuple(vocabulary()["stages"]),
    )


def pack(base: Pack, site: SiteWords) -> Pack:
    """Return the pack of the kind of site with the business of this one."""
    keywords = [plural_of(m) for m in (*site.shown, *(m for _, m in site.sent))][:MOST]
    store = PackStore(category=base.store.category, keywords=tuple(keywords))
    return base.model_copy(update={"business": business(site), "store": store})


def features(site: SiteWords) -> list[tuple[Json, str, str]]:
    """Return what lists do: a search in what there is to see, for what the site keeps most of."""
    model = next(iter(site.shown), None) or next((m for _, m in site.sent), None)
    if model is None:
        return []
    noun = sentence(model["name"])
    record = {
        "id": f"find_{model['id']}", "kind": "search", "name": f"Find {article(noun)}", "on": model["id"],
        "description": f"Search the {plural_of(model)} by their words.",
    }  # fmt: skip
    return [(record, "", "rule")]
