"""Formulas that people might write, at random, and records for them: what the tests of the emitters have in common."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from omniforge.spec.formula.evaluate import Value, read
from omniforge.spec.formula.kinds import Operand

OPERANDS: Mapping[str, Operand] = {
    "amount": Operand("number"), "rate": Operand("number"), "pieces": Operand("number"),
    "first": Operand("text"), "last": Operand("text"),
    "paid": Operand("truth"), "urgent": Operand("truth"),
    "start": Operand("day"), "end": Operand("day"), "from_at": Operand("moment"), "to_at": Operand("moment"),
    "size": Operand("choice", ("s", "xl")),
}  # fmt: skip
Record = Mapping[str, Any]
_WORDS = ("", "a", "it's", 'say "so"', "$forge$", "ä€😀", "a; -- b", "${x}`", "\\n", "</script>")
_NUMBERS = ("0", "1", "12", "0.19", "100", "3", "0.005")
_ORDERS = ("=", "!=", "<", "<=", ">", ">=")
_FIRST_DAY, _FIRST_MOMENT = dt.date(1900, 1, 1), dt.datetime(1970, 1, 1)  # noqa: DTZ001 - in UTC, as the app keeps it


class Writer:
    """Writes formulas of every kind, nested so deep at most."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def write(self, kind: str, depth: int = 2) -> str:
        """Return a formula that gives a value of a kind."""
        if depth == 0:
            return self._plain(kind)
        return self._one_of({"number": self._number, "text": self._text, "truth": self._truth, "day": self._day}[kind])(
            depth - 1
        )

    def _one_of(self, make: Callable[[], Sequence[Callable[[int], str]]]) -> Callable[[int], str]:
        return self._random.choice(make())

    def _plain(self, kind: str) -> str:
        names = [name for name, operand in OPERANDS.items() if operand.kind == kind]
        more: Mapping[str, Sequence[str]] = {
            "number": _NUMBERS,
            "text": [_quoted(word) for word in _WORDS],
            "truth": ["true", "false", '(size = "s")', '("xl" != size)'],
        }
        return self._random.choice([*names, *more.get(kind, ())])

    def _number(self) -> Sequence[Callable[[int], str]]:
        pick = self._random.choice
        return (
            lambda d: self._plain("number"),  # noqa: ARG005 - as deep as it gets
            lambda d: self._two(("+", "-", "*"), "number", d),
            lambda d: f"({self.write('number', d)} / {pick(['rate', 'pieces', '3', '7', '100', '(amount + 1)'])})",
            lambda d: f"-{self.write('number', d)}",
            lambda d: f"round({self.write('number', d)}, {pick('0125')})",
            lambda d: f"{pick(['floor', 'ceil', 'abs', 'round'])}({self.write('number', d)})",
            lambda d: self._pair(("min", "max", "coalesce"), "number", d),
            lambda d: self._if("number", d),
            lambda d: f"days_between({self._plain('day')}, {self._plain(pick(['day', 'moment']))})",  # noqa: ARG005
            lambda d: f"hours_between({self._plain('moment')}, {self._plain('moment')})",  # noqa: ARG005
        )

    def _text(self) -> Sequence[Callable[[int], str]]:
        pick = self._random.choice
        return (
            lambda d: self._plain("text"),  # noqa: ARG005 - as deep as it gets
            lambda d: f"({self._shown(d)} & {self._shown(d)})",
            lambda d: f"join({_quoted(pick([' ', ', ', '']))}, {self._shown(d)}, {self._shown(d)})",
            lambda d: self._pair(("coalesce",), "text", d),
            lambda d: self._if("text", d),
        )

    def _shown(self, depth: int) -> str:
        return self.write(self._random.choice(["text", "text", "number", "day"]), depth)

    def _truth(self) -> Sequence[Callable[[int], str]]:
        pick = self._random.choice
        return (
            lambda d: self._two(("and", "or", "=", "!="), "truth", d),
            lambda d: f"(not {self.write('truth', d)})",
            lambda d: self._two(_ORDERS, "number", d),
            lambda d: self._two(_ORDERS, "day", d),
            lambda d: f"({self._plain('moment')} {pick(_ORDERS)} {self._plain('moment')})",  # noqa: ARG005
            lambda d: self._two(("=", "!="), "text", d),
            lambda d: f"is_empty({self.write(pick(['number', 'text', 'truth', 'day']), d)})",
            lambda d: "is_empty(size)",  # noqa: ARG005
        )

    def _day(self) -> Sequence[Callable[[int], str]]:
        counts = ("1", "pieces", "-30", "0.5", "999999", "2000000")
        return (
            lambda d: self._plain("day"),  # noqa: ARG005 - as deep as it gets
            lambda d: f"add_days({self.write('day', d)}, {self._random.choice(counts)})",
            lambda d: self._pair(("min", "max", "coalesce"), "day", d),
        )

    def _two(self, operators: Sequence[str], kind: str, depth: int) -> str:
        return f"({self.write(kind, depth)} {self._random.choice(operators)} {self.write(kind, depth)})"

    def _pair(self, functions: Sequence[str], kind: str, depth: int) -> str:
        return f"{self._random.choice(functions)}({self.write(kind, depth)}, {self.write(kind, depth)})"

    def _if(self, kind: str, depth: int) -> str:
        return f"if({self.write('truth', depth)}, {self.write(kind, depth)}, {self.write(kind, depth)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def record(random: Random) -> Record:
    """Return a record in which some values are missing."""
    makers: Mapping[str, Callable[[], Any]] = {
        "number": lambda: random.choice([random.randint(-(10**7), 10**7) / 100, random.randint(0, 9), 0]),
        "text": lambda: random.choice([w for w in _WORDS if w]),
        "truth": lambda: random.random() < 0.5,
        "day": lambda: _later(_FIRST_DAY, days=random.randint(0, 100_000)),
        "moment": lambda: _moment(random),
        "choice": lambda: random.choice(["s", "xl"]),
    }
    return {name: None if random.random() < 0.15 else makers[o.kind]() for name, o in OPERANDS.items()}


def _later(day: dt.date, *, days: int) -> str:
    return (day + dt.timedelta(days=days)).isoformat()


def _moment(random: Random) -> str:
    moment = _FIRST_MOMENT + dt.timedelta(milliseconds=random.randint(0, 4_000_000_000_000))
    return moment.isoformat(timespec="milliseconds") + "Z"


def values(known: Record) -> Mapping[str, Value]:
    """Return a record as formulas see it."""
    return {name: read(operand.kind, known[name]) for name, operand in OPERANDS.items()}


KINDS = {"decimal": "number", "integer": "number", "string": "text", "boolean": "truth", "date": "day"}
"""Type of a computed field -> kind of the formulas for it."""
