"""What a change means for a running app and its data: breaking, needs migration, or safe, each with the reason.

Invariant: every change gets a class; what the rules do not know is safe only outside models, roles and apis.
"""

from collections.abc import Callable
from typing import Any

from omniforge.spec.diff.change import Change, Severity

Verdict = tuple[Severity, str]
_SAFE: Verdict = ("safe", "words and looks only; data and routes stay")
_WIDER = {
    ("string", "text"), ("string", "rich_text"), ("text", "rich_text"), ("rich_text", "text"), ("email", "string"),
    ("url", "string"), ("phone", "string"), ("slug", "string"), ("email", "text"), ("url", "text"), ("enum", "string"),
    ("integer", "decimal"), ("integer", "money"), ("decimal", "money"), ("money", "decimal"), ("rating", "integer"),
    ("country", "string"), ("currency", "string"), ("colour", "string"), ("uuid", "string"), ("date", "datetime"),
    ("file", "image"), ("image", "file"),
}  # fmt: skip
_LOWER_BOUNDS, _UPPER_BOUNDS = ("min", "min_length"), ("max", "max_length")


def judge(change: Change) -> Verdict:
    """Return the class of a change and the reason in one sentence."""
    steps = change.path.split(".")
    if steps[0] == "models":
        return _in_models(change)
    rule = _SECTIONS.get(steps[0])
    return rule(change, steps) if rule is not None else _SAFE


def _in_models(change: Change) -> Verdict:
    section = change.crumbs[-1].section if change.crumbs else "models"
    leaf = change.path.rpartition(".")[2]
    if change.kind == "reordered":
        return _reordered(change, leaf)
    on_record = change.kind in ("added", "removed", "moved") and change.record is not None
    if change.kind == "renamed":
        return _renamed(change, section)
    if on_record:
        return _RECORDS.get(section, _record_elsewhere)(change)
    return _VALUES.get(section, _value_elsewhere)(change, leaf)


def _reordered(change: Change, leaf: str) -> Verdict:
    if leaf == "states" and change.before[:1] != change.after[:1]:
        return "breaking", "new records start in another state"
    return "safe", "only the order of lists and forms changes"


def _renamed(change: Change, section: str) -> Verdict:
    if section not in ("models", "fields", "relations"):
        by_id = change.path.rpartition(".")[2] in ("name", "label", "title")
        return ("safe", "the id stays, so stored values stay") if by_id else _lost_id(section)
    if change.path.endswith(".name"):
        return "migration", "the id stays: table, column and routes are renamed, and data is kept"
    return _lost_id(section)


def _lost_id(section: str) -> Verdict:
    kind = section.removesuffix("s")
    return "breaking", f"the id changed, so a build takes it for another {kind}: keep the old id to keep the data"


def _model(change: Change) -> Verdict:
    if change.kind == "removed":
        return "breaking", "its table, records and routes go"
    return "migration", "a new table is added; nothing that exists changes"


def _field(change: Change) -> Verdict:
    if change.kind == "removed":
        return "breaking", "its column and the data in it go"
    if change.kind == "moved":
        return "breaking", "its column goes to another table; the data in it is not carried over"
    record = change.record if isinstance(change.record, dict) else {}
    if record.get("computed"):
        return "migration", "a new column is added; its value is worked out for records that exist"
    if record.get("required") and record.get("default") is None:
        return "breaking", "requests without it are refused, and records that exist have no value: give it a default"
    return "migration", "a new column is added; records that exist stay as they are"


def _relation(change: Change) -> Verdict:
    if change.kind in ("removed", "moved"):
        return "breaking", "its links between records go"
    if isinstance(change.record, dict) and change.record.get("required"):
        return "breaking", "requests without the link are refused, and records that exist have none"
    return "migration", "a new link is added; records that exist have none yet"


def _choice(change: Change) -> Verdict:
    if change.kind == "removed":
        return "breaking", "records that hold it are no longer accepted"
    return "migration", "one more value is accepted; the constraint of the column is replaced"


def _access(change: Change) -> Verdict:
    if change.kind == "removed":
        return "breaking", "this role loses what it was allowed to do"
    return "safe", "this role is allowed more; data stays"


def _condition(change: Change) -> Verdict:
    if change.kind == "removed":
        return "safe", "less is refused than before"
    return "breaking", "records and requests that were accepted may be refused"


def _record_elsewhere(change: Change) -> Verdict:  # noqa: ARG001 - one shape for all rules
    return "safe", "only lists and forms change"


def _model_value(change: Change, leaf: str) -> Verdict:
    if leaf == "owner":
        return "breaking", "other people own the records from now on"
    if leaf in ("audit", "soft_delete"):
        return "migration", "a column or table is added for it" if change.after else "what it kept is no longer kept"
    if leaf == "plural":
        return "migration", "routes follow the plural; data stays"
    return _SAFE


def _field_value(change: Change, leaf: str) -> Verdict:
    before, after = change.before, change.after
    if leaf in _LOWER_BOUNDS or leaf in _UPPER_BOUNDS:
        return _bound(before, after, is_upper=leaf in _UPPER_BOUNDS)
    rule = _FIELD_VALUES.get(leaf)
    return rule(before, after) if rule is not None else _SAFE


def _type(before: Any, after: Any) -> Verdict:
    if (before, after) in _WIDER:
        return "migration", f"every {before} is a valid {after}, so values are converted and kept"
    return "breaking", f"a stored {before} may not be a valid {after}"


def _tighter(is_tighter: bool, when: str, otherwise: str) -> Verdict:  # noqa: FBT001 - reads as a sentence
    return ("breaking", when) if is_tighter else ("migration", otherwise)


def _bound(before: Any, after: Any, *, is_upper: bool) -> Verdict:
    if after is None:
        return "migration", "the limit is dropped; values that exist stay"
    looser = before is not None and (after > before if is_upper else after < before)
    return _tighter(not looser, "values beyond the limit are refused", "the limit is wider; values that exist stay")


def _computed(before: Any, after: Any) -> Verdict:
    if before is None:
        return "breaking", "values that people entered are replaced by what the formula gives, and nobody enters it"
    if after is None:
        return "migration", "values stay as they were last worked out, and people enter them from now on"
    return "migration", "the value is worked out anew for every record"


def _relation_value(change: Change, leaf: str) -> Verdict:
    if leaf in ("to", "kind"):
        return "breaking", "the links that are stored lead elsewhere"
    if leaf == "required":
        return _tighter(bool(change.after), "records and requests without the link are refused", "it may be empty")
    if leaf == "on_delete":
        return "migration", "the foreign key is replaced; links stay"
    return ("migration", "the name seen from the other side changes") if leaf == "inverse" else _SAFE


def _transition_value(change: Change, leaf: str) -> Verdict:
    if leaf in ("source", "roles"):
        lost = set(change.before or ()) - set(change.after or ())
        return ("breaking", "a change of state that was allowed is refused") if lost else _SAFE
    return ("breaking", "the action leads to another state") if leaf == "target" else _SAFE


def _access_value(change: Change, leaf: str) -> Verdict:
    if leaf == "operations":
        lost = set(change.before or ()) - set(change.after or ())
        return ("breaking", "this role loses what it was allowed to do") if lost else _access(change)
    if leaf == "scope" and change.after == "own":
        return "breaking", "this role no longer reaches the records of others"
    return "safe", "this role reaches more records"


def _condition_value(change: Change, leaf: str) -> Verdict:
    return _SAFE if leaf == "message" else _condition(change)


def _value_elsewhere(change: Change, leaf: str) -> Verdict:  # noqa: ARG001 - one shape for all rules
    return _SAFE


def _identity(change: Change, steps: list[str]) -> Verdict:  # noqa: ARG001 - one shape for all rules
    return "breaking", "folder, address and package names follow it"


def _routes(change: Change, steps: list[str]) -> Verdict:
    if change.kind == "removed" or steps[-1] in ("path", "method"):
        return "breaking", "links and clients that use it find nothing"
    return _SAFE


def _roles(change: Change, steps: list[str]) -> Verdict:
    if change.kind == "removed" and change.record is not None:
        return "breaking", "accounts with this role have no role"
    if steps[-1] == "signup" and change.after is False:
        return "breaking", "visitors can no longer choose it"
    return "safe", "accounts stay as they are"


def _features(change: Change, steps: list[str]) -> Verdict:
    if change.kind == "removed" and change.record is not None:
        return "breaking", "the behaviour and what only it keeps go"
    if change.kind == "added" or steps[-1] in ("kind", "on", "status"):
        return "migration", "tables of the behaviour are added when it needs some"
    return _SAFE


_FIELD_VALUES: dict[str, Callable[[Any, Any], Verdict]] = {
    "type": lambda old, new: _type(old or "string", new or "string"),
    "required": lambda _, new: _tighter(
        bool(new), "records and requests without a value are refused", "empty values are accepted"
    ),
    "unique": lambda _, new: _tighter(bool(new), "records that share a value stop the migration", "values may repeat"),
    "pattern": lambda _, new: _tighter(
        new is not None, "values that do not match are refused", "every text is accepted"
    ),
    "hidden_from": lambda old, new: _tighter(
        bool(set(new or ()) - set(old or ())), "a role no longer sees it", "a role sees it now"
    ),
    "default": lambda _old, _new: ("migration", "the default of the column changes; records that exist stay"),
    "computed": _computed,
    "currency": lambda _old, _new: ("breaking", "amounts that are stored were meant in the other currency"),
}
_RECORDS: dict[str, Callable[[Change], Verdict]] = {
    "models": _model, "fields": _field, "relations": _relation, "labels": _choice, "states": _choice,
    "transitions": lambda c: _access(c) if c.kind == "added" else ("breaking", "an action that exists is refused"),
    "access": _access, "rules": _condition, "unique": _condition,
}  # fmt: skip
_VALUES: dict[str, Callable[[Change, str], Verdict]] = {
    "models": _model_value, "fields": _field_value, "relations": _relation_value, "transitions": _transition_value,
    "access": _access_value, "rules": _condition_value, "unique": _condition_value,
}  # fmt: skip
_SECTIONS: dict[str, Callable[[Change, list[str]], Verdict]] = {
    "slug": _identity, "apis": _routes, "pages": _routes, "roles": _roles, "features": _features,
}  # fmt: skip
