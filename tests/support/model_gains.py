"""What a good model adds to three examples: `docs/explanation/what-a-model-adds.md`, made from real runs of the agents.

Run as a program it writes the page.
"""

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

import yaml

from omniforge.agents import registry
from omniforge.agents.base import Previous, Task, TaskInputs
from omniforge.agents.slotted import TaskSlot, slots_of
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import lay_out
from omniforge.ideas import proposing
from omniforge.ideas.parser.result import ParsedIdea
from omniforge.ideas.proposing import Draft
from omniforge.llm.slots import Slot
from omniforge.resources import examples_dir
from omniforge.spec.check import load_spec
from omniforge.spec.landing import sections_of
from omniforge.spec.model import Spec
from omniforge.spec.text import dump

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = ROOT / "tests" / "llm" / "answers"
PAGE = ROOT / "docs" / "explanation" / "what-a-model-adds.md"
EXAMPLES = ("dog-walking", "telemedicine", "freelance-invoicing")
AGENTS = ("marketing", "ui_designer", "test")
SHOWN = (
    "src/content/site.ts", "marketing/ads.yaml", "marketing/posts/1-what-it-is.md", "marketing/mails/1-welcome.txt",
    "src/app/fonts.css",
)  # fmt: skip
INTRODUCTION = """\
# What a model adds

Forge's own words are true and plain: they are composed from what the app does. A model can say the same things closer
to the day of the people they are for. This page shows the difference for three examples. The answers are written by
hand, as a good model might give them (`tests/llm/answers/`); they pass the same checks as a model's, and the
differences below are between files that the agents made without and with them. `make docs` writes this page again, and
a test fails when it is stale.

The last part of each example is what a model adds to the spec when an idea is made: rules and features that the text
of the idea implies. `forge idea explain` shows the words that each comes from.

What stays the same is most of the app: data model, access rules, API, all tests that forge writes, headline, benefits
and steps of the landing page (the spec states them), prices, links and labels of buttons that lead somewhere. A weak or
broken answer leaves forge's own words, and a test case that expects what the spec does not say is left out.
"""
Files = Mapping[str, GeneratedFile]


def spec_of(example: str) -> Spec:
    """Return the spec of an example."""
    return load_spec((examples_dir() / example / "spec.yaml").read_text(encoding="utf-8"))


def answers_of(example: str) -> Mapping[str, Any]:
    """Return slot -> answer; a slot of one model's step is named `<slot>/<model id>`, others alike."""
    found: Mapping[str, Any] = yaml.safe_load((ANSWERS / f"{example}.yaml").read_text(encoding="utf-8"))
    return found


def slots_in(spec: Spec) -> dict[str, tuple[TaskSlot, TaskInputs]]:
    """Return the slots of the agents shown by the names of their answers, each with inputs it is settled for."""
    tasks = [(registry.load(name), t) for name in AGENTS for t in registry.load(name).tasks(spec, Previous())]
    return {_name(s, t): (s, TaskInputs(t, {})) for agent, t in tasks for s in slots_of(agent, t)}


def idea_slots(example: str) -> dict[str, tuple[Slot[Draft], Draft]]:
    """Return the slots of a new idea by their names, each with the example's text and spec."""
    text = (examples_dir() / example / "idea.md").read_text(encoding="utf-8")
    draft = Draft(text, ParsedIdea(spec_of(example), (), ()))
    return {s.id: (s, draft) for s in proposing.slots()}


def grown(example: str) -> Spec:
    """Return the example's spec with the answers to the slots of a new idea in it."""
    spec, answers = spec_of(example), answers_of(example)
    for name, (slot, _) in idea_slots(example).items():
        if name in answers:
            spec, _ = proposing.APPLIED[slot.declared.id](spec, slot.output.model_validate(answers[name]))
    return spec


def made(spec: Spec, answers: Mapping[str, Any]) -> Files:
    """Return path -> file of the agents shown, laid out."""
    files: list[GeneratedFile] = []
    for name in AGENTS:
        agent = registry.load(name)
        for task in agent.tasks(spec, Previous()):
            files += agent.run(TaskInputs(task, {}, _for(task, answers))).files
    return {f.path: f for f in lay_out(files)}


def page_text() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    for example in EXAMPLES:
        spec = spec_of(example)
        before, after = made(spec, {}), made(spec, answers_of(example))
        changed = sorted(p for p in after if after[p].data != before[p].data)
        shown = [p for p in SHOWN if p in changed] + _first(changed, "marketing/personas/", "tests/models/")
        parts.append(f"\n## {spec.name} (`examples/{example}`)\n\n{len(changed)} files differ. Some of them:\n")
        parts += [_block(path, before, after) for path in shown]
        parts += [_order(spec, answers_of(example)), _grown(example)]
    return "".join(parts)


def _for(task: Task, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to the slots of one task."""
    slots = slots_of(registry.load(task.agent), task)
    return {s.declared.id: answers[_name(s, task)] for s in slots if _name(s, task) in answers}


def _name(slot: TaskSlot, task: Task) -> str:
    of = ".".join(task.params[key] for key in ("model", "persona", "channel") if key in task.params)
    return f"{slot.id}/{of}" if of else slot.id


def _first(paths: Sequence[str], *folders: str) -> list[str]:
    """Return the first path of each folder."""
    return [p for folder in folders for p in [p for p in paths if p.startswith(folder)][:1]]


def _order(spec: Spec, answers: Mapping[str, Any]) -> str:
    """Return the order of the landing page's sections, forge's own and the model's."""
    if spec.design.archetype is None:
        raise AssertionError(f"{spec.slug} names no landing page")
    own, other = sections_of(spec.design.archetype), answers["ui_designer.order"]["sections"]
    return f"\nSections of the landing page\n\n```diff\n- {', '.join(own)}\n+ {', '.join(other)}\n```\n"


def _grown(example: str) -> str:
    """Return what the slots of a new idea add to the spec."""
    old, new = dump(spec_of(example)).splitlines(), dump(grown(example)).splitlines()
    return _diff("spec.yaml", old, new)


def _block(path: str, before: Files, after: Files) -> str:
    old, new = (side[path].data.decode().splitlines() for side in (before, after))
    return _diff(path, old, new)


def _diff(path: str, old: Sequence[str], new: Sequence[str]) -> str:
    lines = [line for line in unified_diff(old, new, lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))]
    body = "\n".join(f"{line[0]} {line[1:].strip()}".rstrip() for line in lines if line[1:].strip())
    return f"\n`{path}`\n\n```diff\n{body}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
