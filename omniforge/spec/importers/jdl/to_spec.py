"""A JDL syntax tree as a spec; whatever the spec cannot say is reported by name, never dropped in silence."""

import re

from omniforge.spec.importers.fit import fit, unique_id
from omniforge.spec.importers.jdl import syntax
from omniforge.spec.importers.jdl.syntax import JdlDocument, JdlEntity, JdlEnum, JdlField, JdlRelation, JdlSide
from omniforge.spec.importers.report import Imported, Unmapped
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import EnumLabel, Layout, Model, ModelField, Relation, Spec
from omniforge.spec.slices import dump

_TYPES: dict[str, FieldType] = {
    "String": "string", "TextBlob": "text", "Integer": "integer", "Long": "integer", "BigDecimal": "decimal",
    "Float": "decimal", "Double": "decimal", "Boolean": "boolean", "LocalDate": "date", "Instant": "datetime",
    "ZonedDateTime": "datetime", "LocalTime": "time", "Duration": "duration", "UUID": "uuid", "Blob": "file",
    "AnyBlob": "file", "ImageBlob": "image",
}  # fmt: skip
_RESERVED = {"User", "PasswordReset", "AccountKey", "AccountSignIn", "SiteLead", "SiteEvent", "SiteMail"}
_MONEY = re.compile(r"(price|amount|cost|salary|budget|fee)", re.IGNORECASE)


def import_jdl(source: str, *, name: str | None = None, fallback: str = "Imported app") -> Imported:
    """Return the spec of a JDL document.

    Args:
        source: the text of a `.jdl` or `.jh` file.
        name: the app's name; the application's `baseName` when missing.
        fallback: the name when there is neither.

    Raises:
        SpecError: the text is not JDL.
    """
    return _Mapping(syntax.parse(source), name, _label(fallback) or "Imported app").imported()


class _Mapping:
    def __init__(self, document: JdlDocument, name: str | None, fallback: str) -> None:
        self._document = document
        self._name = name or _label(document.config.get("baseName", "")) or fallback
        self._ids: dict[str, str] = {}
        for entity in document.entities:
            self._ids[entity.name] = unique_id(_id(_model_name(entity.name)), self._ids.values())
        self._titles: dict[str, str] = {}
        self._unmapped: list[Unmapped] = []
        self._n_mapped = 0

    def imported(self) -> Imported:
        relations: dict[str, list[Relation]] = {e.name: [] for e in self._document.entities}
        for relation in self._document.relations:
            self._add_relation(relation, relations)
        models = tuple(self._model(e, tuple(relations[e.name])) for e in self._document.entities)
        for option in self._document.options:
            reason = "lists are always paged and searched here, and layers are not generated as options"
            self._unmapped.append(Unmapped("option", option.line, option.text, reason))
        slug = _id(self._name).replace("_", "-")[:40].rstrip("-")
        spec, changed = fit(dump(Spec(name=self._name, slug=slug, kind="internal-tool", models=models)))
        unmapped = sorted((*self._unmapped, *changed), key=lambda u: u.line)
        n_lost = sum(1 for u in changed if u.kind == "rule")
        return Imported(spec, self._n_mapped - n_lost, tuple(unmapped))

    def _model(self, entity: JdlEntity, relations: tuple[Relation, ...]) -> Model:
        for annotation in entity.annotations:
            self._unmapped.append(
                Unmapped("annotation", entity.line, f"{annotation} on {entity.name}", "no counterpart in the spec")
            )
        taken: set[str] = set()
        fields = tuple(f for f in (self._field(entity, f, taken) for f in entity.fields) if f is not None)
        model_name = _model_name(entity.name)
        if model_name != _label(entity.name):
            reason = f"the name is taken by the app itself; imported as {model_name}"
            self._unmapped.append(Unmapped("name", entity.line, f"entity name {entity.name}", reason))
        return Model(
            id=self._ids[entity.name],
            name=model_name,
            description=entity.doc[:400],
            fields=fields,
            relations=relations,
            layout=Layout(title=self._titles.get(entity.name)) if self._titles.get(entity.name) in taken else Layout(),
        )

    def _field(self, entity: JdlEntity, field: JdlField, taken: set[str]) -> ModelField | None:
        enum = self._document.enums.get(field.type)
        kind = "enum" if enum else _TYPES.get(field.type)
        where = f"{entity.name}.{field.name}"
        if kind is None:
            self._unmapped.append(Unmapped("field", field.line, f"{where} {field.type}", "unknown type"))
            return None
        if kind == "decimal" and _MONEY.search(field.name):
            kind = "money"
        self._n_mapped += 1
        field_id = unique_id(_id(field.name), taken)
        taken.add(field_id)
        values: dict[str, object] = {"id": field_id, "name": _label(field.name), "type": kind}
        if field.doc:
            values["description"] = field.doc[:400]
        if enum is not None:
            values["labels"] = _labels(enum)
        for rule in field.rules:
            self._add_rule(where, rule, values)
        for annotation in field.annotations:
            self._unmapped.append(
                Unmapped("annotation", field.line, f"{annotation} on {where}", "no counterpart in the spec")
            )
        return ModelField.model_validate(values)

    def _add_rule(self, where: str, rule: syntax.JdlRule, values: dict[str, object]) -> None:
        if rule.name in ("required", "unique"):
            values[rule.name] = True
        elif rule.name in ("min", "max"):
            values[rule.name] = float(rule.argument)
        elif rule.name in ("minlength", "maxlength"):
            values[f"{rule.name[:3]}_length"] = int(rule.argument)
        elif rule.name == "pattern":
            values["pattern"] = rule.argument.strip("/").replace("\\/", "/")
        else:
            reason = "file sizes are limited by the app's upload route" if "bytes" in rule.name else "unknown rule"
            self._unmapped.append(Unmapped("rule", rule.line, f"{where} {rule.name}({rule.argument})", reason))
            return
        self._n_mapped += 1

    def _add_relation(self, relation: JdlRelation, relations: dict[str, list[Relation]]) -> None:
        source, target = relation.source, relation.target
        unknown = [s.entity for s in (source, target) if s.entity not in self._ids and not self._is_user(s)]
        if unknown or self._is_user(source):
            reason = f"{unknown[0]} is not an entity" if unknown else "accounts hold no links of their own"
            text = f"{relation.kind} {source.entity} to {target.entity}"
            self._unmapped.append(Unmapped("relation", relation.line, text, reason))
            return
        self._n_mapped += 1
        self._report_options(relation)
        if relation.kind == "OneToMany" and not self._is_user(target):
            holder, far, kind = target, source, "many-to-one"
        else:
            holder, far = source, target
            kind = {"OneToOne": "one-to-one", "ManyToMany": "many-to-many"}.get(relation.kind, "many-to-one")
        self._append(relations[holder.entity], kind, holder, far)

    def _report_options(self, relation: JdlRelation) -> None:
        where = f"{relation.source.entity} to {relation.target.entity}"
        for option in relation.options:
            self._unmapped.append(Unmapped("option", relation.line, f"{where} with {option}", "tables have ids here"))
        for side in (relation.source, relation.target):
            for annotation in side.annotations:
                if not annotation.startswith("@OnDelete"):
                    reason = "no counterpart in the spec"
                    self._unmapped.append(Unmapped("annotation", relation.line, f"{annotation} on {where}", reason))

    def _append(self, relations: list[Relation], kind: str, holder: JdlSide, far: JdlSide) -> None:
        name = holder.link or far.entity
        if holder.display and far.entity in self._ids:
            self._titles.setdefault(far.entity, _id(holder.display))
        taken = {r.id for r in relations}
        relation_id, n = _id(name), 2
        while relation_id in taken:
            relation_id, n = f"{_id(name)}_{n}", n + 1
        relations.append(
            Relation.model_validate(
                {
                    "id": relation_id,
                    "name": _label(name) if n == 2 else f"{_label(name)} {n - 1}",  # noqa: PLR2004 - first free number
                    "kind": kind,
                    "to": self._ids.get(far.entity, "user"),
                    "required": holder.required,
                    "on_delete": _on_delete((*holder.annotations, *far.annotations), holder),
                    "inverse": _label(far.link) if far.link else None,
                }
            )
        )

    def _is_user(self, side: JdlSide) -> bool:
        return side.entity == "User" and "User" not in self._ids


def _labels(enum: JdlEnum) -> tuple[EnumLabel, ...]:
    labels: dict[str, EnumLabel] = {}
    for value, label in enum.values:
        label_id = unique_id(_id(value), labels)
        labels[label_id] = EnumLabel(id=label_id, label=label or _label(value.lower()))
    return tuple(labels.values())


def _on_delete(annotations: tuple[str, ...], holder: JdlSide) -> str:
    """Follow JHipster's `@OnDelete("CASCADE")`; without it, a link that must be there protects."""
    said = " ".join(a for a in annotations if a.startswith("@OnDelete")).upper()
    if "CASCADE" in said:
        return "cascade"
    return "restrict" if holder.required else "set-null"


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)


def _id(name: str) -> str:
    joined = "_".join(w.lower() for w in _words(name)) or "item"
    return joined if joined[0].isalpha() else f"n_{joined}"


def _label(name: str) -> str:
    words = [w if w.isupper() and len(w) > 1 else w.lower() for w in _words(name)]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def _model_name(entity: str) -> str:
    return f"{_label(entity)} profile" if entity in _RESERVED else _label(entity)
