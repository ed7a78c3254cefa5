"""All ten agents together: the engine against the reference, surroundings that must not show, and who reads what."""

import copy
import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pygit2
import pytest

from omniforge.agents import registry
from omniforge.agents.base import Json, Previous, Task, TaskInputs
from omniforge.build.agent_set import shipped
from omniforge.build.cache import StepCache
from omniforge.build.engine import run_plan
from omniforge.build.file_set import file_set, lay_out_run
from omniforge.build.generate import generate
from omniforge.build.plan import make_plan, order
from omniforge.codegen.files import GeneratedFile
from omniforge.ideas.repository import init_repository
from omniforge.resources import examples_dir
from omniforge.spec import slices
from omniforge.spec.check import load_spec
from omniforge.spec.model import Spec
from omniforge.workspace import init_workspace

EXAMPLES = sorted(p.parent.name for p in examples_dir().glob("*/spec.yaml"))
EXAMPLE = "event-tickets"
Files = dict[str, tuple[str, bytes]]


def spec_of(name: str) -> Spec:
    return load_spec((examples_dir() / name / "spec.yaml").read_text())


def raw_files(spec: Spec) -> Files:
    """Return path -> (agent, content) before the final layout, which reads one file at a time."""
    agents = {name: registry.load(name) for name in registry.NAMES}
    tasks: dict[str, Task] = {t.id: t for a in agents.values() for t in a.tasks(spec, Previous())}
    results: dict[str, Json] = {}
    found: Files = {}
    for task in order(tasks):
        output = agents[task.agent].run(TaskInputs(task=task, results={u: results[u] for u in task.upstream}))
        results[task.id] = output.result
        found |= {file.path: (task.agent, file.data) for file in output.files}
    return found


@cache
def example_files(name: str) -> Files:
    return raw_files(spec_of(name))


def changed_by(before: Files, after: Files) -> dict[str, set[str]]:
    """Return agent -> paths that differ."""
    found: dict[str, set[str]] = {}
    for path in before.keys() | after.keys():
        if before.get(path) != after.get(path):
            found.setdefault((after.get(path) or before[path])[0], set()).add(path)
    return found


def test_the_engine_makes_an_example_byte_for_byte_as_the_reference_does(tmp_path: Path) -> None:
    spec, agents, cache_ = spec_of(EXAMPLE), shipped(), StepCache(tmp_path / "cache")
    loaded = agents.load()
    plan = make_plan(spec, Previous(), loaded, fingerprints=agents.fingerprints)

    run = run_plan(plan, loaded, cache_, layout="x", jobs=8, emit=lambda _event: None)
    lay_out_run(run, cache_, layout="x")

    def plainly(file: GeneratedFile) -> tuple[bytes, bool, bool]:
        return file.data, file.executable, file.write_once

    assert run.failed == {}
    made = {path: plainly(one.file) for path, one in file_set(run).items()}
    assert made == {path: plainly(file) for path, file in generate(spec).items()}


def test_place_seed_zone_locale_and_jobs_do_not_show_in_the_tree(tmp_path: Path) -> None:
    surroundings = [
        ("a", "1", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        ("b/a deeper place", "8", {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8"}),
    ]
    trees = set()
    for place, jobs, variables in surroundings:
        workspace, _ = init_workspace(tmp_path / place)
        text = (examples_dir() / EXAMPLE / "spec.yaml").read_text()
        files = {"spec.yaml": text, "idea.md": "Tickets\n", "forge.lock": "forge: 1\n"}
        init_repository(workspace.idea(EXAMPLE), files, "Start", trailers={})
        command = [sys.executable, "-m", "omniforge", "build", "--idea", EXAMPLE, "--verify", "none", "--jobs", jobs]
        env = {**os.environ, **variables, "FORGE_HOME": str(workspace.root)}
        subprocess.run(command, env=env, check=True, capture_output=True)
        repo = pygit2.Repository(str(workspace.project(EXAMPLE)))
        pristine = repo.references["refs/forge/pristine/main"].peel(pygit2.Tree)
        trees.add((str(pristine.id), str(repo.head.peel(pygit2.Tree).id)))

    assert len(trees) == 1


def put(*path: str | int, value: Any) -> Callable[[Json], None]:
    """Return an edit that sets one value of a spec."""

    def edit(spec: Json) -> None:
        place: Any = spec
        for key in path[:-1]:
            place = place[key] if isinstance(key, int) else place.setdefault(key, {})
        place[path[-1]] = value

    return edit


SECTIONS = [{"id": "all", "name": "All at once", "fields": [spec_of(EXAMPLE).models[0].fields[0].id]}]
STAGES = [{"id": "asked", "name": "Asked", "probability": 20}, {"id": "won", "name": "Won", "probability": 100}]
OWN_SLICE = [
    pytest.param("idea_parser", put("features", 0, "description", value="Said in other words"), id="idea_parser"),
    pytest.param("ui_designer", put("design", "radius", value=3), id="ui_designer"),
    pytest.param("backend", put("models", 0, "fields", 0, "message", value="Give it a name"), id="backend"),
    pytest.param("frontend", put("models", 0, "layout", "sections", value=SECTIONS), id="frontend"),
    pytest.param("test", put("flows", 0, "name", value="Another way round"), id="test"),
    pytest.param("deploy", put("deploy", "domain", value="tickets.example.org"), id="deploy"),
    pytest.param("package", put("mobile", "category", value="Weather"), id="package"),
    pytest.param("marketing", put("marketing", "headline", value="Said in other words"), id="marketing"),
    pytest.param("workflow", put("crm", "stages", value=STAGES), id="workflow"),
]


@pytest.mark.parametrize(("agent", "edit"), OWN_SLICE)
def test_a_change_of_an_agents_slice_changes_its_files_alone(agent: str, edit: Callable[[Json], None]) -> None:
    assert set(changed_by(example_files(EXAMPLE), raw_files(edited(edit)))) == {agent}


def test_the_planner_has_no_part_of_the_spec_to_itself_but_changes_its_plan_with_a_feature() -> None:
    changed = changed_by(example_files(EXAMPLE), raw_files(edited(put("features", 0, "status", value="needs_code"))))

    assert set(changed) == {"planner", "idea_parser"}, "the brief lists what needs code, too"
    assert "docs/plan.md" in changed["planner"]


def test_every_agent_is_in_the_table() -> None:
    assert {str(row.values[0]) for row in OWN_SLICE} | {"planner"} == set(registry.NAMES)


def edited(edit: Callable[[Json], None]) -> Spec:
    data = copy.deepcopy(slices.dump(spec_of(EXAMPLE)))
    edit(data)
    return Spec.model_validate(data)


@pytest.mark.parametrize("agent", registry.NAMES)
def test_no_two_examples_get_the_same_from_an_agent(agent: str) -> None:
    made = [
        frozenset((path, content) for path, (by, content) in example_files(name).items() if by == agent)
        for name in EXAMPLES
    ]

    assert all(made)
    assert len(set(made)) == len(EXAMPLES)


def test_formatters_of_the_app_leave_forges_own_files_alone() -> None:
    ignored = example_files(EXAMPLE)[".prettierignore"][1].decode().splitlines()

    assert any(line.rstrip("/") == ".forge" for line in ignored)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_first_page_has_no_use_for_the_database_but_to_know_who_is_signed_in(name: str) -> None:
    """`forge up` asks for it, a stranger, while the database is being filled; one process at a time may open that."""
    files = example_files(name)
    todo = ["src/app/layout.tsx", "src/app/(site)/layout.tsx", "src/app/(site)/page.tsx", "src/proxy.ts"]
    reached: set[str] = set()
    while todo:
        path = todo.pop()
        if path not in reached:
            reached.add(path)
            todo += imports_of(path, files)

    assert len(reached) > len(EXAMPLES)
    assert "src/lib/db.ts" in files
    assert {path for path in reached if "src/lib/db.ts" in imports_of(path, files)} <= {"src/lib/auth.ts"}


def imports_of(path: str, files: Files) -> list[str]:
    """Return the project's own modules that a module imports, types left out."""
    found = []
    for name in re.findall(r"(?m)^(?:import (?!type )|\}).*?[\"']((?:@/|\.)[^\"']+)[\"']", files[path][1].decode()):
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        base = f"src/{name[2:]}" if name.startswith("@/") else place
        ends = (".ts", ".tsx", "/index.ts", "/index.tsx", "")
        found += [base + end for end in ends if base + end in files][:1]
    return found
