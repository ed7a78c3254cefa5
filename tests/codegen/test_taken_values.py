"""Which values a field takes: as the app's own `src/lib/fields.ts` has it, wherever anything is said at all."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from omniforge.codegen.app_view import FieldView, build_view
from omniforge.codegen.field_types import BUILDERS
from omniforge.codegen.field_values import JUDGED, takes
from omniforge.codegen.zod import field_meta
from omniforge.projects.verify import node_tree
from omniforge.resources import templates_dir
from omniforge.spec.model import Spec

TREE = os.environ.get(node_tree.OVERRIDE)
CACHE = os.environ.get("FORGE_CACHE_DIR")
RULES: tuple[dict[str, Any], ...] = (
    *({"type": t} for t in JUDGED if t != "enum"),
    *({"type": t, "min": 1, "max": 100} for t in ("integer", "decimal", "money", "duration")),
    {"type": "integer", "min": 0.5, "max": 9.5},
    {"type": "decimal", "min": -0.25, "max": 0.25},
    {"type": "rating", "min": 2, "max": 4},
    *({"type": "money", "currency": c} for c in ("JPY", "KWD", "EUR")),
    *({"type": t, "min_length": 3, "max_length": 8} for t in ("string", "text", "rich_text", "slug", "phone")),
    *({"type": "string", "pattern": p} for p in (r"[A-Z]{2}-\d{3}", r"\w+", r"a|b", r"\S{1,4}", r"[^x]*")),
    {"type": "slug", "pattern": "[a-c-]+"},
    {"type": "time", "min_length": 6},
    {"type": "country", "pattern": "DE|AT"},
    {"type": "enum", "labels": [{"id": "small", "label": "Small"}, {"id": "very_large", "label": "Very large"}]},
)
TEXTS = (
    "a", "ab", "abc", "b", "x", "AB-123", "ab-123", "12345678", "123456789", "Café d'été", "Ярмарка", "1,000", "small",
    "Small", "very_large", "DE", "UK", "de", "DEU", "EUR", "eur", "2028-02-29", "2027-02-29", "2026-13-01",
    "29/02/2028", "2026-1-5", "1000-01-01", "0000-01-01", "24:00", "23:59", "09:30", "9:30", "#ff00AA", "#fff",
    "ff00aa", "a-b-c",
    "-a", "a--b", "+49 30 1234567", "030/123 45 67", "call me", "12-34", "\U0001f980", "e\u0301", "x" * 500, "x" * 501,
    "a b", "\u00df", "\u0661\u0662", "a/b", "-", "'", "0", "1e3", "NaN",
)  # fmt: skip
NUMBERS = (
    0, 1, 2, 4, 5, 6, 9, 10, 100, 101, -1, 0.5, 0.25, 0.125, 1.5, 1.005, 12.345, 0.1, 0.07, 99.99, 100.01, 4999.995,
    9_999_999_999.99, 10_000_000_000, 2_147_483_647, 2_147_483_648, -2_147_483_648, 1.2345, 1.23456, 1e15,
)  # fmt: skip
SCRIPT = """
import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";
const said = "const no = () => 'no'; const m = { validation: new Proxy({}, { get: () => no }) };";
const source = readFileSync(process.argv[2], "utf8").replace(/^import . m . from .*$/m, said);
const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
writeFileSync("fields.mjs", ts.transpileModule(source, { compilerOptions: options }).outputText);
const field = await import(process.cwd() + "/fields.mjs");
const { cases } = await import(process.cwd() + "/cases.mjs");
const takes = ([make, meta, values]) => values.map((v) => field[make](meta).safeParse(v).success);
console.log(JSON.stringify(cases.map(takes)));
"""


def fields() -> tuple[FieldView, ...]:
    listed = [{"id": f"f{n}", "name": f"F{n}", "required": n % 2 == 0, **r} for n, r in enumerate(RULES)]
    model = {"id": "m", "name": "Thing", "fields": listed}
    return build_view(Spec.model_validate({"forge": 1, "name": "X", "slug": "x", "models": [model]})).models[0].fields


@pytest.mark.node
@pytest.mark.skipif(not (TREE or CACHE), reason="needs FORGE_CACHE_DIR or FORGE_NODE_TREE")
def test_what_is_said_of_a_value_is_what_the_app_does(tmp_path: Path) -> None:
    tree = node_tree.ensure(Path(CACHE or tmp_path))
    (tmp_path / "node_modules").symlink_to(tree)
    values: tuple[str | float, ...] = (*TEXTS, *NUMBERS)
    rows = (f'["{BUILDERS[f.type]}", {field_meta(f)}, {json.dumps(values)}]' for f in fields())
    (tmp_path / "cases.mjs").write_text(f"export const cases = [{', '.join(rows)}];", encoding="utf-8")
    (tmp_path / "run.mjs").write_text(SCRIPT, encoding="utf-8")
    source = templates_dir() / "nextjs" / "template" / "src" / "lib" / "fields.ts"

    command = ["node", "run.mjs", str(source)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert ran.returncode == 0, ran.stderr
    wrong, n_said = [], 0
    for field, taken in zip(fields(), json.loads(ran.stdout), strict=True):
        for value, app in zip(values, taken, strict=True):
            said = takes(field.spec, value)
            n_said += said is not None
            if said not in (None, app):
                wrong.append((field.spec.type, field_meta(field), value, said, app))
    assert wrong == []
    assert n_said > 0.9 * len(values) * len(RULES), "nearly always something is said"


def test_nothing_is_said_of_what_is_not_plain() -> None:
    by_type = {f.type: f for f in fields()}

    assert takes(by_type["string"].spec, "\U0001f980") is None
    assert takes(by_type["date"].spec, "1000-01-01") is None
    assert takes(by_type["integer"].spec.model_copy(update={"type": "email"}), "nobody") is None
