"""Answers written by hand: they pass the checks of their slots, and the page that shows them is current."""

from typing import Any

import pytest
from support.model_gains import EXAMPLES, PAGE, answers_of, grown, idea_slots, made, page_text, slots_in, spec_of

from omniforge.agents import registry
from omniforge.agents.base import TaskInputs
from omniforge.llm.slots import Slot
from omniforge.spec.check import check_spec


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_answer_passes_the_checks_of_its_slot(example: str) -> None:
    slots: dict[str, tuple[Slot[Any], Any]] = {**slots_in(spec_of(example)), **idea_slots(example)}

    for slot_id, answer in answers_of(example).items():
        slot, inputs = slots[slot_id]
        assert list(slot.check(inputs, slot.output.model_validate(answer))) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_model_changes_words_and_looks_and_no_more(example: str) -> None:
    spec = spec_of(example)
    before, after = made(spec, {}), made(spec, answers_of(example))

    changed = {p for p in after if after[p].data != before[p].data}
    assert set(before) == set(after)
    assert {"src/content/site.ts", "marketing/ads.yaml"} <= changed
    words_and_looks = ("src/content/", "marketing/", "src/app/", "src/lib/design", "public/")
    assert all(p.startswith((*words_and_looks, "tests/models/")) for p in changed)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_test_case_thought_of_is_tried(example: str) -> None:
    spec, answers = spec_of(example), answers_of(example)
    slots = slots_in(spec)

    for name in (n for n in answers if n.startswith("test.cases/")):
        _, inputs = slots[name]
        log = registry.load("test").run(TaskInputs(inputs.task, {}, {"cases": answers[name]})).log
        assert log[1:] == (f"{len(answers[name]['cases'])} more test cases, thought of by a language model",)


@pytest.mark.parametrize("example", EXAMPLES)
def test_rules_and_features_of_a_new_idea_leave_the_spec_clean(example: str) -> None:
    before, after = spec_of(example), grown(example)

    assert check_spec(after) == ()
    assert len(after.features) == len(before.features) + 1
    assert after.models != before.models


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run: make docs"
