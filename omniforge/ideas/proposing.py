"""What a language model may add to a new idea: what the text implies, better words, the first page.

Invariant: what the text itself gave stays; a proposal is taken whole or not at all, and only if the spec with it has no
problem.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from omniforge.ideas import clarifying, formulas, implied_features, lives, rules, welcome
from omniforge.ideas.parser.result import MODEL_SOURCE, Evidence, ParsedIdea
from omniforge.ideas.record_ids import free_id, with_ids
from omniforge.llm.claims import false_claims, repeated
from omniforge.llm.filling import Filler, Settled
from omniforge.llm.slots import Slot, data, declared_slots
from omniforge.llm.words import Choice, Filled, Line
from omniforge.spec.check import check_spec
from omniforge.spec.identifiers import folded
from omniforge.spec.model import Spec
from omniforge.spec.slices import dump

Json = dict[str, Any]
AGENT, BACKEND = "idea_parser", "backend"
_TYPES = (
    "string", "text", "integer", "decimal", "money", "boolean", "date", "datetime", "email", "phone", "enum", "image",
    "rating",
)  # fmt: skip
_TITLE = Annotated[str, Line(60, 2)]
_BODY = Annotated[str, Line(180, 10)]
_MOST_TEXT = 6000
"""Characters of the idea that a model reads."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An idea being read: the text, and what the parser made of it."""

    text: str
    parsed: ParsedIdea


class Item(Filled):
    """A titled line."""

    title: _TITLE
    body: _BODY


class Asked(Filled):
    """A question with its answer."""

    question: Annotated[str, Line(110, 8)]
    answer: Annotated[str, Line(280, 8)]


class Words(Filled):
    """What the landing page says."""

    tagline: Annotated[str, Line(100, 10)]
    headline: Annotated[str, Line(80, 8)]
    subheadline: Annotated[str, Line(220, 20)]
    promise: Annotated[str, Line(200, 10)]
    audience: Annotated[str, Line(120, 4)]
    benefits: tuple[Item, ...] = Field(min_length=2, max_length=4)
    steps: tuple[Item, ...] = Field(min_length=3, max_length=4)
    faq: tuple[Asked, ...] = Field(min_length=3, max_length=4)
    story_title: _TITLE
    story_body: Annotated[str, Line(600, 40)]


class NewField(Filled):
    """An attribute of a thing."""

    name: Annotated[str, Line(40, 2)]
    type: Annotated[str, Choice(_TYPES)]
    required: bool
    choices: tuple[Annotated[str, Line(40)], ...] = Field(max_length=6)
    """Only of an enum."""


class NewThing(Filled):
    """A kind of thing the app should keep."""

    name: Annotated[str, Line(40, 2)]
    about: Annotated[str, Line(160, 5)]
    owner: Annotated[str, Line(40, 0)]
    """Name of the role that makes such records; empty when the people who run it do."""
    fields: tuple[NewField, ...] = Field(min_length=1, max_length=8)
    belongs_to: tuple[Annotated[str, Line(60)], ...] = Field(max_length=3)
    """Names of the things each record belongs to."""


class NewRole(Filled):
    """A kind of user who signs in."""

    name: Annotated[str, Line(40, 2)]
    about: Annotated[str, Line(160, 5)]


class Things(Filled):
    """What is missing; both lists may be empty."""

    roles: tuple[NewRole, ...] = Field(max_length=3)
    things: tuple[NewThing, ...] = Field(max_length=4)


@cache
def question_slot() -> Slot[Draft]:
    """Return the slot of the questions a person is asked before an idea is made."""
    declared = declared_slots(AGENT)["questions"]
    return Slot(AGENT, declared, clarifying.Clarifying, _known, lambda _, answer: clarifying.problems(answer))


@cache
def slots() -> tuple[Slot[Draft], ...]:
    """Return the slots of an idea, in the order in which they are settled."""
    declared = declared_slots(AGENT)
    return (
        Slot(AGENT, declared["things"], Things, _known, _things_problems),
        Slot(AGENT, declared["lives"], lives.Lives, _known, _lives_problems),
        Slot(AGENT, declared["rules"], rules.Rules, _rules_known, _rules_problems),
        Slot(AGENT, declared["features"], implied_features.Features, _features_known, _features_problems),
        _formula_slot(),
        Slot(AGENT, declared["words"], Words, _known, _words_problems),
        Slot(AGENT, declared["welcome"], welcome.Welcome, _welcome_known, _welcome_problems, _has_stages),
    )


def _formula_slot() -> Slot[Draft]:
    declared = declared_slots(BACKEND)["formulas"]
    return Slot(BACKEND, declared, formulas.Formulas, _formulas_known, _formula_problems, _has_figures)


def propose(draft: Draft, filler: Filler) -> tuple[ParsedIdea, tuple[Settled, ...]]:
    """Return the idea with what a model added to it, and how each slot was settled."""
    done = []
    for slot in slots():
        if not slot.applies(draft):
            continue
        settled = filler.settle(slot, draft)
        done.append(settled)
        if settled.answer is None:
            continue
        name = slot.declared.id
        spec, paths = APPLIED[name](draft.parsed.spec, slot.output.model_validate(settled.answer))
        words = paths if isinstance(paths, Mapping) else dict.fromkeys(paths, "")
        note = f"proposed by {settled.model}"
        found = tuple(Evidence(path, said, MODEL_SOURCE, note) for path, said in words.items())
        kept = tuple(e for e in draft.parsed.evidence if e.path not in words)
        evidence = tuple(sorted((*kept, *found), key=lambda e: e.path))
        draft = replace(draft, parsed=replace(draft.parsed, spec=spec, evidence=evidence))
    return draft.parsed, tuple(done)


def with_words(spec: Spec, words: Words) -> tuple[Spec, list[str]]:
    """Return the spec with the words, and the paths that changed; the call to action stays, it leads somewhere."""
    body = dump(spec)
    said = words.model_dump(mode="json")
    marketing = {**body.get("marketing", {})}
    for key in ("headline", "subheadline", "promise", "audience"):
        marketing[key] = said[key]
    for key in ("benefits", "steps"):
        marketing[key] = with_ids(said[key], "title")
    marketing["faq"] = [{"id": f"q{n}", **f} for n, f in enumerate(said["faq"], start=1)]
    marketing["x-story"] = {"title": said["story_title"], "body": said["story_body"]}
    changed = {**body, "tagline": said["tagline"], "marketing": marketing}
    keys = ("headline", "subheadline", "promise", "audience", "benefits", "steps", "faq", "x-story")
    return Spec.model_validate(changed), ["tagline", *(f"marketing.{k}" for k in keys)]


def with_things(spec: Spec, answer: Things) -> tuple[Spec, list[str]]:
    """Return the spec with the roles and things, and the paths that are new."""
    body = dump(spec)
    roles, models = [*body.get("roles", [])], [*body.get("models", [])]
    role_ids = {folded(r["name"], r["id"]): r["id"] for r in roles}
    model_ids = {folded(m["name"], m["id"]): m["id"] for m in models}
    paths = []
    for role in answer.roles:
        role_id = free_id(role.name, {r["id"] for r in roles})
        role_ids[folded(role.name, role_id)] = role_id
        roles.append({"id": role_id, "name": role.name, "description": role.about})
        paths.append(f"roles.{role_id}")
    for thing in answer.things:
        model_ids[folded(thing.name, "thing")] = free_id(thing.name, set(model_ids.values()))
    for thing in answer.things:
        model = _model(thing, role_ids, model_ids)
        models.append(model)
        paths.append(f"models.{model['id']}")
    return Spec.model_validate({**body, "roles": roles, "models": models}), paths


def _model(thing: NewThing, role_ids: dict[str, str], model_ids: dict[str, str]) -> Json:
    taken: set[str] = set()
    fields, relations = [], []
    for field in thing.fields:
        field_id = free_id(field.name, taken)
        taken.add(field_id)
        labels = with_ids([{"label": c} for c in field.choices], "label") if field.type == "enum" else []
        fields.append({"id": field_id, "name": field.name, "type": field.type, "required": field.required} | (
            {"labels": labels} if labels else {}
        ))  # fmt: skip
    for name in thing.belongs_to:
        relation_id = free_id(name, taken)
        taken.add(relation_id)
        target = model_ids[folded(name, "thing")]
        relations.append({"id": relation_id, "name": name, "kind": "many-to-one", "to": target, "on_delete": "cascade"})
    model: Json = {"id": model_ids[folded(thing.name, "thing")], "name": thing.name, "description": thing.about}
    owner = role_ids.get(folded(thing.owner, "nobody"))
    return {**model, **({"owner": owner} if owner else {}), "fields": fields, "relations": relations}


def _known(draft: Draft) -> Json:
    spec = draft.parsed.spec
    marketing = spec.marketing
    return {
        "idea": draft.text[:_MOST_TEXT],
        "spec": {
            "name": spec.name,
            "kind": spec.kind,
            "roles": [r.name for r in spec.roles],
            "things": {
                m.name: {
                    "fields": [f.name for f in m.fields],
                    "owner": m.owner or "",
                    "states": [s.name for s in m.states],
                }
                for m in spec.models
            },
            "features": [f.name or f.kind for f in spec.features if f.status == "ready"],
            "headline": marketing.headline,
            "call_to_action": marketing.call_to_action,
        },
    }


def _rules_known(draft: Draft) -> Json:
    return {"idea": draft.text[:_MOST_TEXT], "things": rules.known(draft.parsed.spec)}


def _features_known(draft: Draft) -> Json:
    known = _known(draft)
    features = [f.name or f.kind for f in draft.parsed.spec.features]
    return {**known, "spec": {**known["spec"], "features": features}, "kinds": list(implied_features.KINDS)}


def _welcome_known(draft: Draft) -> Json:
    return {**_known(draft), **welcome.known(draft.parsed.spec)}


def _has_stages(draft: Draft) -> bool:
    return welcome.applies(draft.parsed.spec)


def _welcome_problems(draft: Draft, answer: welcome.Welcome) -> Sequence[str]:
    spec = draft.parsed.spec
    return [*false_claims(answer, data(_welcome_known(draft))), *welcome.problems(spec, answer)]


def _formulas_known(draft: Draft) -> Json:
    return {"idea": draft.text[:_MOST_TEXT], **formulas.known(draft.parsed.spec)}


def _has_figures(draft: Draft) -> bool:
    return formulas.applies(draft.parsed.spec)


def _formula_problems(draft: Draft, answer: formulas.Formulas) -> Sequence[str]:
    return formulas.problems(draft.parsed.spec, answer)


def _lives_problems(draft: Draft, answer: lives.Lives) -> Sequence[str]:
    return lives.problems(draft.parsed.spec, answer)


def _rules_problems(draft: Draft, answer: rules.Rules) -> Sequence[str]:
    claims = false_claims(answer, data(_rules_known(draft)))
    return claims or rules.problems(draft.parsed.spec, draft.text[:_MOST_TEXT], answer)


def _features_problems(draft: Draft, answer: implied_features.Features) -> Sequence[str]:
    claims = false_claims(answer, data(_features_known(draft)))
    return claims or implied_features.problems(draft.parsed.spec, draft.text[:_MOST_TEXT], answer)


def _words_problems(draft: Draft, answer: Words) -> Sequence[str]:
    problems = false_claims(answer, data(_known(draft)))
    for name in ("benefits", "steps"):
        problems += repeated([i.title for i in getattr(answer, name)], name)
    return problems


def _things_problems(draft: Draft, answer: Things) -> Sequence[str]:
    """Return what is wrong: names that are there or unknown, and every problem of the spec with the proposal in it."""
    spec = draft.parsed.spec
    there = {folded(m.name, m.id) for m in spec.models} | {folded("user", "user")}
    problems = [f"{t.name}: it is there already" for t in answer.things if folded(t.name, "thing") in there]
    roles = {folded(r.name, r.id) for r in spec.roles}
    problems += [f"{r.name}: this role is there already" for r in answer.roles if folded(r.name, "role") in roles]
    problems += repeated([folded(t.name, "thing") for t in answer.things], "names of things")
    known = there | {folded(t.name, "thing") for t in answer.things} - {"user"}
    owners = roles | {folded(r.name, "role") for r in answer.roles}
    for thing in answer.things:
        problems += [
            f"{thing.name}: it belongs to {name}, which is no thing of this product"
            for name in thing.belongs_to
            if folded(name, "thing") not in known or folded(name, "thing") == "user"
        ]
        problems += [
            f"{thing.name}: {f.name} needs choices" for f in thing.fields if f.type == "enum" and not f.choices
        ]
        if thing.owner and folded(thing.owner, "nobody") not in owners:
            problems.append(f"{thing.name}: there is no role {thing.owner}")
    if problems:
        return problems
    return [f"{p.path}: {p.message}" for p in check_spec(with_things(spec, answer)[0])]


APPLIED: Mapping[str, Callable[[Spec, Any], tuple[Spec, Mapping[str, str] | list[str]]]] = {
    "things": with_things,
    "lives": lives.with_lives,
    "rules": rules.with_rules,
    "features": implied_features.with_features,
    "formulas": formulas.with_formulas,
    "words": with_words,
    "welcome": welcome.with_welcome,
}
"""Slot -> what puts an answer into a spec; it also gives the paths that are new, with the words behind each if any."""
