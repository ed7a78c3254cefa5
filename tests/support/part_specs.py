"""Small apps that have one part each: a model with one field of a type, one that keeps a history, and so on."""

from __future__ import annotations

from typing import get_args

from omniforge.codegen.app_view import build_view
from omniforge.spec import check
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Spec

_HEAD = """\
forge: 1
name: Field Notes
slug: field-notes
kind: productivity
roles:
  - {id: member, name: Member}
  - {id: guide, name: Guide}
"""
_NOTE = """\
models:
  - id: note
    name: Note
    owner: member
    access:
      - {role: member, operations: [list, read, create, update, delete], scope: own}
    fields:
      - {id: title, name: Title, required: true}
"""
_OTHER = """\
  - id: place
    name: Place
    fields:
      - {id: name, name: Name, required: true}
"""
_FIELD = "      - {{id: extra, name: Extra, type: {type}{more}}}\n"
_MORE = {
    "string": ", max_length: 80",
    "enum": ", labels: [{id: old, label: Old}, {id: fresh, label: Fresh}]",
    "money": ", currency: EUR",
}
_WHEN = "      - {id: begin, name: Begin, type: date}\n      - {id: end, name: End, type: date}\n"
_LINK = "    relations:\n      - {{id: {id}, name: {name}, kind: {kind}, to: {to}}}\n"

ALONE: dict[str, str] = {
    "accounts alone": _HEAD.replace("productivity", "brochure") + "models: []\n",
    "records": _HEAD + _NOTE,
    **{f"type.{t}": _HEAD + _NOTE + _FIELD.format(type=t, more=_MORE.get(t, "")) for t in get_args(FieldType)},
    "sealed": _HEAD + _NOTE + _FIELD.format(type="string", more=", personal: true"),
    "hidden": _HEAD + _NOTE + _FIELD.format(type="string", more=", hidden_from: [guide]"),
    "history": _HEAD + _NOTE + "    audit: true\n",
    "soft_delete": _HEAD + _NOTE + "    soft_delete: true\n",
    "states": _HEAD + _NOTE + "    states: [{id: open, name: Open}, {id: shut, name: Shut, final: true}]\n"
    "    transitions: [{id: shut, name: Shut, source: [open], target: shut}]\n",
    "rules": _HEAD + _NOTE + _WHEN
    + "    rules: [{id: order, kind: compare, field: end, op: '>=', other: begin, message: Ends after it begins}]\n",
    "links": _HEAD + _NOTE + _LINK.format(id="place", name="Place", kind="many-to-one", to="place") + _OTHER,
    "many": _HEAD + _NOTE + _LINK.format(id="places", name="Places", kind="many-to-many", to="place") + _OTHER,
    "people": _HEAD + _NOTE + _LINK.format(id="helper", name="Helper", kind="many-to-one", to="user"),
    "public": (_HEAD + _NOTE).replace("access:\n", "access:\n      - {role: public, operations: [list, read]}\n"),
}  # fmt: skip
"""What an app has beyond accounts (or accounts and records) -> its spec."""


def spec_with(part: str) -> Spec:
    """Return a checked spec that has one part."""
    spec = check.load_spec(ALONE[part])
    build_view(spec)
    return spec
