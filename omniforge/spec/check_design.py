"""Checks of the looks asked for: sections that the landing page can show, each once, from the first to the form."""

from collections.abc import Iterator, Sequence

from omniforge.spec.kinds import Archetype
from omniforge.spec.landing import landing_of, sections_of
from omniforge.spec.model import Spec
from omniforge.spec.problem import Finding, Loc

_FIRST, _FORM = "hero", "contact"
_LOC: Loc = ("design", "sections")


def findings(spec: Spec) -> Iterator[Finding]:
    """Yield what is wrong with the order of the landing page."""
    if not spec.design.sections:
        return
    if spec.design.archetype is None:
        fix = "add `archetype:` to `design`, or remove `sections`"
        yield Finding(_LOC, "an order of sections needs a landing page to be of", fix)
        return
    yield from order_findings(spec.design.archetype, spec.design.sections)


def order_findings(archetype: Archetype, sections: Sequence[str]) -> Iterator[Finding]:
    """Yield what is wrong with an order of sections for an archetype."""
    known = sections_of(archetype)
    for place, name in enumerate(sections):
        if name not in known:
            message = f"the {landing_of(archetype)} page has no section `{name}`"
            yield Finding((*_LOC, place), message, f"use some of: {', '.join(known)}")
        elif name in sections[:place]:
            yield Finding((*_LOC, place), f"`{name}` is there twice", "remove one of the two")
    if sections[0] != _FIRST:
        yield Finding((*_LOC, 0), f"the page begins with `{sections[0]}`", f"put `{_FIRST}` first")
    if _FORM not in sections:
        yield Finding(_LOC, "visitors cannot leave an address", f"add `{_FORM}`, the form for it")
