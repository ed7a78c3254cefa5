"""Names and texts that break generators: what quotes, ends comments, or is a word of a language."""

import json
from pathlib import Path

PIECES = (
    "</script>", "<!--", "-->", "]]>", "${x}", "`", "*/", "/*", "//", "--", "'", '"', "\\", "\\'", "{{ 7*7 }}",
    "{% raw %}", "\u2028", "\u2029", "\x85", "\ufeff", "\r\n", "\n", "\t", "\x00", "\x1b[31m", "&lt;", "\u202e",
    "'; DROP TABLE x; --", "\U0001f600", "\ud800", "\xe9", "${jndi:x}", "</SCRIPT >", "<ScRiPt", "<", "$$", "%s", "#",
    "@", "- a: b", "[x](javascript:1)", "|", "~~", "___", "\\u0041",
)  # fmt: skip
"""One trap each."""
NAMES: tuple[str, ...] = tuple(json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8")))
"""Names a person or an importer could give to a model, a field, a choice or a role; half are words of a language."""
