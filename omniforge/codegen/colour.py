"""Colour arithmetic: sRGB and OKLCH, WCAG contrast, and the search for a tone that can be read.

Invariant: pure; every colour that leaves as hex is inside sRGB, its hue and lightness kept and its chroma reduced.
OKLab after Björn Ottosson, "A perceptual color space for image processing" (2020); contrast after WCAG 2.2, 1.4.3.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

TEXT = 4.5
"""Least contrast of text, WCAG AA."""
CONTROL = 3.0
"""Least contrast of control borders and focus rings, WCAG 1.4.11."""
WHITE = "#ffffff"
BLACK = "#000000"

_LINEAR_BELOW = 0.04045
_ENCODED_BELOW = 0.0031308
"""Where sRGB's transfer curve turns from a line to a power, decoded and encoded (IEC 61966-2-1)."""
_SLACK = 0.0005
"""How far a channel may lie outside 0..1 and still count as inside."""

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Oklch:
    """Lightness 0..1, chroma 0..about 0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def from_hex(colour: str) -> Oklch:
    """Return the OKLCH of `#rrggbb`."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_hex(colour: Oklch) -> str:
    """Return `#rrggbb`; a colour outside sRGB loses chroma until it fits."""
    lightness = min(max(colour.lightness, 0.0), 1.0)
    inside, outside = 0.0, max(colour.chroma, 0.0)
    if _fits(_rgb(Oklch(lightness, outside, colour.hue))):
        inside = outside
    for _ in range(24):
        middle = (inside + outside) / 2
        if _fits(_rgb(Oklch(lightness, middle, colour.hue))):
            inside = middle
        else:
            outside = middle
    channels = (_encode(c) for c in _rgb(Oklch(lightness, inside, colour.hue)))
    return "#" + "".join(f"{round(min(max(c, 0.0), 1.0) * 255):02x}" for c in channels)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 for black to 1 for white."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> float:
    """Return the smallest contrast of a colour with any of the grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour: Oklch, grounds: tuple[str, ...], ratio: float, *, darker: bool) -> str:
    """Return the tone nearest to `colour` that has `ratio` with every ground, going darker or lighter.

    The last resort is black (or white), which may miss the ratio when the grounds forbid it.
    """
    step = -0.005 if darker else 0.005
    tone = colour
    while 0.0 <= tone.lightness <= 1.0:
        candidate = to_hex(tone)
        if least_contrast(candidate, grounds) >= ratio:
            return candidate
        tone = replace(tone, lightness=tone.lightness + step)
    return BLACK if darker else WHITE


def text_on(ground: str, *, hue: float, chroma: float = 0.02) -> str:
    """Return a readable text colour for a surface that keeps its colour: tinted near-white or near-black if AA."""
    light = to_hex(Oklch(0.985, min(chroma, 0.012), hue))
    dark = to_hex(Oklch(0.2, chroma, hue))
    for candidate in (light, dark, WHITE):
        if contrast(candidate, ground) >= TEXT:
            return candidate
    return BLACK


def mix(one: str, other: str, share: float) -> str:
    """Return `share` of `one` and the rest of `other`, mixed in OKLab."""
    first, second = _lab(from_hex(one)), _lab(from_hex(other))
    lightness, a, b = (x * share + y * (1 - share) for x, y in zip(first, second, strict=True))
    return to_hex(Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360))


def _lab(colour: Oklch) -> Rgb:
    angle = math.radians(colour.hue)
    return colour.lightness, colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)


def _linear(colour: str) -> Rgb:
    red, green, blue = (_decode(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return red, green, blue


def _decode(channel: float) -> float:
    return channel / 12.92 if channel <= _LINEAR_BELOW else ((channel + 0.055) / 1.055) ** 2.4


def _encode(channel: float) -> float:
    channel = max(channel, 0.0)
    return channel * 12.92 if channel <= _ENCODED_BELOW else 1.055 * channel ** (1 / 2.4) - 0.055


def _rgb(colour: Oklch) -> Rgb:
    lightness, a, b = _lab(colour)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fits(rgb: Rgb) -> bool:
    return all(-_SLACK <= c <= 1 + _SLACK for c in rgb)
