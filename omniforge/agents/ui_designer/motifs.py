"""The drawing cupboard: the sheets of `templates/nextjs/motifs`, six small things of one world on each.

A thing stands on the line y = 92 of a 100 by 100 ground, centred on x = 50. Its paint is a class, not a colour: `a`
main, `b` second, `d` deep, `l` light; `o` is an outline. So one drawing serves every palette.
"""

import re
from collections.abc import Mapping
from functools import cache

from omniforge.resources import templates_dir

COUNT = 6
"""Drawings on a sheet."""


@cache
def sheet(family: str) -> tuple[str, ...]:
    """Return the drawings of a family, as SVG fragments with paint classes."""
    text = (templates_dir() / "nextjs" / "motifs" / f"{family}.svg").read_text(encoding="utf-8")
    return tuple(
        re.sub(r"\n\s*", "", body).strip()
        for body in re.findall(r'  <g id="[\w-]+"[^>]*>\n(.*?)\n  </g>', text, re.DOTALL)
    )


def painted(family: str, index: int, paints: Mapping[str, str]) -> str:
    """Return one drawing in colours.

    Args:
        family: name of the sheet.
        index: which drawing; counts round.
        paints: `a`, `b`, `d` and `l` as `#rrggbb`.
    """
    drawing = sheet(family)[index % COUNT]
    drawing = re.sub(
        r'class="o (\w)"',
        lambda m: f'fill="none" stroke="{paints[m[1]]}" stroke-linecap="round" stroke-linejoin="round"',
        drawing,
    )
    return re.sub(r'class="(\w)"', lambda m: f'fill="{paints[m[1]]}"', drawing)
