"""Words for each persona on each channel: true of its role, in the form of the channel, never twice the same."""

import re
from itertools import combinations
from typing import Any

import pytest
from support.business_specs import ALL, CLINIC, SHOP

from omniforge.agents import registry
from omniforge.agents.base import Json, Previous, TaskInputs
from omniforge.agents.marketing import channels
from omniforge.agents.slotted import slots_of
from omniforge.codegen.app_view import build_view
from omniforge.resources import examples_dir
from omniforge.spec.check import load_spec
from omniforge.spec.model import Channel, Spec

EXAMPLES = sorted(p.parent.name for p in examples_dir().glob("*/spec.yaml"))
PERSONAS = [
    {"id": "buyer", "name": "Buyer", "role": "customer", "goal": "A pot that lasts", "pain": "Cups that chip"},
    {"id": "maker", "name": "Maker", "role": "seller", "goal": "Sell what is made", "pain": "A stall in the rain"},
]
CHANNELS = [{"id": "posters", "name": "Posters"}, {"id": "newsletter", "name": "Newsletter"}]


def spec_of(example: str) -> Spec:
    return load_spec((examples_dir() / example / "spec.yaml").read_text(encoding="utf-8"))


def pieces(spec: Spec) -> list[channels.Piece]:
    view = build_view(spec)
    return [channels.piece(view, p.id, c.id) for p, c in channels.pairs(spec)]


def shop(**more: Any) -> Spec:
    return Spec.model_validate({**SHOP, "personas": PERSONAS, "business": {"channels": CHANNELS}, **more})


def files(spec: Spec, answers: Json | None = None) -> dict[str, str]:
    agent = registry.load("marketing")
    tasks = [t for t in agent.tasks(spec, Previous()) if t.unit == "told"]
    made = [f for t in tasks for f in agent.run(TaskInputs(t, {}, answers or {})).files]
    return {f.path: str(f.content) for f in made}


def masked(spec: Spec, piece: channels.Piece) -> str:
    """Return what is said with every word of the spec taken out: the sentences themselves."""
    names = [spec.name, *(text for p in spec.personas for text in (p.name, p.goal, p.pain))]
    for model in spec.models:
        names += [model.name, model.plural or "", *(s.name for s in model.states), *(t.name for t in model.transitions)]
    said = {w for text in names for w in text.lower().split()}
    found = re.findall(r"[\w']+", " ".join(piece.paragraphs).lower())
    return " ".join(w for w in found if w not in said and w.removesuffix("s") not in said)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_persona_has_words_for_every_channel_within_its_form(example: str) -> None:
    spec = spec_of(example)
    found = pieces(spec)

    assert [p.file for p in found] == [
        f"marketing/personas/{p.id}/{c.id}.md" for p in spec.personas for c in spec.business.channels
    ]
    for piece in found:
        assert piece.paragraphs
        assert channels.problems(piece.form, piece.title, piece.paragraphs) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_two_personas_are_told_the_same_with_another_noun(example: str) -> None:
    spec = spec_of(example)
    found = pieces(spec)

    for one, other in combinations(found, 2):
        assert one.paragraphs != other.paragraphs, (one.file, other.file)
        if one.channel == other.channel:
            assert masked(spec, one) != masked(spec, other), (one.paragraphs, other.paragraphs)


@pytest.mark.parametrize("name", ALL)
def test_odd_specs_have_words_too(name: str) -> None:
    spec = Spec.model_validate({**ALL[name], "personas": PERSONAS[:1], "business": {"channels": CHANNELS}})
    bare = spec.model_copy(update={"personas": tuple(p.model_copy(update={"role": None}) for p in spec.personas)})

    for piece in (*pieces(spec), *pieces(bare)):
        assert channels.problems(piece.form, piece.title, piece.paragraphs) == []
        assert piece.paragraphs
        assert all(piece.paragraphs)


def test_only_the_first_few_personas_and_channels_have_files_of_their_own() -> None:
    many = [{"id": f"p{n}", "name": f"Person {n}"} for n in range(9)]
    where = [{"id": f"c{n}", "name": f"Place {n}"} for n in range(9)]

    assert len(files(shop(personas=many, business={"channels": where}))) == 16
    assert files(shop(personas=[])) == {}
    assert files(shop(business={})) == {}


@pytest.mark.parametrize(
    ("name", "purpose", "form"),
    [
        ("Instagram", "One piece a day", "post"),
        ("LinkedIn", "", "post"),
        ("YouTube", "", "spoken"),
        ("Podcasts for bakers", "", "spoken"),
        ("Friday letter", "", "letter"),
        ("Local paper", "", "letter"),
        ("Search", "", "search"),
        ("Map listing", "", "search"),
        ("Park notice boards", "", "print"),
        ("Vets", "A card at the till.", "print"),
        ("Employers nearby", "A plan for teams.", "note"),
    ],
)
def test_a_channel_asks_for_its_form(name: str, purpose: str, form: str) -> None:
    assert channels.form_of(Channel(id="c", name=name, purpose=purpose)) == form


def test_what_a_role_may_not_do_is_not_said() -> None:
    text = " ".join(files(spec_of("dog-walking")).values())
    without = spec_of("dog-walking")
    walk = next(m for m in without.models if m.id == "walk")
    still = walk.model_copy(update={"transitions": ()})
    models = tuple(still if m.id == "walk" else m for m in without.models)

    assert "You press Accept, Decline or Mark as walked" in text
    assert "Accept" not in " ".join(files(without.model_copy(update={"models": models})).values())


def test_worn_phrases_of_a_persona_do_not_reach_a_file() -> None:
    worn = [{**PERSONAS[0], "goal": "A seamless day", "pain": "Nothing that empowers anyone"}]

    assert not re.search("seamless|empower", " ".join(files(shop(personas=worn)).values()))


def test_who_may_not_sign_up_is_not_asked_to() -> None:
    found = files(spec_of("telemedicine"))

    assert all("/login" in t and "/signup" not in t for p, t in found.items() if "/doctor/" in p)
    assert all("/signup" in t for p, t in found.items() if "/patient/" in p)


def test_a_model_writes_one_persona_on_one_channel() -> None:
    answer = {"channel": {"title": "Before the shoebox", "paragraphs": ["It begins in a drawer"]}}
    own, said = files(shop()), files(shop(), answer)

    assert set(own) == set(said)
    for path, text in said.items():
        assert "Before the shoebox" in text
        assert "It begins in a drawer." in text
        assert text.splitlines()[-3:] == own[path].splitlines()[-3:], "where it leads and its form stay"


def test_an_answer_must_keep_the_form_and_claim_nothing() -> None:
    agent = registry.load("marketing")
    task = next(t for t in agent.tasks(shop(), Previous()) if t.params.get("channel") == "posters")
    (slot,) = slots_of(agent, task)
    inputs = TaskInputs(task, {})

    def problems(title: str, *paragraphs: str) -> str:
        return " ".join(slot.check(inputs, slot.output.model_validate({"title": title, "paragraphs": paragraphs})))

    assert problems("Pots", "For whoever wants one that lasts.") == ""
    assert "words and may have 45" in problems("Pots", "a pot " * 40)
    assert "at most 1" in problems("Pots", "A pot that lasts.", "And a second one.")
    assert "9731 is not in the data" in problems("Pots", "Already used by 9731 makers.")


def test_each_persona_on_each_channel_is_a_question_of_its_own() -> None:
    spec = Spec.model_validate({**CLINIC, "personas": PERSONAS[:1], "business": {"channels": CHANNELS}})
    agent = registry.load("marketing")
    asked = [
        slot.key(slot.messages(TaskInputs(t, {}), {}))
        for t in agent.tasks(spec, Previous())
        for slot in slots_of(agent, t)
        if slot.id == "marketing.channel"
    ]

    assert len(asked) == len(set(asked)) == 2
