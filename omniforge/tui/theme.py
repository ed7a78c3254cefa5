"""The colours of the timeline: one warm accent on quiet greys; states differ in mark and word as well."""

from collections.abc import Mapping

from textual.theme import Theme

from omniforge.build.timeline_state import StepState

FORGE = Theme(
    name="forge",
    primary="#e0a458",
    secondary="#8aa9a3",
    accent="#e0a458",
    success="#8fb573",
    warning="#e0a458",
    error="#e0705f",
    foreground="#d9d5cc",
    background="#16171a",
    surface="#1b1d20",
    panel="#24272b",
    dark=True,
    variables={
        "footer-key-foreground": "#e0a458",
        "footer-description-foreground": "#9a978f",
        "footer-background": "#16171a",
        "scrollbar": "#2b2e33",
        "scrollbar-hover": "#4a4f55",
        "scrollbar-active": "#e0a458",
        "scrollbar-background": "#16171a",
        "scrollbar-background-hover": "#16171a",
        "scrollbar-background-active": "#16171a",
        "scrollbar-corner-color": "#16171a",
    },
)
BACK, SELECTED = "#16171a", "#282c31"
TEXT, QUIET, FAINT = "#d9d5cc", "#9a978f", "#75777b"
COLOURS: Mapping[StepState, str] = {
    "waiting": FAINT,
    "running": "#e0a458",
    "cached": "#8aa9a3",
    "done": "#8fb573",
    "failed": "#e0705f",
    "skipped": QUIET,
    "not_proved": "#c9b26b",
    "interrupted": "#d08b6a",
}
