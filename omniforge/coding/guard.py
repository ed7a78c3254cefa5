"""The gate an edit has to pass before anything is run: no new power, no new host, no check made weaker. Pure.

Invariant: what a file did before the edit is not held against the edit; everything it does more is named with its line.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from omniforge.coding.facts import Fact, facts, n_tests
from omniforge.coding.paths import TESTS, refusal

_ADVICE = {"host": "talks to {}, which the app did not do before; a person may allow it: --allow-host {}"}


@dataclass(frozen=True, slots=True)
class Violation:
    """Why an edit is not let through."""

    kind: str
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return it as a line of a report."""
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


def violations(
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    packages: Collection[str],
    hosts: Collection[str] = (),
) -> tuple[Violation, ...]:
    """Return what is wrong with an edit, in the order of files and lines.

    Args:
        before: path -> text of the extension files as they are.
        after: path -> text of the files the edit touches.
        packages: names that the project's package.json lists.
        hosts: that a person allowed.
    """
    told = {f.detail for path, text in before.items() for f in facts(path, text, packages) if f.kind == "host"}
    allowed = {*told, *(h.lower() for h in hosts)}
    found: list[Violation] = []
    for path, text in sorted(after.items()):
        reason = refusal(path)
        if reason is not None:
            found.append(Violation("path", path, 0, reason))
            continue
        was = before.get(path, "")
        fresh = _new(path, was, text, packages)
        found += [_violation(path, f) for f in fresh if f.kind != "host" or f.detail not in allowed]
        if path.startswith(TESTS) and n_tests(text) < n_tests(was):
            found.append(Violation("weaker-check", path, 0, "takes tests or expectations away"))
    return tuple(found)


def _new(path: str, before: str, after: str, packages: Collection[str]) -> list[Fact]:
    """Return the facts that the new text has more often than the old one."""
    left = Counter((f.kind, f.detail) for f in facts(path, before, packages))
    new = []
    for fact in facts(path, after, packages):
        key = (fact.kind, fact.detail)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(fact)
    return new


def _violation(path: str, fact: Fact) -> Violation:
    words = _ADVICE.get(fact.kind, "{}").replace("{}", fact.detail)
    return Violation(fact.kind, path, fact.line, words)
