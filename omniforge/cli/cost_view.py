"""How estimates and receipts of language models look on a command line."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from omniforge.cli import render

if TYPE_CHECKING:
    from omniforge.build.estimate import Estimate
    from omniforge.store.model_calls import CallRow


def money(usd: float | None) -> str:
    """Return an amount, or that nobody knows it."""
    return "unknown" if usd is None else f"{usd:.4f}"


def estimate_text(found: "Estimate") -> str:
    """Return an estimate as a table and a sentence."""
    rows = [
        (s.slot, "recorded" if s.is_recorded else s.model or "no model", str(s.tokens_in), str(s.tokens_out),
         money(s.usd), money(s.usd_most))
        for s in found.slots
    ]  # fmt: skip
    table = render.table(rows, ("SLOT", "MODEL", "TOKENS IN", "OUT", "USD", "AT MOST"))
    unknown = f"; the price of {found.n_unknown} is unknown" if found.n_unknown else ""
    total = f"About {found.usd:.4f} USD, at most {found.usd_most:.4f}{unknown}. The limit is {found.limit_usd:g} USD."
    return f"{table}\n{total}"


def receipt(rows: "Sequence[CallRow]") -> dict[str, Any]:
    """Return what was spent: in all, by agent, slot, file and build; a slot shown in several files is shared out."""
    by: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in ("agent", "slot", "file", "build")}
    for row in rows:
        by["agent"][row.slot.partition(".")[0]].append((row, 1.0))
        by["slot"][row.slot].append((row, 1.0))
        by["build"][str(row.build_id) if row.build_id is not None else "new idea"].append((row, 1.0))
        for file in row.files:
            by["file"][file].append((row, 1 / len(row.files)))
    sums = {name: {key: _sum(found) for key, found in sorted(groups.items())} for name, groups in by.items()}
    return {"total": _sum([(r, 1.0) for r in rows]), **{f"by_{name}": groups for name, groups in sums.items()}}


def receipt_text(rows: "Sequence[CallRow]") -> str:
    """Return a receipt as tables."""
    body = receipt(rows)
    parts = []
    for name in ("agent", "slot", "file", "build"):
        cells = [(key, *_cells(s)) for key, s in body[f"by_{name}"].items()]
        parts.append(render.table(cells, (name.upper(), "CALLS", "TOKENS IN", "OUT", "USD", "KEPT")))
    total = body["total"]
    known = f"{total['usd']:.4f} USD"
    unknown = f", and {total['n_unknown']} answers whose price is unknown" if total["n_unknown"] else ""
    parts.append(f"In all: {total['calls']} calls, {known}{unknown}.")
    return "\n\n".join(parts)


def _sum(found: "Sequence[tuple[CallRow, float]]") -> dict[str, Any]:
    return {
        "calls": sum(r.n_calls for r, _ in found),
        "tokens_in": round(sum(r.tokens_in * share for r, share in found)),
        "tokens_out": round(sum(r.tokens_out * share for r, share in found)),
        "usd": round(sum((r.cost_usd or 0.0) * share for r, share in found), 6),
        "n_unknown": sum(r.cost_usd is None and r.n_calls > 0 for r, _ in found),
        "n_kept": sum(r.source == "kept" for r, _ in found),
    }


def _cells(sums: dict[str, Any]) -> tuple[str, ...]:
    usd = "unknown" if sums["n_unknown"] and not sums["usd"] else f"{sums['usd']:.4f}"
    return str(sums["calls"]), str(sums["tokens_in"]), str(sums["tokens_out"]), usd, str(sums["n_kept"])
