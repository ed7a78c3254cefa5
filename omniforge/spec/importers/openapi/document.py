"""An OpenAPI document as plain data, with the line of every place, and references that stay inside of it.

Invariant: whatever a reference names is in the document; one that points elsewhere is refused.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from omniforge.errors import SpecError

Json = dict[str, Any]
Path = tuple[str, ...]
_MAX_DEPTH = 200
_MAX_HOPS = 20
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc] # PyYAML chooses the class at run time
    """Scalars by the core schema of YAML 1.2: `no`, `on` and `2024-01-01` are text, as in JSON."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - theirs


for _tag, _pattern, _first in (
    ("null", r"^(?:null|Null|NULL|~|)$", ["n", "N", "~", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]{1,18}$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
    ("merge", r"^<<$", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


class Document:
    """A read document.

    Attributes:
        data: the whole of it.
    """

    def __init__(self, source: str) -> None:
        is_json = source.lstrip().startswith("{")
        data = _json(source) if is_json else None
        self._root = _compose(_readable(source) if is_json else source)
        self.data = _construct(self._root) if data is None else data
        _check_version(self.data)

    def schemas(self) -> Json:
        """Return name -> schema of the components."""
        return as_dict(as_dict(self.data.get("components")).get("schemas"))

    def line_of(self, path: Path) -> int:
        """Return the 1-based line of a place, or of the nearest one around it."""
        node, line = self._root, 1
        for step in path:
            pairs = node.value if isinstance(node, yaml.MappingNode) else ()
            found = next(((key, value) for key, value in pairs if key.value == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        return line

    def resolve(self, value: Any) -> tuple[Json, str | None]:
        """Follow references; return what they lead to, and its name when it is a schema of the components.

        Raises:
            SpecError: the reference leads out of the document, to nothing, or in a circle.
        """
        name = None
        for _ in range(_MAX_HOPS):
            reference = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(reference, str):
                return as_dict(value), name
            beside = {k: v for k, v in value.items() if k != "$ref"}
            value = {**self._lookup(reference), **{k: v for k, v in beside.items() if k != "properties"}}
            prefix = "#/components/schemas/"
            name = _unescaped(reference.removeprefix(prefix)) if reference.startswith(prefix) else None
        raise SpecError(f"OpenAPI: {reference} leads in a circle", hint="let the reference name a schema")

    def _lookup(self, reference: str) -> Json:
        if not reference.startswith("#/"):
            place = self._line_of_text(reference)
            hint = "bundle the files into one first, e.g. npx @redocly/cli bundle openapi.yaml -o bundled.yaml"
            raise SpecError(f"OpenAPI{place}: the reference {reference} leads out of this file", hint=hint)
        found: Any = self.data
        for step in reference[2:].split("/"):
            key = _unescaped(step)
            found = found.get(key) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            place = self._line_of_text(reference)
            raise SpecError(
                f"OpenAPI{place}: the reference {reference} leads to nothing", hint="add it, or correct the name"
            )
        return found

    def _line_of_text(self, reference: str) -> str:
        """Return ` line N` of the first value that is this text."""
        for node in _scalars(self._root):
            if node.value == reference:
                return f" line {node.start_mark.line + 1}"
        return ""


def as_dict(value: Any) -> Json:
    """Return the value when it is a set of keys, else an empty one."""
    return {str(k): v for k, v in value.items()} if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Return the value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _json(source: str) -> Json | None:
    """Return JSON as data; `None` when it is YAML that starts with a brace."""
    try:
        return as_dict(json.loads(source))
    except (json.JSONDecodeError, RecursionError):
        return None


def _readable(source: str) -> str:
    """Return JSON as YAML takes it, line for line: no tabs, no halves of surrogate pairs."""
    return re.sub(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}", "?", source.replace("\t", " "))


def _compose(text: str) -> yaml.Node:
    loader = _Loader(text)
    try:
        _check_depth(text)
        node: yaml.Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        raise SpecError(f"OpenAPI{line}: neither YAML nor JSON: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise SpecError(f"OpenAPI: neither YAML nor JSON: {' '.join(str(error).split())}") from error
    finally:
        loader.dispose()
    if not isinstance(node, yaml.MappingNode):
        raise SpecError("OpenAPI line 1: expected a set of keys with `openapi:`")
    return node


def _construct(root: yaml.Node) -> Json:
    loader = _Loader("")
    try:
        return as_dict(loader.construct_document(root))
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise SpecError(f"OpenAPI{line}: {error.problem}") from error
    finally:
        loader.dispose()


def _check_depth(text: str) -> None:
    """PyYAML's C composer overflows the stack on text that is nested too deeply."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise SpecError(
                f"OpenAPI line {event.start_mark.line + 1 if event.start_mark else 1}: the values are nested too deeply"
            )


def _check_version(data: Json) -> None:
    version = str(data.get("openapi", ""))
    if "swagger" in data:
        hint = "convert it first, e.g. npx swagger2openapi swagger.json -o openapi.json"
        raise SpecError(f"this is Swagger {data['swagger']}; OpenAPI 3.0 and 3.1 can be imported", hint=hint)
    if not version.startswith("3."):
        raise SpecError(
            f"OpenAPI: `openapi: {version}` is no version that can be imported", hint="known are 3.0 and 3.1"
        )


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield every scalar once, in order; nodes that aliases share are met once."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, yaml.ScalarNode):
            yield current
        elif isinstance(current, yaml.MappingNode):
            waiting += [part for pair in reversed(current.value) for part in reversed(pair)]
        elif isinstance(current, yaml.SequenceNode):
            waiting += reversed(current.value)


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
