"""Forty kinds of secrets planted where people put them: none comes out anywhere."""

import json
import logging
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pygit2
import pytest
from conftest import RunForge
from support.made_up_secrets import essence, made_up
from support.model_server import Reply, serving

from omniforge.build import events as ev
from omniforge.build.journal import Journal
from omniforge.cli import crash
from omniforge.secrets import redaction
from omniforge.store.builds import BuildStore, open_builds
from omniforge.workspace import Workspace, find_workspace

PLANTED = made_up(11)
IDEA = "A shop for pots. People order pots.\n\n" + "\n".join(f"For {k} we use {s} today." for k, s in PLANTED.items())


@pytest.fixture(autouse=True)
def _as_a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What earlier tests opened is not known, and `-vv` is of this test alone."""
    monkeypatch.setattr(redaction, "_OPENED", set())
    logger = logging.getLogger("omniforge")
    monkeypatch.setattr(logger, "handlers", list(logger.handlers))
    monkeypatch.setattr(logger, "level", logger.level)


def leaks(*texts: str) -> list[str]:
    return [kind for kind, secret in PLANTED.items() for text in texts if essence(secret) in text]


def everything_on_disk(*roots: Path) -> Iterator[str]:
    for root in roots:
        for path in root.rglob("*"):
            if path.is_file():
                yield path.read_bytes().decode("utf-8", "replace")
    for database in find_workspace().state.glob("forge.db"):
        connection = sqlite3.connect(database)
        yield "\n".join(connection.iterdump())
        connection.close()


def test_there_are_thirty_kinds_and_the_search_for_them_works() -> None:
    assert len(PLANTED) >= 30
    assert leaks("\n".join(PLANTED.values())) == list(PLANTED)


def test_in_settings_they_are_seen_nowhere(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    run_forge(["idea", "new", "A list of pots", "--name", "Clay"])
    said = []
    for n, secret in enumerate(PLANTED.values()):
        env = ("preview", "production")[n % 2]
        code, out, err = run_forge(["secret", "set", f"PLANTED_{n}", "--env", env], stdin=secret.encode())
        assert code == 0, err
        said += [out, err, *run_forge(["project", "set", f"PLAIN_{n}", secret])[1:]]
        monkeypatch.setenv(f"FORGE_APP_OTHER_TOKEN_{n}", secret)
    for command in (
        ["project", "settings"], ["project", "settings", "--json"], ["secret", "list", "--all", "--json"],
        ["secret", "rotate"], ["-vv", "project", "settings"], ["build", "--verify", "none", "--json"],
    ):  # fmt: skip
        code, out, err = run_forge(command)
        assert code == 0, err
        said += [out, err]

    assert leaks(*said, *everything_on_disk(find_workspace().root, Path.home())) == []


def test_in_an_idea_they_reach_no_file_no_page_and_no_model(run_forge: RunForge) -> None:
    with serving(lambda _asked: Reply('{"words": "nothing of use"}')) as server:
        run_forge(["model", "use", server.model])
        code, out, err = run_forge(["idea", "new", "-", "--name", "Clay", "--models", "live"], stdin=IDEA.encode())
        assert code == 0, err
        refined = run_forge(["idea", "refine", IDEA])
        built = run_forge(["build", "--verify", "none", "--models", "live"])

    assert built[0] == 0, built[2]
    assert len(server.asked) > 3
    assert leaks(json.dumps(server.asked, ensure_ascii=False), out, err, *refined[1:], *built[1:]) == []
    assert leaks(*everything_on_disk(find_workspace().root)) == []
    assert "forge secret set" in out + err


def test_in_exports_they_are_left_out(run_forge: RunForge, tmp_path: Path) -> None:
    run_forge(["idea", "new", "A list of pots", "--name", "Clay"])
    run_forge(["build", "--verify", "none"])
    project = find_workspace().project("clay")
    for n, secret in enumerate(PLANTED.values()):
        run_forge(["secret", "set", f"PLANTED_{n}"], stdin=secret.encode())
        place = project / (".env", ".env.production", ".data/rows", "node_modules/x/a.js")[n % 4]
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a") as stream:
            stream.write(f"PLANTED_{n}='{secret}'\n")

    said = []
    for kind, target in (("folder", "out"), ("zip", "out.zip"), ("bundle", "out.bundle")):
        code, out, err = run_forge(["export", "--to", kind, tmp_path / target])
        assert code == 0, err
        said += [out, err]
    with ZipFile(tmp_path / "out.zip") as packed:
        said += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    subprocess.run(["git", "clone", "-q", str(tmp_path / "out.bundle"), str(tmp_path / "clone")], check=True)

    assert (tmp_path / "clone/package.json").is_file()
    assert leaks(*said, *everything_on_disk(tmp_path)) == []


def test_one_that_was_committed_stops_the_export(run_forge: RunForge, tmp_path: Path) -> None:
    run_forge(["idea", "new", "A list of pots", "--name", "Clay"])
    run_forge(["build", "--verify", "none"])
    project = find_workspace().project("clay")
    (project / "src/lib/key.ts").write_text(f"export const key = `{PLANTED['github classic']}`;\n")
    repo = pygit2.Repository(str(project))
    repo.index.add("src/lib/key.ts")
    repo.index.write()
    by = pygit2.Signature("Ada Example", "ada@example.com")
    repo.create_commit("HEAD", by, by, "Add a key", repo.index.write_tree(), [repo.head.target])

    code, out, err = run_forge(["export", "--to", "folder", tmp_path / "out"])

    assert code != 0
    assert "src/lib/key.ts" in err
    assert leaks(out, err, *everything_on_disk(tmp_path)) == []


def test_in_logs_events_and_failures_they_are_hidden(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    heard: list[str] = []

    def hear(recorded: ev.Recorded) -> None:
        heard.append(json.dumps(ev.recorded_json(recorded)))

    with (
        open_builds(workspace.db) as store,
        Journal(started(store), clock=lambda: 1.0, store=store, listener=hear) as journal,
    ):
        journal.emit(ev.BuildPlanned((ev.StepInfo("one", "test", "One"),)))
        for secret in PLANTED.values():
            journal.emit(ev.StepLog("one", f"connecting with {secret} …"))
            journal.emit(ev.StepRetried("one", 1, f"refused: {secret}"))
            journal.emit(ev.StepFailed("one", secret))
            journal.emit(ev.BuildFinished("failed", 0, 0.0, message=f"one: {secret}"))

    connection = sqlite3.connect(workspace.db)
    dump = "\n".join(connection.iterdump())
    connection.close()
    assert dump.count("connecting with") == len(PLANTED)
    assert leaks(dump, *heard) == []


def started(store: BuildStore) -> int:
    return store.add(
        idea="clay", branch="main", commit_id="1" * 40, spec_key="k", fingerprint="f", verify="none", pid=os.getpid(),
        process_started=1.0, started_at=1.0, heartbeat_at=1.0,
    )  # fmt: skip


def test_in_a_crash_they_are_hidden_in_report_and_message(run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    from omniforge.llm import setup

    def broken(*_: object) -> None:
        raise RuntimeError("\n".join(PLANTED.values()))

    monkeypatch.setattr(setup, "tiers_of", broken)
    code, out, err = run_forge(["-vv", "model", "list"])

    report = Path(err.rpartition("report ")[2].strip()).read_text()
    assert code == 70
    assert leaks(out, err, report) == []
    assert leaks(crash.report(ValueError(IDEA), [IDEA], os.environ)) == []
