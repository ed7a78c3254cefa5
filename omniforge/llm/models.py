"""Names of models, the providers behind them, and which model serves which tier. Pure.

A model is written `provider/name`, or `openai/name@https://address/v1` for any OpenAI-compatible address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlsplit

from omniforge.errors import UsageError

Tier = Literal["fast", "reasoning", "writing"]
TIERS: tuple[Tier, ...] = get_args(Tier)
ADDRESS_KEY = "FORGE_MODEL_KEY"
"""Variable with the key of a model that is given by its address: other providers' keys never go there."""
_NAME = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.:+-]+)+")


@dataclass(frozen=True, slots=True)
class Provider:
    """A service that serves models.

    Attributes:
        id: first part of its models' names.
        label: its own name.
        keys: variables its key may be in, the usual one first; empty when it needs none.
        example: one of its models.
    """

    id: str
    label: str
    keys: tuple[str, ...]
    example: str


PROVIDERS: tuple[Provider, ...] = (
    Provider("openai", "OpenAI", ("OPENAI_API_KEY",), "openai/gpt-5-mini"),
    Provider("anthropic", "Anthropic", ("ANTHROPIC_API_KEY",), "anthropic/claude-sonnet-4-5"),
    Provider("moonshot", "Moonshot Kimi", ("MOONSHOT_API_KEY",), "moonshot/kimi-k2.5"),
    Provider("gemini", "Google Gemini", ("GEMINI_API_KEY", "GOOGLE_API_KEY"), "gemini/gemini-2.5-flash"),
    Provider("mistral", "Mistral", ("MISTRAL_API_KEY",), "mistral/mistral-small-latest"),
    Provider("huggingface", "Hugging Face", ("HF_TOKEN", "HUGGINGFACE_API_KEY"), "huggingface/Qwen/Qwen3-32B"),
    Provider("openrouter", "OpenRouter", ("OPENROUTER_API_KEY",), "openrouter/moonshotai/kimi-k2"),
    Provider("ollama", "Ollama on this machine", (), "ollama/llama3.2"),
    Provider("ollama_chat", "Ollama on this machine (chat)", (), "ollama_chat/llama3.2"),
)
_BY_ID = {p.id: p for p in PROVIDERS}


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its name with the provider in front, and an address when it is not the provider's own."""

    name: str
    address: str | None = None

    @property
    def provider(self) -> str:
        """First part of the name."""
        return self.name.partition("/")[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """Variables its key may be in."""
        if self.address is not None:
            return (ADDRESS_KEY,)
        known = _BY_ID.get(self.provider)
        return known.keys if known is not None else (f"{self.provider.upper()}_API_KEY",)

    @property
    def needs_key(self) -> bool:
        """Whether there is no use in asking without a key; an address of one's own may do without."""
        return self.address is None and bool(self.keys)

    def __str__(self) -> str:
        """Return the name as settings take it."""
        return self.name if self.address is None else f"{self.name}@{self.address}"


def parse_model(text: str) -> Model:
    """Return the model that a setting names.

    Raises:
        UsageError: it is no model's name, or the address is none.
    """
    name, at, address = text.strip().partition("@")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f'"{text}" is no model', hint=f"write provider/name, e.g. {PROVIDERS[0].example}; forge model list"
        )
    if not at:
        return Model(name)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise UsageError(
            f'"{address.rpartition("@")[2]}" is no address of a model',
            hint=f"write openai/name@https://host/v1; a key goes into {ADDRESS_KEY}, never into the address",
        )
    return Model(name, address.rstrip("/"))


def parse_models(text: str) -> tuple[Model, ...]:
    """Return the models of a setting, separated by commas: the first is asked, the others stand in for it."""
    return tuple(parse_model(part) for part in text.split(",") if part.strip())


def tier_models(common: str, of_tier: Mapping[Tier, str]) -> dict[Tier, tuple[Model, ...]]:
    """Return tier -> models: the tier's own setting, else the common one; tiers without a model are left out."""
    found = {tier: parse_models(of_tier.get(tier, "") or common) for tier in TIERS}
    return {tier: models for tier, models in found.items() if models}
