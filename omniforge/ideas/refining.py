"""More of an idea: a request in words becomes records that are added to the spec, in one commit with the text.

Invariant: nothing that stands in spec.yaml is changed or removed; comments, order and layout stay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from omniforge import __version__
from omniforge.errors import ForgeError, SpecError
from omniforge.ideas import explanation, growth, idea_text, repository
from omniforge.ideas.commit import Commit
from omniforge.ideas.parser import request as reader
from omniforge.ideas.parser.journeys import pages
from omniforge.ideas.parser.normalise import normalise
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.parser.phrases import index
from omniforge.ideas.parser.request_records import Addition
from omniforge.ideas.parser.result import Evidence
from omniforge.ideas.repository import Idea
from omniforge.spec.check import check_text, load_spec
from omniforge.spec.diff.change import Judged
from omniforge.spec.diff.report import diff_specs
from omniforge.spec.edit import get_value, set_values
from omniforge.spec.model import Spec
from omniforge.spec.slices import dump
from omniforge.spec.text import load_data

_SHOWN, _SUBJECT_LENGTH = 3, 72


@dataclass(frozen=True, slots=True)
class Refinement:
    """What a request adds.

    Attributes:
        changes: to the spec, judged.
        spec_text: spec.yaml with the additions.
        idea_text: idea.md with the request.
        evidence: of what is added.
        subject: what the commit says first.
        left_out: paths of what did not fit the spec.
    """

    changes: tuple[Judged, ...]
    spec_text: str
    idea_text: str
    evidence: tuple[Evidence, ...]
    subject: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refined:
    """A refinement and its commit; `None` for a dry run."""

    plan: Refinement
    commit: Commit | None


def refine(idea: Idea, request: str, *, dry_run: bool = False) -> Refined:
    """Add what a request asks for, and commit it. Work that is not committed yet becomes a commit of its own first.

    Args:
        idea: the idea.
        request: words, e.g. `also let owners rate walkers`.
        dry_run: only say what would be added.

    Raises:
        SpecError: the request is empty or not text, or the spec has problems.
        ForgeError: the request asks for nothing that is not there, or was not understood.
    """
    request = idea_text.from_words(request).strip()
    if not dry_run and repository.changed_files(idea):
        repository.commit_changes(idea)
    if dry_run:
        return Refined(plan(_work(idea, repository.SPEC), _work(idea, repository.TEXT), request), None)
    with repository.locked(idea):
        planned = plan(_work(idea, repository.SPEC), _work(idea, repository.TEXT), request)
        files = {
            repository.SPEC: planned.spec_text,
            repository.TEXT: planned.idea_text,
            repository.EVIDENCE: evidence_with(explanation.read(idea), planned.evidence),
        }
        lines = "\n".join(f"- {change.words}" for change in planned.changes)
        words = f"{planned.subject}\n\n{lines}\n\nAsked for: {' '.join(request.split())}"
        trailers = {explanation.AGENT: "refine", "Forge-Version": __version__}
        return Refined(planned, repository.commit_files(idea, words, files=files, trailers=trailers))


def plan(spec_text: str, text: str, request: str) -> Refinement:
    """Return what a request would add; pure.

    Args:
        spec_text: spec.yaml as it is.
        text: idea.md as it is.
        request: the new words.

    Raises:
        SpecError: the spec has problems.
        ForgeError: there is nothing to add.
    """
    current = load_spec(spec_text)
    longer = f"{text.rstrip()}\n\n{request}\n" if text.strip() else f"{request}\n"
    wanted = found = _additions(current, text, longer, request)
    changed = with_additions(spec_text, found)
    while found and (problems := check_text(changed).problems):
        fewer = growth.without_problems(found, (p.path for p in problems))
        found = fewer if len(fewer) < len(found) else ()
        changed = with_additions(spec_text, found)
    changes = diff_specs(current, load_spec(changed))
    if not changes:
        raise ForgeError(
            "nothing to add: all of it is there, or it was not understood",
            hint='name a thing, a field or a deed: forge idea refine "add a birthday to customers"; or forge idea edit',
        )
    left_out = tuple(a.path for a in wanted if a not in found)
    return Refinement(changes, changed, longer, tuple(evidence_of(found)), _subject(found, current), left_out)


def _subject(found: Sequence[Addition], spec: Spec) -> str:
    """Return e.g. `Add Review and Rate walkers`, or `Add Vet to Dog`."""
    names = {a.path.split(".")[1]: a.record.get("name", "") for a in found} | {m.id: m.name for m in spec.models}
    said = [
        a.record.get("name", a.path.rpartition(".")[2])
        + (f" to {names[a.path.split('.')[1]]}" if a.path.count(".") > 1 else "")
        for a in found
        if a.words
    ]
    first = ", ".join(said[:_SHOWN]) + (f" and {len(said) - _SHOWN} more" if len(said) > _SHOWN else "")
    return f"Add {first}"[:_SUBJECT_LENGTH]


def _additions(current: Spec, text: str, longer: str, request: str) -> tuple[Addition, ...]:
    have = dump(current)
    stated = reader.read(request, current)
    after = parse(longer)
    grown = growth.additions(have, parse(text) if text.strip() else after, after, index(normalise(request)))
    fresh = [a for a in grown if not any(_is_same(a, other) for other in stated)]
    named = (*stated, *fresh)
    following = growth.followers(fresh, have, dump(after.spec))
    every = (*named, *following, *_pages(stated, have))
    return tuple(a for a in every if not _has(have, a.path) and not _is_there(a, have))


def _is_same(one: Addition, other: Addition) -> bool:
    """Whether two additions mean the same thing: equal path, a model of equal name, or a feature of equal kind."""
    sections = {one.path.partition(".")[0], other.path.partition(".")[0]}
    alike = len(sections) == 1 and (
        (sections == {"models"} and one.record.get("name") == other.record.get("name"))
        or (sections == {"features"} and one.record["kind"] == other.record["kind"])
    )
    return one.path == other.path or alike


def _is_there(addition: Addition, have: dict[str, Any]) -> bool:
    """Whether the spec has this behaviour of this model under another name."""
    record = addition.record
    same = ((f["kind"], f.get("on")) for f in have.get("features", []) if f["kind"] != "interactive")
    return addition.path.startswith("features.") and (record["kind"], record.get("on")) in set(same)


def _pages(stated: Iterable[Addition], have: dict[str, Any]) -> Iterable[Addition]:
    """Yield the pages of models that the request itself names, as far as their ids and paths are free."""
    ids = {p["id"] for p in have.get("pages", [])}
    paths = {p["path"] for p in have.get("pages", [])}
    models = [
        {"id": a.path.split(".")[1], **a.record} for a in stated if a.path.count(".") == 1 and "fields" in a.record
    ]
    for page in pages(models, ()):
        if page["id"] not in ids and page["path"] not in paths:
            yield Addition(f"pages.{page['id']}", {k: v for k, v in page.items() if k != "id"}, "")


def with_additions(spec_text: str, found: Sequence[Addition]) -> str:
    """Return the text of the spec with the additions, each behind the records that are there."""
    data = load_data(spec_text).data
    begun: set[str] = set()
    changes = []
    for addition in found:
        home, _, record_id = addition.path.rpartition(".")
        record = {"id": record_id, **addition.record}
        if home in begun or _has(data, home):
            changes.append((addition.path, record))
        else:
            changes.append((f"{home}.0", record))
        begun.add(home)
    return set_values(spec_text, changes) if changes else spec_text


def _has(data: Any, path: str) -> bool:
    """Whether something stands at a path."""
    try:
        return bool(get_value(data, path))
    except SpecError:
        return False


def evidence_of(found: Iterable[Addition]) -> Iterable[Evidence]:
    """Yield where additions come from."""
    for addition in found:
        source = "text" if addition.words else "rule"
        note = "asked for later" if addition.words else "follows from what was asked for later"
        yield Evidence(addition.path, addition.words, source, note)


def evidence_with(known: explanation.Explanation, more: Iterable[Evidence]) -> str:
    """Return `evidence.json` with more in it; what is known of the same path is replaced."""
    from omniforge.ideas.create import evidence_text

    fresh = {e.path: e for e in more}
    kept = [e for e in known.evidence if e.path not in fresh]
    return evidence_text(sorted([*kept, *fresh.values()], key=lambda e: e.path), known.notes)


def _work(idea: Idea, path: str) -> str:
    return repository.read_work_file(idea, path)
