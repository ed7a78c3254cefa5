"""An edit of `forge code` on the real Node stack: proved before it is shown, and repaired when `tsc` objects."""

import os
from pathlib import Path

import pytest
from support import code_project as project
from support.code_project import EMPTY, HOOKS, REQUEST, SLUG, WAITLIST, change, code, edit, waitlist

from omniforge.build import events as ev
from omniforge.build.proof import verify_last
from omniforge.coding import run
from omniforge.coding.attempts import Rules
from omniforge.coding.session import session
from omniforge.errors import VerifyError
from omniforge.projects.verify import node_tree

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", ".cache")).resolve()


@pytest.mark.node
def test_an_accepted_edit_verifies_static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(node_tree.OVERRIDE, str(node_tree.ensure(CACHE)))
    workspace = project.made_workspace(tmp_path / "ws")
    untyped = code(edit(EMPTY, WAITLIST.replace("Problem(422,", "Trouble(422,").rstrip()))
    questions = project.questions(workspace, project.scripted(change(), untyped, waitlist()))
    heard: list[ev.Event] = []

    with session(workspace, SLUG, listener=lambda r: heard.append(r.event)) as held:
        decision = run.decide(held, questions, REQUEST)
    with session(workspace, SLUG, listener=lambda r: heard.append(r.event)) as held:
        proposal = run.propose(held, questions, decision, Rules("static"))
    (retried,) = [e for e in heard if isinstance(e, ev.StepRetried)]
    assert "Cannot find name 'Trouble'" in retried.reason
    assert proposal.trailers["Forge-Verified"] == "static"

    with session(workspace, SLUG) as held:
        with pytest.raises(VerifyError, match="Cannot find name 'Problem'"):
            run.accept(held, None, refused={HOOKS: frozenset({1})})
        run.accept(held, None)

    report = verify_last(workspace, SLUG, "static")
    assert report.complete, report.to_text()
    assert WAITLIST in (workspace.project(SLUG) / HOOKS).read_text()
