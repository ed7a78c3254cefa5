"""A real generated shop on this machine: built, deployed, and replaced under load with every lead in its database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from example_apps import write_example
from support.leads import LeadLoad, leads_of
from support.small_project import SLUG, ask, commit, deploy, share_cache

from omniforge.deploy.local.proxy import FrontProxy
from omniforge.deploy.place import Place
from omniforge.deploy.target import DeployOptions

if TYPE_CHECKING:
    from omniforge.workspace import Workspace

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
UNPROVED = DeployOptions(allow_unverified=True)


@pytest.mark.node
def test_no_lead_is_lost_while_releases_of_a_real_shop_switch(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORGE_APP_RATE_LIMIT", "off")
    share_cache(workspace, CACHE)
    write_example("online-shop", workspace.project(SLUG))
    commit(workspace, "shop")
    row = deploy(workspace, options=UNPROVED)
    url = f"http://127.0.0.1:{FrontProxy(workspace).port}"

    with LeadLoad(url, f"{SLUG}.localhost", rate=20) as load:
        for _ in range(2):
            row = deploy(workspace, options=UNPROVED)

    leads = leads_of(Place(workspace, SLUG, "production", "main"))
    assert load.failures == []
    assert sorted(leads) == sorted(load.acknowledged)
    assert len(leads) >= 5
    status, page = ask(workspace)
    assert status == 200
    assert "<html" in page
    assert row.verified == "none"
