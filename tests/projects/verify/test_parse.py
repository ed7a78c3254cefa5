"""Output of real tools, shortened, becomes findings with places."""

import json
from pathlib import PurePosixPath

from omniforge.projects.verify import parse

_ROOT = PurePosixPath("/copy/app")


def test_tsc_errors_have_file_line_and_the_lines_that_explain_them() -> None:
    output = (
        "src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n"
        "  The expected type comes from property 'x'.\n"
        "src/b.ts(10,1): error TS2304: Cannot find name 'y'.\n"
    )

    found = parse.tsc(output)

    assert [(f.file, f.line) for f in found] == [("src/a.ts", 3), ("src/b.ts", 10)]
    assert found[0].message.endswith("The expected type comes from property 'x'.")


def test_eslint_messages_name_the_rule() -> None:
    message = {"message": "'x' is unused.", "ruleId": "no-unused-vars", "line": 4}
    body = [{"filePath": "/copy/app/src/a.ts", "messages": [message]}, {"filePath": "/copy/app/b.ts", "messages": []}]

    assert [(f.file, f.line, f.message) for f in parse.eslint(json.dumps(body), _ROOT)] == [
        ("src/a.ts", 4, "'x' is unused. (no-unused-vars)")
    ]


def test_prettier_lists_files_and_syntax_errors() -> None:
    output = "src/a.ts\n[error] src/b.ts: SyntaxError: ';' expected. (3:2)\n"

    assert [(f.file, f.line) for f in parse.prettier(output)] == [("src/a.ts", 0), ("src/b.ts", 3)]


def test_jest_failures_point_into_the_test() -> None:
    failure = "Error: expect(received).toBe(expected)\n\nReceived: 500\n    at f (/copy/app/tests/a.test.ts:12:5)"
    one = {"status": "failed", "fullName": "listing pages", "failureMessages": [failure]}
    body = {
        "numPassedTests": 3,
        "numFailedTests": 1,
        "testResults": [{"name": "/copy/app/tests/a.test.ts", "status": "failed", "assertionResults": [one]}],
    }
    output = "npm warn something\n" + json.dumps(body)

    found = parse.jest(output, _ROOT)

    assert [(f.file, f.line) for f in found] == [("tests/a.test.ts", 12)]
    assert "Received: 500" in found[0].message
    assert parse.jest_counts(output) == (3, 1)


def test_a_test_file_that_does_not_load_is_one_finding() -> None:
    file = {
        "name": "/copy/app/tests/b.test.ts",
        "status": "failed",
        "message": "Cannot find module",
        "assertionResults": [],
    }

    assert [f.file for f in parse.jest(json.dumps({"testResults": [file]}), _ROOT)] == ["tests/b.test.ts"]


def test_a_build_error_is_found_among_warnings() -> None:
    output = (
        "./src/lib/a.ts:5:3\nWarning: Dynamic filesystem access\n\n"
        "./src/app/page.tsx:7:9\nType error: Property 'x' does not exist.\n\n"
    )

    assert [(f.file, f.line) for f in parse.next_build(output)] == [("src/app/page.tsx", 7)]


def test_playwright_groups_by_file_and_keeps_the_reason() -> None:
    error = {"message": "\x1b[31mError: getByLabel('Price')\x1b[39m\nwaiting for locator"}
    failed = {"title": "creates one", "ok": False, "line": 9, "file": "journeys.spec.ts",
              "tests": [{"results": [{"errors": [error]}]}]}  # fmt: skip
    passed = {"title": "lands", "ok": True, "line": 1, "file": "site.spec.ts", "tests": []}
    body = {"suites": [{"specs": [passed], "suites": [{"specs": [failed]}]}], "errors": []}

    files = parse.playwright(json.dumps(body))

    assert [(path, len(found), n) for path, found, n in files] == [
        ("e2e/journeys.spec.ts", 1, 0),
        ("e2e/site.spec.ts", 0, 1),
    ]
    assert files[0][1][0].message.startswith("creates one\nError: getByLabel('Price')")


def test_output_nobody_knows_ends_in_its_last_words() -> None:
    assert parse.tsc("Segmentation fault").__len__() == 1
    assert parse.last_words("")[0].message == "it failed and said nothing"
