"""Why the spec says what it says: the evidence that was committed with an idea, spread over every part of the spec.

Invariant: every part has a reason. A part without evidence of its own has that of what it belongs to, unless the
records beside it have their own: then somebody added it later, and the commit that did is its reason.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from omniforge.errors import ForgeError
from omniforge.ideas import repository
from omniforge.ideas.blame import since
from omniforge.ideas.commit import Commit
from omniforge.ideas.parser.result import MODEL_SOURCE, Evidence
from omniforge.ideas.repository import Idea
from omniforge.spec.edit import get_value
from omniforge.spec.text import load_data

COMMIT, AGENT = "commit", "Forge-Agent"
"""Source of what somebody added; trailer of commits whose parts have evidence."""
_SHORT_SHA, _SHOWN = 10, 60
_TITLES = ("name", "title", "label", "question", "event", "action", "kind", "role")
"""Keys that say what a record is, the best first."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Evidence and notes of an idea; both empty when there are none."""

    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one part of the spec is there.

    Attributes:
        path: e.g. `models.product.fields.price`.
        value: what stands there, in a few words.
        words: the piece of the text it came from; empty when the text does not speak of it.
        line: where in `idea.md` the words stand first, from 1; 0 when there are none.
        column: of their first character, from 1.
        source: `text`, `pack:<id>`, `rule` (assumed), `chosen`, `model` or `commit`.
        note: one line for people.
        is_own: whether it is of this part alone, not of what the part belongs to.
    """

    path: str
    value: str
    words: str
    line: int
    column: int
    source: str
    note: str
    is_own: bool


def read(idea: Idea, ref: str | None = None) -> Explanation:
    """Return the explanation at a revision, or the empty one when the file is missing or not forge's."""
    try:
        stored = json.loads(repository.read_file(idea, repository.EVIDENCE, ref=ref))
        evidence = tuple(Evidence(**item) for item in stored["evidence"])
        return Explanation(evidence, tuple(map(str, stored["notes"])))
    except (ForgeError, ValueError, TypeError, KeyError):
        return Explanation((), ())


def explain(idea: Idea, ref: str | None = None, *, under: str = "") -> tuple[Reason, ...]:
    """Return the reason of every part of the spec, in its order.

    Args:
        idea: the idea.
        ref: a revision; HEAD when missing.
        under: only parts at or below this path.

    Raises:
        SpecError: there is no part at `under`.
    """
    data = load_data(repository.read_file(idea, repository.SPEC, ref=ref)).data
    if under:
        get_value(data, under)
    text = repository.read_file(idea, repository.TEXT, ref=ref)
    known = {e.path: e for e in read(idea, ref).evidence}
    asked = [part for part in _with_values(tuple(parts(data)), known) if _is_below(part.path, under)]
    first = {part.path: _evidence(part, known) for part in asked}
    made = since(idea, [p.path for p in asked if first[p.path] is None or _is_leaf(p.value)], ref=ref)
    by_people = {path: commit for path, commit in made.items() if AGENT not in commit.trailers or first[path] is None}
    return tuple(_reason(p, first[p.path], by_people.get(p.path), text) for p in asked)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a spec that can have a reason. `is_record`: it stands in a list of records."""

    path: str
    value: Any
    is_record: bool


def parts(data: Mapping[str, Any]) -> Iterator[Part]:
    """Yield sections and their values, the records of lists, and the records inside those."""
    for key, value in data.items():
        if _holds_records(value):
            yield from _records(key, value)
            continue
        yield Part(key, value, is_record=False)
        for inner_key, inner in value.items() if isinstance(value, dict) else ():
            path = f"{key}.{inner_key}"
            yield from _records(path, inner) if _holds_records(inner) else (Part(path, inner, is_record=False),)


def _with_values(found: Sequence[Part], known: Mapping[str, Evidence]) -> Iterator[Part]:
    """Yield the parts, behind each record those of its values that have evidence of their own, such as a limit."""
    for part in found:
        yield part
        if part.is_record:
            for key, value in part.value.items():
                if not _holds_records(value) and f"{part.path}.{key}" in known:
                    yield Part(f"{part.path}.{key}", value, is_record=False)


def position(text: str, words: str) -> tuple[int, int]:
    """Return line and column, from 1, of the first place of some words in a text; (0, 0) when they are not in it."""
    tokens = re.findall(r"\w+", words)
    if not tokens:
        return 0, 0
    pattern = r"(?<!\w)" + r"[^\w]+".join(map(re.escape, tokens)) + r"(?!\w)"
    found = re.search(pattern, text, re.IGNORECASE)
    if found is None:
        return 0, 0
    start = found.start()
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _records(path: str, records: Sequence[dict[str, Any]]) -> Iterator[Part]:
    for number, record in enumerate(records):
        name = f"{path}.{record.get('id', number)}"
        yield Part(name, record, is_record=True)
        for key, inner in record.items():
            if _holds_records(inner):
                yield from _records(f"{name}.{key}", inner)


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _is_below(path: str, under: str) -> bool:
    return not under or path == under or path.startswith(f"{under}.")


def _is_leaf(value: Any) -> bool:
    """Whether the commit since which it stands says something of this value alone."""
    return not (isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()))


def _evidence(part: Part, known: Mapping[str, Evidence]) -> Evidence | None:
    """Return a part's own evidence or that of what it belongs to; nothing for what was added beside known parts.

    What a model added to a part says nothing of what stands beside it.
    """
    path = part.path
    if path in known:
        return known[path]
    beside = path.rpartition(".")[0] + "."
    if part.is_record and any(p.startswith(beside) and e.source != MODEL_SOURCE for p, e in known.items()):
        return None
    while "." in path:
        path = path.rpartition(".")[0]
        if path in known:
            return known[path]
    return None


def _reason(part: Part, evidence: Evidence | None, commit: Commit | None, text: str) -> Reason:
    if commit is not None or evidence is None:
        note = f"{commit.sha[:_SHORT_SHA]} {commit.author}: {commit.subject}" if commit else ""
        return Reason(part.path, _shown(part.value), "", 0, 0, COMMIT, note, is_own=True)
    line, column = position(text, evidence.words)
    shown, own = _shown(part.value), evidence.path == part.path
    return Reason(part.path, shown, evidence.words, line, column, evidence.source, evidence.note, is_own=own)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        value = next((value[k] for k in _TITLES if value.get(k)), "")
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value)
    words = " ".join(str(value).split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "\u2026"
