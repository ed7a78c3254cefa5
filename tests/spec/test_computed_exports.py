"""Computed fields in the formats of others: said where the format can, else named as left out."""

import json

from support.specs import small

from omniforge.spec.check import load_spec
from omniforge.spec.exporters.export import export_spec

PRICE = "      - {id: price, name: Price, type: money, required: true, min: 0}\n"
SPEC = load_spec(small((PRICE, f"{PRICE}      - {{id: gross, name: Gross, type: money, computed: price * 1.19}}\n")))


def test_json_schema_says_that_nobody_enters_it() -> None:
    gross = json.loads(export_spec(SPEC, "json-schema").text)["$defs"]["Product"]["properties"]["gross"]

    assert gross == {"title": "Gross", "type": "number", "readOnly": True, "x-computed": "price * 1.19"}


def test_a_diagram_shows_the_formula() -> None:
    assert 'money gross "= price * 1.19"' in export_spec(SPEC, "mermaid").text


def test_other_formats_name_it_as_left_out() -> None:
    assert "formulas of Product" in export_spec(SPEC, "jdl").left_out
    assert "formulas of Product" in export_spec(SPEC, "prisma").left_out
