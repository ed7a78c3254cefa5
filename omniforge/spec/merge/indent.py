"""Moving lines to another indent."""

from omniforge.spec.merge.lines import lines_of


def shift(lines: str, by: int) -> str:
    """Indent lines by some more columns, or by fewer; blank lines stay as they are.

    Lines that have fewer spaces than must go lose those they have.
    """
    if by == 0 or not lines:
        return lines
    return "".join(_shift_line(line, by) for line in lines_of(lines))


def shift_below(text: str, by: int) -> str:
    """Indent all lines but the first."""
    first, newline, rest = text.partition("\n")
    return first + newline + shift(rest, by) if newline else text


def _shift_line(line: str, by: int) -> str:
    if not line.strip():
        return line
    if by > 0:
        return " " * by + line
    return line[min(-by, len(line) - len(line.lstrip(" "))) :]
