"""Typed slots: what a model may fill, declared as data beside the agent that owns it.

Invariant: a slot's prompt sees its declared inputs and nothing else, and everything that comes from a spec or a person
stands in it as data; equal prompts have equal keys, whatever the model and the machine.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from omniforge.llm.models import Tier
from omniforge.llm.protocol import Json, Message
from omniforge.llm.structured import schema_of
from omniforge.resources import agents_dir
from omniforge.secrets.redaction import without_secrets

S = TypeVar("S")
SYSTEM = "_partials/system.md"
_KEY_LENGTH = 32
_FORMAT = 1
"""Part of every key: raised when answers to the same prompt must not be used any more."""


class Limits(BaseModel):
    """Bounds of one slot."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    max_output_tokens: int = Field(ge=16, le=16_000)
    """Where the model is cut off."""
    typical_output_tokens: int = Field(ge=1)
    """What an answer usually takes, for estimates."""
    repairs: int = Field(default=2, ge=0, le=2)
    """How often a bad answer is shown to the model again."""


class Declared(BaseModel):
    """A slot as `agent.yaml` declares it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    """Unique within the agent."""
    units: tuple[str, ...] = Field(min_length=1)
    """Units of the agent's tasks that read it."""
    tier: Tier
    """Kind of model it wants."""
    purpose: str
    """What it decides, for people."""
    inputs: tuple[str, ...]
    """Values its prompt may use."""
    prompt: str
    """Template of the prompt, beside `agent.yaml`."""
    output: str
    """JSON Schema of the answer, beside `agent.yaml`; generated."""
    files: tuple[str, ...]
    """Generated files it shows in."""
    limits: Limits


@dataclass(frozen=True)
class Slot(Generic[S]):
    """A slot with its code.

    Attributes:
        agent: whose it is.
        declared: what `agent.yaml` says.
        output: shape of the answer.
        inputs: values of the declared inputs for a subject, forge's own value among them.
        check: what is wrong with an answer beyond its shape, in words for the model.
        applies: whether there is anything to fill for a subject.
    """

    agent: str
    declared: Declared
    output: type[BaseModel]
    inputs: Callable[[S], Json]
    check: Callable[[S, Any], Sequence[str]] = lambda _subject, _answer: ()
    applies: Callable[[S], bool] = lambda _subject: True

    @property
    def id(self) -> str:
        """`<agent>.<slot>`."""
        return f"{self.agent}.{self.declared.id}"

    @cached_property
    def schema(self) -> Json:
        """JSON Schema of the answer."""
        return schema_of(self.output)

    def messages(self, subject: S, environ: Mapping[str, str] | None = None) -> tuple[Message, ...]:
        """Return the prompt, secrets taken out."""
        environ = os.environ if environ is None else environ
        values = self.inputs(subject)
        if set(values) != set(self.declared.inputs):
            raise AssertionError(f"{self.id}: its code gives {sorted(values)}, declared are {self.declared.inputs}")
        task = _template(self.agent, self.declared.prompt).render(values)
        shape = json.dumps(self.schema, ensure_ascii=False, separators=(",", ":"))
        asked = f"{task.strip()}\n\nAnswer with one JSON object of this JSON Schema, and nothing else:\n{shape}"
        return (Message("system", _text(SYSTEM).strip()), Message("user", without_secrets(asked, environ)))

    def key(self, messages: Sequence[Message]) -> str:
        """Return the key under which the answer to this prompt is recorded."""
        parts = [_FORMAT, self.id, [[m.role, m.text] for m in messages], self.schema]
        return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:_KEY_LENGTH]


@cache
def declared_slots(agent: str) -> Mapping[str, Declared]:
    """Return the slots of an agent's `agent.yaml` by id."""
    import yaml

    body = yaml.safe_load(_text(f"{agent}/agent.yaml"))
    found = [Declared.model_validate(entry) for entry in body["slots"]]
    return {d.id: d for d in found}


def data(value: Any) -> str:
    """Return a value for a prompt: JSON between marks it cannot close."""
    body = json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return f"<data>\n{body}\n</data>"


@cache
def _template(agent: str, name: str) -> Any:
    import jinja2

    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False, trim_blocks=True)  # noqa: S701 - prompts are no HTML
    environment.filters["data"] = data
    return environment.from_string(_text(f"{agent}/{name}"))


@cache
def _text(path: str) -> str:
    file: Path = agents_dir() / path
    return file.read_text(encoding="utf-8")
