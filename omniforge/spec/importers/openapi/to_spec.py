"""An OpenAPI document as a spec: what its routes keep are models, references links, security hints access rules."""

import re
from typing import Any

from omniforge.spec.importers.draft import Draft, Json
from omniforge.spec.importers.fit import unique_id
from omniforge.spec.importers.guess import accounts_reason
from omniforge.spec.importers.naming import singular, to_id, to_label
from omniforge.spec.importers.openapi.document import Document, as_dict
from omniforge.spec.importers.openapi.fields import FieldWriter, Property
from omniforge.spec.importers.openapi.resources import Found, Resource, find_resources
from omniforge.spec.importers.openapi.shapes import Shape, shape_of
from omniforge.spec.importers.report import Imported
from omniforge.spec.kinds import OPERATIONS

_OWN = frozenset({
    "id", "_id", "created_at", "updated_at", "created", "updated", "modified", "created_on", "updated_on",
    "date_created", "date_updated", "modified_at", "last_modified", "etag", "_links", "href", "self",
})  # fmt: skip
_DELETED = frozenset({"deleted_at", "is_deleted", "deleted"})
_SENT, _CHANGED = re.compile(r"(Input|Create|New|Request|Form|Body|Payload)"), re.compile(r"(Patch|Update|Edit)")
_ACCOUNTS = ("User", "Account")


def import_openapi(source: str, *, name: str | None = None, fallback: str = "Imported app") -> Imported:
    """Return the spec of an OpenAPI document.

    Args:
        source: YAML or JSON, OpenAPI 3.0 or 3.1, in one file.
        name: the app's name; the title of the document when missing.
        fallback: the name when there is neither.

    Raises:
        SpecError: the text is no such document, or a reference leads out of it; the message names the line.
    """
    document = Document(source)
    title = " ".join(str(as_dict(document.data.get("info")).get("title") or "").split())
    return _Mapping(document, (name or title or fallback)[:120]).imported()


class _Mapping:
    def __init__(self, document: Document, name: str) -> None:
        self._document = document
        self._draft = Draft(name)
        self._found: Found = find_resources(document)
        self._fields = FieldWriter(document, self._draft)
        self._ids: dict[str, str] = {}
        for resource in self._found.resources:
            self._ids[resource] = unique_id(to_id(resource), self._ids.values())
        self._by_words = {model_id.replace("_", ""): model_id for model_id in self._ids.values()}
        self._many: list[tuple[str, str, str, bool]] = []

    def imported(self) -> Imported:
        models = {self._ids[name]: self._model(resource) for name, resource in self._found.resources.items()}
        for holder, name, target, shared in self._many:
            self._link_many(models, holder, name, target, shared=shared)
        self._report_rest()
        return self._draft.imported(list(models.values()), **self._summary())

    def _summary(self) -> Json:
        text = " ".join(str(as_dict(self._document.data.get("info")).get("description") or "").split())
        return {"summary": text[:8000]} if text else {}

    def _model(self, resource: Resource) -> Json:
        model_id = self._ids[resource.name]
        record: Json = {"id": model_id, "name": to_label(resource.name)}
        shapes = [self._found.schemas[v] for v in resource.variants]
        description = next((s.description for s in shapes if s.description), "")
        if description:
            record["description"] = description
        fields: dict[str, Json] = {}
        relations: dict[str, Json] = {}
        properties = self._properties(resource)
        for name, (value, required, variant) in properties.items():
            shape = shape_of(self._document, value)
            line = self._document.line_of(("components", "schemas", variant, "properties", name))
            if to_id(name) in _DELETED:
                record["soft_delete"] = True
            elif to_id(name) not in _OWN and not self._is_own_id(name, resource):
                found = Property(resource.name, name, shape, line, required)
                self._property(model_id, found, self._twin(name, properties), fields, relations)
        record |= {"fields": list(fields.values()), "relations": list(relations.values())}
        access = self._access(resource)
        return record | ({"access": access} if access else {})

    def _properties(self, resource: Resource) -> dict[str, tuple[Any, bool, str]]:
        """Return name -> schema, whether it is required, and where it stands; what is sent decides."""
        found: dict[str, tuple[Any, bool, str]] = {}
        sent = [
            v
            for v in resource.variants
            if re.search(r"(Input|Create|New|Request|Form|Body|Payload)", v) and v != resource.name
        ]
        sent = [v for v in sent if not re.search(r"(Patch|Update|Edit)", v)][:1]
        for variant in (*resource.variants, *sent):
            shape = self._found.schemas[variant]
            for name, value in shape.properties.items():
                if name not in found or variant in sent:
                    found[name] = (value, name in shape.required, variant)
        only_back = set(found) - {n for v in sent for n in self._found.schemas[v].properties} if sent else set()
        return {
            name: (value, (required or self._is_filled(name, value, resource)) and name not in only_back, variant)
            for name, (value, required, variant) in found.items()
            if not (name in only_back and (to_id(name) == "version" or self._is_owner(name, value)))
        }

    def _is_filled(self, name: str, value: Any, resource: Resource) -> bool:
        """Return whether a value is always there, because one that is not sent has a default."""
        shape = shape_of(self._document, value)
        has_default = shape.schema.get("default") is not None and not shape.nullable
        return has_default and any(name in self._found.schemas[v].required for v in resource.variants)

    def _is_owner(self, name: str, value: Any) -> bool:
        return to_id(name) == "owner" and shape_of(self._document, value).name in ("Ref", *_ACCOUNTS)

    def _is_own_id(self, name: str, resource: Resource) -> bool:
        return to_id(name) in ("uuid", f"{self._ids[resource.name]}_id", f"{self._ids[resource.name]}_uuid")

    def _twin(self, name: str, properties: dict[str, tuple[Any, bool, str]]) -> str | None:
        """Return the model of `pet` for `petId`, and of `pets` for `petIds`."""
        if not _says_ids(name):
            return None
        twins = [
            n for n in properties if n != name and _link_id(n) in (_link_id(name), re.sub(r"_ids?$", "", to_id(name)))
        ]
        return self._target(twins[0], shape_of(self._document, properties[twins[0]][0]))[0] if twins else None

    def _property(
        self, model_id: str, found: Property, twin: str | None, fields: dict[str, Json], relations: dict[str, Json]
    ) -> None:
        target, is_many = self._target(found.name, found.shape)
        target = target or twin
        if target is None:
            field = self._fields.field(found, [*fields, *relations])
            fields[field["id"]] = field
        elif is_many:
            self._many.append((model_id, _link_id(found.name), target, _says_ids(found.name)))
        else:
            link_id = _link_id(found.name)
            if link_id in fields:
                link_id = unique_id(f"{link_id}_link", [*fields, *relations])
            known = relations.get(link_id)
            needed = (found.required and not found.shape.nullable) or bool(known and known.get("required"))
            self._draft.n_mapped += known is None
            record: Json = {"id": link_id, "name": to_label(link_id), "kind": "many-to-one", "to": target}
            record |= {"required": True} if needed else {}
            relations[link_id] = record | {"on_delete": "restrict" if needed else "set-null"}

    def _target(self, name: str, shape: Shape) -> tuple[str | None, bool]:
        """Return the model a property leads to, and whether to many of it."""
        inner = shape_of(self._document, shape.schema.get("items")) if shape.type == "array" else shape
        is_many = shape.type == "array"
        said = inner.schema.get("x-links-to") or shape.schema.get("x-links-to")
        for schema in (
            self._found.owner_of.get(str(said)),
            said,
            self._found.owner_of.get(inner.name or ""),
            inner.name,
        ):
            if schema in self._ids:
                return self._ids[schema], is_many
            if schema in self._found.accounts or (schema in _ACCOUNTS and schema is not None):
                return "user", is_many
        return self._by_name(name, inner), is_many

    def _by_name(self, name: str, shape: Shape) -> str | None:
        """Return the model that `categoryId` or `tag_ids` names."""
        stem = _link_id(name).replace("_", "")
        is_reference = shape.name in ("Ref", "Reference") or _REFERENCE_PROPERTIES >= set(shape.properties) > set()
        if not (_says_ids(name) and shape.type in ("string", "integer")) and not is_reference:
            return None
        if stem in ("user", "account", "owner", "author") and stem not in self._by_words:
            return "user" if self._found.accounts else None
        return self._by_words.get(stem)

    def _link_many(self, models: dict[str, Json], holder: str, name: str, target: str, *, shared: bool) -> None:
        """A list of parts is held by the parts; one that others list too, or that names ids, is many to many."""
        mine = models[holder]["relations"]
        if any(r["id"] == name for r in mine):
            return
        self._draft.n_mapped += 1
        if target != "user":
            theirs = models[target]["relations"]
            back = [m for m in self._many if m[0] == target and m[2] == holder]
            listed_by = {m[0] for m in self._many if m[2] == target}
            if any(r["to"] == holder and r["kind"] == "many-to-one" for r in theirs) and not shared:
                return
            if any(r["to"] == holder and r["kind"] == "many-to-many" for r in theirs) and back:
                return
            is_label = {f["id"] for f in models[target]["fields"]} <= _LABEL and not theirs
            if not (back or shared or is_label) and len(listed_by) == 1 and target != holder:
                taken = [r["id"] for r in (*theirs, *models[target]["fields"])]
                link_id = unique_id(holder, taken)
                record = {
                    "id": link_id,
                    "name": to_label(link_id),
                    "kind": "many-to-one",
                    "to": holder,
                    "on_delete": "cascade",
                }
                theirs.append(record | {"inverse": to_label(name)})
                return
        taken = [r["id"] for r in (*mine, *models[holder]["fields"])]
        link_id = unique_id(name, taken)
        mine.append(
            {"id": link_id, "name": to_label(link_id), "kind": "many-to-many", "to": target, "on_delete": "cascade"}
        )

    def _access(self, resource: Resource) -> list[Json]:
        """What routes let people do becomes a rule; without routes the defaults of the spec hold."""
        if not resource.operations:
            return []
        public = resource.public if self._found.has_security else set()
        rules: list[Json] = [{"role": "member", "operations": [o for o in OPERATIONS if o in resource.operations]}]
        readable = [o for o in OPERATIONS if o in public and o in ("list", "read")]
        if readable:
            rules.append({"role": "public", "operations": readable})
        written = sorted(public - {"list", "read"})
        if written:
            what = f"{', '.join(written)} of {resource.name} without signing in"
            self._draft.report("option", self._line(resource.name), what, "only people who are signed in may write")
        return rules

    def _report_rest(self) -> None:
        for name, reason in self._found.left_out.items():
            self._draft.report("option", self._line(name), f"schema {name}", reason)
        for name in self._found.accounts:
            properties = {
                p: None for v, o in self._found.owner_of.items() if o == name for p in self._found.schemas[v].properties
            }
            reason = accounts_reason(list(properties))
            self._draft.report("name", self._line(name), f"schema {name}", reason)
        for name, shape in self._found.schemas.items():
            if not shape.properties and shape.choices > 1 and not shape.enum:
                self._draft.report(
                    "option", self._line(name), f"schema {name}: one of {shape.choices}", "no record of its own"
                )
        for path, method in self._found.routes:
            line = self._document.line_of(("paths", path, method))
            reason = "more than list, read, create, update and delete is added by hand"
            self._draft.report("option", line, f"{method.upper()} {path}", reason)
        for key in ("webhooks",):
            for name in as_dict(self._document.data.get(key)):
                self._draft.report(
                    "option", self._document.line_of((key, name)), f"webhook {name}", "no counterpart in the spec"
                )

    def _line(self, name: str) -> int:
        return self._document.line_of(("components", "schemas", name))


_LABEL = frozenset({"name", "label", "title", "slug", "color", "colour"})
_REFERENCE_PROPERTIES = frozenset({"id", "label", "name", "title", "href", "url", "$ref", "type"})


def _says_ids(name: str) -> bool:
    return re.search(r"(?:[a-z0-9]Ids?|_ids?|_uuids?|Uuids?)$", name) is not None


def _link_id(name: str) -> str:
    """Return `category` for `categoryId`, and `tag` for `tagIds`."""
    found = to_id(name)
    many = re.fullmatch(r"(.+)_(?:ids|uuids)", found)
    if many:
        return singular(many[1])
    return re.sub(r"_(?:id|uuid)$", "", found)
