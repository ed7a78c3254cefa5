"""Lines as Git and parsers count them: a line feed ends a line, and nothing else does.

`str.splitlines` also cuts at form feeds and at Unicode separators, which may stand inside a value.
"""


def lines_of(text: str) -> list[str]:
    """Return the lines with their line feeds; the last one may lack it."""
    *whole, rest = text.split("\n")
    lines = [f"{line}\n" for line in whole]
    return [*lines, rest] if rest else lines
