"""More cases for a model's tests: values a language model thought of, as far as what it expects of them is so.

Invariant: a case expects what the rules of the spec say; one that expects anything else is left out and named.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from omniforge.agents.base import Json
from omniforge.agents.test import cases, literals
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.field_types import NUMBERS
from omniforge.codegen.field_values import JUDGED, takes

TAKEN, REFUSED = "taken", "refused"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,8})?")


@dataclass(frozen=True, slots=True)
class ExtraCases:
    """What is added to the tables of a model's tests.

    Attributes:
        taken: (reason, property, literal) of values that every record takes.
        refused: (reason, changes, property), as in `cases.invalid`.
        dropped: cases that are left out, and why, in words.
    """

    taken: tuple[tuple[str, str, str], ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()
    dropped: tuple[str, ...] = ()


def fields(model: ModelView) -> tuple[FieldView, ...]:
    """Return the fields of which cases can be judged: what everybody may see, and the rules here know for certain."""
    return tuple(f for f in model.entered if f.type in JUDGED and not f.spec.hidden_from)


def judged(model: ModelView, proposed: Sequence[Json], tried: Collection[str] = ()) -> ExtraCases:
    """Return the cases whose expectation holds.

    Args:
        model: the model under test.
        proposed: `{field, value, expected, because}` each.
        tried: changes that the tests try anyway, as literals.
    """
    known = {f.spec.id: f for f in fields(model)}
    free = {f.spec.id for f in cases.changeable(model)}
    taken, refused, dropped, seen = [], [], [], set(tried)
    for case in proposed:
        field, expected = known.get(case["field"]), case["expected"]
        name = f"{case['field']} {case['value']!r} is {expected}"
        if field is None:
            dropped.append(f"{name}: no such field to try")
            continue
        value = _value(field, case["value"])
        verdict = takes(field.spec, value)
        change = literals.change(field.prop, value)
        reason = f"{field.label}: {case['because']}"
        if verdict is None:
            dropped.append(f"{name}: the rules of the field leave it open")
        elif verdict != (expected == TAKEN):
            dropped.append(f"{name}: by the rules of the field it is {TAKEN if verdict else REFUSED}")
        elif change in seen:
            dropped.append(f"{name}: it is tried already")
        elif verdict and field.spec.id not in free:
            dropped.append(f"{name}: a rule ties it to another field")
        elif verdict:
            taken.append((reason, field.prop, literals.api(value)))
        else:
            refused.append((reason, change, field.prop))
        seen.add(change)
    return ExtraCases(tuple(taken), tuple(refused), tuple(dropped))


def _value(field: FieldView, text: str) -> str | float:
    """Return the value a text stands for: a number where the field wants one and the text is one."""
    if field.type not in NUMBERS or not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number
