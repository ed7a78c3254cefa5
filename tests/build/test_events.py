"""Events, the state they amount to, and the lines they become."""

import json

import pytest

from omniforge.build import events as ev
from omniforge.build.plain_log import PlainLog
from omniforge.build.timeline_state import reduce_event, reduce_events

STEPS = (
    ev.StepInfo("a", "backend", "Schema"),
    ev.StepInfo("b", "frontend", "Pages", ("a",)),
    ev.StepInfo("c", "x", "C", ("b",)),
)
STORY: tuple[ev.Event, ...] = (
    ev.BuildStarted("shop", "main", "c" * 40, "/p", 2, "static"),
    ev.BuildPlanned(STEPS),
    ev.StepCached("a", 3),
    ev.StepStarted("b"),
    ev.StepLog("b", "50% of it"),
    ev.StepRetried("b", 1, "disk busy"),
    ev.StepStarted("b", 2),
    ev.StepFailed("b", "disk full", 2, 1.5),
    ev.StepSkipped("c", "b"),
    ev.SlotSettled("a", "backend.words", "answered", "openai/x", tokens_in=10, tokens_out=5, cost_usd=None),
    ev.FileWritten("src/a.ts", "added", "backend"),
    ev.CheckStarted("verify.types", "tsc is content", "static"),
    ev.CheckFinished("verify.types", "not_proved", 0.5, "Node is not installed"),
    ev.PreviewReady("http://localhost:1", 2.0),
    ev.BuildFinished("failed", 1, 3.0, "", "step b failed"),
)
RECORDED = [ev.Recorded(7, n, 100.0 + n, event) for n, event in enumerate(STORY, start=1)]


@pytest.mark.parametrize("event", STORY, ids=lambda e: e.kind)
def test_an_event_survives_json(event: ev.Event) -> None:
    assert ev.from_json(json.loads(json.dumps(ev.to_json(event)))) == event


def test_every_kind_of_event_is_in_the_story() -> None:
    assert {e.kind for e in STORY} | {"step_finished"} == set(ev.KINDS)


def test_the_timeline_is_what_the_events_say() -> None:
    timeline = reduce_events(RECORDED)

    assert {s.id: s.state for s in timeline.steps.values()} == {
        "a": "cached", "b": "failed", "c": "skipped", "verify.types": "not_proved",
    }  # fmt: skip
    assert timeline.steps["b"].retried
    assert timeline.steps["b"].seconds(0) == 4.0
    assert list(timeline.steps["b"].log) == ["50% of it", "attempt 1 failed: disk busy"]
    assert timeline.downstream("b") == ("c",)
    assert (timeline.outcome, timeline.n_files, timeline.preview_url) == ("failed", 1, "http://localhost:1")


def test_an_event_seen_twice_counts_once() -> None:
    timeline = reduce_events(RECORDED)

    reduce_event(timeline, RECORDED[9])

    assert timeline.n_files == 1


def test_the_plain_log_says_what_happened() -> None:
    log = PlainLog()

    lines = [line for recorded in RECORDED for line in log.lines(recorded)]

    assert lines == [
        "Build 7 of shop (main ccccccc)",
        "3 steps",
        "  cached   Schema  3 files",
        "  retry    Pages: disk busy",
        "  FAILED   Pages  4.00 s  2 attempts: disk full",
        "  skipped  C: needs b",
        "  not proved tsc is content: Node is not installed",
        "Preview: http://localhost:1 (2.0 s)",
        "Failed after 3.0 s",
    ]


def test_github_gets_groups_and_escaped_annotations() -> None:
    log = PlainLog(github=True)

    lines = [line for recorded in RECORDED for line in log.lines(recorded)]

    assert "::error title=Pages::disk full" in lines
    assert "::warning title=tsc is content::Node is not installed" in lines
    assert lines[lines.index("::group::Pages") + 1 : lines.index("::endgroup::")] == [
        "50% of it", "attempt 1 failed: disk busy",
    ]  # fmt: skip
