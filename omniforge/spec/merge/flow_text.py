"""Flow collections: `[a, b]`, `{a: 1}` and all of JSON. Items keep their text; commas and space follow the frame."""

import json
import re

from omniforge.spec.merge.node import Entry, Node, NotStructuredError

_SAFE_IN_FLOW = re.compile(r"[^,\[\]{}#&*!|>'\"%@`?:\-\s][^,\[\]{}#\n]*")


def flow_item(entry: Entry) -> str:
    """Return an entry of any layout as an item of a flow collection."""
    if not entry.stop:
        start = entry.key.start if entry.key else entry.value.start
        return entry.value.text[start : entry.value.end]
    if not entry.is_bare:
        raise NotStructuredError("a comment inside a flow collection")
    return flow_key(entry) + flow_value(entry.value)


def flow_key(entry: Entry) -> str:
    """Return the key of an entry with its colon, nothing for the item of a list."""
    if entry.key is None:
        return ""
    text = entry.value.text
    if not entry.stop and entry.value.end > entry.value.start:
        return text[entry.key.start : entry.value.start]
    return text[entry.key.start : entry.key.end] + ": "


def flow_value(node: Node) -> str:
    """Return a value of any layout as it looks inside a flow collection."""
    if node.kind == "scalar":
        if node.style in {"|", ">"}:
            return json.dumps(node.value, ensure_ascii=False)
        if node.style == "plain" and node.source and not _SAFE_IN_FLOW.fullmatch(node.source):
            is_text = node.tag.endswith(":str")
            return json.dumps(node.value, ensure_ascii=False) if is_text else node.source
        return node.source
    if not node.is_block:
        return node.source
    if node.anchor is not None or node.start != node.body:
        raise NotStructuredError("an anchor or tag on a block that becomes a flow collection")
    items = ", ".join(flow_item(e) for e in node.entries)
    return f"{{{items}}}" if node.kind == "map" else f"[{items}]"


def join_flow(frame: Node, items: list[tuple[str, Entry | None]]) -> str:
    """Return the collection in the manner of the frame.

    Args:
        frame: the collection whose brackets, line breaks and spaces are used.
        items: text of each item, and the entry of the frame that it was, if any.
    """
    text, entries = frame.text, frame.entries
    opening = text[frame.start : frame.body + 1]
    if not entries:
        return opening + ", ".join(t for t, _ in items) + text[frame.end - 1]
    leads: dict[int, str] = {}
    at = frame.body + 1
    for entry in entries:
        start = entry.key.start if entry.key else entry.value.start
        leads[id(entry)] = text[at:start]
        comma = text.find(",", entry.value.end)
        at = comma + 1 if 0 <= comma < frame.end else entry.value.end
    first, later = leads[id(entries[0])], _usual_lead(leads, entries)
    tail = text[entries[-1].value.end : frame.end - 1]
    written = []
    for n, (item, held) in enumerate(items):
        lead = leads[id(held)] if held is not None and (n > 0) == (held is not entries[0]) else None
        written.append((lead if lead is not None else later if n else first) + item)
    return opening + ",".join(written) + tail + text[frame.end - 1]


def _usual_lead(leads: dict[int, str], entries: list[Entry]) -> str:
    if len(entries) > 1:
        return _last_line(leads[id(entries[1])])
    only = leads[id(entries[0])]
    if "\n" in only:
        return _last_line(only)
    key, value = entries[0].key, entries[0].value
    is_tight = key is not None and value.start == key.end + 1
    return "" if is_tight else " "


def _last_line(lead: str) -> str:
    """Return the white space before an item without comments above it."""
    if "\n" not in lead:
        return lead
    return "\n" + lead.rpartition("\n")[2]
