"""From settings to what a run needs: which models, what they may cost, and whether they are asked at all."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from omniforge.atomic_write import translating, write_text
from omniforge.errors import UsageError
from omniforge.llm.asking import Asker
from omniforge.llm.budget import Meter
from omniforge.llm.filling import Mode, ModelFiller
from omniforge.llm.models import TIERS, Model, Tier, parse_models, tier_models
from omniforge.llm.prices import Price, PriceList
from omniforge.llm.protocol import ModelClient
from omniforge.llm.recordings import Recordings
from omniforge.settings import Resolved, Settings, load

_LOG = logging.getLogger(__name__)


def lite_client() -> ModelClient:
    """Return the client over litellm, which is imported by its first call."""
    from omniforge.llm.litellm_client import LiteLLMClient

    return LiteLLMClient()


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How models take part in a run.

    Attributes:
        mode: from recordings alone, or live.
        by_name: whether a person asked for this mode, so that what it lacks is an error.
        tiers: which models serve which tier.
        max_cost_usd: most that may be spent.
        timeout_s: patience with one call.
        client: makes the way to models, when one is called.
    """

    mode: Mode
    by_name: bool = False
    tiers: Mapping[Tier, tuple[Model, ...]] = field(default_factory=dict)
    prices: PriceList = field(default_factory=PriceList)
    max_cost_usd: float = 2.0
    timeout_s: float = 60.0
    client: Callable[[], ModelClient] = lite_client


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Whether models take part in a run.

    Attributes:
        mode: off, from recordings alone, or live.
        by_name: whether a person asked for this mode, so that what it lacks is an error.
    """

    mode: Mode
    by_name: bool


def tiers_of(settings: Settings) -> dict[Tier, tuple[Model, ...]]:
    """Return the models of every tier that has some.

    Raises:
        UsageError: a setting names no model.
    """
    of_tier = {t: str(getattr(settings, f"model_{t}")) for t in TIERS}
    return tier_models(settings.model, of_tier)


def prices_of(settings: Settings) -> PriceList:
    """Return the price list with what the person states."""
    if settings.price_in is None and settings.price_out is None:
        return PriceList()
    return PriceList(Price(settings.price_in or 0.0, settings.price_out or 0.0))


def choose_mode(found: Resolved, *, has_recordings: bool, is_ci: bool, is_terminal: bool) -> ModelChoice:
    """Return whether models take part: as asked, else live at a terminal once a model is set, else what CI can repeat.

    Raises:
        UsageError: live is asked for and no model is set.
    """
    asked = found.settings.models
    configured = bool(tiers_of(found.settings))
    if asked == "live" and not configured:
        raise UsageError("models are to be asked, but none is set", hint="forge model use openai/gpt-5-mini")
    if asked != "auto":
        return ModelChoice(asked, by_name=True)
    if not configured:
        return ModelChoice("off", by_name=False)
    if is_terminal and not is_ci:
        return ModelChoice("live", by_name=False)
    return ModelChoice("recorded" if has_recordings else "off", by_name=False)


def is_ci(environ: Mapping[str, str]) -> bool:
    """Whether this is a CI run, by the variable all of them set."""
    return environ.get("CI", "").strip().lower() not in ("", "0", "false", "no")


def open_filler(options: ModelOptions, recordings: Recordings) -> tuple[ModelFiller, Meter]:
    """Return what settles slots for one run, and its meter."""
    meter = Meter(options.max_cost_usd, options.prices)
    asker = None
    if options.mode == "live":
        asker = Asker(options.client(), meter, timeout_s=options.timeout_s, note=_LOG.info)
    return ModelFiller(recordings, asker=asker, tiers=options.tiers, strict=options.by_name), meter


def options_of(found: Resolved, choice: ModelChoice) -> ModelOptions | None:
    """Return how models take part, by settings; None when they do not."""
    if choice.mode == "off":
        return None
    settings = found.settings
    return ModelOptions(
        choice.mode, choice.by_name, tiers_of(settings), prices_of(settings), settings.max_cost, settings.model_timeout
    )


def setting_of(tier: Tier | None) -> str:
    """Return the setting that holds the model of a tier, or of all."""
    return "model" if tier is None else f"model_{tier}"


def use_model(settings_file: Path, text: str, *, tier: Tier | None, dry_run: bool) -> str:
    """Write a model into `forge.toml`, every other line kept; return the line.

    Raises:
        UsageError: it is no model, or the file is not acceptable.
    """
    models = parse_models(text)
    if not models:
        raise UsageError("no model is named", hint="forge model list shows some")
    load(settings_file)
    line = f"{setting_of(tier)} = {json.dumps(', '.join(map(str, models)))}"
    if dry_run:
        return line
    with translating(settings_file, doing="read"):
        before = settings_file.read_text(encoding="utf-8") if settings_file.is_file() else ""
    pattern = re.compile(rf"^{setting_of(tier)}[ \t]*=.*$", re.MULTILINE)
    after, n = pattern.subn(lambda _found: line, before, count=1)
    if n == 0:
        after = f"{before.rstrip()}\n{line}\n" if before.strip() else f"{line}\n"
    write_text(settings_file, after)
    return line
