"""Drafts with their links: those the text states and those that are usual, on top of what packs know.

Invariant: no two things are linked twice, and none share each other that a third thing joins already.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from omniforge.codegen.names import plural, snake
from omniforge.ideas.parser import shorthand
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.links import Link, read_links
from omniforge.ideas.parser.phrases import PhraseIndex

_MAX_LINKS = 3
_BOTH_ENDS = 2


def link(
    drafts: Sequence[EntityDraft], index: PhraseIndex, defined: Mapping[str, Sequence[str]], *, is_whole: bool
) -> tuple[EntityDraft, ...]:
    """Return the drafts with the links that the text states or that are usual.

    Args:
        drafts: the things.
        index: the text.
        defined: name -> names of the things it belongs to, where a diagram says so.
        is_whole: a pack is taken whole, so that its things have the links they need among each other.
    """
    by_name = {d.name.lower(): i for i, d in enumerate(drafts)}
    drawn = [
        Link(i, by_name[parent], "")
        for i, draft in enumerate(drafts)
        for parent in defined.get(draft.name.lower(), ())
        if parent in by_name and by_name[parent] != i
    ]
    read = read_links(index, [_names(d) for d in drafts])
    shared = [{k.child, k.parent} for k in read if k.is_many]
    found = [*(k for k in drawn if {k.child, k.parent} not in shared), *read]
    if is_whole:
        found = [k for k in found if k.is_many or not _are_of_one_pack(drafts[k.child], drafts[k.parent])]
    kept = _without_shortcuts(drafts, found)
    return tuple(_linked(draft, [k for k in kept if k.child == i], drafts) for i, draft in enumerate(drafts))


def _are_of_one_pack(one: EntityDraft, other: EntityDraft) -> bool:
    return bool(one.pack) and one.pack == other.pack


def _linked(draft: EntityDraft, links: Sequence[Link], drafts: Sequence[EntityDraft]) -> EntityDraft:
    known = draft.known
    if known is None or not links:
        return draft
    parents = tuple(dict.fromkeys(drafts[k.parent].id for k in links if not k.is_many))[:_MAX_LINKS]
    shared = tuple(dict.fromkeys(drafts[k.parent].id for k in links if k.is_many))[:_MAX_LINKS]
    if shared:
        draft = _without_single(draft, [drafts[k.parent] for k in links if k.is_many])
        draft = _without_fields(draft, {snake(n) for k in links if k.is_many for n in _forms(drafts[k.parent].name)})
        known = draft.known
    if draft.pack or known is None:
        return replace(draft, belongs_to=parents, shares=shared)
    relations = {p: f"many-to-one {p}" for p in parents if p not in known.fields}
    return replace(draft, known=known.model_copy(update={"relations": relations}), shares=shared)


def _without_single(draft: EntityDraft, others: Sequence[EntityDraft]) -> EntityDraft:
    """Return a pack's draft without the links to just one of those of which the text says that it has several."""
    known = draft.known
    if known is None or not draft.pack:
        return draft
    ids = {d.known.id for d in others if d.known is not None and d.pack == draft.pack}
    links = {name: shorthand.relation(name, text) for name, text in known.relations.items()}
    gone = {name for name, link in links.items() if link["to"] in ids and not link.get("required")}
    kept = {name: text for name, text in known.relations.items() if name not in gone}
    return replace(draft, known=known.model_copy(update={"relations": kept}))


def _forms(name: str) -> tuple[str, str]:
    return name, plural(name)


def _without_fields(draft: EntityDraft, names: Collection[str]) -> EntityDraft:
    """Return a draft without the fields that only spell out what it is linked to now."""
    known = draft.known
    if known is None:
        return draft
    title = known.title or next(iter(known.fields), "")
    gone = set(names) - {title}
    kept = {f: text for f, text in known.fields.items() if f not in gone}
    own = {f: text for f, text in draft.fields.items() if f not in gone}
    return replace(draft, known=known.model_copy(update={"fields": kept}), fields=own)


def _without_shortcuts(drafts: Sequence[EntityDraft], links: Sequence[Link]) -> list[Link]:
    """Return the links without those between two things that a third joins: students and courses have enrolments."""
    several = [{k.child, k.parent} for k in links if k.is_many]
    joined = [pair for pair in several if any(pair <= ends for ends in _ends(drafts, links))]
    return [k for k in links if {k.child, k.parent} not in joined]


def _ends(drafts: Sequence[EntityDraft], links: Sequence[Link]) -> Iterator[set[int]]:
    """Yield for each thing the places of those it belongs to."""
    for i, draft in enumerate(drafts):
        relations = draft.known.relations.items() if draft.known is not None and draft.pack else ()
        targets = {shorthand.relation(name, text)["to"] for name, text in relations}
        own = {
            j for j, d in enumerate(drafts) if d.known is not None and d.pack == draft.pack and d.known.id in targets
        }
        ends = own | {k.parent for k in links if k.child == i and not k.is_many}
        if len(ends) >= _BOTH_ENDS:
            yield ends


def _names(draft: EntityDraft) -> tuple[str, ...]:
    own = draft.name.lower()
    known = draft.known if draft.pack else None
    return (own, *(w.lower() for w in (known.words if known else ())), *draft.also)
