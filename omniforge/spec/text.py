"""The spec as YAML text: strict reading with line marks, canonical writing.

Invariant: `load_data(dump(x))` validates to `x`. Scalars follow the core schema of YAML 1.2.2
(§10.3.2): `no` and `2024-01-01` are text. One document, text keys, no duplicate keys, no aliases, no tags.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from omniforge.spec.model import Spec

Loc = tuple[str | int, ...]
MAX_TEXT_BYTES = 4_000_000
_FLOW_WIDTH = 110
_MAX_DEPTH = 50
_RARE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\U0010ffff]")
"""Characters that only a double-quoted scalar holds: controls, and the line ends that YAML 1.1 knows beyond LF."""
_MAX_DIGITS = 18
_STR, _NULL, _BOOL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
_INT, _FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_CORE = (
    (_NULL, re.compile(r"^(?:null|Null|NULL|~|)$"), ["n", "N", "~", ""]),
    (_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    (_INT, re.compile(r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"), list("-+0123456789")),
    (_FLOAT, re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"), list("-+.0123456789")),
)


@dataclass(frozen=True, slots=True)
class TextProblem:
    """Something that is wrong with the text itself."""

    loc: Loc
    line: int
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Document:
    """A read YAML document.

    Attributes:
        data: plain data; `None` when the text cannot be read at all.
        lines: location -> line number (from 1) of every mapping value and list item; `()` is the document.
        problems: what is wrong with the text; `data` then holds what could be read.
    """

    data: Any
    lines: Mapping[Loc, int]
    problems: tuple[TextProblem, ...] = ()

    def line_of(self, loc: Loc) -> int:
        """Return the line of a location, or of the nearest one around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


_C_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Dumper(yaml.SafeDumper):
    """Block style with indented lists; quotes whatever YAML 1.1 or 1.2 would not read as text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - theirs
        """Indent lists below their key."""
        super().increase_indent(flow, False)


for _tag, _pattern, _first in _CORE:
    _Dumper.add_implicit_resolver(_tag, _pattern, _first)


def load_data(text: str) -> Document:
    """Read YAML text; never raises, whatever the text."""
    if len(text) > MAX_TEXT_BYTES:
        message = f"the file has more than {MAX_TEXT_BYTES:,} characters"
        return _unreadable(1, message, "split the product into several ideas")
    try:
        return _Reader(yaml.parse(text, Loader=_C_PARSER)).read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(part for part in (error.context, error.problem) if part)
        return _unreadable(mark.line + 1 if mark else 1, f"not valid YAML: {message}", _yaml_fix(message))
    except _TooDeepError as error:
        return _unreadable(error.line, "the values are nested too deeply", "compare it with docs/reference/spec.md")
    except (yaml.YAMLError, UnicodeError) as error:
        message = " ".join(str(error).split())
        return _unreadable(1, f"not valid YAML: {message}", "save the file as UTF-8 text without control characters")


def parse_value(text: str) -> Any:
    """Read one value as it would stand in the spec: `12` is a number, `no` is text, `[a, b]` a list.

    Raises:
        ValueError: it is not valid YAML; the message says why.
    """
    document = load_data(text)
    if document.problems:
        raise ValueError(document.problems[0].message)
    return document.data


def dump(spec: Spec) -> str:
    """Return the canonical text of a spec: schema order, defaults left out, LF, short records on one line."""
    data = {"forge": spec.forge, **spec.model_dump(mode="json", exclude_defaults=True)}
    node = _represent(_tidy(data))
    _set_style(node, top=True)
    return str(yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=100_000, line_break="\n"))


class _Reader:
    """Builds plain data from YAML events, noting lines and problems on the way.

    Events rather than PyYAML's node tree: its C composer overflows the stack on deeply nested text.
    """

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.lines: dict[Loc, int] = {(): 1}
        self.problems: list[TextProblem] = []

    def read(self) -> Document:
        """Return the one document of the stream."""
        data, started = None, False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if started:
                    self._report(event, (), "there is a second document", _yaml_fix("another document"))
                    break
                started = True
                data = self._value(next(self.events), ())
        return Document(data, self.lines, tuple(self.problems))

    def _value(self, event: yaml.Event, loc: Loc) -> Any:
        self.lines.setdefault(loc, _line(event))
        if len(loc) > _MAX_DEPTH:
            raise _TooDeepError(_line(event))
        if isinstance(event, yaml.AliasEvent):
            self._report(event, loc, "aliases (`*name`) are not used in a spec", "write the value out")
            return None
        if isinstance(event, yaml.MappingStartEvent):
            self._refuse_tag(event, loc)
            return self._mapping(loc)
        if isinstance(event, yaml.SequenceStartEvent):
            self._refuse_tag(event, loc)
            return self._sequence(loc)
        return self._scalar(event, loc) if isinstance(event, yaml.ScalarEvent) else None

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key_event := next(self.events), yaml.MappingEndEvent):
            key = _key_text(key_event)
            if key is None or key in found:
                self._report_key(key_event, key, loc)
                self._skip(key_event)
                self._skip(next(self.events))
                continue
            self.lines[*loc, key] = _line(key_event)
            found[key] = self._value(next(self.events), (*loc, key))
        return found

    def _sequence(self, loc: Loc) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*loc, len(items))))
        return items

    def _scalar(self, event: yaml.ScalarEvent, loc: Loc) -> Any:
        text = event.value
        match _tag_of(event):
            case "tag:yaml.org,2002:str":
                return text
            case "tag:yaml.org,2002:null":
                return None
            case "tag:yaml.org,2002:bool":
                return text.lower() == "true"
            case "tag:yaml.org,2002:int" | "tag:yaml.org,2002:float":
                return self._number(event, loc)
        self._refuse_tag(event, loc)
        return text

    def _number(self, event: yaml.ScalarEvent, loc: Loc) -> int | float | None:
        text = event.value
        if _CORE[2][1].match(text) and len(text) <= _MAX_DIGITS:
            return int(text, 0 if text[:2] in ("0o", "0x") else 10)
        number = float(text) if text[:2] not in ("0o", "0x") else math.inf
        if math.isfinite(number):
            return number
        self._report(event, loc, f"the number {text[:40]} is too large", "use a smaller number, or quotes")
        return None

    def _skip(self, event: yaml.Event) -> None:
        """Read to the end of the value that starts with `event`."""
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth == 0:
                return
            event = next(self.events)

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, loc: Loc) -> None:
        if event.tag not in (None, "!"):
            self._report(event, loc, f"the tag {event.tag} is not used in a spec", "remove the tag")

    def _report_key(self, event: yaml.Event, key: str | None, loc: Loc) -> None:
        if key is None:
            self._report(event, loc, "a key is not text", "write the key as a plain word, or in quotes")
        else:
            first = self.lines[*loc, key]
            self._report(event, (*loc, key), f'"{key}" is already set in line {first}', "remove one of the two")

    def _report(self, event: yaml.Event, loc: Loc, message: str, fix: str) -> None:
        self.problems.append(TextProblem(loc, _line(event), message, fix))


class _TooDeepError(Exception):
    """Values nested deeper than any spec; holds the line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _key_text(event: yaml.Event) -> str | None:
    return event.value if isinstance(event, yaml.ScalarEvent) and _tag_of(event) == _STR else None


def _tag_of(event: yaml.ScalarEvent) -> str:
    """Return the core-schema tag of a scalar: quoted or tagged text stands for itself."""
    if not event.implicit[0]:
        return _STR if event.tag in (None, "!", _STR) else f"explicit {event.tag}"
    return _plain_tag(event.value)


@lru_cache(maxsize=4096)
def _plain_tag(value: str) -> str:
    """Return the core-schema tag of a scalar without quotes."""
    return next((tag for tag, pattern, _ in _CORE if pattern.match(value)), _STR)


def _unreadable(line: int, message: str, fix: str) -> Document:
    return Document(None, {(): 1}, (TextProblem((), line, message, fix),))


def _yaml_fix(message: str) -> str:
    if "cannot start any token" in message:
        return "indent with spaces, not tabs; put text that begins with @, ` or % in quotes"
    if "mapping values are not allowed" in message:
        return "put text that holds a colon in quotes"
    if "another document" in message or "single document" in message:
        return "keep one document: remove the `---` line and what follows"
    if "flow" in message or "expected ',' or" in message:
        return "close the bracket or brace, or add the missing comma"
    return "correct the indentation or the quotes on this line"


def _represent(data: Any) -> yaml.Node:
    node: yaml.Node = yaml.representer.SafeRepresenter(default_flow_style=False, sort_keys=False).represent_data(data)
    return node


def _tidy(value: Any) -> Any:
    """Write whole numbers without `.0`."""
    if isinstance(value, dict):
        return {k: v if str(k).startswith("x-") else _tidy(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_tidy(v) for v in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact as a float
        return int(value)
    return value


def _set_style(node: yaml.Node, *, top: bool = False) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _set_style(key)
            _set_style(value)
            if isinstance(value, yaml.SequenceNode):
                _set_list_style(value)
        node.flow_style = False if top else None
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _set_style(item)
    elif isinstance(node, yaml.ScalarNode) and node.tag == _STR:
        if _RARE.search(node.value):
            node.style = '"'
        elif "\n" in node.value:
            node.style = "|"


def _set_list_style(node: yaml.SequenceNode) -> None:
    """Put a list of short scalars on one line, and each short flat record of a list on its own line."""
    width = _width(node)
    node.flow_style = width is not None and width <= _FLOW_WIDTH and not _holds_records(node)
    if not node.flow_style:
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                item_width = _width(item)
                item.flow_style = item_width is not None and item_width <= _FLOW_WIDTH


def _holds_records(node: yaml.SequenceNode) -> bool:
    return any(not isinstance(item, yaml.ScalarNode) for item in node.value)


def _width(node: yaml.Node) -> int | None:
    """Return the length of a node on one line; `None` when it must not stand on one."""
    if isinstance(node, yaml.ScalarNode):
        return None if "\n" in node.value else len(node.value) + 2
    pairs = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    widths = [_width(part) for part in pairs]
    return None if None in widths else sum(w + 2 for w in widths if w is not None)
