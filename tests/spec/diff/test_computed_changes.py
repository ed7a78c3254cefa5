"""What a change of a formula means for an app that runs."""

import pytest
from support.specs import small

from omniforge.spec.check import load_spec
from omniforge.spec.diff.report import diff_specs

PRICE = "      - {id: price, name: Price, type: money, required: true, min: 0}\n"


def shop(field: str = "") -> str:
    return small((PRICE, PRICE + (f"      - {{id: gross, name: Gross, type: money{field}}}\n" if field else "")))


PLAIN, COMPUTED, OTHER = ", hidden_from: []", ", computed: price * 1.19", ", computed: price * 1.2"


@pytest.mark.parametrize(
    ("before", "after", "severity", "words"),
    [
        pytest.param("", COMPUTED, "migration", "worked out for records that exist", id="added"),
        pytest.param(COMPUTED, OTHER, "migration", "worked out anew", id="changed"),
        pytest.param(PLAIN, COMPUTED, "breaking", "people entered are replaced", id="in place of values"),
        pytest.param(COMPUTED, PLAIN, "migration", "as they were last worked out", id="taken away"),
    ],
)
def test_a_formula(before: str, after: str, severity: str, words: str) -> None:
    changes = diff_specs(load_spec(shop(before)), load_spec(shop(after)))

    assert any(c.severity == severity and words in c.reason for c in changes), changes
