"""What a batch found: one result per idea, and the table, JSON and JUnit forms of all of them."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from omniforge.ideas.bulk import BadLine
from omniforge.projects.verify.report import Level, printable

Verdict = Literal["proved", "failed", "not proved", "refused", "defect"]
_BAD: frozenset[Verdict] = frozenset({"failed", "not proved", "defect"})
_WIDTH = 44


@dataclass(frozen=True, slots=True)
class Wrong:
    """A check that did not pass, and the first thing it found."""

    check: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class IdeaResult:
    """What became of one idea.

    Attributes:
        id: as in the input.
        line: number of its line.
        verdict: `proved` everything the level promises; `failed` a check; `not proved`: a check could not be made;
            `refused`: the idea cannot be used, as forge says; `defect`: forge failed.
        app: name of the app.
        n_models: of its spec.
        n_files: generated.
        seconds: wall time of `spec`, `generate`, `verify`.
        wrong: what did not pass.
        message: why there is no app.
        from_before: an earlier run found this.
    """

    id: str
    line: int
    verdict: Verdict
    app: str = ""
    n_models: int = 0
    n_files: int = 0
    seconds: Mapping[str, float] | None = None
    wrong: tuple[Wrong, ...] = ()
    message: str = ""
    from_before: bool = False

    @property
    def is_bad(self) -> bool:
        """Whether it counts against forge: a text that holds no idea does not."""
        return self.verdict in _BAD

    @property
    def reason(self) -> str:
        """What did not pass, on one line."""
        found = [
            f"{w.check}: {w.place + ': ' if w.place else ''}{w.message.splitlines()[0]}"
            for w in self.wrong
            if w.message
        ]
        return "; ".join(found) or self.message


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch found.

    Attributes:
        level: that was proved.
        results: in the order of the input.
        bad_lines: lines of the input that hold no idea.
        forge: version and fingerprint of what made and proved the apps.
        seconds: wall time of this run.
    """

    level: Level
    results: tuple[IdeaResult, ...]
    bad_lines: tuple[BadLine, ...]
    forge: str
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether every idea that can be used was proved."""
        return not any(r.is_bad for r in self.results)

    def count(self, verdict: Verdict) -> int:
        """Return how many ideas have a verdict."""
        return Counter(r.verdict for r in self.results)[verdict]

    def summary(self) -> str:
        """Return the counts on one line."""
        verdicts: tuple[Verdict, ...] = ("failed", "not proved", "defect", "refused")
        rest = [f"{self.count(v)} {v}" for v in verdicts if self.count(v)]
        before = sum(1 for r in self.results if r.from_before)
        parts = [f"{self.count('proved')} of {len(self.results)} proved at {self.level}", *rest]
        parts += [f"{len(self.bad_lines)} bad lines left out"] if self.bad_lines else []
        parts += [f"{before} by an earlier run"] if before else []
        return f"batch: {', '.join(parts)} ({self.seconds:.0f} s)"

    def to_text(self) -> str:
        """Render as a table, with what did not pass below; the last line is `summary()`."""
        lines = [f"{'id':{_WIDTH}}{'result':>12}{'models':>8}{'files':>7}{'seconds':>9}"]
        for found in self.results:
            seconds = sum((found.seconds or {}).values())
            name = found.id if len(found.id) < _WIDTH else found.id[: _WIDTH - 2] + "…"
            lines.append(f"{name:{_WIDTH}}{found.verdict:>12}{found.n_models:>8}{found.n_files:>7}{seconds:>9.1f}")
            if found.verdict != "proved":
                lines.append(f"    {found.reason}")
        lines += [f"line {b.line}: {b.message}" for b in self.bad_lines]
        return "\n".join([*lines, self.summary()]) + "\n"

    def to_json(self) -> str:
        """Render for programs."""
        body: dict[str, Any] = {**asdict(self), "ok": self.ok, "summary": self.summary()}
        return json.dumps(body, indent=2, ensure_ascii=False) + "\n"

    def to_junit(self) -> str:
        """Render as JUnit XML: one test case per idea."""
        n_failed, n_skipped = sum(r.is_bad for r in self.results), self.count("refused")
        cases = "".join(_junit_case(result) for result in self.results)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuite name="forge batch {self.level}" tests="{len(self.results)}" failures="{n_failed}" '
            f'skipped="{n_skipped}" time="{self.seconds:.3f}">\n{cases}</testsuite>\n'
        )


def _junit_case(result: IdeaResult) -> str:
    seconds = sum((result.seconds or {}).values())
    head = f'  <testcase classname="batch" name={quoteattr(printable(result.id))} time="{seconds:.3f}">'
    if result.is_bad:
        text = "\n".join(f"{w.check} {w.place}: {w.message}" for w in result.wrong) or result.message
        body = f"    <failure message={quoteattr(printable(result.reason))}>{escape(printable(text))}</failure>\n"
    elif result.verdict == "refused":
        body = f"    <skipped message={quoteattr(printable(result.message))}/>\n"
    else:
        body = ""
    return f"{head}\n{body}  </testcase>\n"
