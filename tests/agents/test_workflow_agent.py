from typing import Any

import pytest
import yaml
from support.business_specs import ALL, CLINIC, SHOP, texts

from omniforge.agents.base import Previous, TaskInputs
from omniforge.agents.slotted import TaskSlot
from omniforge.agents.workflow import derive
from omniforge.agents.workflow.agent import AGENT
from omniforge.agents.workflow.shapes import SITE_EVENTS, Automation, Pipeline, Scoring
from omniforge.agents.workflow.slots import Names, with_names
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import lay_out
from omniforge.spec.model import Spec


@pytest.fixture(params=ALL, name="case")
def any_case(request: pytest.FixtureRequest) -> dict[str, str]:
    return texts("workflow", ALL[request.param])


def _automations(files: dict[str, str]) -> list[Automation]:
    return [Automation.model_validate(yaml.safe_load(t)) for p, t in files.items() if p.startswith("crm/automations/")]


def test_every_file_has_the_shape_that_it_claims(case: dict[str, str]) -> None:
    Pipeline.model_validate(yaml.safe_load(case["crm/pipeline.yaml"]))
    Scoring.model_validate(yaml.safe_load(case["crm/scoring.yaml"]))

    assert _automations(case)


def test_every_file_parses_in_its_final_layout(case: dict[str, str]) -> None:
    files = [GeneratedFile(path=p, content=t, template="t") for p, t in case.items()]

    laid_out = {f.path: f.content for f in lay_out(files)}

    assert all(yaml.safe_load(laid_out[p]) == yaml.safe_load(t) for p, t in case.items() if p.endswith(".yaml"))


def test_a_new_lead_gets_a_mail_that_exists_and_a_task() -> None:
    mails = {p.split("/")[-1].removesuffix(".mjml") for p in texts("marketing", SHOP) if p.endswith(".mjml")}

    lead = next(a for a in _automations(texts("workflow", SHOP)) if a.trigger == "lead_submitted")

    assert lead.condition == "consent == true"
    assert {a.value for a in lead.actions if a.kind == "send_mail"} == mails
    assert [a.value for a in lead.actions if a.kind == "create_task"]


def test_defaults_listen_only_to_events_that_the_app_stores() -> None:
    files = texts("workflow", SHOP)

    rules = Scoring.model_validate(yaml.safe_load(files["crm/scoring.yaml"])).rules

    assert {r.event for r in rules} | {a.trigger for a in _automations(files)} == set(SITE_EVENTS)


def test_stages_named_by_actions_exist(case: dict[str, str]) -> None:
    stages = {s.id for s in Pipeline.model_validate(yaml.safe_load(case["crm/pipeline.yaml"])).stages}

    moves = [x.value for a in _automations(case) for x in a.actions if x.kind == "change_stage"]

    assert set(moves) <= stages


def test_the_pipeline_speaks_the_words_of_the_app() -> None:
    assert "First order" in texts("workflow", SHOP)["crm/pipeline.yaml"]
    assert "Asked about appointments" in texts("workflow", CLINIC)["crm/pipeline.yaml"]


def test_the_spec_replaces_stages_rules_and_automations() -> None:
    actions = [{"id": "a", "kind": "add_tag", "value": "vip"}]
    stated: dict[str, Any] = {
        "crm": {
            "stages": [{"id": "one", "name": "One", "probability": 100}],
            "scoring": [{"id": "s", "event": "signup", "points": 7}],
        },
        "workflows": [{"id": "mine", "name": "Mine", "trigger": "lead_submitted", "actions": actions}],
    }

    files = texts("workflow", {**SHOP, **stated})

    assert yaml.safe_load(files["crm/pipeline.yaml"])["stages"] == stated["crm"]["stages"]
    assert [r["points"] for r in yaml.safe_load(files["crm/scoring.yaml"])["rules"]] == [7]
    assert set(files) & {"crm/automations/mine.yaml", "crm/automations/new-lead.yaml"} == {"crm/automations/mine.yaml"}


def test_the_sales_section_changes_no_other_agents_files() -> None:
    changed = {**SHOP, "crm": {"stages": [{"id": "one", "name": "One", "probability": 100}]}}

    for name in ("marketing", "deploy", "package"):
        assert texts(name, changed) == texts(name, SHOP)
    assert texts("workflow", changed) != texts("workflow", SHOP)


def settled_for(spec: dict[str, Any]) -> tuple[TaskSlot, TaskInputs]:
    (slot,) = AGENT.slots()
    return slot, TaskInputs(AGENT.tasks(Spec.model_validate(spec), Previous())[0], {})


def test_a_model_names_stages_and_the_task_and_moves_nothing() -> None:
    slot, inputs = settled_for({k: v for k, v in SHOP.items() if k not in ("crm", "workflows")})
    before = derive.pipeline(inputs.view)
    said = Names(stages=tuple(f"{s.name} now" for s in before.stages), task="Write to whoever left an address.")

    after, automations = with_names(inputs.view, before, said.model_dump(mode="json"))

    assert slot.applies(inputs)
    assert slot.check(inputs, said) == []
    assert [s.name for s in after.stages] == list(said.stages)
    assert [(s.id, s.probability) for s in after.stages] == [(s.id, s.probability) for s in before.stages]
    lead = next(a for a in automations if a.id == derive.NEW_LEAD)
    assert [a.value for a in lead.actions if a.kind == "create_task"] == [said.task]
    fewer = said.model_copy(update={"stages": said.stages[:-1]})
    assert any("exactly" in p for p in slot.check(inputs, fewer))


@pytest.mark.parametrize("names", [{"id": "new_lead", "trigger": "signed_up"}, {"id": "hello"}])
def test_what_the_spec_does_for_a_new_lead_stays(names: dict[str, str]) -> None:
    own = {"trigger": "lead_submitted", **names, "name": "Our own", "actions": [
        {"id": "task", "kind": "create_task", "value": "Ring them"}
    ]}  # fmt: skip
    _, inputs = settled_for({**{k: v for k, v in SHOP.items() if k != "crm"}, "workflows": [own]})
    before = derive.pipeline(inputs.view)
    said = Names(stages=tuple(s.name for s in before.stages), task="Write to whoever left an address.")

    _, automations = with_names(inputs.view, before, said.model_dump(mode="json"))

    assert automations == derive.automations(inputs.view, before)


def test_stages_that_a_spec_states_are_not_for_naming() -> None:
    slot, inputs = settled_for({**SHOP, "crm": {"stages": [{"id": "new", "name": "New", "probability": 10}]}})

    assert not slot.applies(inputs)
