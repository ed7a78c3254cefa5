"""What an edit must not do, by name; and what it may."""

import pytest

from omniforge.coding.guard import violations

PATH = "src/extensions/booking.ts"
TEST = "tests/extensions/booking.test.ts"
PACKAGES = ("next", "zod", "@prisma/client")
BEFORE = """\
import type { Hooks } from "@/lib/resource";
import type { BookingRow } from "@/models/booking/schema";

export const bookingHooks: Hooks<BookingRow> = {};
"""


def kinds(code: str, *, path: str = PATH, before: str = BEFORE, hosts: tuple[str, ...] = ()) -> set[str]:
    found = violations({path: before}, {path: f"{before}{code}\n"}, packages=PACKAGES, hosts=hosts)
    return {v.kind for v in found}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param('import { exec } from "node:child_process";', "child-process", id="child process"),
        pytest.param('import * as c from "child_process";', "child-process", id="child process, old name"),
        pytest.param('export * from "cluster";', "child-process", id="cluster, passed on"),
        pytest.param("const w = new Worker('x.js');", "child-process", id="worker"),
        pytest.param('import { readFile } from "node:fs/promises";', "file-system", id="files"),
        pytest.param('import fs = require("fs");', "file-system", id="files by import require"),
        pytest.param('import https from "node:https";', "network", id="network module"),
        pytest.param('import dns from "dns";', "network", id="names"),
        pytest.param('import vm from "node:vm";', "eval", id="vm"),
        pytest.param('import { createRequire } from "node:module";', "eval", id="module"),
        pytest.param('import os from "node:os";', "built-in", id="another built-in"),
        pytest.param('import { PrismaClient } from "../generated/x";', "outside", id="outside of the folder"),
        pytest.param('import x from "../../.env";', "outside", id="the environment file"),
        pytest.param('import { getDb } from "@/lib/db";', "internal", id="the database itself"),
        pytest.param('import { signToken } from "@/lib/auth";', "internal", id="sign-in"),
        pytest.param('import { x } from "@/models/../lib/auth";', "internal", id="sign-in by a detour"),
        pytest.param('import got from "got";', "dependency", id="new package"),
        pytest.param('import x from "@evil/pack/deep";', "dependency", id="new scoped package"),
        pytest.param('const f = await import("./other");', "dynamic-import", id="import at run time"),
        pytest.param('const f = require("fs");', "require", id="require"),
        pytest.param('eval("1");', "eval", id="eval"),
        pytest.param('const e = eval; (0, e)("1");', "eval", id="eval under another name"),
        pytest.param('new Function("return 1")();', "eval", id="Function"),
        pytest.param("setTimeout('run()', 1);", "eval", id="code as text"),
        pytest.param("WebAssembly.compile(new Uint8Array());", "eval", id="WebAssembly"),
        pytest.param("const g = globalThis;", "globals", id="globalThis"),
        pytest.param('"".constructor.constructor("x")();', "reflection", id="constructor"),
        pytest.param('({})["con" + "structor"];', "reflection", id="constructor put together"),
        pytest.param("({})[`con\\u0073tructor`];", "reflection", id="constructor with an escape"),
        pytest.param("const { constructor: f } = {};", "reflection", id="constructor taken apart"),
        pytest.param("const k = 'x'; ({} as never)[k]();", "reflection", id="call of what is computed"),
        pytest.param("Reflect.get({}, 'x');", "reflection", id="Reflect"),
        pytest.param("({}).__proto__;", "reflection", id="prototype"),
        pytest.param("\\u0065val('1');", "hidden-text", id="name with escapes"),
        pytest.param("// \u202e admin", "hidden-text", id="direction override"),
        pytest.param("const a = '\u200b';", "hidden-text", id="zero width"),
        pytest.param('fetch("https://evil.example/x");', "host", id="new host"),
        pytest.param('const a = "wss://evil.example";', "host", id="new host in a constant"),
        pytest.param('const a = "https:" + "//evil.example";', "host", id="new host put together"),
        pytest.param('const a = "//evil.example/x";', "host", id="host without a scheme"),
        pytest.param("fetch(`https://${name}/x`);", "network", id="computed host"),
        pytest.param("fetch(address);", "network", id="computed address"),
        pytest.param("const send = fetch;", "network", id="fetch under another name"),
        pytest.param('new WebSocket("/x");', "network", id="socket"),
        pytest.param("const k = process.env.JWT_SECRET;", "environment", id="secret of the environment"),
        pytest.param("process.exit(1);", "environment", id="end of the process"),
        pytest.param("const { env } = process;", "environment", id="environment taken apart"),
        pytest.param("const x = { process };", "environment", id="process in an object"),
        pytest.param("await db.$executeRawUnsafe(sql);", "raw-sql", id="raw SQL"),
        pytest.param('await db["$query" + "RawUnsafe"](sql);', "raw-sql", id="raw SQL put together"),
        pytest.param("await db.user.update({ where, data });", "accounts", id="accounts"),
        pytest.param("await context.db.accountKey.create({ data });", "accounts", id="keys of accounts"),
        pytest.param("session.role = 'admin';", "session", id="role"),
        pytest.param("context.session!.userId += 'x';", "session", id="another person"),
        pytest.param("delete session.keyId;", "session", id="key of the session"),
        pytest.param("Object.assign(session, { role });", "session", id="session by assign"),
        pytest.param("element.innerHTML = text;", "markup", id="markup"),
        pytest.param("const a = '<script>x()</script>';", "markup", id="script"),
        pytest.param("// @ts-ignore\nconst a = 1;", "weaker-check", id="ts-ignore"),
        pytest.param("/* eslint-disable */", "weaker-check", id="eslint-disable"),
        pytest.param("// @ts-expect-error it works", "weaker-check", id="ts-expect-error"),
        pytest.param("const a = {} as any;", "weaker-check", id="any"),
        pytest.param('"use server";', "directive", id="use server"),
        pytest.param("debugger;", "statement", id="debugger"),
        pytest.param(f'const k = "AKIA{"A1" * 8}";', "secret", id="key of a cloud"),
        pytest.param('const k = "postgresql://app:hunter22@db.example/x";', "secret", id="password in an address"),
        pytest.param("const a = {;", "syntax", id="no TypeScript"),
    ],
)  # fmt: skip
def test_an_edit_is_held_up_by_name(code: str, kind: str) -> None:
    assert kind in kinds(code)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('import { Problem } from "@/lib/problem";', id="problem"),
        pytest.param('import type { Session } from "@/lib/auth";', id="a type of sign-in"),
        pytest.param('import { z } from "zod";', id="a package of the app"),
        pytest.param('import { randomUUID } from "node:crypto";', id="randomness"),
        pytest.param('import { count } from "./waitlist";', id="another extension"),
        pytest.param("const n = await db.booking.count({ where: { lessonId: row.lessonId } });", id="a count"),
        pytest.param(
            "const mine = await db.user.findUnique({ where: { id: session.userId } });", id="reading a person"
        ),
        pytest.param("if (session?.role === 'admin') throw new Problem(403, 'No');", id="asking for the role"),
        pytest.param("const evaluation = [1, 2].map((n) => n * 2)[0];", id="a name that begins so"),
        pytest.param("const seats = counts[row.id] ?? 0;", id="a computed look-up"),
        pytest.param("class Line { constructor(readonly n: number) {} }", id="a constructor of its own"),
        pytest.param("const dev = process.env.NODE_ENV === 'test';", id="the kind of environment"),
        pytest.param("await db.booking.update({ where: { id }, data: { waiting: false } });", id="its own records"),
    ],
)
def test_what_hooks_are_for_passes(code: str) -> None:
    assert kinds(code) == set()


def test_what_the_file_did_before_is_not_held_against_the_edit() -> None:
    before = f'{BEFORE}const old = fetch("https://api.example/x");\nconst a = {{}} as any;\n'

    assert kinds('const b = fetch("https://api.example/y");', before=before) == set()
    assert kinds("const c = {} as any;", before=before) == {"weaker-check"}


def test_a_person_may_allow_a_host() -> None:
    assert kinds('const a = fetch("https://Api.Example/x");', hosts=("api.example",)) == set()


def test_a_test_may_use_what_tests_use_and_must_not_shrink() -> None:
    before = 'import { testApp } from "../support/app";\ntest("a", () => { expect(1).toBe(1); });\n'
    more = f'{before}test("b", () => {{ expect(2).toBe(2); }});\n'

    assert violations({TEST: before}, {TEST: more}, packages=PACKAGES) == ()
    (fewer,) = violations({TEST: more}, {TEST: before}, packages=PACKAGES)
    assert fewer.kind == "weaker-check"
    assert kinds("test.skip('c', () => {});", path=TEST, before=before) == {"weaker-check"}


def test_a_violation_says_where() -> None:
    (found,) = violations({PATH: BEFORE}, {PATH: f"{BEFORE}eval('1');\n"}, packages=PACKAGES)

    assert str(found) == f"{PATH}:5: uses eval"
