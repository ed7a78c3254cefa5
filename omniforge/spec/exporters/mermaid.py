"""Models as a Mermaid entity-relationship diagram."""

import re

from omniforge.spec.exporters.exported import Exported, class_name, class_names, property_name
from omniforge.spec.model import Model, ModelField, Spec

_LINES = {
    "one-to-one": "|o--||", "many-to-one": "}o--||", "one-to-many": "||--o{", "many-to-many": "}o--o{",
}  # fmt: skip


def write_mermaid(spec: Spec) -> Exported:
    """Return the models of a spec as an `erDiagram`."""
    names = class_names(spec)
    lines = ["erDiagram"]
    for model in spec.models:
        lines += [f"  {names[model.id]} {{", *(f"    {_field(field)}" for field in model.fields), "  }"]
    for model in spec.models:
        for relation in model.relations:
            line = _LINES[relation.kind] if relation.required else _LINES[relation.kind].replace("--||", "--o|")
            far = names.get(relation.to, class_name(relation.to, relation.to))
            lines.append(f'  {names[model.id]} {line} {far} : "{_quoted(relation.name)}"')
    return Exported("\n".join(lines) + "\n", tuple(f"states of {m.name}" for m in spec.models if _has_states(m)))


def _field(field: ModelField) -> str:
    key = " UK" if field.unique else ""
    words = f"= {field.computed}" if field.computed is not None else field.description
    note = f' "{_quoted(words)}"' if words else ""
    return f"{field.type} {property_name(field.name, field.id)}{key}{note}"


def _has_states(model: Model) -> bool:
    return bool(model.states)


def _quoted(text: str) -> str:
    return re.sub(r"[\"\s]+", " ", text).strip()
