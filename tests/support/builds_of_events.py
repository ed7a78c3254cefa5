"""Builds made of events alone, for tests of the timeline."""

import threading
from pathlib import Path

from omniforge.build import events as ev
from omniforge.build.timeline_state import Timeline
from omniforge.tui.jobs import Listener, Work

START = 1_800_000_000.0
STEPS = (
    ev.StepInfo("idea_parser.product", "idea_parser", "Product page"),
    ev.StepInfo("ui_designer.design", "ui_designer", "Colours, type and shape"),
    ev.StepInfo("marketing.site", "marketing", "Words of the public pages"),
    ev.StepInfo("backend.package", "backend", "Packages", ("ui_designer.design",)),
    ev.StepInfo("backend.schema", "backend", "Database schema and migration"),
    ev.StepInfo("backend.model.product", "backend", "API for Product", ("backend.schema",)),
    ev.StepInfo("backend.model.order", "backend", "API for Order", ("backend.schema",)),
    ev.StepInfo("frontend.site", "frontend", "Public pages", ("ui_designer.design", "marketing.site")),
    ev.StepInfo(
        "frontend.model.product", "frontend", "Pages for Product", ("ui_designer.design", "backend.model.product")
    ),
    ev.StepInfo("frontend.model.order", "frontend", "Pages for Order", ("ui_designer.design", "backend.model.order")),
    ev.StepInfo("test.product", "test", "Tests for Product", ("backend.model.product", "frontend.model.product")),
    ev.StepInfo("deploy.files", "deploy", "Containers and CI"),
    ev.StepInfo("engine.layout", "engine", "Final layout of all files", ("frontend.site", "test.product")),
    ev.StepInfo("engine.project", "engine", "Merge into the project", ("engine.layout",)),
)
RUNNING: tuple[tuple[float, ev.Event], ...] = (
    (0.0, ev.BuildStarted("clay-co", "main", "3f2a91c0d4", "/srv/forge/projects/clay-co", 2, "static")),
    (0.05, ev.BuildPlanned(STEPS)),
    (0.1, ev.StepCached("idea_parser.product", 1)),
    (0.1, ev.StepStarted("ui_designer.design")),
    (0.15, ev.StepLog("ui_designer.design", "archetype storefront, shell topnav")),
    (0.2, ev.StepLog("ui_designer.design", "brand #b4532a asked for; text on it 5.4 : 1")),
    (0.3, ev.StepFinished("ui_designer.design", 5, 0.2)),
    (0.3, ev.StepStarted("marketing.site")),
    (0.38, ev.StepLog("marketing.site", "headline: Handmade ceramics from small studios")),
    (0.4, ev.StepFinished("marketing.site", 1, 0.1)),
    (0.4, ev.StepCached("backend.package", 2)),
    (0.4, ev.StepStarted("backend.schema")),
    (0.6, ev.StepRetried("backend.schema", 1, "database is locked")),
    (0.7, ev.StepStarted("backend.schema", 2)),
    (0.9, ev.StepFinished("backend.schema", 3, 0.5)),
    (0.9, ev.StepStarted("backend.model.product")),
    (1.2, ev.StepFinished("backend.model.product", 4, 0.3)),
    (1.2, ev.StepStarted("backend.model.order")),
    (1.3, ev.StepLog("backend.model.order", "states pending, paid, shipped; 2 transitions")),
    (1.4, ev.StepStarted("frontend.model.product")),
)
ENDING: tuple[tuple[float, ev.Event], ...] = (
    (1.5, ev.StepFinished("backend.model.order", 4, 0.3)),
    (2.0, ev.StepFailed("frontend.model.product", "form.tsx: no emitter for field type 'sound'", 1, 0.6)),
    (2.0, ev.StepSkipped("test.product", "frontend.model.product")),
    (2.1, ev.BuildFinished("failed", 0, 2.1, "", "step frontend.model.product failed")),
)


class RecordingActions:
    """Notes what the app asks for; every retry replays `retried`."""

    def __init__(self, retried: tuple[tuple[float, ev.Event], ...] = ()) -> None:
        self.asked: list[tuple[str, str]] = []
        self.can_open = True
        self._retried = retried

    def retry(self, timeline: Timeline, step_id: str) -> Work:
        self.asked.append(("retry", f"{timeline.idea} {step_id}"))
        return playing(self._retried, build=2)

    def open_folder(self, folder: Path) -> bool:
        self.asked.append(("folder", str(folder)))
        return self.can_open

    def open_address(self, url: str) -> bool:
        self.asked.append(("address", url))
        return self.can_open

    def preview_url(self, timeline: Timeline) -> str:
        self.asked.append(("preview", timeline.idea))
        return ""


def playing(events: tuple[tuple[float, ev.Event], ...], *, build: int = 1, ends: bool = True) -> Work:
    """Return work that tells these events at once; without `ends` it then waits until it is stopped."""

    def work(listener: Listener, stop: threading.Event) -> None:
        for seq, (at, event) in enumerate(events, start=1):
            listener(ev.Recorded(build=build, seq=seq, at=START + at, event=event))
        if not ends:
            stop.wait()

    return work
