"""Every line of business becomes an app: its own example sentence is recognised, and code is generated for it."""

import pytest

from omniforge.build.generate import generate
from omniforge.ideas.parser import domain
from omniforge.ideas.parser.normalise import normalise
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.pack_shelf import heads, packs
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.phrases import index
from omniforge.spec.check import check_spec

EACH = [pytest.param(p, id=p.id) for p in packs() if p.example]


@pytest.mark.parametrize("pack", EACH)
def test_the_example_of_a_pack_is_led_by_it(pack: Pack) -> None:
    found = domain.choose(index(normalise(pack.example)), heads())

    assert found.primary.pack.id == pack.id


@pytest.mark.parametrize(
    ("text", "model", "audit", "soft_delete"),
    [
        pytest.param("A law firm where lawyers run cases of their clients.", "case", True, True, id="case at law"),
        pytest.param("An insurance firm where customers file claims.", "claim", True, True, id="claim"),
        pytest.param("A school where teachers enter grades of students.", "grade", True, False, id="grade"),
        pytest.param("A law firm where clients book lawyers.", "lawyer", False, False, id="somebody who advises"),
    ],
)
def test_a_trade_keeps_what_it_has_to_account_for(text: str, model: str, *, audit: bool, soft_delete: bool) -> None:
    found = next(m for m in parse(text).spec.models if m.id == model)

    assert (found.audit, found.soft_delete) == (audit, soft_delete)


@pytest.mark.parametrize("pack", EACH)
def test_an_app_is_generated_from_the_example_of_a_pack(pack: Pack) -> None:
    spec = parse(pack.example).spec

    files = generate(spec)

    assert check_spec(spec) == ()
    schema = files["prisma/schema.prisma"].data
    assert schema.count(b"\nmodel ") > len(spec.models), "every model and the account have a table"
