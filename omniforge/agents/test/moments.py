"""Dates and times of seed rows. All moments of one row lie around one day, so that an end follows its start.

Invariant: no clock is read; the calendar of the demo data is fixed.
"""

from datetime import date, datetime, timedelta

from omniforge.agents.test.chance import Chance
from omniforge.agents.test.vocabulary import vocabulary, words_of
from omniforge.codegen.app_view import FieldView, ModelView

_AHEAD = date(2027, 3, 1)
"""The first day of what is planned."""
_BEHIND = date(2026, 6, 1)
"""The first day of what has happened."""
_SPAN_DAYS = 120
_OPENING_HOUR = 8


def date_of(model: ModelView, field: FieldView, row: int) -> str:
    """Return `YYYY-MM-DD`."""
    return _day(model, field, row).isoformat()


def datetime_of(model: ModelView, field: FieldView, row: int) -> str:
    """Return an ISO 8601 instant in UTC."""
    hour, minute = _clock(model, field, row)
    day = _day(model, field, row, same_day=True)
    return datetime(day.year, day.month, day.day, hour, minute).strftime("%Y-%m-%dT%H:%M:00.000Z")  # noqa: DTZ001 - printed as UTC


def time_of(model: ModelView, field: FieldView, row: int) -> str:
    """Return `HH:MM`."""
    hour, minute = _clock(model, field, row)
    return f"{hour:02d}:{minute:02d}"


def _day(model: ModelView, field: FieldView, row: int, *, same_day: bool = False) -> date:
    lists = vocabulary()
    mine = set(words_of(field.spec.id))
    chance = Chance(f"{model.id}.day")
    if mine & lists.birth:
        return date(1962, 1, 1) + timedelta(days=chance.below(365 * 42, row, field.spec.id))
    if model.id in ("dog", "pet") and "date" not in mine:
        return date(2016, 1, 1) + timedelta(days=chance.below(365 * 8, row, field.spec.id))
    begins = _BEHIND if mine & lists.past or (mine & lists.due and _has_a_past(model)) else _AHEAD
    # rows are at least three days apart, so that bookings of one thing never overlap
    offset = (row * 7 + chance.below(4)) % _SPAN_DAYS + chance.below(3, row)
    if mine & lists.due:
        offset += 14 + chance.below(3) * 7
    elif mine & lists.late and not same_day:
        offset += 2 + chance.below(3, row, "late")
    return begins + timedelta(days=offset)


def _has_a_past(model: ModelView) -> bool:
    """Whether a record has happened already: what is due follows the day it was issued."""
    dates = (f for f in model.fields if f.type in ("date", "datetime"))
    return any(set(words_of(f.spec.id)) & vocabulary().past for f in dates)


def _clock(model: ModelView, field: FieldView, row: int) -> tuple[int, int]:
    chance = Chance(f"{model.id}.clock")
    mine = set(words_of(field.spec.id))
    hour = _OPENING_HOUR + chance.below(9, row)
    minute = chance.one_of((0, 30, 15, 0), row, "minute")
    if mine & vocabulary().late:
        hour += 1 + chance.below(2, row, "late")
    return hour, minute
