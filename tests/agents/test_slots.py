"""Slots as declared: their prompts, shapes and bounds; and that what a model writes is still good code and copy."""

from collections.abc import Iterator
from typing import Any

import jinja2
import pytest
import yaml
from jinja2 import meta
from support.slot_schemas import AGENTS, all_slots, build_slots, schema_file, schema_text

from omniforge.agents import registry
from omniforge.agents.base import Previous, TaskInputs
from omniforge.agents.slotted import slots_of
from omniforge.codegen.colour import contrast
from omniforge.llm.slots import Slot, declared_slots
from omniforge.resources import examples_dir
from omniforge.spec.check import load_spec

SLOTS = {slot.id: slot for slot in all_slots()}


@pytest.fixture(params=sorted(SLOTS), name="slot")
def any_slot(request: pytest.FixtureRequest) -> Slot[Any]:
    return SLOTS[request.param]


def inner(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from inner(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from inner(value)


def test_there_are_thirteen_in_a_build_eight_in_a_new_idea_and_two_in_forge_code() -> None:
    assert len(build_slots()) == 13
    assert len(SLOTS) == 23


def test_what_is_declared_has_code_and_the_other_way_round() -> None:
    declared = {f"{name}.{slot}" for name in registry.NAMES for slot in declared_slots(name)}

    assert declared == set(SLOTS)


def test_a_prompt_uses_its_inputs_and_no_others(slot: Slot[Any]) -> None:
    text = (AGENTS / slot.agent / slot.declared.prompt).read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True)
    environment.filters["data"] = str

    assert meta.find_undeclared_variables(environment.parse(text)) == set(slot.declared.inputs)


def test_its_schema_is_current(slot: Slot[Any]) -> None:
    assert schema_file(slot).read_text(encoding="utf-8") == schema_text(slot), "run: make docs"


def test_every_text_and_every_list_is_bounded(slot: Slot[Any]) -> None:
    for part in inner(slot.schema):
        if part.get("type") == "string":
            assert "maxLength" in part or "enum" in part
        if part.get("type") == "array":
            assert "maxItems" in part


def test_its_units_and_files_exist(slot: Slot[Any]) -> None:
    spec = load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text(encoding="utf-8"))
    tasks = registry.load(slot.agent).tasks(spec, Previous())

    assert set(slot.declared.units) <= {"idea", "code", *(t.unit for t in tasks)}
    assert yaml.safe_load((AGENTS / slot.agent / "agent.yaml").read_text(encoding="utf-8"))["makes"]
    assert slot.declared.files


@pytest.mark.parametrize("example", ["online-shop", "telemedicine"])
def test_equal_specs_ask_equal_questions_that_fit_a_small_model(example: str) -> None:
    text = (examples_dir() / example / "spec.yaml").read_text(encoding="utf-8")
    keys = []
    for _ in range(2):
        spec = load_spec(text)
        found = {}
        for name in registry.NAMES:
            agent = registry.load(name)
            for task in agent.tasks(spec, Previous()):
                for slot in slots_of(agent, task):
                    messages = slot.messages(TaskInputs(task, {}), {})
                    found[task.id, slot.id] = slot.key(messages)
                    assert sum(len(m.text) for m in messages) < 12_000
        keys.append(found)

    assert keys[0] == keys[1]
    assert keys[0]["marketing.site", "marketing.questions"] == keys[0]["marketing.material", "marketing.questions"]


@pytest.mark.parametrize("palette", sorted(SLOTS["ui_designer.direction"].schema["properties"]["palette"]["enum"]))
def test_every_palette_a_model_may_choose_can_be_read(palette: str) -> None:
    from omniforge.agents.ui_designer import style

    spec = load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text(encoding="utf-8"))
    bare = spec.model_copy(update={"brand": spec.brand.model_copy(update={"colours": ()})})
    wish = {"motif": "blocks", "palette": palette, "type_pair": "figtree/figtree", "corners": "soft", "density": "airy"}
    look = style.choose(bare, wish)

    for theme in (look.light, look.dark):
        assert contrast(theme["ink"], theme["bg"]) >= 4.5
        assert contrast(theme["on-brand"], theme["brand"]) >= 4.5


@pytest.mark.parametrize("landing", SLOTS["ui_designer.direction"].schema["properties"]["landing"]["enum"])
def test_a_model_may_choose_the_landing_page_unless_the_spec_does(landing: str) -> None:
    from omniforge.agents.frontend.landing import COMPONENTS
    from omniforge.agents.ui_designer import style

    spec = load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text(encoding="utf-8"))
    free = spec.model_copy(update={"design": spec.design.model_copy(update={"archetype": None})})
    stated = spec.model_copy(update={"design": spec.design.model_copy(update={"archetype": "console"})})
    wish = {
        "motif": "blocks", "palette": "plum", "type_pair": "figtree/figtree", "corners": "soft", "density": "airy",
        "landing": landing,
    }  # fmt: skip

    assert style.choose(free, wish).archetype == landing
    assert style.choose(stated, wish).archetype == "console"
    assert landing in COMPONENTS


def test_a_model_may_order_the_landing_page_unless_the_spec_does() -> None:
    from omniforge.agents.ui_designer import style

    spec = load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text(encoding="utf-8"))
    design = spec.design.model_copy(update={"sections": ("hero", "story", "contact")})
    stated = spec.model_copy(update={"design": design})
    order = ("hero", "steps", "catalogue", "contact")
    slot = SLOTS["ui_designer.order"]
    task, asked = (
        TaskInputs(registry.load("ui_designer").tasks(s, Previous())[0], {}, {"order": {"sections": list(order)}})
        for s in (stated, spec)
    )

    assert (slot.applies(task), slot.applies(asked)) == (False, True)
    assert registry.load("ui_designer").run(asked).result["sections"] == list(order)
    assert registry.load("ui_designer").run(task).result["sections"] == ["hero", "story", "contact"]
    assert style.choose(spec, None, ("hero", "groups", "contact")).sections == (), "of another page"
    assert slot.check(asked, slot.output.model_validate({"sections": ["hero", "hero", "groups"]}))
