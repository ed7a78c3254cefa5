import json

import jsonschema
import pytest
from support.specs import SMALL, small
from support.write_reference import PAGES, REFERENCE

from omniforge.spec.reference import page_text, schema_text
from omniforge.spec.text import load_data


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_committed_copy_is_current(name: str) -> None:
    committed = (REFERENCE / name).read_text(encoding="utf-8")

    assert committed == PAGES[name](), "run: python tests/support/write_reference.py"


def test_the_schema_accepts_a_sound_spec_and_extension_keys() -> None:
    data = load_data(small(("kind: shop", "kind: shop\nx-team: {lead: Ada}"))).data

    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(data)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("kind: shop", "kind: shopp"), id="unknown-kind"),
        pytest.param(("tagline:", "taglin:"), id="unknown-key"),
        pytest.param(("min: 0}", "mni: 0}"), id="unknown-key-deep-down"),
        pytest.param(("slug: clay-co\n", ""), id="missing-key"),
    ],
)
def test_the_schema_refuses_what_the_models_refuse(change: tuple[str, str]) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))

    assert validator.is_valid(load_data(SMALL).data)
    assert not validator.is_valid(load_data(small(change)).data)


def test_every_kind_of_record_has_a_section_and_every_link_leads_to_one() -> None:
    page = page_text()
    titles = {line[3:].lower().replace(" ", "-") for line in page.splitlines() if line.startswith("## ")}
    links = {part.partition(")")[0] for part in page.split("](#")[1:]}

    assert links <= titles
    assert {"spec", "model", "model-field", "relation", "feature", "layout", "form-section"} <= titles
