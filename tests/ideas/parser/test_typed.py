"""Ideas as people type them: what they state is in the spec, and nothing they say of the app itself becomes a thing.

`PYTHONPATH=tests python tests/ideas/parser/test_typed.py` writes the table, and what is wrong in the texts seen.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.idea_scores import Score, find, words

from omniforge.ideas.parser.parse import parse
from omniforge.spec.check import check_spec
from omniforge.spec.model import Model, Spec

TEXTS: Mapping[str, list[dict[str, Any]]] = {
    name: yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"))
    for name in ("typed", "typed_held_out", "typed_links", "typed_links_held_out")
}
MIN: Mapping[str, Mapping[str, float]] = {
    "typed": {
        "things": 0.82, "fields": 0.97, "types": 0.97, "relations": 0.85, "roles": 0.95, "one role": 1.0, "kind": 0.9,
        "no things": 0.97,
    },
    "typed_held_out": {
        "things": 0.82, "fields": 0.85, "types": 0.92, "relations": 0.70, "roles": 0.90, "one role": 1.0, "kind": 0.8,
        "no things": 0.90,
    },
    "typed_links": {
        "things": 0.92, "fields": 1.0, "relations": 0.9, "many": 0.8, "sense": 1.0, "roles": 1.0, "kind": 1.0,
    },
    "typed_links_held_out": {"things": 0.85, "relations": 0.6, "many": 1.0, "sense": 1.0, "roles": 1.0, "kind": 1.0},
}  # fmt: skip
_PLAIN = frozenset({"date", "on", "at", "flag", "is", "the", "whether", "of", "number", "count"})
"""Words with which a field's name says no more: `due date` is `due_on`."""


def same_field(found: str, wanted: str) -> bool:
    for name in wanted.split("|"):
        a, b = ([w for w in words(n) if w not in _PLAIN] or words(n) for n in (found, name))
        if a == b or (a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a))):
            return True
    return False


def judge(record: Mapping[str, Any], score: Score) -> Iterator[str]:
    """Count what the spec of a text has of what it should have, and yield what is wrong."""
    spec = parse(record["text"]).spec
    yield from _things(record, spec, score)
    for thing, fields in record.get("fields", {}).items():
        yield from _fields(find(spec, _wanted(record, thing)), thing, fields, score)
    for one, other in record.get("relations", ()):
        a, b = find(spec, _wanted(record, one)), find(spec, _wanted(record, other))
        linked = a is not None and b is not None and (any(r.to == b.id for r in a.relations) or _to(b, a))
        score.add("relations", right=linked)
        if not linked:
            yield f"no relation {one} - {other}"
    yield from _links(record, spec, score)
    roles = [r.name for r in spec.roles]
    for role in record.get("roles", ()):
        right = any(words(role) == words(name) for name in roles)
        score.add("roles", right=right)
        if not right:
            yield f"no role {role}: {roles}"
    if record.get("one_role"):
        score.add("one role", right=len(roles) == 1)
        if len(roles) > 1:
            yield f"several roles: {roles}"
    if "kind" in record:
        right = spec.kind in {k.strip() for k in record["kind"].split("|")}
        score.add("kind", right=right)
        if not right:
            yield f"kind {spec.kind}"


def _links(record: Mapping[str, Any], spec: Spec, score: Score) -> Iterator[str]:
    """Count the pairs of which each has several of the other, and the fields of another sense of a word."""
    for one, other in record.get("many", ()):
        a, b = find(spec, _wanted(record, one)), find(spec, _wanted(record, other))
        right = a is not None and b is not None and (_is_many(a, b) or _is_many(b, a) or _joined(spec, a, b))
        score.add("many", right=right)
        if not right:
            yield f"not many {one} - {other}"
    for thing, fields in record.get("no_fields", {}).items():
        model = find(spec, _wanted(record, thing))
        wrong = [n for n in fields if model is None or any(same_field(f.id, n) for f in model.fields)]
        score.add("sense", right=not wrong)
        if wrong:
            yield f"another sense: {thing} has {wrong}"


def _joined(spec: Spec, one: Model, other: Model) -> bool:
    """Whether a thing between two, such as an enrolment, links each to several of the other."""
    return any({one.id, other.id} <= {r.to for r in m.relations if r.kind == "many-to-one"} for m in spec.models)


def _is_many(model: Model, other: Model) -> bool:
    return any(r.to == other.id and r.kind == "many-to-many" for r in model.relations)


def _to(model: Model, other: Model) -> bool:
    return any(r.to == other.id for r in model.relations)


def _wanted(record: Mapping[str, Any], name: str) -> str:
    """Return all names of a thing that is called by one of them."""
    return next((t for t in record.get("things", ()) if any(words(n) == words(name) for n in t.split("|"))), name)


def _things(record: Mapping[str, Any], spec: Spec, score: Score) -> Iterator[str]:
    left = [m.name for m in spec.models]
    if "things" in record:
        score.asked["found"] += len(left)
    for wanted in record.get("things", ()):
        model = find(spec, wanted)
        match = model.name if model is not None and model.name in left else None
        score.add("things", right=match is not None)
        if match is not None:
            left.remove(match)
        else:
            yield f"no thing {wanted}: {[m.name for m in spec.models]}"
    if "things" in record and left:
        yield f"more things: {left}"
    for name in record.get("not_things", ()):
        wrong = any(words(m.name) == words(name) for m in spec.models)
        score.add("no things", right=not wrong)
        if wrong:
            yield f"a thing: {name}"


def _fields(model: Model | None, thing: str, fields: Mapping[str, str], score: Score) -> Iterator[str]:
    for name, types in fields.items():
        own = {f.id: f.type for f in model.fields} if model else {}
        links = [r.id for r in model.relations] if model else []
        labels = {f.id: f.name for f in model.fields} if model else {}
        field = next((f for f in own if same_field(f, name) or same_field(labels[f], name)), None)
        is_link = any(same_field(r, name) for r in links) or (
            name in ("status", "stage") and model is not None and bool(model.states)
        )
        score.add("fields", right=field is not None or is_link)
        if field is None and not is_link:
            yield f"no field {thing}.{name}: {list(own)}"
        elif field is not None:
            right = own[field] in {t.strip() for t in types.split("|")}
            score.add("types", right=right)
            if not right:
                yield f"type of {thing}.{name} is {own[field]}"


def measures(score: Score) -> dict[str, float]:
    found = score.right["things"] * 2 / max(1, score.asked["things"] + score.asked["found"])
    rest = ("fields", "types", "relations", "many", "sense", "roles", "one role", "kind", "no things")
    return {"things": found, **{m: score.share(m) for m in rest}}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_what_a_typed_idea_states_is_in_its_spec(name: str) -> None:
    score = Score()
    for record in TEXTS[name]:
        list(judge(record, score))

    reached = measures(score)
    assert {m: reached[m] for m, least in MIN[name].items() if reached[m] < least} == {}


@pytest.mark.parametrize("text", [r["text"] for texts in TEXTS.values() for r in texts])
def test_the_spec_of_a_typed_idea_is_clean(text: str) -> None:
    assert check_spec(parse(text).spec) == ()


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param(
            "A kite log: kites with a name, a wing span in cm and a broken flag.",
            {"name": "string", "wing_span": "decimal", "broken": "boolean"},
            id="with",
        ),
        pytest.param(
            "Each kite has a maker, a colour (red, green, blue) and a purchase date, and friends can borrow kites.",
            {"maker": "string", "colour": "enum", "purchase_date": "date"},
            id="has",
        ),
        pytest.param(
            "Kite (serial number, price, weight in kg).", {"price": "money", "weight": "decimal"}, id="bracket"
        ),
        pytest.param(
            "My kites - maker, number of repairs and whether I have flown them.",
            {"number_of_repairs": "integer"},
            id="dash",
        ),
    ],
)
def test_fields_that_a_sentence_lists_are_the_things_own(text: str, fields: dict[str, str]) -> None:
    kite = find(parse(text).spec, "kite")

    assert kite is not None
    assert fields.items() <= {f.id: f.type for f in kite.fields}.items()


def test_a_field_named_after_another_thing_is_a_link_to_it() -> None:
    spec = parse("A planner with kites and categories. Kites have a name, a price and a category.").spec
    kite = find(spec, "kite")

    assert kite is not None
    assert [r.to for r in kite.relations] == ["category"]
    assert "category" not in {f.id for f in kite.fields}


def test_a_flag_that_says_it_is_over_replaces_the_states() -> None:
    (task,) = parse("Tasks with a title, a due date and a done flag, only for me.").spec.models

    assert not task.states
    assert not any(rule.scope == "all" for rule in task.access)


def test_people_whom_no_line_of_business_knows_may_do_something() -> None:
    spec = parse("Employees submit expenses, managers approve them and accountants export them.").spec

    assert {"employee", "manager", "accountant"} == {r.id for r in spec.roles}
    assert any(rule.role == "accountant" for m in spec.models for rule in m.access)


def report() -> Iterator[str]:
    """Yield what is wrong in each text of those seen, and the figures of both sets."""
    for name, texts in TEXTS.items():
        score = Score()
        for record in texts:
            wrong = list(judge(record, score))
            if wrong and not name.endswith("held_out"):
                yield "\n    ".join([f"- {record['text']}", *wrong])
        shares = measures(score)
        yield " | ".join([name, *(f"{m} {s:.3f} ({score.right[m]}/{score.asked[m]})" for m, s in shares.items())])


if __name__ == "__main__":
    sys.stdout.write("\n".join(report()) + "\n")
