"""Random specs, random edits on both sides, and the laws that every merge of them must keep.

A run is named by its seed; `broken_laws(seed)` returns what is wrong, so a test is one line and a failure is one seed.
"""

import itertools
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from omniforge.spec.merge.merge import Merge, merge_texts

_WORDS = "patient visit room price title email phone status doctor note owner city tag colour".split()  # noqa: SIM905
Path = tuple[Any, ...]
Style = tuple[bool, bool | None, int, bool]


@dataclass(frozen=True)
class Run:
    """Three versions of a document, as data and as text."""

    suffix: str
    data: tuple[Any, Any, Any]
    texts: tuple[str, str, str]


def make_run(seed: int) -> Run:
    """Return the run of a seed: nine YAML layouts, two JSON ones, CRLF, sides that were laid out again."""
    rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
    base = _document(rng)
    data = base, _edited(rng, base, "L"), _edited(rng, base, "R")
    if rng.random() < 0.2:
        indent = rng.choice([2, 2, None])
        return Run("json", data, _three(json.dumps(d, indent=indent) + "\n" for d in data))
    styles: list[Style] = [(rng.random() < 0.5, False, rng.choice([2, 4]), rng.random() < 0.7)] * 3
    if rng.random() < 0.15:
        styles[rng.randrange(1, 3)] = (not styles[0][0], rng.choice([False, None]), rng.choice([2, 4]), styles[0][3])
    texts = _three(_dump(d, style) for d, style in zip(data, styles, strict=True))
    if rng.random() < 0.1:
        texts = _three(t.replace("\n", "\r\n") for t in texts)
    return Run("yaml", data, texts)


def broken_laws(seed: int) -> list[str]:
    """Return the laws that the merge of a run breaks, none when all is well."""
    run = make_run(seed)
    base, ours, theirs = run.texts
    name = f"spec.{run.suffix}"
    merged, mirrored = merge_texts(base, ours, theirs, name=name), merge_texts(base, theirs, ours, name=name)
    broken = _broken_one_way(run, merged, (1, 2)) + _broken_one_way(run, mirrored, (2, 1))
    if sorted((c.path, c.kind) for c in merged.conflicts) != sorted((c.path, c.kind) for c in mirrored.conflicts):
        broken.append("other conflicts with the sides swapped")
    if merged.is_clean and mirrored.is_clean and _unordered(_load(run, merged)) != _unordered(_load(run, mirrored)):
        broken.append("other data with the sides swapped")
    for side in (ours, theirs):
        for versions in ((base, side, base), (base, base, side), (base, side, side)):
            if merge_texts(*versions, name=name).text != side:
                broken.append("a change on one side only is not taken as it is")
    return broken


def _broken_one_way(run: Run, merged: Merge, sides: tuple[int, int]) -> list[str]:
    broken: list[str] = []
    if not merged.is_clean:
        for which in ("ours", "theirs"):
            try:
                _parse(run.suffix, one_side_of(merged.text, which))
            except ValueError:
                broken.append(f"taking {which} leaves no valid {run.suffix}")
        return broken if "<<<<<<< " in merged.text else [*broken, "a conflict without markers"]
    lost = lost_edit(run.data[0], run.data[sides[0]], run.data[sides[1]], _load(run, merged))
    if lost:
        broken.append(f"lost edit: {lost}")
    moved = moved_key([*run.data], _load(run, merged))
    if moved:
        broken.append(f"moved key: {moved}")
    again = merge_texts(run.texts[0], merged.text, run.texts[sides[1]], name=f"spec.{run.suffix}")
    if not again.is_clean or _load(run, again) != _load(run, merged):
        broken.append("merging a second time changes the data")
    return broken


def lost_edit(base: Any, ours: Any, theirs: Any, merged: Any) -> str | None:
    """Return a leaf whose change on one side is not in the clean merge, or that both changed without a conflict."""
    sides = [dict(_leaves(d)) for d in (base, ours, theirs, merged)]
    for path in sorted({p for side in sides[:3] for p in side}, key=repr):
        b, o, t, m = (side.get(path) for side in sides)
        if path in {("tags",), ("copy",)}:
            continue
        wanted = t if o == b else o
        if o != b and t not in (b, o):
            return f"{path}: {b!r} became {o!r} and {t!r}"
        if m != wanted:
            return f"{path}: {wanted!r} expected, {m!r} found"
    return None


def moved_key(versions: list[Any], merged: Any) -> str | None:
    """Return two keys of a map that a clean merge turned round: all versions with both have them in the other order."""
    orders = [dict(_key_orders(version)) for version in versions]
    for path, keys in _key_orders(merged):
        places = [{key: n for n, key in enumerate(order[path])} for order in orders if path in order]
        for first, second in itertools.combinations(keys, 2):
            found = {place[first] < place[second] for place in places if first in place and second in place}
            if found == {False}:
                return f"{path}: {first!r} before {second!r}"
    return None


def one_side_of(text: str, which: str) -> str:
    """Return a text with conflict markers as it is after one side was taken everywhere."""
    kept: list[str] = []
    state: str | None = None
    for line in text.splitlines(keepends=True):
        mark = {"<<<<<<< ": "ours", "=======": "theirs", ">>>>>>> ": "end"}.get(line.rstrip("\r\n")[:8])
        if mark:
            state = None if mark == "end" else mark
        elif state in (None, which):
            kept.append(line)
    return "".join(kept)


def _three(texts: Iterator[str]) -> tuple[str, str, str]:
    one, two, three = texts
    return one, two, three


def _load(run: Run, merged: Merge) -> Any:
    return _parse(run.suffix, merged.text)


def _parse(suffix: str, text: str) -> Any:
    if suffix == "json":
        return json.loads(text)
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - the safe loader in C
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for record in data:
            yield from _leaves(record, (*path, record["id"]))
    elif data != []:
        yield path, json.dumps(data)


def _key_orders(data: Any, path: Path = ()) -> Iterator[tuple[Path, list[str]]]:
    """Yield each map of a document with its keys in order; a record in a list goes by its id, or else its place."""
    if isinstance(data, dict):
        yield path, list(data)
        for key, value in data.items():
            yield from _key_orders(value, (*path, key))
    elif isinstance(data, list):
        for place, item in enumerate(data):
            name = item.get("id", place) if isinstance(item, dict) else place
            yield from _key_orders(item, (*path, repr(name)))


def _unordered(data: Any) -> str:
    """Return data as text; the order of keys and of records does not count."""
    if isinstance(data, dict):
        return json.dumps({k: _unordered(v) for k, v in sorted(data.items())})
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return json.dumps(sorted(_unordered(record) for record in data))
    return json.dumps(data)


def _document(rng: random.Random) -> dict[str, Any]:
    document: dict[str, Any] = {
        "forge": 1,
        "name": rng.choice(_WORDS),
        "tags": rng.sample(_WORDS, rng.randrange(5)),
        "business": {word: rng.randrange(9) for word in rng.sample(_WORDS, rng.randrange(1, 4))},
        "models": [_model(rng, word) for word in rng.sample(_WORDS, rng.randrange(1, 4))],
    }
    if rng.random() < 0.5:
        document["copy"] = "".join(f"line {n}\n" for n in rng.sample(range(50), 6))
    return document


def _model(rng: random.Random, word: str) -> dict[str, Any]:
    fields = [{"id": w, "type": rng.choice(["string", "int"])} for w in rng.sample(_WORDS, rng.randrange(1, 5))]
    return {"id": word, "name": word.title(), "fields": fields}


def _edited(rng: random.Random, document: dict[str, Any], mark: str) -> dict[str, Any]:
    edited: dict[str, Any] = json.loads(json.dumps(document))
    for _ in range(rng.randrange(1, 5)):
        rng.choice(_EDITS)(rng, edited)
        if "copy" in edited and rng.random() < 0.2:
            lines = edited["copy"].split("\n")
            lines[rng.randrange(len(lines) - 1)] = f"{mark} {rng.randrange(10**6)}"
            edited["copy"] = "\n".join(lines)
    for model in edited["models"]:
        model["fields"] = _distinct(model["fields"])
    edited["models"] = _distinct(edited["models"])
    return edited


def _distinct(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({record["id"]: record for record in reversed(records)}.values())[::-1]


def _any_model(rng: random.Random, document: dict[str, Any]) -> dict[str, Any]:
    return rng.choice(document["models"] or [{"name": "", "fields": []}])


def _insert(rng: random.Random, items: list[Any], item: Any) -> None:
    items.insert(rng.randrange(len(items) + 1), item)


def _remove(rng: random.Random, items: list[Any]) -> None:
    if items:
        items.pop(rng.randrange(len(items)))


def _add_model(rng: random.Random, d: dict[str, Any]) -> None:
    _insert(rng, d["models"], {"id": f"n{rng.randrange(6)}", "name": "New", "fields": [{"id": "a", "type": "int"}]})


def _add_field(rng: random.Random, d: dict[str, Any]) -> None:
    field = {"id": f"f{rng.randrange(5)}", "type": rng.choice(["int", "date"]), "required": True}
    _insert(rng, _any_model(rng, d)["fields"], field)


def _retype(rng: random.Random, d: dict[str, Any]) -> None:
    for field in _any_model(rng, d)["fields"][:1]:
        field["type"] = rng.choice(["text", "date", "money"])


def _price(rng: random.Random, d: dict[str, Any]) -> None:
    d["business"][rng.choice(_WORDS)] = rng.choice([1, 2, "x", {"monthly": 3}])


def _forget_price(rng: random.Random, d: dict[str, Any]) -> None:
    if d["business"]:
        d["business"].pop(rng.choice(list(d["business"])))


_EDITS = (
    _add_model,
    _add_field,
    _add_field,
    _retype,
    _price,
    _forget_price,
    lambda rng, d: _remove(rng, d["models"]),
    lambda rng, d: _any_model(rng, d).update(name=rng.choice(_WORDS)),
    lambda rng, d: _remove(rng, _any_model(rng, d)["fields"]),
    lambda rng, d: rng.shuffle(_any_model(rng, d)["fields"]),
    lambda rng, d: rng.shuffle(d["models"]),
    lambda rng, d: _insert(rng, d["tags"], rng.choice(_WORDS)),
    lambda rng, d: _remove(rng, d["tags"]),
)


class _Dumper(yaml.CSafeDumper):
    """Writes text of several lines as a literal block; `indented` puts the items of a list deeper than its key."""

    indented = True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: FBT001, FBT002 - PyYAML
        return super().increase_indent(flow, indentless and not self.indented)  # type: ignore[misc] # not in the stubs


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _dump(document: Any, style: Style) -> str:
    """Return YAML with comments and blank lines whose place follows from the line, so that the sides share them."""
    indented, flow, indent, commented = style
    dumper = type("_Chosen", (_Dumper,), {"indented": indented})
    text = yaml.dump(document, Dumper=dumper, sort_keys=False, default_flow_style=flow, indent=indent)
    if not commented:
        return text
    lines: list[str] = []
    block: int | None = None
    for line in text.splitlines():
        column = len(line) - len(line.lstrip())
        block = None if block is not None and line.strip() and column <= block else block
        place = zlib.crc32(line.strip().encode()) % 7 if block is None else -1
        if place == 0 and not line.startswith("{"):
            lines.append(" " * column + "# about " + line.strip().partition(":")[0])
        if place == 2:
            lines.append("")
        plain = line.rstrip()[-1:].isalnum() and '"' not in line and "'" not in line
        block = column if line.rstrip().endswith(("|", "|-")) else block
        lines.append(f"{line}  # c{zlib.crc32(line.strip().encode()) % 99}" if place == 1 and plain else line)
    return "\n".join(lines) + "\n"
