"""Pipeline, scoring and automations of one app: as the spec says, else by its kind in the words of its models."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from omniforge.agents.marketing.facts import facts_of
from omniforge.agents.workflow.shapes import Action, Automation, Pipeline, Rule, Scoring
from omniforge.codegen import names
from omniforge.codegen.app_view import AppView
from omniforge.codegen.emit import one_line
from omniforge.codegen.wording import cut_plain
from omniforge.resources import agents_dir
from omniforge.spec.model import Stage, Workflow

NEW_LEAD = "new-lead"
"""Id of the automation that welcomes a new lead."""


def pipeline(view: AppView) -> Pipeline:
    """Return the stages a lead goes through."""
    words = _words(view)
    stated = view.spec.crm.stages
    family = _defaults()["families"].get(view.spec.kind, "sales")
    stages = stated or tuple(
        Stage(id=s["id"], name=cut_plain(s["name"].format_map(words), 60), probability=s["probability"])
        for s in _defaults()["pipelines"][family]
    )
    return Pipeline(name=one_line(view.spec.name), stages=stages)


def scoring(view: AppView) -> Scoring:
    """Return the rules that make a lead's score."""
    defaults = Scoring.model_validate(_defaults()["scoring"])
    stated = tuple(Rule(id=r.id, event=one_line(r.event), points=r.points) for r in view.spec.crm.scoring)
    return defaults.model_copy(update={"rules": stated}) if stated else defaults


def automations(view: AppView, stages: Pipeline) -> tuple[Automation, ...]:
    """Return the automations: the spec's, and the defaults for triggers that the spec leaves alone."""
    used: set[str] = set()
    stated = tuple(_stated(w, names.unique(names.kebab(w.id), used, "-more")) for w in view.spec.workflows)
    taken = {a.trigger for a in stated} | used
    words = _words(view)
    wanted = (a for a in _defaults()["automations"] if not {a["trigger"], a["id"]} & taken)
    derived = tuple(_derived(a, words, stages) for a in wanted)
    return (*stated, *derived)


def welcomes_itself(view: AppView) -> bool:
    """Whether the spec says what happens to a new lead."""
    return any(w.trigger == "lead_submitted" or names.kebab(w.id) == NEW_LEAD for w in view.spec.workflows)


@cache
def _defaults() -> Mapping[str, Any]:
    text = (agents_dir() / "workflow" / "defaults.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def _words(view: AppView) -> dict[str, str]:
    """Return the gaps' words; `commitment` is what a newcomer makes, e.g. `order`, `contribution` when unknown."""
    facts = facts_of(view)
    return {
        "name": facts["name"],
        "things": facts["things"] or "the offer",
        "thing": facts["thing"] or "step",
        "commitment": facts["made"] or "contribution",
    }


def _stated(workflow: Workflow, automation_id: str) -> Automation:
    return Automation(
        id=automation_id,
        name=one_line(workflow.name),
        trigger=one_line(workflow.trigger),
        condition=one_line(workflow.condition),
        actions=tuple(Action(id=a.id, kind=a.kind, value=one_line(a.value)) for a in workflow.actions),
    )


def _derived(default: Mapping[str, Any], words: Mapping[str, str], stages: Pipeline) -> Automation:
    places = {"@first": stages.stages[0].id, "@second": stages.stages[min(1, len(stages.stages) - 1)].id}
    actions = []
    for action in default["actions"]:
        value = action["value"]
        filled = places[value] if value in places else value.format_map(words)
        actions.append(Action(id=action["id"], kind=action["kind"], value=filled))
    return Automation(
        id=default["id"],
        name=default["name"],
        trigger=default["trigger"],
        condition=default["condition"],
        actions=tuple(actions),
    )
