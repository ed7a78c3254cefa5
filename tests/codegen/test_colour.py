"""Colour arithmetic against published values."""

import random

import pytest

from omniforge.codegen import colour


@pytest.mark.parametrize(
    ("hex_colour", "lightness", "chroma", "hue"),
    [
        pytest.param("#ff0000", 0.6280, 0.2577, 29.23, id="red"),
        pytest.param("#00ff00", 0.8664, 0.2948, 142.50, id="green"),
        pytest.param("#0000ff", 0.4520, 0.3132, 264.05, id="blue"),
        pytest.param("#ffff00", 0.9680, 0.2110, 109.77, id="yellow"),
    ],
)
def test_oklch_of_the_primaries_is_as_in_css_color_4(
    hex_colour: str, lightness: float, chroma: float, hue: float
) -> None:
    found = colour.from_hex(hex_colour)

    assert found.lightness == pytest.approx(lightness, abs=2e-4)
    assert found.chroma == pytest.approx(chroma, abs=2e-4)
    assert found.hue == pytest.approx(hue, abs=0.05)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        pytest.param("#000000", "#ffffff", 21.0, id="black on white"),
        pytest.param("#777777", "#ffffff", 4.48, id="the grey that just misses AA"),
        pytest.param("#767676", "#ffffff", 4.54, id="the grey that just makes AA"),
        pytest.param("#ff0000", "#ffffff", 4.00, id="red on white"),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_hex_survives_the_way_to_oklch_and_back() -> None:
    chance = random.Random(7)  # noqa: S311 - a fixed sequence
    samples = [f"#{chance.randrange(1 << 24):06x}" for _ in range(500)]

    assert [colour.to_hex(colour.from_hex(c)) for c in samples] == samples


def test_a_colour_outside_srgb_keeps_lightness_and_hue() -> None:
    found = colour.from_hex(colour.to_hex(colour.Oklch(0.7, 0.4, 150)))

    assert found.lightness == pytest.approx(0.7, abs=0.01)
    assert found.hue == pytest.approx(150, abs=1.5)
    assert found.chroma < 0.3


def test_text_on_any_surface_is_readable() -> None:
    chance = random.Random(11)  # noqa: S311 - a fixed sequence
    grounds = [f"#{chance.randrange(1 << 24):06x}" for _ in range(500)]

    assert all(colour.contrast(colour.text_on(g, hue=40), g) >= colour.TEXT for g in grounds)
