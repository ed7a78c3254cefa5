"""The one place for quoting: spec text into each target language.

Invariant: whatever the text, the emitted literal parses, and evaluates to the text (control characters are dropped
where the language cannot hold them).
"""

import json
import re
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML 1.1 takes for a line end or does not print (§5.1), inside the range that `\\u` can say."""
_BLOCK_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|[-=]+$|(?:- ?){3}))")
"""Where Markdown would begin a list, a rule or the line below a heading."""


def clean(text: str) -> str:
    """Drop characters that no target language holds: C0 controls (but tab, LF, CR) and lone surrogates."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Fold every run of white space (line ends of Unicode included) to one space."""
    return " ".join(clean(text).split())


def ts_string(text: str) -> str:
    """Return a double-quoted TypeScript literal; `</` and U+2028/9 are escaped so that it is safe in a script tag."""
    literal = json.dumps(clean(text), ensure_ascii=False)
    literal = literal.replace("</", "<\\/").replace("<!--", "<\\!--")
    return literal.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def jsx_text(text: str) -> str:
    """Return JSX children for the text: as it is when plain, else a string expression `{"…"}`."""
    folded = one_line(text)
    return folded if re.fullmatch(r"[\w ,.;:!?()+%€$£/@-]*", folded) and folded else "{" + ts_string(folded) + "}"


def html_text(text: str) -> str:
    """Escape for HTML and XML text and attributes."""
    for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(raw, safe)
    return clean(text)


def sql_string(text: str) -> str:
    """Return a PostgreSQL string literal (standard_conforming_strings on, the default since 9.1)."""
    return "'" + clean(text).replace("'", "''") + "'"


def sql_identifier(name: str) -> str:
    """Return a quoted PostgreSQL identifier."""
    return '"' + clean(name).replace('"', '""') + '"'


def yaml_string(text: str) -> str:
    """Return a double-quoted YAML scalar that is JSON too; characters that YAML does not print are escaped."""
    literal = json.dumps(clean(text), ensure_ascii=False)
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", literal)


def json_value(value: Any) -> str:
    """Return compact JSON of plain data."""
    return json.dumps(value, ensure_ascii=False)


def markdown_text(text: str) -> str:
    """Escape Markdown's inline syntax, entities, HTML and what begins a block, on one line (CommonMark §2.4)."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~]|&(?=#?\w+;))", r"\\\1", one_line(text))
    return _BLOCK_START.sub(r"\1\\", escaped)


def comment_text(text: str) -> str:
    """Return text safe inside `/* … */`, `//` and `--` comments: one line, no comment ends."""
    return one_line(text).replace("*/", "* /").replace("/*", "/ *")
