"""What may be said to one persona: what the role does with whose records, what it reads, and what only it sees.

Invariant: as in `facts.py`, an empty value means "not so", and a phrase that mentions it is not used.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from omniforge.agents.marketing.facts import usual_path
from omniforge.agents.marketing.making import ADD, KEEP, inside, made_noun, make, noun, plural_noun, verb
from omniforge.codegen import names
from omniforge.codegen.app_view import AppView, ModelView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import WORN_OUT, listed, lower_first, upper_first, with_article
from omniforge.spec.model import Persona

_NAMED = 2
"""Most things named in one breath."""
_BUTTONS = 3


def persona_facts(view: AppView, persona: Persona) -> Mapping[str, str]:
    """Return fact name -> words about a persona; the facts of its role are empty when it signs in as none."""
    person = inside(persona.name)
    known = {
        "name": one_line(view.spec.name),
        "person": person,
        "a_person": with_article(person),
        "people": names.plural(person),
        "goal": _said(persona.goal),
        "pain": _said(persona.pain),
        **_answers(view, persona.role),
        **_makes(view, persona.role, person),
        **_reads(view, persona.role),
    }
    return known | {upper_first(k): upper_first(v) for k, v in known.items()}


def _said(text: str) -> str:
    """Return a text for the middle of a sentence; nothing where it is worn out."""
    return "" if WORN_OUT.search(text) else lower_first(one_line(text)).rstrip(".?!")


def _answers(view: AppView, role: str | None) -> dict[str, str]:
    """Return the things of others that a role moves from state to state, and the names of its buttons."""
    moved = [
        (m, [one_line(t.name) for t in m.spec.transitions if role in t.roles])
        for m in view.models
        if role is not None and m.spec.owner not in (None, role)
    ]
    model, buttons = max(moved, key=lambda pair: len(pair[1]), default=(None, []))
    if model is None or not buttons:
        return dict.fromkeys(("answer_things", "a_answer_thing", "buttons", "buttons_or"), "")
    return {
        "answer_things": plural_noun(model),
        "a_answer_thing": with_article(noun(model)),
        "buttons": listed(buttons[:_BUTTONS]),
        "buttons_or": listed(buttons[:_BUTTONS], "or"),
    }


def _makes(view: AppView, role: str | None, person: str) -> dict[str, str]:
    """Return what a role makes for itself, what it keeps for everyone to see, and what nobody else sees."""
    mine = [m for m in view.models if role is not None and "create" in m.access.get(role, {})]
    own = [m for m in mine if m.spec.owner == role]
    telling = [m for m in own if verb(m) not in (ADD, KEEP)]
    asked = telling or [m for m in own if not m.public]
    kept = [m for m in mine if m.public and m not in asked and noun(m) != person]
    lived = next((m for m in asked[:_NAMED] if len(m.spec.states) > 1), None)
    path = usual_path(lived.spec) if lived is not None else []
    private = [m for m in own if not m.public and _is_secret(m, role)]
    open_things = [m for m in view.models if m.public and m not in mine]
    return {
        "make_list": _made(asked[:_NAMED]),
        "make_one": make(asked[0]) if asked else "",
        "keeps": _plurals(kept),
        "own_things": _plurals(private),
        "looked_at": _plurals(open_things),
        "state_thing": noun(lived) if lived is not None else "",
        "state_path": listed(path[:4]),
        "state_words": listed(path[:4], "or"),
        "first_state": path[0] if path else "",
        "last_state": path[-1] if path else "",
    }


def _made(models: Sequence[ModelView]) -> str:
    """Return e.g. `request a visit and a prescription`."""
    clauses = [
        f"{said} {listed([with_article(made_noun(m)) for m in same])}"
        for said, same in ((v, list(ms)) for v, ms in groupby(models, key=verb))
    ]
    return listed(clauses)


def _reads(view: AppView, role: str | None) -> dict[str, str]:
    """Return the things of others that a role may read and not change."""
    found = [
        m
        for m in view.models
        if role is not None
        and not m.public
        and m.access.get(role, {}).get("read") == "all"
        and not {"create", "update", "delete"} & set(m.access[role])
    ]
    return {"reads": _plurals(found)}


def _is_secret(model: ModelView, role: str | None) -> bool:
    """Whether nobody but its owner and those who run the app can read a record."""
    readers = {r for r, granted in model.access.items() if granted.get("read", "own") == "all"}
    return role is not None and readers <= {"admin"}


def _plurals(models: Sequence[ModelView]) -> str:
    return listed([plural_noun(m) for m in models[:_NAMED]])
