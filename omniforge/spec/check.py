"""Every problem of a spec at once, each with path, line and fix.

Invariant: `CheckReport.spec` is set exactly when there is no problem; problems are sorted by line, then path.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from omniforge.spec import (
    check_design,
    check_formulas,
    check_life,
    check_links,
    check_names,
    check_shape,
    check_values,
)
from omniforge.spec.model import FORMAT_VERSION, Spec
from omniforge.spec.problem import Finding, InvalidSpecError, Loc, Problem, readable_path
from omniforge.spec.slices import dump
from omniforge.spec.text import Document, load_data

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ONE_LINE = ("name", "label", "plural", "inverse", "slug", "tagline", "headline")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        problems: sorted by line, then path.
        spec: the spec, when there is no problem.
    """

    problems: tuple[Problem, ...]
    spec: Spec | None

    @property
    def is_clean(self) -> bool:
        """Whether there is no problem."""
        return self.spec is not None


def check_text(text: str) -> CheckReport:
    """Check the text of a spec: YAML, shape, references, contradictions."""
    document = load_data(text)
    spec, findings = _check_data(document.data) if document.data is not None or not document.problems else (None, ())
    problems = {Problem(readable_path(document.data, p.loc), p.line, p.message, p.fix) for p in document.problems}
    problems |= {_place(finding, document) for finding in findings}
    return CheckReport(_sorted(problems), spec if not problems else None)


def spec_of(text: str) -> Spec | None:
    """Return the spec of a text that was checked before, as a committed one is; `None` when it has another shape."""
    document = load_data(text)
    if document.problems:
        return None
    try:
        return Spec.model_validate(document.data)
    except ValidationError:
        return None


def check_spec(spec: Spec) -> tuple[Problem, ...]:
    """Check a spec that did not come from text; lines are 0."""
    data = dump(spec)
    return _sorted(Problem(readable_path(data, f.loc), 0, f.message, f.fix) for f in _findings(spec, data))


def load_spec(text: str, *, origin: str = "spec.yaml") -> Spec:
    """Return the checked spec of a text.

    Args:
        text: YAML.
        origin: name of the file, for the message.

    Raises:
        InvalidSpecError: there are problems; it carries all of them.
    """
    report = check_text(text)
    if report.spec is None:
        raise InvalidSpecError(report.problems, origin=origin)
    return report.spec


def _check_data(data: Any) -> tuple[Spec | None, tuple[Finding, ...]]:
    if not isinstance(data, dict):
        message = "the file is empty" if data is None else "the document is no set of keys"
        return None, (Finding((), message, "start with `name:` and `slug:`; see docs/reference/spec.md"),)
    version = data.get("forge", FORMAT_VERSION)
    if isinstance(version, int) and version != FORMAT_VERSION:
        return None, (_wrong_version(version),)
    try:
        spec = Spec.model_validate(data)
    except ValidationError as error:
        return None, tuple(_shape_findings(data, error))
    return spec, tuple(_findings(spec, data))


def _wrong_version(version: int) -> Finding:
    message = f"the spec has format {version}; this forge reads format {FORMAT_VERSION}"
    newer = version > FORMAT_VERSION
    fix = "install a newer forge" if newer else f"write `forge: {FORMAT_VERSION}`, the first format there is"
    return Finding(("forge",), message, fix)


def _shape_findings(data: dict[str, Any], error: ValidationError) -> Iterator[Finding]:
    """Yield what is wrong with the shape, then what the rest of the spec says wrong, as far as it can be read."""
    shape = check_shape.findings(data, error)
    yield from shape
    rest = check_shape.without(data, shape)
    if rest is not None:
        blamed = {finding.loc[:-1] for finding in shape}
        yield from (f for f in _findings(rest, data) if not any(f.loc[: len(loc)] == loc for loc in blamed if loc))


def _findings(spec: Spec, data: Any) -> Iterator[Finding]:
    yield from _characters(data, ())
    for room in (check_names, check_links, check_values, check_life, check_design, check_formulas):
        yield from room.findings(spec)


def _characters(value: Any, loc: Loc) -> Iterator[Finding]:
    """Yield texts with control characters, and names of more than one line."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _characters(item, (*loc, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _characters(item, (*loc, index))
    elif isinstance(value, str):
        if _CONTROL.search(value):
            yield Finding(loc, "the text holds a control character", "remove it: no database or page can show it")
        elif loc and loc[-1] in _ONE_LINE and len(value.strip().splitlines()) > 1:
            yield Finding(loc, f"`{loc[-1]}` has more than one line", "write it on one line")


def _place(finding: Finding, document: Document) -> Problem:
    path = readable_path(document.data, finding.loc)
    return Problem(path, document.line_of(finding.loc), finding.message, finding.fix)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda p: (p.line, p.path, p.message)))
