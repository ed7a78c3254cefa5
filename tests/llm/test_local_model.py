"""A real language model on this machine, through the same door as all others: plumbing and schemas, never quality."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.local_model import local_model
from support.small_agents import tree_hash

from omniforge.build import events as ev
from omniforge.build.request import BuildOptions
from omniforge.build.run import BuildOutcome, build
from omniforge.ideas.repository import init_repository
from omniforge.llm.asking import Asker
from omniforge.llm.budget import Meter
from omniforge.llm.litellm_client import LiteLLMClient
from omniforge.llm.models import TIERS, parse_model
from omniforge.llm.prices import PriceList
from omniforge.llm.protocol import Answer, Call, Message
from omniforge.llm.setup import ModelOptions
from omniforge.llm.structured import read_answer, schema_of
from omniforge.llm.trial import Proverb
from omniforge.resources import examples_dir
from omniforge.workspace import init_workspace

SLUG = "freelance-invoicing"
FEW_TOKENS = 64


class Brief(LiteLLMClient):
    """Cuts every answer off early: a small model on a busy machine says little in a minute."""

    def complete(self, call: Call) -> Answer:
        return super().complete(replace(call, max_output_tokens=min(call.max_output_tokens, FEW_TOKENS)))


@pytest.fixture(scope="module")
def model() -> Iterator[str]:
    with local_model() as name:
        yield name


def test_a_real_model_answers_within_a_schema(model: str) -> None:
    asked = Message("user", 'Say good morning as JSON like {"words": "Good morning"}.')
    call = Call(parse_model(model), (asked,), schema_of(Proverb), max_output_tokens=48)

    done = Asker(LiteLLMClient({}), Meter(0.01, PriceList()), timeout_s=120).ask((parse_model(model),), call)

    value, problems = read_answer(done.answer.text, Proverb, lambda _: ())
    assert value is not None, problems
    assert done.answer.usage.tokens_in > 5
    assert done.cost_usd is None


@pytest.mark.slow
def test_a_real_model_answers_piece_by_piece(model: str) -> None:
    call = Call(parse_model(model), (Message("user", "Count from one to five."),), None, 24, 120)

    assert len(list(LiteLLMClient({}).stream(call))) > 3


@pytest.mark.slow
def test_a_build_with_a_real_model_repeats_from_its_recordings(model: str, tmp_path: Path) -> None:
    workspace, _ = init_workspace(tmp_path / "ws")
    example = examples_dir() / SLUG
    files = {n: (example / n).read_text(encoding="utf-8") for n in ("spec.yaml", "idea.md")}
    init_repository(workspace.idea(SLUG), {**files, "forge.lock": "spec: 1\nanswers: {}\n"}, "Start", trailers={})
    tiers = dict.fromkeys(TIERS, (parse_model(model),))
    live = ModelOptions("live", by_name=True, tiers=tiers, timeout_s=300, client=lambda: Brief({}))

    def go(root: Path, options: ModelOptions) -> tuple[BuildOutcome, list[ev.SlotSettled]]:
        heard: list[ev.Event] = []
        there, _ = init_workspace(root)
        asked = BuildOptions(models=options, jobs=1)
        outcome = build(there, SLUG, options=asked, listener=lambda r: heard.append(r.event))
        return outcome, [e for e in heard if isinstance(e, ev.SlotSettled)]

    first, settled = go(workspace.root, live)
    other, _ = init_workspace(tmp_path / "other")
    shutil.copytree(workspace.idea(SLUG), other.idea(SLUG))
    again, repeated = go(other.root, ModelOptions("recorded", by_name=True))

    assert len({e.slot for e in settled}) >= 8
    assert all(e.source != "kept" or e.reason for e in settled)
    assert not [e for e in repeated if e.source == "answered"]
    assert tree_hash(again.project) == tree_hash(first.project)
