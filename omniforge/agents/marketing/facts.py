"""What the copy may say: true statements about the app, drawn from the spec and put into words.

Invariant: an empty value means "not so in this app"; a phrase that mentions it is then not used.
"""

import re
from collections.abc import Mapping

from omniforge.agents.marketing.making import (
    first_making,
    inside,
    made_noun,
    make,
    makers,
    makes,
    noun,
    plural_noun,
    verb,
)
from omniforge.agents.marketing.phrases import phrases
from omniforge.agents.marketing.reading import main_model
from omniforge.codegen import names
from omniforge.codegen.app_view import AppView, ModelView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import WORN_OUT, as_sentence, listed, lower_first, sentences, upper_first, with_article
from omniforge.spec.access import ADMIN
from omniforge.spec.model import Model, Spec

Facts = Mapping[str, str]
_STATE_FACTS = ("state_thing", "a_state_thing", "state_things", "state_path", "state_first", "state_last")
_WISH = re.compile(r"\b(please|colou?rs?|palette|typeface|fonts?|the look is|look and feel)\b", re.IGNORECASE)
_LISTED = 3
"""Most nouns named in one breath."""


def facts_of(view: AppView) -> Facts:
    """Return fact name -> words; every name used in `phrases.yaml` is present."""
    spec = view.spec
    summary = _about_the_product(spec)
    known = {
        "name": one_line(spec.name),
        "tagline": one_line(spec.tagline).rstrip("."),
        "summary": " ".join(summary),
        "summary_rest": " ".join(summary[1:]),
        "summary_first": summary[0] if summary else "",
        "subheadline": as_sentence(spec.marketing.subheadline),
        "voice": one_line(spec.brand.voice),
        **_people(view),
        **_things(view),
        **_states(view),
        **_features(view),
    }
    known["audience"] = one_line(spec.marketing.audience) or known["personas"] or known["people"]
    return known | {upper_first(k): upper_first(v) for k, v in known.items()}


def _about_the_product(spec: Spec) -> list[str]:
    """Return the sentences of the summary that may stand on a page.

    Wishes about colours and looks are for the designer, and worn-out phrases are for nobody.
    """
    named = [c.name.lower() for c in spec.brand.colours]
    plain = [s for s in sentences(spec.summary) if not _WISH.search(s) and not WORN_OUT.search(s)]
    return [s for s in plain if not any(name in s.lower() for name in named)]


def _people(view: AppView) -> dict[str, str]:
    roles = [inside(r.name) for r in view.signup_roles]
    personas = [inside(p.name) for p in view.spec.personas]
    first = view.spec.personas[0] if view.spec.personas else None
    return {
        "person": roles[0] if roles else "",
        "a_person": with_article(roles[0]) if roles else "",
        "people": listed([names.plural(r) for r in roles[:_LISTED]]),
        "either_role": listed(roles[:4], "or") if len(roles) > 1 else "",
        "personas": listed([names.plural(p) for p in personas[:_LISTED]]),
        "persona": personas[0] if personas else "",
        "a_persona": with_article(personas[0]) if personas else "",
        "goal": lower_first(one_line(first.goal)).rstrip(".") if first else "",
        "pain": lower_first(one_line(first.pain)).rstrip(".") if first else "",
    }


def _things(view: AppView) -> dict[str, str]:
    main = main_model(view)
    made = makers(view)
    main_first = sorted(view.models, key=lambda m: m is not main)
    public = [plural_noun(m) for m in main_first if m.public][:_LISTED]
    role, model = first_making(made) or (None, None)
    own = [(r, m) for r, m in made if m.access[r.id].get("update") == "own"]
    private = [m for _, m in made if _is_private(view, m)]
    return {
        "thing": noun(main) if main else "",
        "a_thing": with_article(noun(main)) if main else "",
        "things": plural_noun(main) if main else "",
        "all_things": listed([plural_noun(m) for m in main_first[:4]]),
        "other_things": listed([plural_noun(m) for m in view.models if m is not main][:4]),
        "browse": listed(public),
        "make": make(model) if model else "",
        "made": noun(model) if model else "",
        "make_first": f"{verb(model)} your first {made_noun(model)}" if model else "",
        "maker": inside(role.name) if role else "",
        "makes": makes(made),
        "own_person": inside(own[0][0].name) if own else "",
        "own_things": plural_noun(own[0][1]) if own else "",
        "private_things": plural_noun(private[0]) if private else "",
        "price": _price(view),
    }


def _is_private(view: AppView, model: ModelView) -> bool:
    """Whether only the owner and admins can read a record."""
    others = [r.id for r in view.roles if r.id != ADMIN.id]
    return all(model.access.get(r, {}).get("read", "own") == "own" for r in ("public", *others))


def _states(view: AppView) -> dict[str, str]:
    with_life = [m for m in view.models if len(m.spec.states) > 1]
    made = {m.id for _, m in makers(view)}
    model = max(with_life, key=lambda m: (m.id in made, m is main_model(view)), default=None)
    if model is None:
        return dict.fromkeys(_STATE_FACTS, "")
    labels = usual_path(model.spec)
    return {
        "state_thing": noun(model),
        "a_state_thing": with_article(noun(model)),
        "state_things": plural_noun(model),
        "state_path": listed(labels[:5]),
        "state_first": labels[0],
        "state_last": labels[-1],
    }


def usual_path(model: Model) -> list[str]:
    """Return the states a record goes through when all goes well: always the next one forward, up to a final one."""
    order = [s.id for s in model.states]
    path = [0]
    while not model.states[path[-1]].final:
        here = order[path[-1]]
        reachable = [order.index(t.target) for t in model.transitions if here in t.source and t.target in order]
        forward = [i for i in reachable if i > path[-1]]
        if not forward:
            break
        path.append(min(forward))
    steps = path if len(path) > 1 else range(len(order))
    return [inside(model.states[i].name) for i in steps]


def _features(view: AppView) -> dict[str, str]:
    """Return `on_<kind>` (plural noun) and `one_<kind>` (noun) for each working feature that is bound to a model."""
    kinds = set(phrases()["feature_kinds"])
    found = {f"{form}_{kind}": "" for kind in sorted(kinds) for form in ("on", "one")}
    by_id = {m.id: m for m in view.models}
    for feature in view.spec.features:
        if feature.status == "ready" and feature.on in by_id and not found.get(f"on_{feature.kind}", "-"):
            found[f"on_{feature.kind}"] = plural_noun(by_id[feature.on])
            found[f"one_{feature.kind}"] = noun(by_id[feature.on])
    return found


def _price(view: AppView) -> str:
    tiers = [t for t in view.spec.business.pricing if t.price > 0]
    if not tiers:
        return ""
    cheapest = min(tiers, key=lambda t: (t.price, t.id))
    amount = f"{cheapest.price:.2f}".removesuffix(".00")
    return f"{amount} {cheapest.currency} {phrases()['intervals'][cheapest.interval]}".strip()
