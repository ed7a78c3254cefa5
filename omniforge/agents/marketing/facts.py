"""What the copy may say: true statements about the app, drawn from the spec and put into words.

Invariant: an empty value means "not so in this app"; a phrase that mentions it is then not used.
"""

from collections.abc import Mapping

from omniforge.agents.marketing.phrases import phrases
from omniforge.codegen import names
from omniforge.codegen.app_view import AppView, ModelView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import cut_plain, listed, sentences, upper_first, with_article
from omniforge.spec.access import ADMIN
from omniforge.spec.identifiers import words
from omniforge.spec.model import Role

Facts = Mapping[str, str]
_STATE_FACTS = ("state_thing", "a_state_thing", "state_things", "state_path", "state_first", "state_last")
_NOUN = 40
"""Characters of a noun in a sentence."""
_LISTED = 3
"""Most nouns named in one breath."""


def facts_of(view: AppView) -> Facts:
    """Return fact name -> words; every name used in `phrases.yaml` is present."""
    spec = view.spec
    summary = sentences(spec.summary)
    known = {
        "name": one_line(spec.name),
        "tagline": one_line(spec.tagline).rstrip("."),
        "summary": " ".join(summary),
        "summary_first": summary[0] if summary else "",
        "summary_rest": " ".join(summary[1:]),
        "voice": one_line(spec.brand.voice),
        **_people(view),
        **_things(view),
        **_states(view),
        **_features(view),
    }
    known["audience"] = one_line(spec.marketing.audience) or known["personas"] or known["people"]
    return known | {upper_first(k): upper_first(v) for k, v in known.items()}


def main_model(view: AppView) -> ModelView | None:
    """Return the model the product is about: what visitors see, else what members make, else the first."""
    rank = {m.id: (not (m.public and m.owned), not m.public, not m.owned) for m in view.models}
    return min(view.models, key=lambda m: rank[m.id], default=None)


def noun(model: ModelView) -> str:
    """Return the noun, short enough for a sentence."""
    return cut_plain(model.noun, _NOUN)


def plural_noun(model: ModelView) -> str:
    """Return the plural noun, short enough for a sentence."""
    return cut_plain(model.plural_noun, _NOUN)


def verb(model: ModelView) -> str:
    """Return the everyday word for making one: `place` an order, `book` an appointment; `add` when unknown."""
    last = words(model.label)[-1:] or ("",)
    known: Mapping[str, str] = phrases()["verbs"]
    return known.get(last[0], "add")


def makers(view: AppView) -> tuple[tuple[Role, ModelView], ...]:
    """Return who makes what: sign-up roles with the models whose records they own."""
    by_id = {r.id: r for r in view.signup_roles}
    return tuple((by_id[o], m) for m in view.models if (o := m.spec.owner) in by_id and "create" in m.access[o])


def _people(view: AppView) -> dict[str, str]:
    roles = [_inside(r.name) for r in view.signup_roles]
    personas = [_inside(p.name) for p in view.spec.personas]
    first = view.spec.personas[0] if view.spec.personas else None
    return {
        "person": roles[0] if roles else "",
        "a_person": with_article(roles[0]) if roles else "",
        "people": listed([names.plural(r) for r in roles[:_LISTED]]),
        "either_role": listed(roles[:4], "or") if len(roles) > 1 else "",
        "personas": listed([names.plural(p) for p in personas[:_LISTED]]),
        "persona": personas[0] if personas else "",
        "a_persona": with_article(personas[0]) if personas else "",
        "goal": one_line(first.goal).rstrip(".") if first else "",
        "pain": one_line(first.pain).rstrip(".") if first else "",
    }


def _things(view: AppView) -> dict[str, str]:
    main = main_model(view)
    made = makers(view)
    public = [plural_noun(m) for m in sorted(view.models, key=lambda m: m is not main) if m.public][:_LISTED]
    role, model = made[0] if made else (None, None)
    own = [(r, m) for r, m in made if m.access[r.id].get("update") == "own"]
    private = [m for _, m in made if _is_private(view, m)]
    return {
        "thing": noun(main) if main else "",
        "a_thing": with_article(noun(main)) if main else "",
        "things": plural_noun(main) if main else "",
        "all_things": listed([plural_noun(m) for m in sorted(view.models, key=lambda m: m is not main)][:4]),
        "other_things": listed([plural_noun(m) for m in view.models if m is not main][:4]),
        "browse": listed(public),
        "make": f"{verb(model)} {with_article(noun(model))}" if model else "",
        "make_first": f"{verb(model)} your first {noun(model)}" if model else "",
        "maker": _inside(role.name) if role else "",
        "makes": listed([f"{_plural(r)} {verb(m)} {plural_noun(m)}" for r, m in made[:_LISTED]]),
        "own_person": _inside(own[0][0].name) if own else "",
        "own_things": plural_noun(own[0][1]) if own else "",
        "private_things": plural_noun(private[0]) if private else "",
        "price": _price(view),
    }


def _is_private(view: AppView, model: ModelView) -> bool:
    """Whether only the owner and admins can read a record."""
    others = [r.id for r in view.roles if r.id != ADMIN.id]
    return all(model.access.get(r, {}).get("read", "own") == "own" for r in ("public", *others))


def _states(view: AppView) -> dict[str, str]:
    model = next((m for m in view.models if len(m.spec.states) > 1), None)
    if model is None:
        return dict.fromkeys(_STATE_FACTS, "")
    labels = [_inside(s.name) for s in model.spec.states]
    return {
        "state_thing": noun(model),
        "a_state_thing": with_article(noun(model)),
        "state_things": plural_noun(model),
        "state_path": listed(labels[:5]),
        "state_first": labels[0],
        "state_last": labels[-1],
    }


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


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence."""
    return cut_plain(names.sentence(one_line(name)), _NOUN)


def _plural(role: Role) -> str:
    return names.plural(_inside(role.name))
