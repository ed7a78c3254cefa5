"""The Test agent: tests of every model, of the whole app, journeys in the browser, and demo data."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.test import app_files, computed_cases, model_files, seeds
from omniforge.agents.test.order import SeedOrder, picked_rows, seed_order
from omniforge.codegen import account_words
from omniforge.codegen.app_view import USER, AppView, ModelView, build_view
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.parts import parts_of
from omniforge.spec import access, slices
from omniforge.spec.kinds import OPERATIONS
from omniforge.spec.model import Flow, Spec

if TYPE_CHECKING:
    from omniforge.agents.slotted import TaskSlot

_HARD_TO_TYPE = ("json", "location", "file", "image")
_ORDER_FILE = "prisma/seed/_order.json"


class TestAgent:
    """Makes `tests/`, `e2e/`, `prisma/seed/` and the configuration of both test runners."""

    name = "test"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:
        """Return one task per model, and one for the app; what a model's task needs of others is in its params."""
        del previous
        view = build_view(spec)
        order = seed_order(view)
        counts = _row_counts(view, order)
        soft_deleted = {m.id for m in spec.models if m.soft_delete}
        per_model = tuple(
            Task(
                id=f"test.model.{model.id}",
                agent=self.name,
                unit="model",
                title=f"Tests and demo data for {model.name}",
                spec=slices.for_model(spec, model.id),
                params={
                    "model": model.id,
                    "skipped": list(order.skipped[model.id]),
                    "counts": _fewer_rows(counts, _targets(view, model.id)),
                    "picked": picked_rows(view, view.model(model.id)),
                    "soft_deleted": sorted(soft_deleted & _targets(view, model.id)),
                    **_if_any("aggregates", computed_cases.aggregates(view, view.model(model.id))),
                },
                nodes=(f"models.{model.id}",),
            )
            for model in spec.models
        )
        app = Task(
            id="test.app",
            agent=self.name,
            unit="app",
            title="Tests of the app and its journeys",
            spec=slices.names_only(spec, "flows", "pages", account_words.KEY),
            params={
                "order": list(order.models),
                "keepers": _keepers(view),
                "as_demo": _as_demo(view),
                **_if_any("computed", {m.id: [f.prop for f in m.fields if f.computed] for m in view.models}),
                "parts": parts_of(view),
            },
        )
        return (*per_model, app)

    def slots(self) -> "tuple[TaskSlot, ...]":
        """Return what a language model may write."""
        from omniforge.agents.test.slots import slots

        return slots()

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Make the files of one task."""
        task = inputs.task
        view = build_view(Spec.model_validate(_spec_of(inputs)))
        if task.unit == "app":
            order = [view.model(model_id).folder for model_id in task.params["order"]]
            files: tuple[GeneratedFile, ...] = (
                *app_files.files(
                    view,
                    task.params["keepers"],
                    has=inputs.has,
                    as_demo=task.params["as_demo"],
                    computed=task.params.get("computed", {}),
                ),
                GeneratedFile(path=_ORDER_FILE, content=json.dumps(order, indent=2) + "\n", template="agents/test"),
            )
            return TaskOutput(files=files, log=(f"{len(files)} files for the whole app",))
        model = view.model(task.params["model"])
        params = task.params
        seed = model_files.seed_file(
            view, model, skipped=params["skipped"], counts=params["counts"], picked=params["picked"]
        )
        more = model_files.more_cases(view, model, inputs.answers.get("cases", {}).get("cases", ()))
        files = (
            model_files.factory_file(view, model),
            model_files.test_file(
                view, model, soft_deleted=params["soft_deleted"], more=more, aggregates=params.get("aggregates", ())
            ),
            model_files.form_test_file(view, model),
            seed,
        )
        log = [f"{len(json.loads(seed.data))} demo rows"]
        if n_more := len(more.taken) + len(more.refused):
            log.append(f"{n_more} more test cases, thought of by a language model")
        log += [f"test case left out: {words}" for words in more.dropped]
        return TaskOutput(files=files, log=tuple(log))


def _spec_of(inputs: TaskInputs) -> Json:
    """Return the slice, with the words a model wrote for demo rows in it."""
    rows = inputs.answers.get("rows")
    if not rows:
        return inputs.task.spec
    from omniforge.agents.test.slots import with_rows

    return with_rows(inputs.task.spec, inputs.task.params["model"], rows)


def _if_any(name: str, found: Mapping[str, Sequence[str]] | Sequence[Json]) -> Json:
    """Return a parameter, unless it holds nothing, so that most apps do without it."""
    kept = {k: v for k, v in found.items() if v} if isinstance(found, Mapping) else list(found)
    return {name: kept} if kept else {}


def _targets(view: AppView, model_id: str) -> set[str]:
    model = view.model(model_id)
    return {link.target for link in model.links} | {many.target for many in model.many}


def _row_counts(view: AppView, order: SeedOrder) -> dict[str, int]:
    counts: dict[str, int] = {}
    for model_id in order.models:
        model = view.model(model_id)
        counts[model_id] = seeds.row_count(model, replace(model_files.around_model(view, model), counts=counts))
    return counts


def _fewer_rows(counts: Mapping[str, int], targets: Collection[str]) -> dict[str, int]:
    """Counts below the usual ones, of the models linked to; usually none, so that other models stay out of the key."""
    return {m: n for m, n in counts.items() if m in targets and n < seeds.LEAST_ROWS}


def _keepers(view: AppView) -> dict[str, str]:
    """Return model id -> role whose demo account keeps such records in the browser; models with odd forms are left out.

    The owner's role if it may do everything and sees what it has to link to, else the first such role, else the admin.
    """
    found = {}
    for model in view.models:
        if any(link.required and link.target in (USER, model.id) for link in model.links):
            continue
        if any(f.spec.required and f.type in _HARD_TO_TYPE for f in model.fields):
            continue
        roles = [*([model.spec.owner] if model.spec.owner else []), *(r.id for r in view.signup_roles)]
        found[model.id] = next((r for r in roles if _keeps(view, model, r)), access.ADMIN.id)
    return found


def _keeps(view: AppView, model: ModelView, role: str) -> bool:
    if set(model.access.get(role, {})) != set(OPERATIONS):
        return False
    if any(role in f.spec.hidden_from and f.spec.required for f in model.fields):
        return False
    targets = [view.model(link.target) for link in model.links if link.required and link.target != USER]
    return all("list" in t.access.get(role, {}) and _has_rows_for(t, role) for t in targets)


def _as_demo(view: AppView) -> list[str]:
    """Return the ids of flows that a new account cannot make: it would have no record to link a new one to."""
    return [flow.id for flow in view.spec.flows if flow.role is not None and _needs_earlier_records(view, flow)]


def _needs_earlier_records(view: AppView, flow: Flow) -> bool:
    made: set[str] = set()
    for step in flow.steps:
        if step.action == "create" and step.model is not None:
            links = [link.target for link in view.model(step.model).links if link.required and link.target != USER]
            missing = [view.model(target) for target in links if target not in made]
            if any(target.access.get(flow.role or "", {}).get("list") == "own" for target in missing):
                return True
            made.add(step.model)
    return False


def _has_rows_for(target: ModelView, role: str) -> bool:
    return target.access[role]["list"] == "all" or target.spec.owner == role


AGENT = TestAgent()
