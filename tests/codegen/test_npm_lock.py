"""The lock of one app is cut from the superset: whole, and nothing more."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from omniforge.codegen import npm_lock

Json = dict[str, Any]
LOCK: Json = {
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "all", "version": "1.0.0", "dependencies": {"a": "1", "b": "1"}},
        "node_modules/a": {"version": "1", "dependencies": {"c": "^2"}, "optionalDependencies": {"o": "1"}},
        "node_modules/a/node_modules/c": {"version": "2", "dependencies": {"d": "1"}},
        "node_modules/b": {"version": "1", "dependencies": {"c": "^1"}},
        "node_modules/c": {"version": "1"},
        "node_modules/d": {"version": "1", "peerDependencies": {"p": "1", "absent": "1"}},
        "node_modules/o": {"version": "1", "optional": True},
        "node_modules/p": {"version": "1", "peer": True},
        "node_modules/t": {"version": "1", "dev": True, "dependencies": {"c": "^1"}},
    },
}


def _package(dependencies: Json, dev: Json | None = None) -> Json:
    return {"name": "app", "version": "0.1.0", "dependencies": dependencies, "devDependencies": dev or {}}


@pytest.mark.parametrize(
    ("dependencies", "expected"),
    [
        pytest.param({"b": "1"}, ["b", "c"], id="hoisted"),
        pytest.param({"a": "1"}, ["a", "a/node_modules/c", "d", "o", "p"], id="nested, optional and peer"),
        pytest.param({}, [], id="nothing"),
    ],
)
def test_a_dependency_brings_what_npm_would_find_for_it(dependencies: Json, expected: list[str]) -> None:
    pruned = npm_lock.prune(LOCK, _package(dependencies))

    assert list(pruned["packages"]) == ["", *(f"node_modules/{name}" for name in expected)]


def test_what_only_tools_need_is_marked_as_such() -> None:
    packages = npm_lock.prune(LOCK, _package({}, {"b": "1"}))["packages"]

    assert packages["node_modules/c"] == {"version": "1", "dev": True}
    assert "dev" not in LOCK["packages"]["node_modules/c"]


def test_the_root_entry_is_the_app() -> None:
    root = npm_lock.prune(LOCK, _package({"b": "1"}))["packages"][""]

    assert (root["name"], root["dependencies"]) == ("app", {"b": "1"})


def test_an_app_without_fonts_keeps_the_rest_of_the_superset() -> None:
    base, lock = npm_lock.superset()
    fonts = {name for name in base["dependencies"] if name.startswith("@fontsource")}

    package = npm_lock.app_package("clay-co", {"dev": "next dev"}, fonts)
    pruned = npm_lock.prune(lock, package)

    assert package["name"] == "clay-co"
    assert package["overrides"] == base["overrides"]
    assert not [path for path in pruned["packages"] if "@fontsource" in path]
    assert len(lock["packages"]) - len(pruned["packages"]) == len(fonts)


@pytest.mark.node
def test_npm_accepts_the_pruned_lock(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    base, lock = npm_lock.superset()
    unwanted = {name for name in base["dependencies"] if name.startswith("@fontsource") and "lora" not in name}
    package = npm_lock.app_package("clay-co", {}, unwanted)
    (tmp_path / "package.json").write_text(json.dumps(package))
    (tmp_path / "package-lock.json").write_text(json.dumps(npm_lock.prune(lock, package)))

    command = [str(npm), "ci", "--dry-run", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "Missing:" not in done.stderr
