"""A text that leaves out a part of a line of business is still of that line."""

from omniforge.ideas.parser.pack_shelf import head_of, load
from omniforge.ideas.parser.parse import parse

SALON = "A hair salon where clients book an appointment with a stylist."


def test_roles_prices_and_kind_come_from_a_pack_of_which_most_is_named() -> None:
    spec = parse(SALON).spec

    assert {m.id for m in spec.models} == {"stylist", "appointment"}
    assert (spec.kind, [r.id for r in spec.roles]) == ("booking", ["client", "stylist"])
    assert spec.business.pricing[0].name == "Wash and cut"


def test_the_copy_of_a_pack_is_not_used_when_the_app_lacks_a_part_of_it() -> None:
    head = head_of("salon")
    assert head is not None
    benefits = {text.title for text in load(head).copywriting.benefits}

    partial = parse(SALON).spec.marketing.model_dump_json()
    whole = parse("A hair salon with a price list of services where clients book an appointment with a stylist.").spec

    assert not any(title in partial for title in benefits)
    assert all(title in whole.marketing.model_dump_json() for title in benefits)
