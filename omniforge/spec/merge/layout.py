"""Which lines of a block belong to which entry.

Rule: blank lines and comments above an entry are its lead; a comment below it that is indented deeper than the entry
is its own; what is left below the last entry is the footer of the block. At the top of a document everything above
the first entry is the header of the document.
"""

from omniforge.spec.merge.lines import lines_of
from omniforge.spec.merge.node import Entry, Interner, LayoutError, Node, Tree, number_entry


def lay_out_root(tree: Tree, interner: Interner) -> None:
    """Give every block node of a document its lines, and every node its number with comments."""
    root, text = tree.root, tree.text
    if not root.is_block:
        tree.header_end = root.start
        tree.tail_start = root.end
        return
    _find_column(root)
    first_line = _line_start(text, root.entries[0].start)
    if first_line < tree.header_end or text[first_line : root.entries[0].start].strip():
        raise LayoutError("the document starts in the middle of a line")
    tree.header_end = first_line
    _lay_out(root, first_line, tree.tail_end, interner)
    tree.tail_start = root.stop = root.footer_start


def _find_column(node: Node) -> None:
    """Find where the entries of a block start; dashes have no mark of their own."""
    text = node.text
    if node.kind == "map":
        for entry in node.entries:
            if entry.key is None or entry.key.start == entry.key.end or text[entry.start - 2 : entry.start] == "? ":
                raise LayoutError("a key in the explicit form")
        node.body = node.entries[0].start
        node.column = node.body - _line_start(text, node.body)
        for entry in node.entries[1:]:
            if text[_line_start(text, entry.start) : entry.start] != " " * node.column:
                raise LayoutError("a key that does not start its line")
        return
    first = node.entries[0]
    first.start = node.start if text[node.start] == "-" else _dash_before(text, first.value.start)
    node.body = first.start
    node.column = node.body - _line_start(text, node.body)
    for entry in node.entries[1:]:
        line = _line_start(text, entry.value.start)
        while text[line : line + node.column + 1] != " " * node.column + "-":
            if line <= node.body:
                raise LayoutError("an item whose dash is not found")
            line = _line_start(text, line - 1)
        entry.start = line + node.column


def _dash_before(text: str, at: int) -> int:
    line = _line_start(text, at)
    while not text[line:].lstrip(" ").startswith("-"):
        if line == 0:
            raise LayoutError("an item whose dash is not found")
        line = _line_start(text, line - 1)
    return text.index("-", line)


def _lay_out(node: Node, region_start: int, stop: int, interner: Interner) -> None:
    """Divide `text[region_start:stop]` among the entries of a block whose column is known."""
    text, column = node.text, node.column
    node.stop = stop
    at = region_start
    last = len(node.entries) - 1
    for n, entry in enumerate(node.entries):
        entry.lead_start = at
        below = stop if n == last else _line_start(text, node.entries[n + 1].start)
        _find_head(entry)
        own_end = _line_end(text, max(entry.value.end, entry.trail_end)) + 1
        at = entry.stop = _end_of_deeper_comments(text, own_end, below, column)
        if entry.value.is_block:
            inner_start = entry.head_end if _is_compact(entry) else entry.trail_end + 1
            _lay_out(entry.value, inner_start, entry.stop, interner)
        _number_entry(entry, own_end, interner)
    fulls = [e.full for e in node.entries]
    footer = _comment_lines(text[at:stop])
    if footer or not all(e.is_bare for e in node.entries):
        node.full = interner.number((node.kind, node.tag, footer, *(sorted(fulls) if node.kind == "map" else fulls)))
    else:
        node.full = node.data


def _number_entry(entry: Entry, own_end: int, interner: Interner) -> None:
    text = entry.value.text
    lead = _comment_lines(text[entry.lead_start : entry.start])
    trail = text[entry.head_end : entry.trail_end].strip()
    below = () if entry.value.is_block else _comment_lines(text[own_end : entry.stop])
    entry.is_bare = not lead and not trail and not below and entry.value.full == entry.value.data
    entry.full = number_entry(interner, entry, lead, trail, below)


def _find_head(entry: Entry) -> None:
    """Find where the head of an entry ends and where a comment behind it or behind its value ends."""
    value, text = entry.value, entry.value.text
    marker = entry.start if entry.key is None else text.index(":", entry.key.end)
    if not value.is_block:
        entry.head_end = max(value.end, marker + 1)
        entry.trail_end = entry.head_end if value.style in {"|", ">"} else _line_end(text, entry.head_end)
        return
    _find_column(value)
    if marker < value.start < _line_end(text, marker) and value.start != value.body:
        entry.head_end = _properties_end(text, value.start)
        entry.trail_end = _line_end(text, entry.head_end)
        return
    if _is_compact(entry):
        entry.head_end = entry.trail_end = value.body
        return
    entry.head_end = marker + 1
    entry.trail_end = _line_end(text, entry.head_end)


def _is_compact(entry: Entry) -> bool:
    return entry.key is None and "\n" not in entry.value.text[entry.start : entry.value.body]


def _properties_end(text: str, at: int) -> int:
    while text[at] in "&!":
        while not text[at].isspace():
            at += 1
        after = at
        while text[at] == " ":
            at += 1
    return after


def _end_of_deeper_comments(text: str, at: int, stop: int, column: int) -> int:
    end = at
    while at < stop:
        following = _line_end(text, at) + 1
        line = text[at:following].lstrip(" ")
        if line.startswith("#") and following - at - len(line) > column:
            end = following
        at = following
    return min(end, stop)


def _comment_lines(gap: str) -> tuple[str, ...]:
    if "#" not in gap:
        return ()
    return tuple(line.strip() for line in lines_of(gap) if line.strip().startswith("#"))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, max(at, 0)) + 1


def _line_end(text: str, at: int) -> int:
    """Return the place of the newline that ends the line at `at`."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end
