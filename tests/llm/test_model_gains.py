"""Answers written by hand: they pass the checks of their slots, and the page that shows them is current."""

import pytest
from support.model_gains import EXAMPLES, PAGE, answers_of, made, page_text, slots_in, spec_of

from omniforge.agents import registry
from omniforge.agents.base import TaskInputs


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_answer_passes_the_checks_of_its_slot(example: str) -> None:
    slots = slots_in(spec_of(example))

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


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run: make docs"
