"""`forge model …`: which language models help, and whether they answer."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from omniforge.cli import render
from omniforge.cli.options import DryRunOption, JsonOption

app = typer.Typer(no_args_is_help=True, help="Choose, try and list language models. Forge needs none.")


class TierName(StrEnum):
    """Kind of question."""

    fast = "fast"
    reasoning = "reasoning"
    writing = "writing"


TierOption = Annotated[
    TierName | None, typer.Option("--tier", "-t", help="Only for this kind of question.", show_default=False)
]


@app.command("list", epilog="Example: forge model list --json")
def list_(json: JsonOption = False) -> None:
    """List providers, whether their key is there, and the models in use."""
    from omniforge.llm.keys import key_source
    from omniforge.llm.models import PROVIDERS, Model
    from omniforge.llm.setup import prices_of, tiers_of
    from omniforge.settings import load
    from omniforge.workspace import find_workspace

    found = load(find_workspace().settings_file)
    tiers, prices = tiers_of(found.settings), prices_of(found.settings)
    in_use = [
        {"tier": t, "model": str(m), "key": key_source(m, os.environ), "price": prices.price(m)}
        for t, models in tiers.items()
        for m in models
    ]
    providers = [
        {"id": p.id, "label": p.label, "key": key_source(Model(p.example), os.environ), "example": p.example}
        for p in PROVIDERS
    ]
    if json:
        render.json_result({"mode": found.settings.models, "in_use": in_use, "providers": providers})
        return
    if in_use:
        rows = [(str(u["tier"]), str(u["model"]), str(u["key"]), _price(u["price"])) for u in in_use]
        render.result(render.table(rows, ("TIER", "MODEL", "KEY", "USD PER MILLION TOKENS")) + "\n")
    else:
        render.note("No model is set: forge works by itself. Set one: forge model use openai/gpt-5-mini\n")
    listed = [(p["label"], p["key"], p["example"]) for p in providers]
    render.result(render.table(listed, ("PROVIDER", "KEY", "FOR EXAMPLE")))
    render.note("Any OpenAI-compatible address: openai/name@https://host/v1 (its key: FORGE_MODEL_KEY)")


@app.command(epilog="Example: forge model use anthropic/claude-sonnet-4-5 --tier writing")
def use(
    model: Annotated[str, typer.Argument(help="provider/name; after commas, those that stand in for it.")],
    tier: TierOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Write a model into forge.toml. Keys are never written; they come from the environment or your keyring."""
    from omniforge.llm.setup import use_model
    from omniforge.workspace import find_workspace, open_workspace

    workspace = find_workspace() if dry_run else open_workspace()
    line = use_model(workspace.settings_file, model, tier=tier.value if tier else None, dry_run=dry_run)
    if json:
        render.json_result({"file": workspace.settings_file, "line": line, "written": not dry_run})
        return
    render.result(f"{workspace.settings_file}: {line}")
    render.note("Try it: forge model test")


@app.command("test", epilog="Example: forge model test openai/gpt-5-mini")
def try_(
    model: Annotated[str | None, typer.Argument(help="provider/name; the models in use when missing.")] = None,
    tier: TierOption = None,
    json: JsonOption = False,
) -> None:
    """Ask a model two small questions and say how it did. Exits 7 when it does not answer as asked."""
    from omniforge.errors import UsageError
    from omniforge.llm.litellm_client import LiteLLMClient
    from omniforge.llm.models import parse_models
    from omniforge.llm.setup import prices_of, tiers_of
    from omniforge.llm.trial import try_model
    from omniforge.settings import load
    from omniforge.workspace import find_workspace

    settings = load(find_workspace().settings_file).settings
    tiers = tiers_of(settings)
    chosen = tiers.get(tier.value, ()) if tier else tuple(dict.fromkeys(m for ms in tiers.values() for m in ms))
    wanted = parse_models(model) if model else chosen
    if not wanted:
        raise UsageError("no model is set", hint="name one: forge model test openai/gpt-5-mini")
    client, prices = LiteLLMClient(), prices_of(settings)
    trials = [try_model(client, m, prices=prices, timeout_s=settings.model_timeout) for m in wanted]
    if json:
        render.json_result(trials)
        return
    for t in trials:
        cost = "price unknown" if t.cost_usd is None else f"{t.cost_usd:.6f} USD"
        render.result(f"{t.model}: {t.seconds:.1f} s, {t.tokens_in} + {t.tokens_out} tokens, {cost}: {t.answer}")


def _price(price: object) -> str:
    from omniforge.llm.prices import Price

    return f"{price.tokens_in:g} in, {price.tokens_out:g} out" if isinstance(price, Price) else "unknown"
