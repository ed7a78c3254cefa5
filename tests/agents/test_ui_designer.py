"""The look of a product: contrast by computation, one look per idea, drawings that parse."""

import random
import re
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest

from omniforge.agents.base import Previous, TaskInputs
from omniforge.agents.ui_designer import artwork, motifs, palette, style
from omniforge.agents.ui_designer.agent import AGENT
from omniforge.agents.ui_designer.family import FAMILIES, family_of
from omniforge.agents.ui_designer.fonts import FONTS, PAIRS
from omniforge.codegen.colour import CONTROL, TEXT, contrast
from omniforge.codegen.files import GeneratedFile
from omniforge.spec.kinds import AppKind, Archetype
from omniforge.spec.model import Spec

HOSTILE = ("#000000", "#ffffff", "#808080", "#ffff00", "#0000ff", "#00ff00", "#ff00ff", "#fefefe", "#010101", "#777777")


def _spec(name: str = "Clay & Co", slug: str = "clay-co", kind: str = "shop", **more: Any) -> Spec:
    return Spec.model_validate({"name": name, "slug": slug, "kind": kind, **more})


def _run(spec: Spec) -> dict[str, GeneratedFile]:
    (task,) = AGENT.tasks(spec, Previous())
    return {f.path: f for f in AGENT.run(TaskInputs(task=task, results={})).files}


def _asked(colour: str, accent: str) -> list[dict[str, str]]:
    return [{"name": "one", "hex": colour}, {"name": "two", "hex": accent}]


def _failures(tokens: dict[str, str]) -> list[tuple[str, str]]:
    text = [p for p in palette.TEXT_PAIRS if contrast(tokens[p[0]], tokens[p[1]]) < TEXT]
    marks = [p for p in palette.CONTROL_PAIRS if contrast(tokens[p[0]], tokens[p[1]]) < CONTROL]
    return text + marks


@pytest.mark.parametrize("scheme", sorted(palette.SCHEMES))
def test_every_palette_is_readable_in_both_themes(scheme: str) -> None:
    for dark in (False, True):
        assert _failures(palette.tokens(palette.SCHEMES[scheme], dark=dark)) == []


def test_every_pair_is_readable_whatever_colours_are_asked_for() -> None:
    chance = random.Random(3)  # noqa: S311 - a fixed sequence
    wanted = [*HOSTILE, *(f"#{chance.randrange(1 << 24):06x}" for _ in range(290))]

    for index, colour in enumerate(wanted):
        accent = wanted[-index - 1]
        look = style.choose(_spec(brand={"colours": _asked(colour, accent)}))
        assert _failures(look.light) == [], (colour, accent)
        assert _failures(look.dark) == [], (colour, accent)


def test_an_asked_colour_stays_as_it_is_on_surfaces() -> None:
    look = style.choose(_spec(brand={"colours": _asked("#1e90ff", "#ffd166")}))

    assert (look.light["brand"], look.dark["brand"]) == ("#1e90ff", "#1e90ff")
    assert look.light["accent"] == "#ffd166"


def test_a_near_white_that_is_asked_for_becomes_the_paper() -> None:
    look = style.choose(_spec(brand={"colours": _asked("#008080", "#fbf7f0")}))

    assert look.light["brand"] == "#008080"
    assert look.light["bg"] == "#fbf7f0"


@pytest.mark.parametrize("kind", get_args(AppKind))
def test_every_kind_has_an_archetype_and_a_shell(kind: str) -> None:
    look = style.choose(_spec(kind=kind))

    assert look.archetype in get_args(Archetype)
    assert look.shell in ("sidebar", "topnav")


def test_the_spec_decides_what_it_states() -> None:
    design = {"archetype": "directory", "shell": "sidebar", "heading_font": "Playfair Display", "radius": 9}

    look = style.choose(_spec(design=design))

    assert (look.archetype, look.shell, look.heading.id, look.radius) == ("directory", "sidebar", "playfair-display", 9)


def test_two_ideas_of_one_kind_differ_and_one_idea_stays_the_same() -> None:
    slugs = [f"shop-{i}" for i in range(12)]
    looks = {slug: style.choose(_spec(slug=slug)) for slug in slugs}

    assert all(style.choose(_spec(slug=slug)) == looks[slug] for slug in slugs)
    assert len({look.light["brand"] for look in looks.values()}) >= 9
    assert len({(look.heading.id, look.radius, look.variant) for look in looks.values()}) >= 4


def test_every_pair_of_fonts_is_in_the_cupboard() -> None:
    pairs = [p for options in PAIRS.values() for p in options] + [p for f in FAMILIES for p in f.pairs]

    assert {name for pair in pairs for name in pair} <= FONTS.keys()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        pytest.param("Handmade ceramics from small studios", "pottery", id="ceramics"),
        pytest.param("Find a dog walker in your street", "paws", id="dogs"),
        pytest.param("Reserve a table at an Italian restaurant", "table", id="restaurant"),
        pytest.param("Invoices for freelancers", "invoices", id="invoices"),
        pytest.param("Video appointments with doctors", "medical", id="doctors"),
        pytest.param("Qux", "goods", id="words nobody knows: the kind decides"),
    ],
)
def test_the_family_follows_the_words(text: str, family: str) -> None:
    assert family_of(_spec(name="Qux", slug="qux", tagline=text)).id == family


@pytest.mark.parametrize("family", sorted(f.id for f in FAMILIES))
def test_every_family_has_a_full_sheet_of_drawings(family: str) -> None:
    paints = {"a": "#111111", "b": "#222222", "d": "#333333", "l": "#444444"}

    assert len(motifs.sheet(family)) == motifs.COUNT
    for index in range(motifs.COUNT):
        drawing = motifs.painted(family, index, paints)
        assert "class=" not in drawing
        ET.fromstring(f"<svg>{drawing}</svg>")  # noqa: S314 - our own drawing


def test_the_pictures_parse_and_carry_only_the_palette() -> None:
    files = _run(_spec())
    svgs = {path: str(f.content) for path, f in files.items() if path.endswith(".svg")}

    assert len(svgs) == artwork.PLATES + 3
    for svg in svgs.values():
        ET.fromstring(svg)  # noqa: S314 - our own drawing
        assert set(re.findall(r'fill="([^"]*)"', svg)) <= {*re.findall(r"#[0-9a-f]{6}", svg), "none"}


def test_the_words_of_a_spec_never_reach_the_files() -> None:
    hostile = "x */ } </style><script>`${1}`</script> \" ' \\"

    files = _run(_spec(name=hostile, tagline=hostile, summary=hostile))

    assert not any("script>" in str(f.content) for f in files.values())


def test_a_field_more_changes_nothing() -> None:
    model = {"id": "vase", "name": "Vase", "fields": [{"id": "name", "name": "Name", "required": True}]}
    wider = {**model, "fields": [*model["fields"], {"id": "weight", "name": "Weight", "type": "integer"}]}

    assert AGENT.tasks(_spec(models=[model]), Previous()) == AGENT.tasks(_spec(models=[wider]), Previous())
