"""Who makes what, in everyday words: `customers place orders`.

Invariant: says only what the access rules allow.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from omniforge.agents.marketing.phrases import phrases
from omniforge.codegen import names
from omniforge.codegen.app_view import AppView, ModelView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import cut_plain, listed, with_article
from omniforge.spec.identifiers import words
from omniforge.spec.model import Role

ADD, KEEP = "add", "keep"
_KEPT = ("saved", "favourite", "favorite", "bookmarked")
"""First words of models that remember something somebody else has made."""
NOUN = 40
"""Characters of a noun in a sentence."""
_PEOPLE, _THINGS = 3, 2
"""Most roles, and most things of one role, named in one breath."""
Maker = tuple[Role, ModelView]


def makers(view: AppView) -> tuple[Maker, ...]:
    """Return sign-up roles with the models whose records they own, the most telling of each role first."""
    by_id = {r.id: r for r in view.signup_roles}
    found = [(by_id[o], m) for m in view.models if (o := m.spec.owner) in by_id and "create" in m.access[o]]
    order = list(by_id)
    return tuple(sorted(found, key=lambda pair: (order.index(pair[0].id), *_dullness(pair[1]))))


def first_making(made: Sequence[Maker]) -> Maker | None:
    """Return what a newcomer would do first."""
    return min(made, key=lambda pair: _dullness(pair[1]), default=None)


def makes(made: Sequence[Maker]) -> str:
    """Return e.g. `sellers list properties; visitors plan visits`; things without a word of their own only if alone."""
    clauses = []
    for role, group in groupby(made, key=lambda pair: pair[0]):
        models = [m for _, m in group if noun(m) != inside(role.name)]
        telling = [m for m in models if verb(m) != ADD] or models
        if not telling:
            continue
        done = [(v, [made_plural(m) for m in same]) for v, same in groupby(telling[:_THINGS], key=verb)]
        clauses.append(f"{people(role)} {listed([f'{v} {listed(things)}' for v, things in done])}")
    return "; ".join(clauses[:_PEOPLE])


def make(model: ModelView) -> str:
    """Return e.g. `place an order`."""
    return f"{verb(model)} {with_article(made_noun(model))}"


def made_noun(model: ModelView) -> str:
    """Return what the verb acts on: one books a class, and the class booking is what is kept of it."""
    said = _act(model)
    return said[1] if said else noun(model)


def made_plural(model: ModelView) -> str:
    """Return the plural of what the verb acts on."""
    said = _act(model)
    return names.plural(said[1]) if said else plural_noun(model)


def _act(model: ModelView) -> tuple[str, str] | None:
    """Return (verb, noun) for models that are named after the act: `class booking`, `product order`, `enrolment`."""
    *what, act = words(model.label) or ("",)
    acts: Mapping[str, Mapping[str, str]] = phrases()["acts"]
    if act not in acts:
        return None
    on = " ".join(what) or acts[act].get("alone", "")
    return (acts[act]["verb"], cut_plain(on, NOUN)) if on else None


def verb(model: ModelView) -> str:
    """Return the everyday word for making one: `place` an order, `book` an appointment; `add` when unknown."""
    named = words(model.label) or ("",)
    if said := _act(model):
        return said[0]
    if model.spec.states and words(model.spec.states[0].name) == ("requested",):
        return "request"
    if len(named) > 1 and named[0] in _KEPT:
        return KEEP
    known: Mapping[str, str] = phrases()["verbs"]
    return known.get(named[-1], ADD)


def noun(model: ModelView) -> str:
    """Return the noun, short enough for a sentence."""
    return cut_plain(model.noun, NOUN)


def plural_noun(model: ModelView) -> str:
    """Return the plural noun, short enough for a sentence."""
    return cut_plain(model.plural_noun, NOUN)


def inside(name: str) -> str:
    """Return a name as it stands inside a sentence."""
    return cut_plain(names.sentence(one_line(name)), NOUN)


def people(role: Role) -> str:
    """Return the people of a role: `sellers`."""
    return names.plural(inside(role.name))


def _dullness(model: ModelView) -> tuple[bool, bool, bool]:
    """Order models by how well they tell what the product is for."""
    is_plural = with_article(noun(model)) == noun(model)
    return (verb(model) in (ADD, KEEP), is_plural, not model.spec.states)
