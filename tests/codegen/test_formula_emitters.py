"""Laws of the emitters of formulas: what Python works out, TypeScript and PostgreSQL work out too."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support import formulas
from support.postgres import Server, running_server

from omniforge.codegen import emit, formula_sql, formula_ts
from omniforge.projects.verify import node_tree
from omniforge.resources import templates_dir
from omniforge.spec.formula.evaluate import as_json, evaluate, fitted
from omniforge.spec.formula.kinds import kind_of
from omniforge.spec.formula.parse import parse
from omniforge.spec.formula.tree import Aggregate, Node

LIBRARY = templates_dir() / "nextjs/template/src/lib/formula.ts"
Case = tuple[str, str, formulas.Record]
RUN = """
const { readFileSync, writeFileSync } = require("node:fs");
const ts = require("typescript");
const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
for (const name of ["formula", "cases"]) {
  const { outputText } = ts.transpileModule(readFileSync(`${name}.ts`, "utf8"), { compilerOptions });
  writeFileSync(`${name}.mjs`, outputText);
}
import("./cases.mjs");
"""
TREE = os.environ.get(node_tree.OVERRIDE)
CACHE = os.environ.get("FORGE_CACHE_DIR")
N_CASES = 1500
_SQL_TYPES = {"number": "numeric", "text": "text", "truth": "boolean", "day": "date", "moment": "timestamp(3)",
              "choice": "text"}  # fmt: skip


def tree_of(text: str) -> Node:
    tree = parse(text)
    assert not isinstance(tree, Aggregate)
    kind_of(tree, formulas.OPERANDS)
    return tree


def expected(case: Case) -> Any:
    kind, text, record = case
    return as_json(fitted(kind, 2, evaluate(tree_of(text), formulas.values(record))))


@pytest.fixture(scope="module")
def cases() -> Sequence[Case]:
    """Random formulas with records: always the same ones, so that a failure can be looked at."""
    random = Random(7)  # noqa: S311 - no secret
    writer = formulas.Writer(random)
    kinds = sorted(formulas.KINDS)
    return [
        (kinds[n % len(kinds)], writer.write(formulas.KINDS[kinds[n % len(kinds)]], 1 + n % 3), formulas.record(random))
        for n in range(N_CASES)
    ]


def test_the_cases_give_values_of_every_kind(cases: Sequence[Case]) -> None:
    results = [expected(case) for case in cases]

    assert {type(r) for r in results} >= {int, float, str, bool, type(None)}
    assert sum(r is not None for r in results) > len(results) // 2


@pytest.mark.node
def test_typescript_works_out_what_python_does(cases: Sequence[Case], tmp_path: Path) -> None:
    properties = {name: f"parts.{name}" for name in formulas.OPERANDS}
    lines = [
        formula_ts.fitted(kind, 2, formula_ts.expression(tree_of(text), formulas.OPERANDS, properties))
        for kind, text, _ in cases
    ]
    records = ",\n".join(
        f"((parts: any) => {line})(JSON.parse({emit.ts_string(json.dumps(record))}))"
        for line, (_, _, record) in zip(lines, cases, strict=True)
    )
    (tmp_path / "formula.ts").write_text(LIBRARY.read_text(encoding="utf-8"), encoding="utf-8")
    code = f'import * as formula from "./formula.mjs";\nconsole.log(JSON.stringify([{records}]));\n'
    (tmp_path / "cases.ts").write_text(code, encoding="utf-8")
    (tmp_path / "run.cjs").write_text(RUN, encoding="utf-8")
    node_tree.link(Path(TREE) if TREE else node_tree.ensure(Path(CACHE or tmp_path / "cache")), tmp_path)

    done = subprocess.run(["node", "run.cjs"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    wrong = [
        (case, line, answer, expected(case))
        for case, line, answer in zip(cases, lines, answers, strict=True)
        if answer != expected(case)
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as started:
        yield started


def test_postgresql_works_out_what_python_does(cases: Sequence[Case], server: Server) -> None:
    answers = [_answer(server, chunk) for chunk in (cases[i : i + 100] for i in range(0, len(cases), 100))]
    found = [answer for chunk in answers for answer in chunk]

    wrong = [
        (case, answer, expected(case)) for case, answer in zip(cases, found, strict=True) if answer != expected(case)
    ]
    assert wrong == []


def _answer(server: Server, cases: Sequence[Case]) -> list[Any]:
    rows = ",\n".join(_select(case) for case in cases)
    answer: list[Any] = json.loads(server.query(f"SELECT jsonb_build_array({rows})", database="postgres"))
    return answer


def _select(case: Case) -> str:
    return f"(SELECT to_jsonb(x) FROM (SELECT {_sql(case)} AS x FROM {_row(case[2])}) AS y)"  # noqa: S608 - emitted


def _sql(case: Case) -> str:
    kind, text, _ = case
    columns = {name: f"new.{emit.sql_identifier(name)}" for name in formulas.OPERANDS}
    return formula_sql.fitted(kind, 2, formula_sql.expression(tree_of(text), formulas.OPERANDS, columns))


def _row(record: formulas.Record) -> str:
    columns = ", ".join(
        f"{_value(record[name])}::{_SQL_TYPES[operand.kind]} AS {emit.sql_identifier(name)}"
        for name, operand in formulas.OPERANDS.items()
    )
    return f"(SELECT {columns}) AS new"


def _value(value: Any) -> str:
    if value is None:
        return "NULL"
    return emit.sql_string(value) if isinstance(value, str) else f"'{value}'"
