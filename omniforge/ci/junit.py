"""A build as JUnit XML: one test case per step, one per check of its proof.

Invariant: pure; the counts of the suite are those of its cases.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from omniforge.build.timeline_state import StepView, Timeline
from omniforge.projects.verify.report import printable

_SKIPPED = ("skipped", "not_proved", "waiting", "interrupted")


def to_junit(timeline: Timeline, *, error: str = "") -> str:
    """Render a build; `error` is why it ended when no step says so, e.g. a spec that was refused."""
    steps = list(timeline.steps.values())
    cases = [_case(step, timeline.finished_at or 0.0) for step in steps]
    n_failed = sum(s.state == "failed" for s in steps)
    if error and not n_failed:
        cases.append(_failure("build", "build", 0.0, error.splitlines()[0], error))
        n_failed += 1
    n_skipped = sum(s.state in _SKIPPED for s in steps)
    seconds = max(0.0, (timeline.finished_at or 0.0) - (timeline.started_at or 0.0))
    name = quoteattr(f"forge build {timeline.idea}".strip())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuite name={name} tests="{len(cases)}" failures="{n_failed}" skipped="{n_skipped}" '
        f'time="{seconds:.3f}">\n{"".join(cases)}</testsuite>\n'
    )


def of_files(drifted: Iterable[tuple[str, str]]) -> str:
    """Render drifted files (path, what is the matter) as failed cases; one passed case stands for none."""
    cases = [_failure("check", path, 0.0, words, words) for path, words in drifted]
    n_failed = len(cases)
    cases = cases or [f"{_head('check', 'committed output is what the spec gives', 0.0)}\n  </testcase>\n"]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuite name="forge ci check" tests="{len(cases)}" failures="{n_failed}" skipped="0">\n'
        f"{''.join(cases)}</testsuite>\n"
    )


def _case(step: StepView, now: float) -> str:
    group = "verify" if step.agent == "verify" else f"build.{step.agent}"
    seconds = step.seconds(now) or 0.0
    if step.state == "failed":
        return _failure(group, step.title, seconds, step.message, "\n".join((step.message, *step.log)))
    reason = quoteattr(printable(step.message or step.state.replace("_", " ")))
    inner = f"    <skipped message={reason}/>\n" if step.state in _SKIPPED else ""
    return f"{_head(group, step.title, seconds)}\n{inner}  </testcase>\n"


def _failure(group: str, title: str, seconds: float, message: str, text: str) -> str:
    body = f"    <failure message={quoteattr(printable(message))}>{escape(printable(text))}</failure>\n"
    return f"{_head(group, title, seconds)}\n{body}  </testcase>\n"


def _head(group: str, title: str, seconds: float) -> str:
    return f'  <testcase classname={quoteattr(group)} name={quoteattr(printable(title))} time="{seconds:.3f}">'
