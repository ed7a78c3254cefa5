"""Screenshot placeholders: SVG drawings in the app's own palette, named so that nobody takes them for real ones."""

from dataclasses import dataclass
from hashlib import sha256

from omniforge.codegen.colour import Oklch, from_hex, text_on, to_hex
from omniforge.codegen.emit import html_text
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.wording import cut
from omniforge.spec.model import Brand

SIZES = {"phone": (1290, 2796), "feature": (1024, 500), "icon": (1024, 1024)}
"""Pixels: iPhone 6.9-inch screenshot, Play feature graphic, App Store icon."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Three colours of the placeholders."""

    ground: str
    block: str
    text: str


def palette(brand: Brand, name: str) -> Palette:
    """Return the brand's first colour, or one chosen by the name, with a lighter block and a readable text."""
    digest = sha256(name.encode()).digest()
    seeded = Oklch(0.52, 0.11, digest[0] * 360 / 256)
    base = from_hex(brand.colours[0].hex) if brand.colours else seeded
    ground = to_hex(base)
    return Palette(
        ground,
        to_hex(Oklch(min(base.lightness + 0.14, 0.96), base.chroma * 0.6, base.hue)),
        text_on(ground, hue=base.hue),
    )


def placeholders(
    captions: tuple[str, ...], colours: Palette, name: str, nodes: tuple[str, ...]
) -> tuple[GeneratedFile, ...]:
    """Return one phone picture per caption, the feature graphic and the icon."""
    shots = [
        _file(f"screenshots/en-US/placeholder-{i}.svg", _phone(caption, i, colours), nodes)
        for i, caption in enumerate(captions, start=1)
    ]
    initial = html_text(name[:1].upper())
    width, height = SIZES["feature"]
    feature = _svg(
        (width, height),
        f'<rect width="{width}" height="{height}" fill="{colours.ground}"/>'
        f'<rect x="640" width="384" height="{height}" fill="{colours.block}"/>'
        + _text(72, 270, 72, cut(name, 24), colours.text),
    )
    icon = _svg(
        SIZES["icon"],
        f'<rect width="1024" height="1024" fill="{colours.ground}"/>'
        f'<text x="512" y="700" font-family="sans-serif" font-weight="700" font-size="560" text-anchor="middle" '
        f'fill="{colours.text}">{initial}</text>',
    )
    return (
        *shots,
        _file("artwork/placeholder-feature.svg", feature, nodes),
        _file("artwork/placeholder-icon.svg", icon, nodes),
    )


def _phone(caption: str, number: int, colours: Palette) -> str:
    width, height = SIZES["phone"]
    rows = "".join(
        f'<rect x="96" y="{760 + row * 300}" width="{1098 - (row * number * 97) % 420}" height="220" '
        f'fill="{colours.block}"/>'
        for row in range(6)
    )
    words = caption.split()
    middle = (len(words) + 1) // 2
    lines = (" ".join(words[:middle]), " ".join(words[middle:]))
    title = "".join(_text(96, 320 + i * 120, 88, cut(line, 26), colours.text) for i, line in enumerate(lines) if line)
    note = _text(96, height - 96, 44, "Placeholder: put a screenshot of the running app here", colours.text)
    return _svg(
        (width, height), f'<rect width="{width}" height="{height}" fill="{colours.ground}"/>{rows}{title}{note}'
    )


def _text(x: int, y: int, size: int, text: str, colour: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="sans-serif" font-weight="600" font-size="{size}" fill="{colour}">'
        f"{html_text(text)}</text>"
    )


def _svg(size: tuple[int, int], body: str) -> str:
    width, height = size
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{body}</svg>\n'


def _file(path: str, svg: str, nodes: tuple[str, ...]) -> GeneratedFile:
    return GeneratedFile(path=f"mobile/fastlane/{path}", content=svg, template="agents/package/artwork", nodes=nodes)
