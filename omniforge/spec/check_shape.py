"""Pydantic's errors in the words of the spec: what is missing, unknown or of the wrong type."""

import copy
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from omniforge.spec.identifiers import identifier_words
from omniforge.spec.kinds import ID_PATTERN
from omniforge.spec.model import Spec
from omniforge.spec.problem import Finding, Loc, quoted_list

_UNION_MEMBERS = {"str", "int", "float", "bool"}
_EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "string": "text",
    "tuple": "a list",
    "list": "a list",
    "dict": "a set of keys",
    "model": "a record: a set of keys",
}
_FIXES = {
    "bool": "write true or false",
    "int": "write a whole number, without quotes",
    "float": "write a number, without quotes",
    "string": "put the value in quotes",
    "tuple": "write a list: one `- item` per line, or [a, b]",
    "list": "write a list: one `- item` per line, or [a, b]",
    "dict": "write `key: value` lines below it",
    "model": "write `key: value` lines, or {id: …, name: …}",
}
_SHOWN_CHARACTERS = 40
_STAND_INS = {"name": "Unnamed", "label": "Unnamed", "slug": "unnamed"}


def findings(data: Any, error: ValidationError) -> tuple[Finding, ...]:
    """Return one finding per place; the alternatives of a union count as one."""
    by_loc: dict[Loc, Finding] = {}
    for details in error.errors(include_url=False, include_context=False):
        loc = details["loc"]
        if loc and loc[-1] in _UNION_MEMBERS and _value_at(data, loc) is _ABSENT:
            fix = "write text, a number, true or false"
            by_loc.setdefault(loc[:-1], Finding(loc[:-1], f"{_shown(details['input'])} is no single value", fix))
        else:
            by_loc.setdefault(loc, Finding(loc, *_words(details)))
    return tuple(by_loc.values())


def without(data: Any, wrong: Iterable[Finding]) -> Spec | None:
    """Return the spec without its wrong values, so that other checks can look at the rest; `None` when it breaks.

    A wrong or missing name gets a stand-in, because every record needs one.
    """
    rest = copy.deepcopy(data)
    for finding in sorted(wrong, key=lambda f: [str(step).zfill(6) for step in f.loc], reverse=True):
        parent, key = _value_at(rest, finding.loc[:-1]), finding.loc[-1]
        if isinstance(parent, dict) and key in _STAND_INS:
            parent[key] = f"{_STAND_INS[str(key)]} {parent.get('id', '')}".strip()
        elif _value_at(rest, finding.loc) is not _ABSENT:
            del parent[key]
    try:
        return Spec.model_validate(rest)
    except ValidationError:
        return None


class _Absent:
    """Marks a place that is not in the data."""


_ABSENT = _Absent()


def _value_at(data: Any, loc: Loc) -> Any:
    for step in loc:
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data))
        if not inside:
            return _ABSENT
        data = data[step]
    return data


def _words(details: ErrorDetails) -> tuple[str, str]:
    """Return message and fix of one pydantic error."""
    kind, key, value, text = details["type"], str(details["loc"][-1]), details["input"], details["msg"]
    if kind == "missing":
        return f"`{key}` is missing", f"add `{key}:`"
    if kind == "unknown_key":
        return f"unknown key `{key}`", _closest(key, text.removeprefix("known keys: ").split(", "), "keys")
    if value is None:
        return f"`{key}` has no value", "write a value, or remove the line"
    if kind in ("literal_error", "string_pattern_mismatch"):
        return _mismatch(key, value, text)
    return _wrong_type(details)


def _wrong_type(details: ErrorDetails) -> tuple[str, str]:
    kind, key, value, text = details["type"], str(details["loc"][-1]), details["input"], details["msg"]
    expected = kind.partition("_")[0]
    if kind.endswith(("_type", "_parsing", "_from_float", "_attributes_type")) and expected in _EXPECTED:
        return f"expected {_EXPECTED[expected]}, found {_shown(value)}", _FIXES[expected]
    if kind == "string_too_short":
        return f"`{key}` is empty", "write some text"
    return f"{_shown(value)}: {text[:1].lower()}{text[1:]}", "change the value to fit"


def _mismatch(key: str, value: Any, text: str) -> tuple[str, str]:
    pattern = text.partition("'")[2].rpartition("'")[0]
    if pattern == ID_PATTERN:
        wanted = ("-" if key == "slug" else "_").join(identifier_words(str(value), "item"))[:64]
        return f"{_shown(value)} is not an id", f"use lower-case words joined by _ or -, e.g. `{wanted}`"
    grouped = re.fullmatch(r"\^\(([\w|<>=!]+)\)\$", pattern)
    choices = grouped[1].split("|") if grouped else re.findall(r"'([^']*)'", text)
    if grouped or text.startswith("Input should be"):
        return f"{_shown(value)} is not a known `{key}`", _closest(str(value), choices, "values")
    return f"{_shown(value)} does not fit `{key}`", f"write it so that it matches {pattern}"


def _closest(word: str, known: list[str], what: str) -> str:
    near = get_close_matches(word, known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    listed = ", ".join(known) if len(known) <= 30 else quoted_list(known)  # noqa: PLR2004 - as many as fit a few lines
    return f"known {what}: {listed}"


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "a set of keys" if isinstance(value, dict) else "a list"
    if isinstance(value, str):
        cut = value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
        return f'"{cut}"'
    return str(value).lower() if isinstance(value, bool) else str(value)
