"""One tree per lock, installed once, linked into projects; npm is a small program of the test."""

import os
import threading
from pathlib import Path

import pytest

from omniforge.errors import ForgeError
from omniforge.projects.verify import node_tree

_NPM = """#!/bin/sh
echo run >> "$NPM_LOG"
[ -n "$NPM_IS_BEHIND" ] && [ "$5" != --prefer-online ] && { echo "npm error code ETARGET" >&2; exit 1; }
[ -n "$NPM_FAILS" ] && { echo "npm error code EUSAGE" >&2; exit 1; }
mkdir -p node_modules/.bin node_modules/next
echo "module" > node_modules/next/index.js
"""


@pytest.fixture
def lock_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "deps"
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    (folder / "package-lock.json").write_text('{"lockfileVersion": 3}')
    return folder


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    programs = tmp_path / "bin"
    programs.mkdir()
    npm = programs / "npm"
    npm.write_text(_NPM)
    npm.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "NPM_LOG": str(tmp_path / "npm.log")}


def _runs(tmp_path: Path) -> int:
    return (tmp_path / "npm.log").read_text().count("run")


def test_the_second_project_does_not_install_again(tmp_path: Path, lock_dir: Path, environ: dict[str, str]) -> None:
    first = node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ=environ)
    second = node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ=environ)

    assert first == second
    assert _runs(tmp_path) == 1


def test_versions_that_npms_cache_does_not_know_yet_are_asked_for(
    tmp_path: Path, lock_dir: Path, environ: dict[str, str]
) -> None:
    tree = node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ={**environ, "NPM_IS_BEHIND": "1"})

    assert (tree / "next/index.js").is_file()
    assert _runs(tmp_path) == 2


def test_another_lock_is_another_tree(tmp_path: Path, lock_dir: Path, environ: dict[str, str]) -> None:
    first = node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ=environ)
    (lock_dir / "package-lock.json").write_text('{"lockfileVersion": 3, "name": "other"}')

    assert node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ=environ) != first


def test_two_at_once_install_once(tmp_path: Path, lock_dir: Path, environ: dict[str, str]) -> None:
    def ensure() -> None:
        node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ=environ)

    threads = [threading.Thread(target=ensure) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _runs(tmp_path) == 1


def test_the_rest_of_a_killed_install_is_not_taken_for_a_tree(
    tmp_path: Path, lock_dir: Path, environ: dict[str, str]
) -> None:
    name = node_tree.fingerprint(lock_dir)
    half = tmp_path / "cache" / "node" / f"{name}.new-1"
    (half / "node_modules").mkdir(parents=True)

    tree = node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ=environ)

    assert (tree / "next" / "index.js").exists()
    assert not half.exists()


def test_a_failing_npm_is_one_clear_error(tmp_path: Path, lock_dir: Path, environ: dict[str, str]) -> None:
    with pytest.raises(ForgeError, match="EUSAGE"):
        node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ={**environ, "NPM_FAILS": "1"})


def test_a_linked_tree_shares_its_files(tmp_path: Path, lock_dir: Path, environ: dict[str, str]) -> None:
    tree = node_tree.ensure(tmp_path / "cache", lock_dir=lock_dir, environ=environ)
    project = tmp_path / "project"
    project.mkdir()

    node_tree.link(tree, project)
    node_tree.link(tree, project)

    ours = project / "node_modules" / "next" / "index.js"
    assert ours.stat().st_ino == (tree / "next" / "index.js").stat().st_ino


def test_a_tree_that_is_named_is_used(tmp_path: Path) -> None:
    (tmp_path / "node_modules" / ".bin").mkdir(parents=True)
    given = tmp_path / "node_modules"

    assert node_tree.ensure(tmp_path / "cache", environ={"FORGE_NODE_TREE": str(given)}) == given
    with pytest.raises(ForgeError, match="not a node_modules"):
        node_tree.ensure(tmp_path / "cache", environ={"FORGE_NODE_TREE": str(tmp_path)})
