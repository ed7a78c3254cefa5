"""Change one value of a spec's text and leave the rest as it is: comments, order, quotes, layout.

Invariant: the result reads as the old data with exactly that value changed.
"""

import io
from collections.abc import Iterable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.util import load_yaml_guess_indent

from omniforge.errors import SpecError
from omniforge.spec.problem import quoted_list
from omniforge.spec.text import load_data

_WIDTH = 100_000


def set_value(text: str, path: str, value: Any) -> str:
    """Return the text with the value at `path` set.

    Args:
        text: YAML of a spec; it may have problems, but must be readable.
        path: keys joined by dots; a record of a list is named by its `id`, other items by number from 0,
            e.g. `models.product.fields.price.required`.
        value: plain data. A record for an id that is not there yet is appended with that id; `None` removes.

    Raises:
        SpecError: the text cannot be read, or the path leads nowhere; the message names what is known there.
    """
    return set_values(text, ((path, value),))


def set_values(text: str, changes: Iterable[tuple[str, Any]]) -> str:
    """Return the text with several values set, in turn; see `set_value`.

    Raises:
        SpecError: the text cannot be read, or a path leads nowhere.
    """
    document = load_data(text)
    if document.problems:
        first = document.problems[0]
        raise SpecError(f"spec.yaml:{first.line}: {first.message}", hint=first.fix)
    root, yaml = _open(text)
    for path, value in changes:
        _set(root, path, value)
    stream = io.StringIO()
    yaml.dump(root, stream)
    changed = stream.getvalue()
    return changed if changed.endswith("\n") else changed + "\n"


def _set(root: Any, path: str, value: Any) -> None:
    steps = path.strip().split(".")
    if not all(steps):
        raise SpecError(f'"{path}" is no path', hint="write it like models.product.fields.price.required")
    node = root
    for index, step in enumerate(steps[:-1]):
        node = _enter(node, step, ".".join(steps[: index + 1]), following=steps[index + 1])
    _assign(node, steps[-1], value, path)


def get_value(data: Any, path: str) -> Any:
    """Return the value at `path` of plain data.

    Raises:
        SpecError: the path leads nowhere.
    """
    for step in path.split("."):
        key = _key(data, step)
        if key is None:
            raise SpecError(f'"{path}": there is no "{step}"', hint=f"known there: {quoted_list(_known(data))}")
        data = data[key]
    return data


def _open(text: str) -> tuple[CommentedMap, YAML]:
    _, indent, offset = load_yaml_guess_indent(text)
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    offset = 2 if offset is None else offset
    yaml.indent(mapping=indent if indent and not offset else 2, sequence=offset + 2, offset=offset)
    root = yaml.load(text)
    return (CommentedMap() if root is None else root), yaml


def _enter(node: Any, step: str, path: str, *, following: str) -> Any:
    key = _key(node, step)
    if key is None and isinstance(node, CommentedMap):
        node[step] = CommentedSeq() if following.isdigit() else CommentedMap()
        key = step
    if key is None:
        raise SpecError(f'"{path}": there is no "{step}"', hint=f"known there: {quoted_list(_known(node))}")
    inner = node[key]
    if inner is None:
        node[key] = inner = CommentedMap()
    if not isinstance(inner, (CommentedMap, CommentedSeq)):
        raise SpecError(f'"{path}" is a single value', hint=f"set {path} itself")
    return inner


def _assign(node: CommentedMap | CommentedSeq, step: str, value: Any, path: str) -> None:
    key = _key(node, step)
    if value is None:
        if key is None:
            raise SpecError(f'"{path}" is not set', hint=f"known there: {quoted_list(_known(node))}")
        del node[key]
    elif key is not None:
        node[key] = _rounded(value, node[key])
    elif isinstance(node, CommentedMap):
        node[step] = _rounded(value, None)
    elif isinstance(value, dict) and not step.isdigit():
        node.append(_rounded({"id": step, **value}, None))
    elif step == str(len(node)):
        node.append(_rounded(value, None))
    else:
        hint = f"known there: {quoted_list(_known(node))}; a new one takes a record, e.g. '{{name: Colour}}'"
        raise SpecError(f'"{path}": there is no "{step}"', hint=hint)


def _key(node: Any, step: str) -> str | int | None:
    """Return the key or index that a step names in a mapping or list; `None` when there is none."""
    if isinstance(node, dict):
        return step if step in node else None
    if isinstance(node, list):
        for index, item in enumerate(node):
            if isinstance(item, dict) and item.get("id") == step:
                return index
        return int(step) if step.isdecimal() and step.isascii() and int(step) < len(node) else None
    return None


def _known(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [str(key) for key in node]
    if isinstance(node, list):
        return [str(item["id"]) if isinstance(item, dict) and "id" in item else str(i) for i, item in enumerate(node)]
    return []


def _rounded(value: Any, old: Any) -> Any:
    """Turn plain data into ruamel's own, in flow style where a short record or list stands on one line."""
    if isinstance(value, dict):
        mapping = CommentedMap({key: _rounded(item, None) for key, item in value.items()})
        if all(not isinstance(item, (dict, list)) for item in value.values()):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = CommentedSeq([_rounded(item, None) for item in value])
        if (all(not isinstance(item, (dict, list)) for item in value) and not isinstance(old, CommentedSeq)) or (
            isinstance(old, CommentedSeq) and old.fa.flow_style()
        ):
            sequence.fa.set_flow_style()
        return sequence
    return value
