"""Ideas made while a model answers badly in every way: the spec stays whole, and says why nothing was added."""

from pathlib import Path

import pytest
from support.bad_answers import CASES, USABLE
from support.model_server import serving

from omniforge.ideas.create import plan_idea
from omniforge.ideas.modelling import IdeaModels
from omniforge.ideas.proposing import slots
from omniforge.llm.models import TIERS, parse_model
from omniforge.llm.prices import Price, PriceList
from omniforge.llm.setup import ModelOptions
from omniforge.spec.check import check_spec

pytestmark = pytest.mark.slow
TEXT = "A place where neighbours lend tools. Tool: name, deposit, description. Loan: tool, from date, to date."
SLOTS = [slot.id for slot in slots()]


@pytest.mark.parametrize("case", CASES)
def test_an_idea_is_whole_whatever_a_model_says(tmp_path: Path, case: str) -> None:
    with serving(lambda body: CASES[case](body, len(server.asked) - 1)) as server:
        tiers = dict.fromkeys(TIERS, (parse_model(server.model),))
        timeout_s = 0.5 if case == "hangs" else 30.0
        prices = PriceList(Price(1.0, 3.0))
        models = IdeaModels(
            ModelOptions("live", by_name=True, tiers=tiers, prices=prices, timeout_s=timeout_s), tmp_path
        )
        spec = plan_idea(TEXT, models=models).spec

    assert check_spec(spec) == ()
    assert [s.slot for s in models.settled] == SLOTS
    assert all(s.reason for s in models.settled if s.source == "kept")
    assert (spec == plan_idea(TEXT).spec) == (case not in USABLE)
