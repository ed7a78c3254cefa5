"""Checks of identifiers and names: unique ids, names that stay apart in code, nothing reserved, sane sizes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from omniforge.spec.identifiers import CLASS_LENGTH, PROPERTY_LENGTH, folded
from omniforge.spec.model import Model, Record, Spec
from omniforge.spec.problem import Finding, Loc

RESERVED_MODELS = {
    "user": "the app has accounts of its own: add fields to a Profile model, or use `roles`",
    "passwordreset": "the app resets passwords by itself",
    "accountkey": "the app keeps API keys by itself: call it License or Credential",
    "accountsignin": "the app records sign-ins by itself: call it Visit or Attendance",
    "sitelead": "the landing page keeps leads by itself: call it Enquiry or Prospect",
    "siteevent": "the app counts page views by itself: call it Activity or Occasion",
    "sitemail": "the app keeps outgoing mail by itself: call it Message or Letter",
}
RESERVED_ROLES = {"public": "`public` already means everyone, signed in or not"}
OWN_PATHS = ("api", "app", "login", "signup", "forgot-password", "reset-password", "_next", "dev")
MAX_MODELS, MAX_FIELDS, MAX_RELATIONS, MAX_LABELS = 200, 100, 50, 200


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


def findings(spec: Spec) -> Iterator[Finding]:
    """Yield every problem of ids, names and sizes."""
    yield from _sizes(spec)
    yield from _duplicate_ids(spec, ())
    yield from _same_names(spec.models, ("models",), "model")
    yield from _same_names(spec.roles, ("roles",), "role")
    yield from _reserved(spec)
    yield from _pages(spec)
    for index, model in enumerate(spec.models):
        loc: Loc = ("models", index)
        yield from _properties(model, loc)
        yield from _same_names(model.states, (*loc, "states"), "state")
        yield from _same_names(model.transitions, (*loc, "transitions"), "transition")
    yield from _inverses(spec)


def _sizes(spec: Spec) -> Iterator[Finding]:
    if len(spec.models) > MAX_MODELS:
        message = f"{len(spec.models)} models; at most {MAX_MODELS} are supported"
        yield Finding(("models",), message, "split the product into several ideas")
    for index, model in enumerate(spec.models):
        counted = (("fields", len(model.fields), MAX_FIELDS), ("relations", len(model.relations), MAX_RELATIONS))
        for key, count, limit in counted:
            if count > limit:
                message = f'model "{model.name}" has {count} {key}; at most {limit} are supported'
                yield Finding(("models", index, key), message, "move a group of them to a model of its own")
        for place, field in enumerate(model.fields):
            if len(field.labels) > MAX_LABELS:
                message = f"{len(field.labels)} labels; at most {MAX_LABELS} are supported"
                loc = ("models", index, "fields", place, "labels")
                yield Finding(loc, message, "make the choices a model, and link to it")


def _duplicate_ids(record: Record, loc: Loc) -> Iterator[Finding]:
    """Walk all lists of records; ids are unique within each."""
    for key in type(record).model_fields:
        value = getattr(record, key)
        if isinstance(value, Record):
            yield from _duplicate_ids(value, (*loc, key))
        elif isinstance(value, tuple):
            first_of: dict[str, int] = {}
            for index, item in enumerate(value):
                if not isinstance(item, Record):
                    continue
                item_id = getattr(item, "id", None)
                if item_id is not None and first_of.setdefault(item_id, index) != index:
                    message = f'the id "{item_id}" is used twice in {key}'
                    yield Finding((*loc, key, index, "id"), message, "give one of the two another id")
                yield from _duplicate_ids(item, (*loc, key, index))


def _same_names(records: Sequence[_Named], loc: Loc, what: str) -> Iterator[Finding]:
    taken: dict[str, _Named] = {}
    for index, record in enumerate(records):
        first = taken.setdefault(folded(record.name, record.id), record)
        if first is not record and first.id != record.id:
            message = f'the {what} "{record.name}" has the same name as "{first.id}"'
            yield Finding(
                (*loc, index, "name"), message, f"rename one of the two; the first {CLASS_LENGTH} letters count"
            )


def _reserved(spec: Spec) -> Iterator[Finding]:
    for index, model in enumerate(spec.models):
        for key, word in (("name", folded(model.name, model.id)), ("id", folded(model.id, "item"))):
            if word in RESERVED_MODELS:
                shown = model.name if key == "name" else model.id
                message = f'"{shown}" is reserved: {RESERVED_MODELS[word]}'
                yield Finding(("models", index, key), message, "choose another name and id")
                break
    for index, role in enumerate(spec.roles):
        if role.id in RESERVED_ROLES:
            message = f'"{role.id}" is no role: {RESERVED_ROLES[role.id]}'
            yield Finding(("roles", index, "id"), message, "remove it, or choose another id")


def _pages(spec: Spec) -> Iterator[Finding]:
    taken: dict[str, str] = {}
    for index, page in enumerate(spec.pages):
        path = page.path.rstrip("/") or "/"
        first = taken.setdefault(path, page.id)
        if first != page.id:
            message = f'the path "{page.path}" is already that of page "{first}"'
            yield Finding(("pages", index, "path"), message, "choose another path")
        if page.kind in ("content", "landing") and path.split("/")[1] in OWN_PATHS:
            message = f'the path "{page.path}" belongs to the app itself'
            yield Finding(("pages", index, "path"), message, "choose another path")


def _properties(model: Model, loc: Loc) -> Iterator[Finding]:
    """Fields and links of one model share the names of its properties."""
    taken: dict[str, str] = {}
    groups: Iterable[tuple[str, Sequence[_Named]]] = (("fields", model.fields), ("relations", model.relations))
    for key, records in groups:
        for index, record in enumerate(records):
            mine = f"{key}.{record.id}"
            first = taken.setdefault(folded(record.name, record.id, limit=PROPERTY_LENGTH), mine)
            if first != mine:
                message = f'"{record.name}" has the same name as {first} of "{model.name}"'
                yield Finding((*loc, key, index, "name"), message, "rename one of the two")


def _inverses(spec: Spec) -> Iterator[Finding]:
    """A stated inverse must not take the name of a field, link or other stated inverse of the target."""
    taken = {
        m.id: {folded(r.name, r.id): r.name for records in (m.fields, m.relations) for r in records}
        for m in spec.models
    }
    for index, model in enumerate(spec.models):
        for place, relation in enumerate(model.relations):
            if relation.inverse is None or relation.to not in taken:
                continue
            name = folded(relation.inverse, relation.id)
            if name in taken[relation.to]:
                message = f'the inverse "{relation.inverse}" is already a name in model "{relation.to}"'
                loc = ("models", index, "relations", place, "inverse")
                yield Finding(loc, message, "choose another inverse, or leave it out")
            taken[relation.to][name] = relation.inverse
