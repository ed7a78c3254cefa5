"""Pictures of one product, composed from its family's drawings in its own colours: plates, a scene, a mark.

Invariant: pure and seeded by the slug; a picture brings its own ground, so it looks right on light and dark pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from omniforge.agents.ui_designer import motifs, seed
from omniforge.agents.ui_designer.style import Look
from omniforge.codegen.colour import BLACK, Oklch, contrast, from_hex, mix, to_hex

PLATES = 6
"""Pictures made for records that have none of their own."""
_BRIGHT = 0.72
"""Lightness from which a brand colour is a ground rather than a drawing colour."""

_MARK = 2.6
"""Contrast below which a pale mark on the brand colour turns deep."""

_PLACES: tuple[tuple[tuple[int, float, float], ...], ...] = (
    ((0, 200, 2.15),),
    ((0, 162, 1.85), (1, 296, 1.05)),
    ((0, 84, 1.08), (1, 200, 1.08), (2, 316, 1.08)),
    ((1, 104, 1.15), (0, 248, 1.9)),
)
"""Ways to set a plate: which drawing (hero, other, third), where along the floor, how large."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of one picture: its ground, the shapes behind, and the four paints."""

    ground: str
    shape: str
    floor: str
    a: str
    b: str
    d: str
    l: str  # noqa: E741 - the paint's name on the sheets

    @property
    def paints(self) -> dict[str, str]:
        """The paints by name."""
        return {"a": self.a, "b": self.b, "d": self.d, "l": self.l}


def drawings(slug: str, look: Look) -> tuple[tuple[str, str], ...]:
    """Return path and SVG of every picture."""
    inks = _inks(look)
    plates = (
        (f"public/brand/plate-{i + 1}.svg", _plate(slug, look, inks[(i + seed.number(slug, "ink")) % len(inks)], i))
        for i in range(PLATES)
    )
    return (
        *plates,
        ("public/brand/scene.svg", _scene(slug, look, inks)),
        ("public/brand/mark.svg", _mark(slug, look)),
        ("src/app/icon.svg", _mark(slug, look)),
    )


def _inks(look: Look) -> tuple[Ink, ...]:
    brand, accent = from_hex(look.light["brand"]), from_hex(look.light["accent"])
    paper = to_hex(Oklch(0.975, 0.012, brand.hue))
    deep = look.light["band"]
    pale = Oklch(0.905, min(brand.chroma * 0.36, 0.05), brand.hue)
    warm = Oklch(0.915, min(accent.chroma * 0.45, 0.07), accent.hue)
    strong = to_hex(brand)
    second = to_hex(replace(accent, lightness=min(accent.lightness, 0.74)))
    if brand.lightness > _BRIGHT:
        strong = to_hex(replace(brand, lightness=0.42, chroma=min(brand.chroma, 0.11)))
    light = (
        Ink(to_hex(pale), to_hex(_deeper(pale, 0.07)), to_hex(_deeper(pale, 0.13)), strong, second, deep, paper),
        Ink(to_hex(warm), to_hex(_deeper(warm, 0.06)), to_hex(_deeper(warm, 0.12)), strong, second, deep, paper),
    )
    ground = brand if brand.lightness > _BRIGHT else replace(brand, lightness=min(brand.lightness, 0.52))
    act = deep if brand.lightness > _BRIGHT else paper
    full = Ink(
        ground=to_hex(ground),
        shape=to_hex(_deeper(ground, 0.055)),
        floor=to_hex(_deeper(ground, 0.11)),
        a=act,
        b=to_hex(replace(accent, lightness=max(accent.lightness, 0.70))) if act == paper else second,
        d=to_hex(_deeper(ground, 0.22)) if act == paper else strong,
        l=to_hex(replace(pale, lightness=0.86)) if act == paper else paper,
    )
    night = from_hex(deep)
    dark = Ink(
        ground=deep,
        shape=to_hex(replace(night, lightness=0.345)),
        floor=to_hex(replace(night, lightness=0.21)),
        a=to_hex(replace(brand, lightness=max(brand.lightness, 0.66))),
        b=to_hex(replace(accent, lightness=max(accent.lightness, 0.76))),
        d=to_hex(replace(night, lightness=0.46, chroma=0.05)),
        l=paper,
    )
    return (light[0], full, light[1], dark)


def _deeper(colour: Oklch, by: float) -> Oklch:
    return replace(colour, lightness=max(colour.lightness - by, 0.12), chroma=colour.chroma + by * 0.18)


def _plate(slug: str, look: Look, ink: Ink, index: int) -> str:
    turn = seed.number(slug, "plate")
    hero = (index + turn) % motifs.COUNT
    other = (hero + 1 + turn % 4) % motifs.COUNT
    layout = (index + turn // 7) % 4
    back = _backing((index * 2 + turn // 3) % 5, ink)
    family = look.family.id
    places = _PLACES[layout]
    things = "".join(_thing(family, (hero, other, hero + 2)[which], ink, (x, 256), scale) for which, x, scale in places)
    return _svg(400, 300, f'<rect width="400" height="300" fill="{ink.ground}"/>{back}{things}')


def _backing(kind: int, ink: Ink) -> str:
    floor = f'<rect y="256" width="400" height="44" fill="{ink.floor}"/>'
    shapes = (
        f'<path d="M92 256V150a108 108 0 0 1 216 0v106z" fill="{ink.shape}"/>',
        f'<circle cx="252" cy="134" r="104" fill="{ink.shape}"/>',
        f'<path d="M200 0h200v256H200z" fill="{ink.shape}"/>',
        f'<path d="M0 256C70 130 190 110 260 170s110 40 140 10v76z" fill="{ink.shape}"/>',
        f'<path d="M0 0h400L0 256z" fill="{ink.shape}"/>',
    )
    return shapes[kind] + floor


def _thing(family: str, index: int, ink: Ink, at: tuple[float, float], scale: float) -> str:
    """Return a drawing that stands on the point `at`."""
    x, y = at
    left, top = x - 50 * scale, y - 92 * scale
    drawing = motifs.painted(family, index, ink.paints)
    return f'<g transform="translate({left:.1f} {top:.1f}) scale({scale:g})">{drawing}</g>'


def _scene(slug: str, look: Look, inks: tuple[Ink, ...]) -> str:
    kind = seed.number(slug, "scene") % 3
    parts = (_plinths, _parade, _tiles)[kind](slug, look.family.id, inks)
    return _svg(1200, 800, "".join(parts))


def _plinths(slug: str, family: str, inks: tuple[Ink, ...]) -> Iterator[str]:
    ink = inks[1] if seed.number(slug, "ground") % 2 else inks[0]
    yield f'<rect width="1200" height="800" fill="{ink.ground}"/>'
    yield f'<circle cx="{seed.between(420, 820, slug, "sun"):g}" cy="330" r="290" fill="{ink.shape}"/>'
    turn = seed.number(slug, "turn") % motifs.COUNT
    places = (
        (100, 540, 2.5, 240),
        (350, 650, 3.7, 260),
        (625, 520, 2.9, 290),
        (890, 660, 3.8, 240),
        (1100, 560, 2.5, 180),
    )
    for i, (x, y, scale, width) in enumerate(places):
        fill = ink.floor if i % 2 else ink.shape
        yield f'<rect x="{x - width / 2:g}" y="{y}" width="{width}" height="{800 - y}" fill="{fill}"/>'
        yield _thing(family, turn + i, ink, (x, y), scale)


def _parade(slug: str, family: str, inks: tuple[Ink, ...]) -> Iterator[str]:
    ink = inks[2] if seed.number(slug, "ground") % 2 else inks[3]
    yield f'<rect width="1200" height="800" fill="{ink.ground}"/>'
    yield f'<path d="M0 640C200 330 420 300 640 470s380 150 560-90v420H0z" fill="{ink.shape}"/>'
    yield f'<rect y="640" width="1200" height="160" fill="{ink.floor}"/>'
    turn = seed.number(slug, "turn") % motifs.COUNT
    places = ((150, 640, 2.8), (430, 645, 4.4), (715, 680, 2.6), (960, 640, 4.0), (1140, 700, 2.2))
    for i, (x, y, scale) in enumerate(places):
        yield _thing(family, turn + i, ink, (x, y), scale)


def _tiles(slug: str, family: str, inks: tuple[Ink, ...]) -> Iterator[str]:
    for row in range(4):
        for column in range(6):
            n = seed.number(slug, "tile", row, column)
            ink = inks[(row * 3 + column * 2 + n % 2) % len(inks)]
            x, y = column * 200, row * 200
            yield f'<rect x="{x}" y="{y}" width="200" height="200" fill="{ink.ground}"/>'
            if n % 4 == 0:
                yield f'<path d="M{x} {y + 200}a200 200 0 0 1 200-200v200z" fill="{ink.shape}"/>'
            elif n % 4 == 1:
                yield f'<circle cx="{x + 100}" cy="{y + 100}" r="86" fill="{ink.shape}"/>'
            yield _thing(family, row * 6 + column + n % 3, ink, (x + 100, y + 168), 1.42)


def _mark(slug: str, look: Look) -> str:
    brand = look.light["brand"]
    paper = to_hex(Oklch(0.98, 0.01, from_hex(brand).hue))
    if contrast(paper, brand) < _MARK:
        paper = look.light["band"]
    ink = Ink(
        brand, brand, brand, a=paper, b=mix(paper, brand, 0.5), d=mix(BLACK, brand, 0.35), l=mix(paper, brand, 0.78)
    )
    corner = min(look.radius * 3 + 4, 32)
    thing = _thing(look.family.id, seed.number(slug, "mark") % 2, ink, (64, 104), 0.86)
    return _svg(128, 128, f'<rect width="128" height="128" rx="{corner}" fill="{brand}"/>{thing}')


def _svg(width: int, height: int, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>\n'
