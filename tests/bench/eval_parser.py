"""Measure the idea parser on the texts in `../shared/ideas` and print the table with the previous result beside it.

The texts and the scorer are not part of the repository: without them this says so and ends with code 2. The result is
kept in `docs/reference/parser-quality.md`, from which the next run reads the previous figures; equal figures leave the
file alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from omniforge.ideas.parser.parse import parse
from omniforge.ideas.spec_line import spec_line
from omniforge.spec.check import check_text
from omniforge.spec.model import Spec
from omniforge.spec.text import dump

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "parser-quality.md"
START, END = "<!-- results: written by make eval -->", "<!-- end of results -->"
KINDS = {
    "Company Brochure Sites": "brochure",
    "Discussion Forums": "forum",
    "E-commerce Web Applications": "shop",
    "Learning Platforms": "learning",
    "Browser-Based Games": "game",
    "Analytics Platforms/Dashboards": "dashboard",
    "News and Information Sites": "news",
    "Personal Portfolio Sites": "portfolio",
    "Travel Booking Portals": "travel",
    "Productivity Applications": "productivity",
    "CRM Systems": "crm",
    "ERP Platforms": "erp",
    "Job Search Platforms": "jobs",
    "Project Management Tools": "projects",
    "Publishing/Blogging Platforms": "blog",
    "Social Media Platforms": "social",
    "Internal Tools": "internal-tool",
    "Email Clients": "mail",
    "Streaming Platforms": "streaming",
    "Personal Blogs": "personal-blog",
}
"""WebGen-Bench category -> kind. Fixed before any result was looked at; a category stands for one kind alone."""
SECTIONS: tuple[tuple[str, Callable[[Spec], object]], ...] = (
    ("tagline", lambda s: s.tagline),
    ("summary", lambda s: s.summary),
    ("personas", lambda s: s.personas),
    ("roles", lambda s: s.roles),
    ("models", lambda s: s.models and all(m.fields for m in s.models)),
    ("features", lambda s: s.features),
    ("pages", lambda s: s.pages),
    ("flows", lambda s: s.flows and all(f.steps for f in s.flows)),
    ("brand", lambda s: s.brand.voice and s.brand.adjectives),
    ("design", lambda s: s.design.archetype and s.design.shell),
    ("pricing", lambda s: s.business.pricing and s.business.model),
    ("funnel", lambda s: s.business.funnel and s.business.channels),
    ("marketing", lambda s: s.marketing.headline and s.marketing.subheadline and s.marketing.audience),
    ("copy", lambda s: s.marketing.benefits and s.marketing.steps and s.marketing.faq and s.marketing.call_to_action),
    ("crm", lambda s: s.crm.stages and s.crm.scoring),
    ("workflows", lambda s: s.workflows),
    ("mobile", lambda s: s.mobile.category and s.mobile.keywords),
)
"""What a complete spec has in every section."""


@dataclass
class Run:
    """What the parser made of one set of texts; `incomplete` says per id what is missing or wrong."""

    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)
    incomplete: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One figure: `key` names it in every run."""

    key: str
    target: str
    now: str
    steady: bool = True
    """Whether equal code gives an equal figure."""


def wilson(hits: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, score interval)."""
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def measure(records: Sequence[dict[str, Any]], key: str) -> Run:
    """Parse the texts under one key of the records that have it."""
    run = Run()
    parse("a shop for handmade ceramics")
    for record in records:
        if not record.get(key):
            continue
        began = time.process_time()
        spec = parse(record[key]).spec
        run.cpu_s[record["id"]] = time.process_time() - began
        run.lines[record["id"]] = spec_line(record["id"], spec)
        run.texts[record["id"]] = record[key]
        missing = [name for name, has in SECTIONS if not has(spec)]
        missing += [f"{p.path}: {p.message}" for p in check_text(dump(spec)).problems]
        if missing:
            run.incomplete[record["id"]] = missing
    return run


def equal_pairs(run: Run) -> list[tuple[str, str]]:
    """Return pairs of different texts with equal specs."""
    bare = {i: json.dumps({**line, "id": None}, sort_keys=True) for i, line in run.lines.items()}
    pairs = itertools.combinations(sorted(bare), 2)
    return [(a, b) for a, b in pairs if bare[a] == bare[b] and run.texts[a].strip() != run.texts[b].strip()]


def rows(scorer: ModuleType, records: Sequence[dict[str, Any]], short: Run, long: Run) -> list[Row]:
    """Return every figure of the table."""
    whole = score(scorer, records, short)
    longer = score(scorer, [r for r in records if r["id"] in long.lines], long)
    webgen = [r for r in records if r["source"] == "webgen-bench"]
    sites = score(scorer, webgen, short)
    n_kinds, hits = kind_hits(webgen, short)
    low, high = wilson(hits, n_kinds) if n_kinds else (0.0, 0.0)
    names_shared = whole["diversity"]["mean_pairwise_jaccard_without_user"]
    kind_share = f"{hits / max(1, n_kinds):.3f} (n {n_kinds}, 95 % {low:.2f} to {high:.2f})"
    complete = len(short.lines) - len(short.incomplete)
    return [
        Row("entity F1, relaxed", "≥ 0.60", f1(whole["entities"]["relaxed"])),
        Row("entity F1, strict", "≥ 0.50", f1(whole["entities"]["strict"])),
        Row("field F1 in matched entities", "≥ 0.40", f1(whole["fields"])),
        Row("relation F1", "≥ 0.40", f1(whole["relations"])),
        Row("long texts: entity F1, relaxed", "≥ 0.60", f1(longer["entities"]["relaxed"])),
        Row("long texts: entity F1, strict", "≥ 0.50", f1(longer["entities"]["strict"])),
        Row("long texts: field F1", "≥ 0.40", f1(longer["fields"])),
        Row("long texts: relation F1", "≥ 0.40", f1(longer["relations"])),
        Row("feature coverage, WebGen-Bench", "≥ 0.70", coverage(sites)),
        Row("feature coverage, all sources", "", coverage(whole)),
        Row("feature coverage, long texts", "", coverage(longer)),
        Row("kind, WebGen-Bench", "≥ 0.75", kind_share),
        Row("mean Jaccard of entity names, without User", "≤ 0.10", f"{names_shared:.4f}"),
        Row("different texts with equal specs", "0", str(len(equal_pairs(short)))),
        Row("complete specs", "100 %", f"{100 * complete / len(short.lines):.1f} % of {len(short.lines)}"),
        Row("complete specs, long texts", "100 %", f"{len(long.lines) - len(long.incomplete)} of {len(long.lines)}"),
        Row("CPU s per text, mean", "≤ 0.1", f"{sum(short.cpu_s.values()) / len(short.cpu_s):.3f}", steady=False),
        Row("CPU s, slowest text", "≤ 2", f"{max([*short.cpu_s.values(), *long.cpu_s.values()]):.2f}", steady=False),
    ]  # fmt: skip


def source_table(scorer: ModuleType, records: Sequence[dict[str, Any]], short: Run) -> str:
    """Return the figures of every source that has a truth."""
    lines = ["| source | texts | relaxed | strict | fields | relations | features |", "|---|---|---|---|---|---|---|"]
    for source in sorted({r["source"] for r in records}):
        own = [r for r in records if r["source"] == source]
        found = score(scorer, own, short)
        entities = found["entities"]
        cells = [entities["relaxed"], entities["strict"], found["fields"], found["relations"]]
        numbers = [f"{c['macro']['f1']:.3f}" if c else "" for c in cells] + [coverage(found)]
        if any(numbers):
            lines.append(f"| {source} | {len(own)} | {' | '.join(numbers)} |")
    return "\n".join(lines)


def score(scorer: ModuleType, records: Sequence[dict[str, Any]], run: Run) -> dict[str, Any]:
    """Return the scorer's result for some records."""
    true = {r["id"]: scorer.Spec(r) for r in records}
    pred = {i: scorer.Spec(run.lines[i]) for i in true if i in run.lines}
    found: dict[str, Any] = scorer.score(pred, true)
    return found


def kind_hits(records: Sequence[dict[str, Any]], run: Run) -> tuple[int, int]:
    """Return (texts whose category has a kind, those read as that kind)."""
    mapped = [(KINDS[r["category"]], run.lines[r["id"]]["app_type"]) for r in records if r["category"] in KINDS]
    return len(mapped), sum(wanted == got for wanted, got in mapped)


def f1(summary: dict[str, Any] | None) -> str:
    """Return a macro F1 with its number of records and interval."""
    if summary is None:
        return ""
    interval = summary["macro_f1_95"]
    span = f", 95 % {interval[0]:.2f} to {interval[1]:.2f}" if interval else ""
    return f"{summary['macro']['f1']:.3f} (n {summary['records']}{span})"


def coverage(found: dict[str, Any]) -> str:
    """Return the feature coverage of a result, or nothing when no record has features."""
    value = found["completeness"]["feature_coverage"]
    return "" if value is None else f"{value:.3f}"


def read_previous(page: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return (figures of the last run, figures of the run before it) of the page."""
    now: dict[str, str] = {}
    before: dict[str, str] = {}
    for line in page.partition(START)[2].partition(END)[0].splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] != "what":
            before[cells[0]], now[cells[0]] = cells[2], cells[3]
    return now, before


def table(found: Sequence[Row], previous: dict[str, str]) -> str:
    """Return the Markdown table."""
    head = ["| what | target | previous | now |", "|---|---|---|---|"]
    return "\n".join([*head, *(f"| {r.key} | {r.target} | {previous.get(r.key, '')} | {r.now} |" for r in found)])


def load_scorer(path: Path) -> ModuleType:
    """Import the scorer from its file."""
    spec = importlib.util.spec_from_file_location("score_specs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_specs"] = module
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Measure, print, keep."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with ideas/ and bench/")
    options.add_argument("--dry-run", action="store_true", help="only print; leave the page alone")
    options.add_argument("--wrong", action="store_true", help="also list incomplete specs and wrong kinds")
    options.add_argument("--ceiling", action="store_true", help="also say what an oracle reaches that reads the text")
    options.add_argument(
        "--read", type=int, metavar="SEED", help="print twenty texts drawn by a seed beside their specs"
    )
    arguments = options.parse_args()
    scorer_file, files = (
        arguments.shared / "bench" / "score_specs.py",
        sorted((arguments.shared / "ideas").glob("*.jsonl")),
    )
    if not files or not scorer_file.is_file():
        print(f"make eval: no texts to measure with: {arguments.shared} lacks ideas/*.jsonl or bench/score_specs.py")
        return 2
    scorer = load_scorer(scorer_file)
    records = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]
    if arguments.read is not None:
        for record in drawn(records, arguments.read):
            print(side_by_side(record))
        return 0
    short, long = measure(records, "text"), measure(records, "text_long")
    found = rows(scorer, records, short, long)
    page = PAGE.read_text(encoding="utf-8")
    last, before = read_previous(page)
    same = all(last.get(r.key) == r.now for r in found if r.steady)
    shown = table(found, before if same else last)
    sources = source_table(scorer, records, short)
    print(f"{shown}\n\n{sources}")
    if arguments.ceiling:
        for name, run in (("short texts", short), ("long texts", long)):
            print(name, {k: round(v, 3) for k, v in ceilings(scorer, records, run).items()})
    if arguments.wrong:
        print_wrong(records, short, long)
    if not same and not arguments.dry_run:
        head, _, rest = page.partition(START)
        PAGE.write_text(f"{head}{START}\n{shown}\n\n{sources}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        print(f"\nkept in {PAGE.relative_to(ROOT)}")
    return 0


def drawn(records: Sequence[dict[str, Any]], seed: int, n: int = 20) -> list[dict[str, Any]]:
    """Return texts of all sources, in the order of their ids: the same for the same seed."""
    ordered = sorted(records, key=lambda r: str(r["id"]))
    return sorted(random.Random(seed).sample(ordered, n), key=lambda r: str(r["id"]))  # noqa: S311 - a draw, no secret


def side_by_side(record: dict[str, Any]) -> str:
    """Return the beginning of a text and the outline of its spec."""
    spec = parse(record["text"]).spec
    models = [
        f"  {m.name}: {', '.join(f.name for f in m.fields)}"
        + (f" -> {', '.join(r.to for r in m.relations)}" if m.relations else "")
        for m in spec.models
    ]
    truth = ", ".join(e["name"] for e in (record.get("truth") or {}).get("entities", []))
    return "\n".join(
        [
            f"## {record['id']}: {record['title']}",
            " ".join(record["text"].split())[:900],
            f"-> {spec.name} ({spec.kind}): {spec.tagline} / {spec.marketing.headline} / {spec.marketing.subheadline}",
            f"  roles: {', '.join(r.name for r in spec.roles)}",
            *models,
            f"  features: {'; '.join(f.name or f.kind for f in spec.features)}",
            *([f"  truth: {truth}"] if truth else []),
            "",
        ]
    )


def ceilings(scorer: ModuleType, records: Sequence[dict[str, Any]], run: Run) -> dict[str, float]:
    """Return what oracles reach that make no wrong guess, as macro F1.

    `fields in the text`: every field of a matched thing whose words all stand in the text. `fields given the things`:
    every field of a matched thing. `relations given the things`: every pair of matched things. `relations in the text`:
    every pair of things whose names stand in the text.
    """
    found: dict[str, list[float]] = {}
    for record in records:
        true = scorer.Spec(record)
        if record["id"] not in run.lines or not true.has_truth_entities:
            continue
        pred = scorer.Spec(run.lines[record["id"]])
        matched = set(scorer.align(sorted(pred.names), sorted(true.names)).values())
        words = set(scorer.tokens(run.texts[record["id"]])) | {"user"}
        wanted = [(e, f) for e in true.names if e in matched or e not in true.optional for f in true.fields[e]]
        if any(true.fields.values()):
            given = [f for e, f in wanted if e in matched]
            said = [f for f in given if set(f.split()) <= words]
            _count_f1(found, "fields in the text", len(said), len(wanted))
            _count_f1(found, "fields given the things", len(given), len(wanted))
        pairs = [p for p in true.pairs if not p & true.optional]
        if true.pairs:
            named = [p for p in pairs if all(set(name.split()) <= words for name in p)]
            _count_f1(found, "relations given the things", sum(p <= matched for p in pairs), len(pairs))
            _count_f1(found, "relations in the text", len(named), len(pairs))
    return {name: sum(values) / len(values) for name, values in found.items()}


def _count_f1(found: dict[str, list[float]], name: str, hits: int, wanted: int) -> None:
    found.setdefault(name, []).append(2 * hits / (hits + wanted) if hits + wanted else 1.0)


def print_wrong(records: Sequence[dict[str, Any]], short: Run, long: Run) -> None:
    """Print what is to be mended, by id."""
    for run in (short, long):
        for name, missing in run.incomplete.items():
            print(f"incomplete: {name}: {'; '.join(missing[:4])}")
    for record in records:
        wanted, got = KINDS.get(record["category"]), short.lines[record["id"]]["app_type"]
        if wanted is not None and wanted != got:
            print(f"kind: {record['id']}: {got}, not {wanted}")
    for a, b in equal_pairs(short):
        print(f"equal: {a} and {b}")


if __name__ == "__main__":
    raise SystemExit(main())
