"""Output of the JavaScript tools as findings. Pure; every function copes with output it does not know.

Invariant: when a tool failed, at least one finding comes back, if only its last words.
"""

import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from omniforge.projects.verify.report import Finding

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_TSC = re.compile(r"^(?P<file>[^\s(][^(\n]*)\((?P<line>\d+),\d+\): (?P<message>error TS\d+: .*)$")
_LINE_IN_STACK = re.compile(r"\(?((?:[A-Za-z]:)?[^\s()]*?\.(?:test|spec)\.tsx?):(\d+):\d+\)?")
_BUILD_PLACE = re.compile(r"^\./([^\s:]+\.\w+)(?::(\d+))?(?::\d+)?", re.MULTILINE)
_LAST_WORDS = 12


def plain(text: str) -> str:
    """Drop terminal colours."""
    return _ANSI.sub("", text)


def last_words(text: str, *, file: str = "") -> tuple[Finding, ...]:
    """Return one finding with the end of an output; for tools whose failure has no places."""
    lines = [line.rstrip() for line in plain(text).splitlines() if line.strip()]
    return (Finding("\n".join(lines[-_LAST_WORDS:]) or "it failed and said nothing", file),)


def tsc(output: str) -> tuple[Finding, ...]:
    """Read `tsc --noEmit --pretty false`."""
    found: list[Finding] = []
    for line in plain(output).splitlines():
        match = _TSC.match(line)
        if match:
            found.append(Finding(match["message"], match["file"], int(match["line"])))
        elif found and line.startswith("  "):
            last = found[-1]
            found[-1] = Finding(f"{last.message}\n{line.strip()}", last.file, last.line)
    return tuple(found) or last_words(output)


def eslint(output: str, root: PurePath) -> tuple[Finding, ...]:
    """Read `eslint --format json`."""
    body = _json(output, "[")
    if not isinstance(body, list):
        return last_words(output)
    found = [
        Finding(
            f"{m.get('message', '')} ({m.get('ruleId') or 'parse'})", relative(f["filePath"], root), m.get("line", 0)
        )
        for f in body
        for m in f.get("messages", ())
    ]
    return tuple(found)


def prettier(output: str) -> tuple[Finding, ...]:
    """Read `prettier --list-different`: one path a line; errors carry `[error] path: words (line:column)`."""
    found: list[Finding] = []
    for line in plain(output).splitlines():
        error = re.match(r"\[error\] (\S+?): (.*?)(?: \((\d+):\d+\))?$", line)
        if error:
            found.append(Finding(error[2], error[1], int(error[3] or 0)))
        elif line.strip() and not line.startswith("["):
            found.append(Finding("is not in prettier's layout", line.strip()))
    return tuple(found) or last_words(output)


def jest(output: str, root: PurePath) -> tuple[Finding, ...]:
    """Read `jest --json`: one finding per failed test, or per file that could not run."""
    body = _json(output, "{")
    if not isinstance(body, dict) or "testResults" not in body:
        return last_words(output)
    found: list[Finding] = []
    for file in body["testResults"]:
        path = relative(file.get("name", ""), root)
        failed = [t for t in file.get("assertionResults", ()) if t.get("status") == "failed"]
        for one in failed:
            words = plain("\n".join(one.get("failureMessages", ()))).strip()
            found.append(Finding(f"{one.get('fullName', '')}\n{_head(words)}", path, _test_line(words, path)))
        if not failed and file.get("status") == "failed":
            found.append(Finding(_head(plain(file.get("message", ""))), path))
    return tuple(found)


def jest_counts(output: str) -> tuple[int, int]:
    """Return passed and failed tests of a `jest --json` run."""
    body = _json(output, "{")
    if not isinstance(body, dict):
        return (0, 0)
    return int(body.get("numPassedTests", 0)), int(body.get("numFailedTests", 0))


def next_build(output: str) -> tuple[Finding, ...]:
    """Read the errors of `next build`: `./src/app/page.tsx:12:3` and the words after it."""
    text = plain(output)
    found = []
    for match in _BUILD_PLACE.finditer(text):
        words = text[match.end() : match.end() + 600].strip().split("\n\n")[0]
        if not words.startswith(("Warning", "warning")):
            found.append(Finding(_head(words) or "does not build", match[1], int(match[2] or 0)))
    return tuple(dict.fromkeys(found)) or last_words(output)


def playwright(output: str) -> tuple[tuple[str, tuple[Finding, ...], int], ...]:
    """Read `playwright test --reporter=json` as (spec file, findings, passed tests), sorted by file."""
    body = _json(output, "{")
    if not isinstance(body, dict) or "suites" not in body:
        return ()
    files: dict[str, tuple[list[Finding], int]] = {}
    for spec in _specs(body["suites"]):
        path = f"e2e/{PurePath(spec.get('file', '')).name}"
        found, passed = files.get(path, ([], 0))
        if spec.get("ok"):
            passed += 1
        else:
            found.append(
                Finding(f"{spec.get('title', '')}\n{_head(_spec_error(spec))}", path, int(spec.get("line", 0)))
            )
        files[path] = (found, passed)
    errors = [Finding(_head(plain(e.get("message", "")))) for e in body.get("errors", ())]
    if errors:
        files[""] = (errors, 0)
    return tuple((path, tuple(found), passed) for path, (found, passed) in sorted(files.items()))


def relative(path: str, root: PurePath) -> str:
    """Return a path inside `root` as POSIX text; others as they are."""
    try:
        return PurePath(path).relative_to(root).as_posix()
    except ValueError:
        return path


def _specs(suites: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for suite in suites:
        yield from suite.get("specs", ())
        yield from _specs(suite.get("suites", []))


def _spec_error(spec: dict[str, Any]) -> str:
    for one in spec.get("tests", ()):
        for outcome in reversed(one.get("results", ())):
            for error in outcome.get("errors", ()) or ([outcome["error"]] if outcome.get("error") else ()):
                return plain(str(error.get("message", "")))
    return ""


def _test_line(words: str, path: str) -> int:
    for match in _LINE_IN_STACK.finditer(words):
        if match[1].endswith(PurePath(path).name):
            return int(match[2])
    return 0


def _head(words: str) -> str:
    lines = [line.rstrip() for line in words.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    return "\n".join(lines[:_LAST_WORDS])


def _json(output: str, opening: str) -> Any:
    start = output.find(opening)
    while start != -1:
        try:
            return json.JSONDecoder().raw_decode(output[start:])[0]
        except ValueError:
            start = output.find(f"\n{opening}", start + 1)
            start = start + 1 if start != -1 else -1
    return None
