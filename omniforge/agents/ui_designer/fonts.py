"""The type cupboard: packaged variable fonts, how each wants to be set, and the pairs for every archetype."""

from dataclasses import dataclass

from omniforge.spec.kinds import Archetype


@dataclass(frozen=True, slots=True)
class Font:
    """A packaged family.

    Attributes:
        id: name below `@fontsource-variable/`, also what a spec may ask for.
        family: CSS family.
        fallback: generic stack that comes after it.
        weight: weight of headlines set in it.
        tracking: letter spacing of headlines, em.
        leading: line height of headlines.
        scale: size of headlines relative to the common scale (a condensed face is set larger).
        upper: whether headlines are set in capitals.
        sheet: stylesheet of the package with the axes used.
    """

    id: str
    family: str
    fallback: str
    weight: int = 650
    tracking: float = -0.02
    leading: float = 1.08
    scale: float = 1.0
    upper: bool = False
    sheet: str = "index.css"

    @property
    def package(self) -> str:
        """The npm package."""
        return f"@fontsource-variable/{self.id}"


SANS = 'ui-sans-serif, system-ui, "Segoe UI", sans-serif'
SERIF = 'ui-serif, Georgia, "Times New Roman", serif'
MONO = "ui-monospace, Menlo, Consolas, monospace"

FONTS: dict[str, Font] = {
    font.id: font
    for font in (
        Font("archivo", "Archivo Variable", SANS, 700, -0.025, 1.04),
        Font("bricolage-grotesque", "Bricolage Grotesque Variable", SANS, 700, -0.03, 1.02),
        Font("dm-sans", "DM Sans Variable", SANS, 650, -0.025, 1.08),
        Font("figtree", "Figtree Variable", SANS, 700, -0.022, 1.08),
        Font("fraunces", "Fraunces Variable", SERIF, 480, -0.024, 1.04),
        Font("hanken-grotesk", "Hanken Grotesk Variable", SANS, 680, -0.025, 1.06),
        Font("instrument-sans", "Instrument Sans Variable", SANS, 620, -0.028, 1.06),
        Font("jetbrains-mono", "JetBrains Mono Variable", MONO, 600, -0.04, 1.12, 0.86),
        Font("literata", "Literata Variable", SERIF, 560, -0.018, 1.1, 0.96),
        Font("lora", "Lora Variable", SERIF, 560, -0.015, 1.1, 0.96),
        Font("manrope", "Manrope Variable", SANS, 700, -0.03, 1.08, 0.96),
        Font("newsreader", "Newsreader Variable", SERIF, 480, -0.022, 1.04, 1.06),
        Font("nunito", "Nunito Variable", SANS, 780, -0.018, 1.1, 0.98),
        Font("onest", "Onest Variable", SANS, 650, -0.025, 1.08, 0.98),
        Font("oswald", "Oswald Variable", SANS, 560, -0.005, 1.02, 1.16, upper=True),
        Font("playfair-display", "Playfair Display Variable", SERIF, 520, -0.015, 1.06, 1.02),
        Font("public-sans", "Public Sans Variable", SANS, 700, -0.022, 1.08, 0.97),
        Font("sora", "Sora Variable", SANS, 620, -0.035, 1.1, 0.92),
        Font("source-serif-4", "Source Serif 4 Variable", SERIF, 540, -0.018, 1.08),
        Font("space-grotesk", "Space Grotesk Variable", SANS, 620, -0.035, 1.06, 0.98),
    )
}

PAIRS: dict[Archetype, tuple[tuple[str, str], ...]] = {
    "storefront": (
        ("fraunces", "hanken-grotesk"), ("playfair-display", "figtree"), ("newsreader", "instrument-sans"),
        ("bricolage-grotesque", "dm-sans"),
    ),
    "service-desk": (
        ("figtree", "figtree"), ("onest", "onest"), ("lora", "figtree"), ("manrope", "public-sans"),
        ("nunito", "nunito"),
    ),
    "directory": (
        ("archivo", "public-sans"), ("hanken-grotesk", "hanken-grotesk"), ("instrument-sans", "instrument-sans"),
        ("bricolage-grotesque", "public-sans"),
    ),
    "product-tour": (
        ("sora", "dm-sans"), ("space-grotesk", "instrument-sans"), ("manrope", "manrope"), ("onest", "onest"),
        ("dm-sans", "dm-sans"),
    ),
    "editorial": (("newsreader", "source-serif-4"), ("literata", "literata"), ("playfair-display", "source-serif-4")),
    "programme": (
        ("oswald", "source-serif-4"), ("archivo", "literata"), ("bricolage-grotesque", "literata"),
        ("oswald", "public-sans"),
    ),
    "place": (
        ("playfair-display", "lora"), ("fraunces", "figtree"), ("newsreader", "newsreader"), ("literata", "dm-sans"),
    ),
    "cause": (("archivo", "public-sans"), ("bricolage-grotesque", "figtree"), ("hanken-grotesk", "source-serif-4")),
    "portfolio": (("bricolage-grotesque", "instrument-sans"), ("instrument-sans", "newsreader")),
    "console": (("jetbrains-mono", "public-sans"), ("jetbrains-mono", "instrument-sans")),
    "community": (("nunito", "nunito"), ("bricolage-grotesque", "figtree"), ("figtree", "figtree")),
    "play": (("bricolage-grotesque", "nunito"), ("sora", "nunito"), ("space-grotesk", "dm-sans")),
}  # fmt: skip
PAIR_NAMES: dict[str, tuple[str, str]] = {
    f"{heading}/{body}": (heading, body) for pairs in PAIRS.values() for heading, body in pairs
}
"""Every pair by its name, `headline/text`."""


def find(name: str | None) -> Font | None:
    """Return the font a spec asks for by id or family (`Playfair Display`), if it is in the cupboard."""
    if name is None:
        return None
    wanted = "-".join(name.lower().removesuffix(" variable").split())
    return FONTS.get(wanted)
