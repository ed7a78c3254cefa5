"""What a longer text adds to a spec that people have worked on since.

Invariant: pure; names only records to add. Nothing that stands is changed, and what people took out does not come back
unless the new words name it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from omniforge.codegen.names import snake
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.request_records import Addition
from omniforge.ideas.parser.result import ParsedIdea
from omniforge.spec.slices import dump

Json = dict[str, Any]
_NAMED, _FOLLOWING = ("roles", "models", "features"), ("personas", "pages", "flows")
_PARTS = ("fields", "relations")
_LINKS = ("to", "on", "model")


def additions(
    have: Mapping[str, Any], before: ParsedIdea, after: ParsedIdea, request: PhraseIndex
) -> tuple[Addition, ...]:
    """Return the records of the longer text's spec that the present spec lacks and the request speaks of.

    Args:
        have: the present spec, plain data.
        before: what the text gave without the request.
        after: what it gives with it.
        request: the words of the request.
    """
    old, new = dump(before.spec), dump(after.spec)
    words = {e.path: e.words for e in after.evidence if e.words and request.find(e.words)}
    names = _same_models(have, new)
    found: list[Addition] = []
    for section in _NAMED:
        for record in new.get(section, []):
            path = f"{section}.{record['id']}"
            mine = _record(have, section, names.get(record["id"], record["id"]))
            if mine is None and path in words:
                found.append(Addition(path, _renamed(_without_id(record), names), words[path]))
            elif mine is not None and section == "models":
                theirs = _record(old, section, record["id"]) or {}
                found += _inside(path, f"models.{mine['id']}", (mine, theirs, record), words, names)
    return tuple(found)


def followers(found: Sequence[Addition], have: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Addition, ...]:
    """Return the pages, flows and personas of the longer text's spec that belong to added models and roles."""
    added = {a.path for a in found}
    taken = {f"{section}.{r['id']}" for section in _FOLLOWING for r in have.get(section, [])}
    return tuple(
        Addition(f"{section}.{record['id']}", _without_id(record), "")
        for section in _FOLLOWING
        for record in new.get(section, [])
        if f"{section}.{record['id']}" not in taken and _belongs(record, added)
    )


def _belongs(record: Json, added: Collection[str]) -> bool:
    models = [record.get("model"), *(step.get("model") for step in record.get("steps", ()))]
    if any(models):
        return any(f"models.{m}" in added for m in models if m)
    return f"roles.{record.get('role')}" in added


def without_problems(found: Sequence[Addition], problems: Iterable[str]) -> tuple[Addition, ...]:
    """Return the additions that no problem lies in, and that add to nothing that has one.

    Args:
        found: the additions.
        problems: paths of the problems of the spec with all of them.
    """
    paths = tuple(problems)
    bad = {a.path for a in found if any(p == a.path or p.startswith(f"{a.path}.") for p in paths)}
    return tuple(a for a in found if a.path not in bad and ".".join(a.path.split(".")[:2]) not in bad)


def _inside(
    theirs_path: str, path: str, versions: tuple[Json, Json, Json], words: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Addition]:
    """Yield fields and links that a model gains; they are optional, because records exist."""
    mine, before, after = versions
    taken = {r["id"] for part in _PARTS for r in (*mine.get(part, []), *before.get(part, []))}
    for part in _PARTS:
        for record in after.get(part, []):
            said = words.get(f"{theirs_path}.{part}.{record['id']}")
            if record["id"] not in taken and said:
                optional = {k: v for k, v in _without_id(record).items() if k != "required"}
                yield Addition(f"{path}.{part}.{record['id']}", _renamed(optional, names), said)


def _same_models(have: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return id in the new spec -> id of the present model with the same id or name."""
    ids = {m["id"] for m in have.get("models", [])}
    by_name = {_key(m["name"]): m["id"] for m in have.get("models", [])}
    pairs = {m["id"]: m["id"] if m["id"] in ids else by_name.get(_key(m["name"])) for m in new.get("models", [])}
    return {mine: theirs for mine, theirs in pairs.items() if theirs is not None}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            k: names.get(v, v) if k in _LINKS and isinstance(v, str) else _renamed(v, names) for k, v in value.items()
        }
    return [_renamed(item, names) for item in value] if isinstance(value, list) else value


def _record(data: Mapping[str, Any], section: str, record_id: str) -> Json | None:
    return next((r for r in data.get(section, []) if r["id"] == record_id), None)


def _without_id(record: Json) -> Json:
    return {k: v for k, v in record.items() if k != "id"}


def _key(name: str) -> str:
    return snake(" ".join(base_form(w) for w in name.split()))
