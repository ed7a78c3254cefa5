"""Named palettes and the tokens computed from them, for light and dark.

Invariant: every pair in `TEXT_PAIRS` has 4.5:1 and every pair in `CONTROL_PAIRS` 3:1, whatever colours are asked for.
A colour that the idea asks for stays exactly as asked on surfaces; the text on and beside it adapts.
"""

from dataclasses import dataclass, replace

from omniforge.codegen.colour import CONTROL, TEXT, Oklch, from_hex, readable, text_on, to_hex

_GREY = 0.03
"""Chroma below which a colour is a white, a grey or a black."""
_PAPER = 0.93
"""Lightness from which a near-white that is asked for becomes the page."""
_LIFT = 0.62
"""Lightness that brand colours of our own have at least on dark pages."""
GROUNDS = ("bg", "surface", "surface-2", "tint")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "muted", "brand-ink", "danger", "success", "warning") for ground in GROUNDS),
    ("on-brand", "brand"), ("on-accent", "accent"), ("on-danger", "danger"),
    ("on-band", "band"), ("band-muted", "band"), ("band-accent", "band"),
)  # fmt: skip
CONTROL_PAIRS: tuple[tuple[str, str], ...] = (
    *((mark, ground) for mark in ("control", "focus", "brand-edge") for ground in GROUNDS),
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a palette is made of.

    Attributes:
        brand: the colour that acts.
        accent: the colour that surprises.
        hue: hue of the neutrals, degrees.
        tint: chroma of the neutrals, 0 to about 0.025.
        paper: lightness of the light page, 0.95 to 1.
        band: hue of full-width dark bands, degrees.
    """

    brand: Oklch
    accent: Oklch
    hue: float
    tint: float
    paper: float
    band: float


def _scheme(brand: tuple[float, ...], accent: tuple[float, ...], neutral: tuple[float, ...], band: float) -> Scheme:
    return Scheme(
        brand=Oklch(*brand),
        accent=Oklch(*accent),
        hue=neutral[0],
        tint=neutral[1],
        paper=neutral[2],
        band=band,
    )


SCHEMES: dict[str, Scheme] = {
    "kiln": _scheme((0.55, 0.135, 38), (0.80, 0.12, 82), (70, 0.014, 0.968), 35),
    "celadon": _scheme((0.43, 0.065, 168), (0.72, 0.13, 48), (110, 0.012, 0.972), 168),
    "indigo": _scheme((0.41, 0.13, 266), (0.73, 0.15, 52), (80, 0.010, 0.976), 268),
    "clinic": _scheme((0.48, 0.085, 205), (0.82, 0.13, 92), (210, 0.006, 0.985), 215),
    "lake": _scheme((0.50, 0.12, 240), (0.77, 0.14, 62), (235, 0.007, 0.984), 245),
    "sage": _scheme((0.47, 0.08, 148), (0.76, 0.12, 38), (135, 0.010, 0.976), 150),
    "pine": _scheme((0.40, 0.085, 158), (0.82, 0.15, 82), (95, 0.012, 0.974), 160),
    "oxblood": _scheme((0.39, 0.125, 22), (0.78, 0.10, 72), (62, 0.020, 0.962), 20),
    "olive": _scheme((0.44, 0.085, 115), (0.66, 0.16, 35), (92, 0.020, 0.964), 112),
    "plum": _scheme((0.42, 0.125, 342), (0.81, 0.12, 70), (20, 0.010, 0.975), 335),
    "cobalt": _scheme((0.48, 0.20, 262), (0.86, 0.17, 96), (258, 0.006, 0.986), 264),
    "signal": _scheme((0.61, 0.205, 34), (0.33, 0.06, 262), (50, 0.006, 0.984), 262),
    "carbon": _scheme((0.86, 0.205, 122), (0.62, 0.19, 30), (125, 0.006, 0.978), 130),
    "graphite": _scheme((0.33, 0.03, 255), (0.72, 0.17, 50), (255, 0.005, 0.982), 255),
    "night": _scheme((0.57, 0.225, 8), (0.87, 0.16, 98), (330, 0.008, 0.976), 300),
    "marquee": _scheme((0.80, 0.165, 78), (0.50, 0.20, 12), (85, 0.016, 0.970), 285),
    "teal": _scheme((0.47, 0.088, 188), (0.71, 0.17, 36), (180, 0.008, 0.980), 192),
    "rust": _scheme((0.53, 0.15, 45), (0.46, 0.08, 200), (75, 0.012, 0.974), 205),
    "moss": _scheme((0.52, 0.12, 135), (0.72, 0.15, 55), (120, 0.014, 0.972), 140),
    "sky": _scheme((0.58, 0.14, 232), (0.72, 0.18, 28), (230, 0.010, 0.980), 250),
    "rose": _scheme((0.56, 0.145, 12), (0.50, 0.075, 175), (25, 0.012, 0.975), 355),
    "ledger": _scheme((0.42, 0.10, 165), (0.75, 0.14, 68), (165, 0.005, 0.987), 172),
    "slate": _scheme((0.44, 0.10, 252), (0.72, 0.14, 168), (250, 0.006, 0.984), 252),
    "brick": _scheme((0.52, 0.15, 30), (0.42, 0.075, 245), (40, 0.008, 0.980), 245),
}


def asked(scheme: Scheme, colours: tuple[str, ...]) -> Scheme:
    """Return the scheme with the asked colours in place.

    The first colourful one acts, the second surprises, a near-white one is the paper.
    """
    vivid = colourful(colours)
    if not vivid:
        return scheme
    brand = from_hex(vivid[0])
    accent = from_hex(vivid[1]) if len(vivid) > 1 else scheme.accent
    hue = brand.hue if brand.chroma >= _GREY else scheme.hue
    tinted = replace(scheme, brand=brand, accent=accent, hue=hue, band=hue, tint=min(scheme.tint, 0.010))
    pale = next((c for c in map(from_hex, colours) if c.lightness >= _PAPER and c.chroma < _GREY), None)
    if pale is None:
        return tinted
    return replace(tinted, hue=pale.hue, tint=pale.chroma, paper=min(max(pale.lightness, 0.955), 0.99))


def colourful(colours: tuple[str, ...]) -> tuple[str, ...]:
    """Return the colours that can carry a brand: all but white, black and greys, or all when there are no others."""
    return tuple(c for c in colours if from_hex(c).chroma >= _GREY) or colours


def tokens(scheme: Scheme, *, dark: bool, exact: tuple[str, str] | None = None) -> dict[str, str]:
    """Return token name -> hex.

    Args:
        scheme: what to compute from.
        dark: for the dark theme.
        exact: hex of brand and accent to keep to the digit (asked colours survive rounding).
    """
    neutrals = _dark_neutrals(scheme) if dark else _light_neutrals(scheme)
    grounds = tuple(neutrals[g] for g in GROUNDS)
    brand = exact[0] if exact else to_hex(_lifted(scheme.brand, dark=dark))
    accent = exact[1] if exact else to_hex(_lifted(scheme.accent, dark=dark))
    hue, tint = scheme.hue, scheme.tint

    def text(lightness: float, chroma: float, at: float, ratio: float = TEXT + 0.1) -> str:
        return readable(Oklch(lightness, chroma, at), grounds, ratio, darker=not dark)

    vivid = from_hex(brand)
    danger = text(0.74 if dark else 0.52, 0.14 if dark else 0.18, 25)
    return {
        **neutrals,
        "ink": text(0.95 if dark else 0.235, min(tint, 0.015) + 0.008, hue, 7.0),
        "muted": text(0.72 if dark else 0.50, tint + 0.008, hue),
        "control": text(0.55 if dark else 0.62, tint + 0.01, hue, CONTROL + 0.1),
        "brand": brand,
        "on-brand": text_on(brand, hue=vivid.hue),
        "brand-ink": text(vivid.lightness, min(vivid.chroma, 0.16), vivid.hue),
        "brand-edge": readable(vivid, grounds, CONTROL + 0.05, darker=not dark),
        "accent": accent,
        "on-accent": text_on(accent, hue=from_hex(accent).hue),
        "danger": danger,
        "on-danger": text_on(danger, hue=25),
        "success": text(0.74 if dark else 0.50, 0.12, 150),
        "warning": text(0.80 if dark else 0.52, 0.12, 72),
        "focus": readable(vivid, grounds, CONTROL + 0.5, darker=not dark),
        **_band(scheme, accent, dark=dark),
    }


def _light_neutrals(scheme: Scheme) -> dict[str, str]:
    hue, tint, paper = scheme.hue, scheme.tint, scheme.paper
    return {
        "bg": to_hex(Oklch(paper, tint, hue)),
        "surface": to_hex(Oklch(min(paper + 0.018, 1.0), tint * 0.45, hue)),
        "surface-2": to_hex(Oklch(paper - 0.028, tint * 1.35, hue)),
        "tint": to_hex(
            Oklch(
                0.935, min(scheme.brand.chroma * 0.24, 0.04) if scheme.brand.chroma > _GREY else tint, scheme.brand.hue
            )
        ),
        "line": to_hex(Oklch(paper - 0.085, tint * 1.5, hue)),
    }


def _dark_neutrals(scheme: Scheme) -> dict[str, str]:
    hue, tint = scheme.hue, min(scheme.tint, 0.016)
    return {
        "bg": to_hex(Oklch(0.185, tint, hue)),
        "surface": to_hex(Oklch(0.222, tint, hue)),
        "surface-2": to_hex(Oklch(0.262, tint, hue)),
        "tint": to_hex(Oklch(0.275, min(scheme.brand.chroma * 0.28, 0.05), scheme.brand.hue)),
        "line": to_hex(Oklch(0.345, tint, hue)),
    }


def _band(scheme: Scheme, accent: str, *, dark: bool) -> dict[str, str]:
    band = to_hex(Oklch(0.15 if dark else 0.27, 0.045 if not dark else 0.03, scheme.band))
    bright = from_hex(accent)
    return {
        "band": band,
        "on-band": to_hex(Oklch(0.965, 0.012, scheme.band)),
        "band-muted": readable(Oklch(0.78, 0.025, scheme.band), (band,), TEXT + 0.3, darker=False),
        "band-accent": readable(replace(bright, lightness=max(bright.lightness, 0.7)), (band,), TEXT, darker=False),
        "band-line": to_hex(Oklch(0.40 if not dark else 0.32, 0.04, scheme.band)),
    }


def _lifted(colour: Oklch, *, dark: bool) -> Oklch:
    """Return the colour for a dark page: a deep one is lifted so that it still stands out."""
    if not dark or colour.lightness >= _LIFT:
        return colour
    return replace(colour, lightness=_LIFT + (colour.lightness - 0.4) * 0.2, chroma=min(colour.chroma, 0.15))
