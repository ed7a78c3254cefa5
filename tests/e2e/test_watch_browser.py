"""`forge watch` with a real browser: what is saved in the spec shows in the open page."""

import os
import shutil
from pathlib import Path

import pytest
from support.watched_page import watched_page

from omniforge.build import preview
from omniforge.workspace import init_workspace

LIMIT_S = 2.0
N = 6
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str:
    """Return the Chromium of this machine."""
    named = os.environ.get("CHROMIUM_PATH") or next((p for p in map(shutil.which, _BROWSERS) if p), None)
    assert named, "make browser"
    return named


@pytest.mark.node
@pytest.mark.browser
def test_copy_and_tokens_reach_the_open_page_and_the_preview_ends_with_the_watch() -> None:
    workspace, _ = init_workspace(Path(os.environ["FORGE_HOME"]))

    with watched_page(workspace, browser()) as page:
        page.change_copy(0)
        page.change_token(0)
        seen = [change(n) for n in range(1, N) for change in (page.change_copy, page.change_token)]
        slug = page.spec.parent.name
        assert preview.status(workspace, slug) is not None

    times = sorted(s.seconds for s in seen)
    assert all(s.same_page for s in seen), "a hot update, no reload"
    assert times[len(times) // 2] <= LIMIT_S, seen
    assert preview.status(workspace, slug) is None
