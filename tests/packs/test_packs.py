"""Every pack is sound, and an app made of all it knows is valid."""

import re
from typing import get_args

import pytest

from omniforge.ideas.parser import domain
from omniforge.ideas.parser.copywriting import FORBIDDEN
from omniforge.ideas.parser.normalise import normalise
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.pack_shelf import heads, packs
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.phrases import index
from omniforge.resources import templates_dir
from omniforge.spec.check import check_spec
from omniforge.spec.kinds import AppKind

EACH = [pytest.param(p, id=p.id) for p in packs()]


@pytest.mark.parametrize("pack", EACH)
def test_a_pack_lies_in_the_folder_of_its_id(pack: Pack) -> None:
    assert (templates_dir() / "packs" / pack.id / "pack.yaml").is_file()


@pytest.mark.parametrize("pack", EACH)
def test_an_idea_with_everything_a_pack_knows_is_a_valid_spec(pack: Pack) -> None:
    words = [w for e in pack.entities for w in (e.name, *e.hints)]
    triggers = sorted(pack.triggers) * 2
    text = f"An app about {', '.join(triggers) or 'topics'}. People keep {', '.join(words)}."

    spec = parse(text).spec

    assert check_spec(spec) == ()


@pytest.mark.parametrize("pack", EACH)
def test_example_values_of_an_entity_are_plenty_and_aligned(pack: Pack) -> None:
    for entity in pack.entities:
        for seed in (entity.seed, *(v.seed for v in entity.variants)):
            sizes = {len(values) for values in seed.values()}
            assert len(sizes) <= 1, f"{pack.id}.{entity.id}: lists of different length"
            assert not sizes or min(sizes) >= 8, f"{pack.id}.{entity.id}: too few values"


@pytest.mark.parametrize("pack", EACH)
def test_the_copy_avoids_worn_out_phrases(pack: Pack) -> None:
    text = pack.model_dump_json()

    assert not FORBIDDEN.search(text)
    assert not re.search(r"[Ll]orem ipsum|TODO", text)


def test_every_kind_of_app_has_a_line_of_business() -> None:
    kinds = {p.kind for p in packs()}

    assert kinds >= set(get_args(AppKind)) - {"other"}
    assert len(packs()) >= 40


def test_the_order_of_packs_on_disk_does_not_matter() -> None:
    text = "A marketplace for dog walkers with bookings, chat and reviews, and a forum about dog training."
    fitting = [domain.choose(index(normalise(text)), order) for order in (heads(), heads()[::-1])]

    assert fitting[0] == fitting[1]
