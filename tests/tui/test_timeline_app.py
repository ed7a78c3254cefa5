import asyncio

from support.builds_of_events import ENDING, RUNNING, START, RecordingActions, playing
from textual.pilot import Pilot
from textual.widgets import Log

from omniforge.build import events as ev
from omniforge.tui.app import ForgeApp
from omniforge.tui.screens.help import HelpScreen
from omniforge.tui.screens.log import LogScreen
from omniforge.tui.screens.timeline import TimelineScreen
from omniforge.tui.widgets.step_list import StepList

SIZE = (120, 36)


def app_of(*, ends: bool = False, over: bool = False, actions: RecordingActions | None = None) -> ForgeApp:
    events = RUNNING + ENDING if over else RUNNING
    return ForgeApp(playing(events, ends=ends or over), actions or RecordingActions(), clock=lambda: START + 1.5)


async def settled(pilot: Pilot[None]) -> StepList:
    """Wait until every event is shown, and return the list."""
    app = pilot.app
    assert isinstance(app, ForgeApp)
    for _ in range(100):
        await pilot.pause(0.02)
        if app.timeline.steps and not app.job.n_waiting and isinstance(app.screen_stack[1], TimelineScreen):
            break
    await pilot.pause(0.2)
    return app.screen_stack[1].query_one(StepList)


async def test_the_selection_follows_the_running_step() -> None:
    async with app_of().run_test(size=SIZE) as pilot:
        steps = await settled(pilot)

        assert steps.selected is not None
        assert steps.selected.id == "frontend.model.product"


async def test_a_moved_selection_stays_until_f_follows_again() -> None:
    async with app_of().run_test(size=SIZE) as pilot:
        steps = await settled(pilot)
        await pilot.press("home")
        await pilot.pause(0.2)
        assert steps.selected is not None
        assert steps.selected.id == "idea_parser.product"

        await pilot.press("f")
        await pilot.pause()

        assert steps.selected.id == "frontend.model.product"


async def test_the_log_pane_shows_the_selected_steps_log() -> None:
    async with app_of().run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("home", "down")
        await pilot.pause()

        lines = pilot.app.screen.query_one("#log", Log).lines
        assert [line for line in lines if line] == [
            "archetype storefront, shell topnav",
            "brand #b4532a asked for; text on it 5.4 : 1",
        ]


async def test_enter_opens_the_whole_log_and_escape_returns() -> None:
    async with app_of().run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("home", "down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LogScreen)
        assert "archetype storefront" in "\n".join(pilot.app.screen.query_one(Log).lines)

        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TimelineScreen)


async def test_the_help_explains_and_closes() -> None:
    async with app_of().run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)

        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TimelineScreen)


async def test_a_failed_step_is_selected_when_the_build_ends() -> None:
    async with app_of(over=True).run_test(size=SIZE) as pilot:
        steps = await settled(pilot)

        assert steps.selected is not None
        assert steps.selected.id == "frontend.model.product"
        assert steps.selected.state == "failed"


async def test_retry_waits_for_the_end_of_the_build() -> None:
    actions = RecordingActions()
    async with app_of(actions=actions).run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("r")
        await pilot.pause()

        assert actions.asked == []


async def test_retry_builds_again_and_shows_the_new_build() -> None:
    again = (RUNNING[0], RUNNING[1], (3.0, ev.StepStarted("frontend.model.product")))
    actions = RecordingActions(again)
    async with app_of(over=True, actions=actions).run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("r")
        await settled(pilot)

        app = pilot.app
        assert isinstance(app, ForgeApp)
        assert actions.asked == [("retry", "clay-co frontend.model.product")]
        assert app.timeline.build == 2
        assert app.timeline.steps["ui_designer.design"].state == "waiting"


async def test_folder_and_preview_are_asked_for() -> None:
    actions = RecordingActions()
    async with app_of(actions=actions).run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("o", "p")
        await pilot.pause()

        assert actions.asked == [("folder", "/srv/forge/projects/clay-co"), ("preview", "clay-co")]


async def test_the_address_of_the_preview_is_opened() -> None:
    actions = RecordingActions()
    ready = (*RUNNING, (1.5, ev.PreviewReady("http://127.0.0.1:4501", 9.0)))
    app = ForgeApp(playing(ready, ends=False), actions, clock=lambda: START + 1.5)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("p")
        await pilot.pause()

        assert actions.asked == [("address", "http://127.0.0.1:4501")]


async def test_q_leaves_and_lets_a_follower_end() -> None:
    app = app_of()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("q")
        await pilot.pause()

    for _ in range(100):
        if app.job.is_over:
            break
        await asyncio.sleep(0.02)
    assert app.job.is_over


async def test_words_of_a_log_are_never_taken_for_markup_or_commands() -> None:
    nasty = "[bold]x[/bold] \x1b[2J\x1b]0;title\x07 \x00 `${x}`"
    events = (*RUNNING, (1.45, ev.StepLog("frontend.model.product", nasty)))
    app = ForgeApp(playing(events, ends=False), RecordingActions(), clock=lambda: START + 1.5)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        text = "\n".join(pilot.app.screen.query_one("#log", Log).lines)

        assert "[bold]x[/bold]" in text
        assert "\x1b" not in text
        assert "\x00" not in text


async def test_a_build_without_events_says_so() -> None:
    async with ForgeApp(playing(()), RecordingActions(), clock=lambda: START).run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        await pilot.press("down", "enter", "r", "o")
        await pilot.pause()

        assert isinstance(pilot.app.screen, TimelineScreen)
